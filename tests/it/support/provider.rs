//! What providers do: sign, and post to the ingress.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::Utc;
use serde_json::{Value, json};
use webhooks::sign;

use super::{app::TestApp, senders::Request};

pub(crate) const MAIL_SECRET: &str = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1tYWlsLXNlY3JldA==";
const PAYMENTS_SECRET: &str = "whsec_YmVsbGhvcC1kZXZlbG9wbWVudC1wYXltZW50cw==";

/// A client's mail.
#[derive(Debug, Clone)]
pub(crate) struct Mail {
    pub(crate) message_id: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) answers: Option<String>,
    /// Types and contents of what is attached.
    pub(crate) files: Vec<(String, String)>,
}

/// What the ingress said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) job: Option<String>,
    /// Whether it said when to come again.
    pub(crate) retry_after: bool,
    /// Why it refused.
    pub(crate) detail: Option<String>,
}

impl Mail {
    /// The first mail of a conversation.
    pub(crate) fn new(from: &str, subject: &str, text: &str) -> Self {
        Self {
            message_id: format!("<{}@client.example>", unique()),
            from: from.to_owned(),
            to: "bookings@venue.example".to_owned(),
            subject: subject.to_owned(),
            text: text.to_owned(),
            answers: None,
            files: Vec::new(),
        }
    }

    /// An answer to one of our mails, sent to where it asks answers to be sent.
    pub(crate) fn answer(from: &str, letter: &super::Letter, text: &str) -> Self {
        Self {
            to: letter.reply_to.clone().unwrap(),
            answers: Some(letter.message_id.clone()),
            ..Self::new(from, &letter.subject, text)
        }
    }

    /// The same mail with a file.
    pub(crate) fn with_file(mut self, content_type: &str, content: &str) -> Self {
        self.files.push((content_type.to_owned(), content.to_owned()));
        self
    }

    pub(crate) fn body(&self) -> Value {
        let file = |(content_type, content): &(String, String)| json!({ "name": "file", "content_type": content_type, "content_base64": STANDARD.encode(content) });
        json!({
            "type": "email.received",
            "data": {
                "message_id": self.message_id, "in_reply_to": self.answers,
                "references": self.answers.iter().collect::<Vec<_>>(), "date": now(), "from": self.from,
                "to": [self.to], "subject": self.subject, "text": self.text, "html": null, "headers": {},
                "attachments": self.files.iter().map(file).collect::<Vec<_>>()
            }
        })
    }
}

impl TestApp {
    /// A client writes; everything that follows has happened when this returns.
    pub(crate) async fn receive(&self, mail: &Mail) {
        let answer = self.post("mail", &format!("evt_{}", unique()), &mail.body()).await;
        assert_eq!(answer.status, 202);
        self.drain().await;
    }

    /// The payment provider reports a payment; everything that follows has happened when this returns.
    pub(crate) async fn pay(&self, reference: &str, payment: &str, amount_minor: i64, currency: &str) {
        let body = json!({
            "type": "payment.succeeded",
            "data": { "payment_id": payment, "refund_id": null, "reference": reference, "amount_minor": amount_minor,
                      "currency": currency, "occurred_at": now() }
        });
        let answer = self.post("payments", &format!("evt_{}", unique()), &body).await;
        assert_eq!(answer.status, 202);
        self.drain().await;
    }

    /// The payment provider reports a refund that names no booking.
    pub(crate) async fn refund(&self, payment: &str, refund: &str, amount_minor: i64) {
        let data =
            json!({ "payment_id": payment, "refund_id": refund, "amount_minor": amount_minor, "currency": "CHF" });
        let body = json!({ "type": "payment.refunded", "data": data });
        assert_eq!(self.post("payments", &format!("evt_{}", unique()), &body).await.status, 202);
        self.drain().await;
    }

    /// Posts a request to a path below `/webhooks/`.
    pub(crate) async fn post_to(&self, path: &str, request: Request) -> Answer {
        let url = format!("http://{}/webhooks/{path}", self.ingress);
        post_request(url, request).await.expect("the ingress answers")
    }

    /// Posts a signed body to a source under an event id.
    pub(crate) async fn post(&self, source: &str, event_id: &str, body: &Value) -> Answer {
        let url = format!("http://{}/webhooks/{source}", self.ingress);
        post(url, source, event_id, body).await.expect("the ingress answers")
    }
}

/// Signs and posts; `None` when nobody answers.
pub(crate) async fn post(url: String, source: &str, event_id: &str, body: &Value) -> Option<Answer> {
    let body = body.to_string().into_bytes();
    let secret = if source == "mail" { MAIL_SECRET } else { PAYMENTS_SECRET };
    let headers = sign::standard(secret, event_id, now(), &body).unwrap();
    tokio::task::spawn_blocking(move || send(&url, &headers, &body)).await.unwrap()
}

/// The status of a page.
pub(crate) async fn get(url: String) -> u16 {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    tokio::task::spawn_blocking(move || agent.get(url).call().unwrap().status().as_u16()).await.unwrap()
}

/// A page and its status, for who brings a token.
pub(crate) async fn page(url: String, token: Option<&str>) -> (u16, String) {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut request = agent.get(url);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let ask = move || {
        let mut answer = request.call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    };
    tokio::task::spawn_blocking(ask).await.unwrap()
}

/// Posts a request; `None` when nobody answers.
pub(crate) async fn post_request(url: String, request: Request) -> Option<Answer> {
    tokio::task::spawn_blocking(move || send(&url, &request.headers, &request.body)).await.unwrap()
}

fn send(url: &str, headers: &http::HeaderMap, body: &[u8]) -> Option<Answer> {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let mut request = agent.post(url);
    if !headers.contains_key("content-type") {
        request = request.header("content-type", "application/json");
    }
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut response = request.send(body).ok()?;
    let retry_after = response.headers().contains_key("retry-after");
    let text = response.body_mut().read_to_string().ok()?;
    let said = serde_json::from_str::<Value>(&text).unwrap_or_default();
    let [job, detail] = ["job", "detail"].map(|field| said[field].as_str().map(str::to_owned));
    Some(Answer { status: response.status().as_u16(), job, retry_after, detail })
}

#[expect(clippy::disallowed_methods, reason = "providers have clocks of their own")]
pub(crate) fn now() -> chrono::DateTime<Utc> {
    Utc::now()
}

/// A text that no other call in this process gives.
pub(crate) fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    format!("{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

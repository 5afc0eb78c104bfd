//! What the other modules share: a signed delivery as data, and the check of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue};
use webhooks::{Delivery, Rejection, Scheme, Secrets};

/// The moment of every vector.
pub(crate) const SIGNED_AT: i64 = 1_614_265_330;
pub(crate) const TOLERANCE: Duration = Duration::from_secs(300);

/// A delivery, the source's secrets, and how far from its signature it arrives.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) scheme: Scheme,
    pub(crate) secrets: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    pub(crate) late_s: i64,
}

/// What came out of the check, without borrowing from the delivery.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) event_id: String,
    pub(crate) rests_on: String,
    pub(crate) occurred_at: DateTime<Utc>,
    pub(crate) body: Vec<u8>,
}

impl Signed {
    pub(crate) fn check(&self) -> Result<Accepted, Rejection> {
        let secrets = Secrets::parse(self.scheme, &self.secrets).unwrap();
        let delivery = Delivery { headers: &self.headers, body: &self.body, path: "/webhooks/source" };
        let verified = self.scheme.verify(&delivery, &secrets, TOLERANCE, moment(SIGNED_AT + self.late_s))?;
        Ok(Accepted {
            event_id: verified.event_id().to_owned(),
            rests_on: verified.rests_on().to_string(),
            occurred_at: verified.occurred_at(),
            body: verified.body().to_owned(),
        })
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }

    pub(crate) fn value(&self, name: &'static str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }
}

pub(crate) fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

pub(crate) fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    let pairs =
        fields.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
    pairs.collect()
}

/// The official vector of Standard Webhooks 1.0.
pub(crate) fn standard() -> Signed {
    Signed {
        scheme: Scheme::Standard,
        secrets: vec!["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned()],
        headers: headers(&[
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ]),
        body: br#"{"test": 2432232314}"#.to_vec(),
        late_s: 0,
    }
}

/// The same under Svix's names.
pub(crate) fn svix() -> Signed {
    let standard = standard();
    let renamed = ["id", "timestamp", "signature"].map(|part| {
        let value = standard.headers[format!("webhook-{part}")].clone();
        (HeaderName::try_from(format!("svix-{part}")).unwrap(), value)
    });
    standard.with(|signed| signed.headers = renamed.into_iter().collect())
}

/// Made for this project; `stripe-python` makes the same.
pub(crate) fn stripe() -> Signed {
    let signature = "t=1614265330,v1=dde5a6ebaeeeadb29b80261e58edcfb18dfcc988726f597837ed380bf8581314";
    Signed {
        scheme: Scheme::Stripe,
        secrets: vec!["whsec_test_secret".to_owned()],
        headers: headers(&[("stripe-signature", signature)]),
        body: br#"{"id":"evt_1","object":"event","type":"checkout.session.completed"}"#.to_vec(),
        late_s: 0,
    }
}

/// One good delivery of each scheme.
pub(crate) fn all() -> Vec<(&'static str, Signed)> {
    vec![("standard", standard()), ("svix", svix()), ("stripe", stripe())]
}

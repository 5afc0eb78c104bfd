//! A chat endpoint that answers as it is told: the model that no test can rent.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify};

/// What the endpoint does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// The model says this.
    Says(String),
    /// The model declines.
    Declines,
    /// The model says the beginning of this.
    CutsOff(String),
    /// A status, and perhaps the seconds of `Retry-After`.
    Status(u16, Option<u64>),
    /// 200 with this body.
    Body(String),
    /// Nothing, for as long as the endpoint lives.
    Silence,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) authorization: Option<String>,
    pub(crate) body: Value,
}

impl Asked {
    /// What a role said last.
    pub(crate) fn last(&self, role: &str) -> String {
        let messages = self.body["messages"].as_array().unwrap().iter().rev();
        let message = messages.into_iter().find(|message| message["role"] == role).unwrap();
        message["content"].as_str().unwrap().to_owned()
    }
}

#[derive(Default)]
struct Script {
    replies: VecDeque<Reply>,
    asked: Vec<Asked>,
}

/// See the module.
#[derive(Clone)]
pub(crate) struct Fake {
    script: Arc<Mutex<Script>>,
    address: SocketAddr,
}

impl Fake {
    /// An endpoint that gives these replies in turn, the last one for ever.
    pub(crate) async fn start(replies: impl IntoIterator<Item = Reply>) -> Self {
        let script = Arc::new(Mutex::new(Script { replies: replies.into_iter().collect(), asked: Vec::new() }));
        let router = Router::new().route("/v1/chat/completions", post(answer)).with_state(Arc::clone(&script));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        #[expect(clippy::disallowed_methods, reason = "the test is the process that the server runs in")]
        drop(tokio::spawn(async move { axum::serve(listener, router).await.unwrap() }));
        Self { script, address }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// From now on the replies are these.
    pub(crate) fn reply(&self, replies: impl IntoIterator<Item = Reply>) {
        self.script.lock().unwrap().replies = replies.into_iter().collect();
    }

    /// Every request so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.script.lock().unwrap().asked.clone()
    }
}

async fn answer(State(script): State<Arc<Mutex<Script>>>, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    let reply = {
        let mut script = script.lock().unwrap();
        script.asked.push(Asked { authorization, body: serde_json::from_slice(&body).unwrap() });
        if script.replies.len() > 1 { script.replies.pop_front() } else { script.replies.front().cloned() }
    };
    match reply.unwrap() {
        Reply::Says(content) => completion(&json!({ "content": content }), "stop"),
        Reply::Declines => completion(&json!({ "content": null, "refusal": "I cannot help with that." }), "stop"),
        Reply::CutsOff(content) => completion(&json!({ "content": content }), "length"),
        Reply::Body(body) => body.into_response(),
        Reply::Status(status, after) => {
            let mut response = StatusCode::from_u16(status).unwrap().into_response();
            let after = after.map(|seconds| (RETRY_AFTER, HeaderValue::from(seconds)));
            response.headers_mut().extend(after);
            response
        }
        Reply::Silence => {
            Notify::new().notified().await;
            StatusCode::OK.into_response()
        }
    }
}

fn completion(message: &Value, finish_reason: &str) -> Response {
    let body = json!({
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish_reason }],
        "usage": { "prompt_tokens": 1200, "completion_tokens": 150, "total_tokens": 1350 },
    });
    axum::Json(body).into_response()
}

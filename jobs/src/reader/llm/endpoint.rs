//! One request to a chat endpoint, one completion back. Does not retry, does not judge what the model says.

use std::time::Duration;

use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
};
use serde::Deserialize;

use super::{LlmError, Settings, UnusableSettings, chat::Chat};
use crate::http;

/// An answer larger than this is none of ours, in bytes.
const LARGEST_ANSWER: usize = 1 << 20;

/// See the module.
pub(super) struct Endpoint {
    http: Client,
    url: Url,
}

/// What a model said, and what it cost.
pub(super) struct Completion {
    pub(super) content: String,
    pub(super) prompt_tokens: u64,
    pub(super) completion_tokens: u64,
}

impl Endpoint {
    pub(super) fn new(settings: &Settings) -> Result<Self, UnusableSettings> {
        let url = format!("{}/chat/completions", settings.base_url.trim_end_matches('/'));
        let http = http::client()
            .default_headers(headers(settings.key.as_deref())?)
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.timeout)
            .build();
        Ok(Self { http: http.map_err(|_| UnusableSettings)?, url: url.parse().map_err(|_| UnusableSettings)? })
    }

    pub(super) async fn complete(&self, chat: &Chat) -> Result<Completion, LlmError> {
        let body = chat.body().map_err(|_| LlmError::NotInSchema)?;
        let response = self.http.post(self.url.clone()).body(body).send().await.map_err(|error| failure(&error))?;
        if response.status() != StatusCode::OK {
            return Err(refusal(&response));
        }
        completion(&whole(response).await?)
    }
}

fn headers(key: Option<&str>) -> Result<HeaderMap, UnusableSettings> {
    let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    if let Some(key) = key {
        let mut value = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| UnusableSettings)?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    Ok(headers)
}

fn failure(error: &reqwest::Error) -> LlmError {
    if error.is_timeout() { LlmError::TimedOut } else { LlmError::Unreachable }
}

fn refusal(response: &Response) -> LlmError {
    let after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    LlmError::Status { status: response.status().as_u16(), retry_after: after.map(Duration::from_secs) }
}

async fn whole(mut response: Response) -> Result<Vec<u8>, LlmError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(&error))? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(LlmError::NoCompletion);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The parts of a completion that matter, as
/// [OpenAI](https://platform.openai.com/docs/api-reference/chat/object) documents them.
#[derive(Deserialize)]
struct Body {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Option<Tokens>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Option<String>,
    #[serde(default)]
    refusal: Option<String>,
}

#[derive(Deserialize, Default)]
struct Tokens {
    #[serde(default)]
    prompt_tokens: u64,
    #[serde(default)]
    completion_tokens: u64,
}

fn completion(body: &[u8]) -> Result<Completion, LlmError> {
    let body: Body = serde_json::from_slice(body).map_err(|_| LlmError::NoCompletion)?;
    let choice = body.choices.into_iter().next().ok_or(LlmError::NoCompletion)?;
    let tokens = body.usage.unwrap_or_default();
    match (choice.finish_reason.as_deref(), choice.message) {
        (Some("content_filter"), _) | (_, Message { refusal: Some(_), .. }) => Err(LlmError::Declined),
        (Some("length"), _) => Err(LlmError::CutOff),
        (_, Message { content: Some(content), .. }) => {
            Ok(Completion { content, prompt_tokens: tokens.prompt_tokens, completion_tokens: tokens.completion_tokens })
        }
        (_, Message { content: None, .. }) => Err(LlmError::NoCompletion),
    }
}

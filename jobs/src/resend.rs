//! Resend's API, as far as mails that came in are fetched from there: its webhook says only that there is one.
//! Source: Resend's page "Retrieve Received Email".

use std::time::Duration;

use reqwest::{Client, StatusCode};

use crate::http;

/// The largest answer that is taken. What is larger is text that nobody typed.
const LARGEST: usize = 4 * 1024 * 1024;

/// See the module.
pub struct Resend {
    client: Client,
    base_url: String,
    key: Option<String>,
}

/// Why a mail could not be fetched. Holds neither the key nor anything of the mail.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FetchError {
    /// Nobody said with which key.
    #[error("resend.api_key is not set")]
    NoKey,
    /// No answer, or none in time.
    #[error("Resend's API did not answer")]
    Silent(#[source] reqwest::Error),
    /// Another answer than the mail.
    #[error("Resend's API answered {0}")]
    Refused(StatusCode),
    /// More than [`LARGEST`].
    #[error("Resend's API answered with more than {LARGEST} bytes")]
    TooLarge,
}

/// The key is nobody's to see.
impl std::fmt::Debug for Resend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resend").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}

impl Resend {
    /// The API at an address without a slash at its end. `timeout` is for a whole answer.
    ///
    /// # Errors
    /// When the machine's certificates cannot be used.
    pub fn new(base_url: &str, key: Option<String>, timeout: Duration) -> Result<Self, reqwest::Error> {
        let client = http::client().timeout(timeout).build()?;
        Ok(Self { client, base_url: base_url.to_owned(), key })
    }

    /// A mail that came in, as JSON.
    ///
    /// # Errors
    /// Whatever came instead: each may be better the next time.
    pub(crate) async fn received(&self, email_id: &str) -> Result<Vec<u8>, FetchError> {
        let key = self.key.as_deref().ok_or(FetchError::NoKey)?;
        // Pictures within the HTML would come as text; we read none.
        let url = format!("{}/emails/receiving/{email_id}?html_format=cid", self.base_url);
        let silent = |error: reqwest::Error| FetchError::Silent(error.without_url());
        let mut answer = self.client.get(url).bearer_auth(key).send().await.map_err(silent)?;
        if answer.status() != StatusCode::OK {
            return Err(FetchError::Refused(answer.status()));
        }
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(silent)? {
            if body.len() + piece.len() > LARGEST {
                return Err(FetchError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

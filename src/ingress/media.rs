//! What kind of body a request says that it has.

use axum::http::{HeaderMap, header};
use form::Encoding;
use webhooks::{Occasion, Scheme};

/// Compressed bodies are not taken: signatures cover the bytes as sent, and a small body could unpack to a huge one.
///
/// # Errors
///
/// `UnsupportedMedia`.
pub(super) fn check(headers: &HeaderMap, scheme: Scheme) -> Result<(), Occasion> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let plain = text(header::CONTENT_ENCODING).is_none_or(|encoding| encoding.eq_ignore_ascii_case("identity"));
    let taken = plain && scheme.takes(text(header::CONTENT_TYPE));
    if taken { Ok(()) } else { Err(Occasion::UnsupportedMedia) }
}

/// The `Content-Type` of a form: who reads it needs its boundary. Of other bodies the scheme says what they are.
pub(super) fn of_form(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Encoding::of(content_type).map(|_| content_type.to_owned())
}

//! What goes on to the job of a body that is larger than its source may send: enough to tell whose it was.

use std::borrow::Cow;

/// So much of it: the header of a mail, and the fields before its files.
const BEGINNING_BYTES: usize = 64 * 1024;
/// Of a form so much of each field: the text of a mail must not push out who wrote it.
const FIELD_BYTES: usize = 16 * 1024;

/// A form without its files, wherever they stand; of everything else the beginning. With its `Content-Type`, if it is a
/// form.
pub(super) fn cut<'a>(content_type: Option<&str>, body: &'a [u8]) -> (Option<String>, Cow<'a, [u8]>) {
    match content_type.and_then(|form| form::abridge(form, body, FIELD_BYTES, BEGINNING_BYTES)) {
        Some(form) => (Some(form::URL_ENCODED.to_owned()), Cow::Owned(form.into_bytes())),
        None => (None, Cow::Borrowed(&body[..body.len().min(BEGINNING_BYTES)])),
    }
}

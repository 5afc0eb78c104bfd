//! Forms, `application/x-www-form-urlencoded` and `multipart/form-data`: fields and files, all of them.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures::{FutureExt, stream};
use multer::Multipart;

use super::{Delivered, ParseError};

/// A form that has been read.
#[derive(Default)]
pub(super) struct Form {
    fields: BTreeMap<String, Vec<u8>>,
    pub(super) files: Vec<File>,
}

/// A field with a file name.
pub(super) struct File {
    pub(super) field: String,
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) bytes: Bytes,
}

impl Form {
    /// # Errors
    /// When the body is no form, or breaks off.
    pub(super) fn read(format: &'static str, delivered: &Delivered<'_>) -> Result<Self, ParseError> {
        let (form, whole) = Self::beginning(delivered);
        if whole { Ok(form) } else { Err(ParseError::Form { format }) }
    }

    /// What stands before the place where a form breaks off, and whether it does not.
    pub(super) fn beginning(delivered: &Delivered<'_>) -> (Self, bool) {
        let mut form = Self::default();
        let content_type = delivered.content_type.unwrap_or_default();
        let Ok(boundary) = multer::parse_boundary(content_type) else {
            let is_plain = content_type.trim().to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
            for (name, value) in form_urlencoded::parse(delivered.body).take_while(|_| is_plain) {
                form.fields.entry(name.into_owned()).or_insert_with(|| value.into_owned().into_bytes());
            }
            return (form, is_plain);
        };
        let whole = stream::iter([Ok::<_, std::io::Error>(Bytes::copy_from_slice(delivered.body))]);
        let mut parts = Multipart::new(whole, boundary);
        // All bytes are there, so that nothing is ever waited for.
        loop {
            let field = match parts.next_field().now_or_never() {
                Some(Ok(Some(field))) => field,
                Some(Ok(None)) => return (form, true),
                _ => return (form, false),
            };
            if !form.take(field) {
                return (form, false);
            }
        }
    }

    fn take(&mut self, field: multer::Field<'_>) -> bool {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let content_type = field.content_type().map(ToString::to_string);
        let Some(Ok(bytes)) = field.bytes().now_or_never() else { return false };
        match file {
            Some(file) => self.files.push(File {
                field: name,
                name: file,
                content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                bytes,
            }),
            // The first one counts, as it does for the signature.
            None => drop(self.fields.entry(name).or_insert_with(|| bytes.to_vec())),
        }
        true
    }

    pub(super) fn bytes(&self, field: &str) -> Option<&[u8]> {
        self.fields.get(field).map(Vec::as_slice)
    }

    /// A field as UTF-8; what is none is replaced.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.bytes(field).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// A field in the character set that somebody else names.
    pub(super) fn text_in(&self, field: &str, charset: Option<&str>) -> Option<String> {
        let encoding = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
        let (text, _, _) = encoding.unwrap_or(encoding_rs::UTF_8).decode(self.bytes(field)?);
        Some(text.into_owned())
    }
}

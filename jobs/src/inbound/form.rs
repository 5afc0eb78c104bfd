//! Forms, `application/x-www-form-urlencoded` and `multipart/form-data`: fields and files, all of them.

use std::collections::BTreeMap;

use form::{Part, Parts};

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
    pub(super) bytes: Vec<u8>,
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
        let Some(mut parts) = Parts::of(delivered.content_type.unwrap_or_default(), delivered.body) else {
            return (form, false);
        };
        parts.by_ref().for_each(|part| form.take(part));
        (form, !parts.is_broken())
    }

    fn take(&mut self, mut part: Part<'_>) {
        let (name, file) = (std::mem::take(&mut part.name), part.file.take());
        let bytes = part.read(usize::MAX);
        match file {
            Some(file) => self.files.push(File {
                field: name,
                name: file.name,
                content_type: file.content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                bytes,
            }),
            // The first one counts, as it does for the signature.
            None => drop(self.fields.entry(name).or_insert(bytes)),
        }
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

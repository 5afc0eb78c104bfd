//! Forms as providers post them: `application/x-www-form-urlencoded` (WHATWG URL, 5) and `multipart/form-data`
//! (RFC 7578), part by part.
//!
//! For bodies of which all bytes are at hand: nothing here waits. Of a part that nobody reads not a byte is kept. Knows no
//! provider, and not what a field means.

mod abridged;

use std::borrow::Cow;

use bytes::Bytes;
use futures::{FutureExt, stream};
use multer::{Field, Multipart};

pub use abridged::abridge;

/// The `Content-Type` of an [`abridge`]d form.
pub const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// So many parts are read of one form. Providers post some dozens of fields, and a mail's files; a form of millions of
/// empty fields is an attempt to keep us busy, and breaks off here.
pub const MOST_PARTS: usize = 4096;

/// The body is handed over in pieces of this size, so that no second copy of it is held.
const PIECE: usize = 64 * 1024;

/// How a form is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Fields alone.
    UrlEncoded,
    /// Fields and files.
    Multipart,
}

impl Encoding {
    /// By a `Content-Type`, whose parameters and letter case do not matter; `None` where it is no form.
    #[must_use]
    pub fn of(content_type: &str) -> Option<Self> {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        let known = [(URL_ENCODED, Self::UrlEncoded), ("multipart/form-data", Self::Multipart)];
        known.into_iter().find(|(name, _)| essence.eq_ignore_ascii_case(name)).map(|(_, encoding)| encoding)
    }
}

/// The parts of a form, in their order.
pub struct Parts<'a> {
    written: Written<'a>,
    read: usize,
    broken: bool,
}

enum Written<'a> {
    UrlEncoded(form_urlencoded::Parse<'a>),
    Multipart(Box<Multipart<'a>>),
}

/// A field or a file.
pub struct Part<'a> {
    /// The name of its field.
    pub name: String,
    /// What a file says of itself; `None` for a plain field.
    pub file: Option<File>,
    content: Content<'a>,
}

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its media type, if it says one.
    pub content_type: Option<String>,
}

enum Content<'a> {
    Text(Cow<'a, str>),
    Field(Box<Field<'a>>),
}

impl<'a> Parts<'a> {
    /// The parts of a body; `None` where its `Content-Type` is that of no form.
    #[must_use]
    pub fn of(content_type: &str, body: &'a [u8]) -> Option<Self> {
        let written = match Encoding::of(content_type)? {
            Encoding::UrlEncoded => Written::UrlEncoded(form_urlencoded::parse(body)),
            Encoding::Multipart => {
                let boundary = multer::parse_boundary(content_type).ok()?;
                let pieces = body.chunks(PIECE).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
                Written::Multipart(Box::new(Multipart::new(stream::iter(pieces), boundary)))
            }
        };
        Some(Self { written, read: 0, broken: false })
    }

    /// Whether the form breaks off, or has more than [`MOST_PARTS`]. Known once there are no further parts.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.broken || self.is_crowded()
    }

    /// Whether the form has more than [`MOST_PARTS`]. Known once there are no further parts.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.read > MOST_PARTS
    }

    fn next_field(form: &mut Multipart<'a>) -> Result<Option<Field<'a>>, ()> {
        form.next_field().now_or_never().ok_or(())?.map_err(drop)
    }
}

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        if self.is_crowded() {
            return None;
        }
        let next = match &mut self.written {
            Written::UrlEncoded(fields) => fields.next().map(|(name, value)| Part::field(&name, value)),
            Written::Multipart(form) => Self::next_field(form).map_or_else(
                |()| {
                    self.broken = true;
                    None
                },
                |field| field.map(Part::of),
            ),
        };
        self.read += usize::from(next.is_some());
        next.filter(|_| !self.is_crowded())
    }
}

impl<'a> Part<'a> {
    fn field(name: &str, value: Cow<'a, str>) -> Self {
        Self { name: name.to_owned(), file: None, content: Content::Text(value) }
    }

    fn of(field: Field<'a>) -> Self {
        let content_type = field.content_type().map(ToString::to_string);
        Self {
            name: field.name().unwrap_or_default().to_owned(),
            file: field.file_name().map(|name| File { name: name.to_owned(), content_type }),
            content: Content::Field(Box::new(field)),
        }
    }

    /// Its bytes, at most so many; of one that breaks off what is there.
    #[must_use]
    pub fn read(self, most: usize) -> Vec<u8> {
        match self.content {
            Content::Text(text) => text.as_bytes()[..text.len().min(most)].to_vec(),
            Content::Field(mut field) => {
                let mut bytes = Vec::new();
                while let Some(Ok(Some(piece))) = field.chunk().now_or_never() {
                    bytes.extend_from_slice(&piece[..piece.len().min(most - bytes.len())]);
                }
                bytes
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MULTIPART: &str = "multipart/form-data; boundary=x";
    const FILE_BETWEEN: &[u8] = b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\n\
        Content-Disposition: form-data; name=\"f\"; filename=\"plan.pdf\"\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n\
        --x\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\n\xff\r\n--x--\r\n";

    fn read(content_type: &str, body: &[u8]) -> (Vec<(String, Vec<u8>)>, bool) {
        let mut parts = Parts::of(content_type, body).unwrap();
        let read = parts.by_ref().map(|part| (part.name.clone(), part.read(usize::MAX))).collect();
        (read, parts.is_broken())
    }

    fn named(name: &str, value: &[u8]) -> (String, Vec<u8>) {
        (name.to_owned(), value.to_vec())
    }

    #[test]
    fn parts_come_in_their_order() {
        let fields = vec![named("a", b"1"), named("f", b"%PDF"), named("b", b"\xff")];
        assert_eq!(read(MULTIPART, FILE_BETWEEN), (fields, false));
        let fields = vec![named("a", b"1 2"), named("a", "ü".as_bytes())];
        assert_eq!(read("Application/X-WWW-Form-urlencoded; charset=utf-8", b"a=1+2&a=%C3%BC"), (fields, false));
    }

    #[test]
    fn what_breaks_off_has_what_stands_before_the_break() {
        let cut = FILE_BETWEEN.windows(4).position(|window| window == b"%PDF").unwrap() + 2;
        let (fields, broken) = read(MULTIPART, &FILE_BETWEEN[..cut]);
        assert_eq!((fields[0].clone(), broken), (named("a", b"1"), true));
    }

    #[test]
    fn what_is_read_is_bounded() {
        let first = |body| Parts::of(URL_ENCODED, body).unwrap().next().unwrap().read(2);
        assert_eq!(first(b"a=1234"), b"12");
        let sizes: Vec<usize> = Parts::of(MULTIPART, FILE_BETWEEN).unwrap().map(|part| part.read(2).len()).collect();
        assert_eq!(sizes, [1, 2, 1]);
    }

    #[test]
    fn so_many_parts_are_read_and_no_more() {
        let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
        for (content_type, one, end) in [(URL_ENCODED, "a&", ""), (MULTIPART, part, "--x--\r\n")] {
            for (parts, whole) in [(MOST_PARTS, true), (MOST_PARTS + 1, false), (100_000, false)] {
                let body = one.repeat(parts) + end;
                let mut form = Parts::of(content_type, body.as_bytes()).unwrap();
                assert_eq!(form.by_ref().count(), MOST_PARTS, "{content_type}");
                assert_eq!((form.is_broken(), form.is_crowded()), (!whole, !whole), "{content_type}: {parts}");
            }
        }
    }

    #[test]
    fn a_file_says_what_it_is() {
        let file = Parts::of(MULTIPART, FILE_BETWEEN).unwrap().find_map(|part| part.file).unwrap();
        assert_eq!(file, File { name: "plan.pdf".to_owned(), content_type: Some("application/pdf".to_owned()) });
    }

    #[test]
    fn other_bodies_are_no_forms() {
        for content_type in ["", "application/json", "multipart/mixed; boundary=x", "multipart/form-data"] {
            assert!(Parts::of(content_type, b"a=1").is_none(), "{content_type:?}");
        }
    }
}

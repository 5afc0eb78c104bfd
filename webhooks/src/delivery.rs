//! What came in over the wire, and the narrow view of it that a scheme gets before the signature is checked.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::de::DeserializeOwned;

use crate::{
    claim::MOST_TAGS,
    fields,
    names::HeaderNames,
    rejection::{Flaw, Rejection},
};

/// A request as it came in. Nothing in it is believed before [`Scheme::verify`](crate::Scheme::verify).
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// Every header of the request.
    pub headers: &'a HeaderMap,
    /// The raw body, byte for byte: re-serialised JSON has another signature.
    pub body: &'a [u8],
    /// What the path has below the source's own, without the slash between: a secret where a scheme takes one there,
    /// else empty.
    pub path: &'a str,
}

impl<'a> Delivery<'a> {
    pub(crate) fn content_type(&self) -> Option<&'a str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }
}

/// An unverified delivery as schemes see it: signature fields by name. Who reads a body here reads the fields of its
/// signature and nothing else.
pub(crate) struct Unverified<'a> {
    delivery: Delivery<'a>,
    names: &'a HeaderNames,
}

impl<'a> Unverified<'a> {
    pub(crate) fn of(delivery: &Delivery<'a>, names: &'a HeaderNames) -> Self {
        Self { delivery: *delivery, names }
    }

    /// Is there such a header at all?
    pub(crate) fn has(&self, name: &'static str) -> bool {
        self.delivery.headers.contains_key(name)
    }

    /// The one value of a signature header.
    ///
    /// # Errors
    ///
    /// `Unsigned` where it is missing. `Malformed` where there are two (proxies and servers disagree about which of
    /// them counts) or where it is not visible ASCII.
    pub(crate) fn field(&self, name: &'static str) -> Result<&'a str, Rejection> {
        self.only(&HeaderName::from_static(name), name)?.ok_or(Rejection::Unsigned { field: name })
    }

    /// The values of a signature header that a sender gives once for each of its secrets while one replaces the other: in
    /// lines of their own or, where something on the way has joined these, behind commas.
    ///
    /// # Errors
    ///
    /// As [`Self::field`], but `Malformed` only where two of them are the same.
    pub(crate) fn each(&self, name: &'static str) -> Result<Vec<&'a str>, Rejection> {
        let lines: Vec<_> =
            self.delivery.headers.get_all(name).iter().map(|value| text(value, name)).collect::<Result<_, _>>()?;
        let each: Vec<_> = lines.iter().flat_map(|line| line.split(',')).map(str::trim).take(MOST_TAGS).collect();
        if each.is_empty() {
            return Err(Rejection::Unsigned { field: name });
        }
        let is_twice = (1..each.len()).any(|at| each[..at].contains(&each[at]));
        if is_twice { Err(Rejection::malformed(name, Flaw::Duplicated)) } else { Ok(each) }
    }

    /// The signature header of a source that names it itself.
    pub(crate) fn named_signature(&self) -> Result<&'a str, Rejection> {
        let field = "signature header";
        self.only(&self.names.signature, field)?.ok_or(Rejection::Unsigned { field })
    }

    /// The header of a source that names it itself and that carries the event's id.
    pub(crate) fn named_event_id(&self) -> Result<Option<&'a str>, Rejection> {
        self.only(&self.names.event_id, "event id header")
    }

    /// What stands below the source's own path.
    pub(crate) fn path(&self) -> &'a str {
        self.delivery.path
    }

    /// The signature's fields of a JSON body: all that `T` has.
    pub(crate) fn json<T: DeserializeOwned>(&self, field: &'static str) -> Result<T, Rejection> {
        serde_json::from_slice(self.delivery.body).map_err(|_| Rejection::malformed(field, Flaw::Unreadable))
    }

    /// The signature's fields of a form.
    pub(crate) fn form<const N: usize>(&self, wanted: [&'static str; N]) -> Result<[String; N], Rejection> {
        let found = fields::wanted(self.delivery.content_type().unwrap_or_default(), self.delivery.body, wanted)?;
        let missing = wanted.iter().zip(&found).find(|(_, value)| value.is_none());
        match missing {
            Some((field, _)) => Err(Rejection::Unsigned { field }),
            None => Ok(found.map(Option::unwrap_or_default)),
        }
    }

    fn only(&self, name: &HeaderName, field: &'static str) -> Result<Option<&'a str>, Rejection> {
        let mut values = self.delivery.headers.get_all(name).iter();
        let Some(value) = values.next() else { return Ok(None) };
        if values.next().is_some() {
            return Err(Rejection::malformed(field, Flaw::Duplicated));
        }
        text(value, field).map(Some)
    }
}

fn text<'a>(value: &'a HeaderValue, field: &'static str) -> Result<&'a str, Rejection> {
    value.to_str().map_err(|_| Rejection::malformed(field, Flaw::Unreadable))
}

//! What came in over the wire, and the narrow view of it that a scheme gets before the signature is checked.

use http::HeaderMap;

use crate::rejection::{Flaw, Rejection};

/// A request as it came in. Nothing in it is believed before [`Scheme::verify`](crate::Scheme::verify).
#[derive(Clone, Copy)]
pub struct Delivery<'a> {
    /// Every header of the request.
    pub headers: &'a HeaderMap,
    /// The raw body, byte for byte: re-serialised JSON has another signature.
    pub body: &'a [u8],
    /// The path of the request, for schemes whose secret is a path segment.
    pub path: &'a str,
}

/// An unverified delivery as schemes see it: signature fields by name, and no body.
pub(crate) struct Unverified<'a> {
    headers: &'a HeaderMap,
}

impl<'a> Unverified<'a> {
    pub(crate) fn of(delivery: &Delivery<'a>) -> Self {
        Self { headers: delivery.headers }
    }

    /// Is there such a header at all?
    pub(crate) fn has(&self, name: &'static str) -> bool {
        self.headers.contains_key(name)
    }

    /// The one value of a signature header.
    ///
    /// # Errors
    ///
    /// `Unsigned` where it is missing. `Malformed` where there are two (proxies and servers disagree about which of
    /// them counts) or where it is not visible ASCII.
    pub(crate) fn field(&self, name: &'static str) -> Result<&'a str, Rejection> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().ok_or(Rejection::Unsigned { field: name })?;
        if values.next().is_some() {
            return Err(Rejection::malformed(name, Flaw::Duplicated));
        }
        value.to_str().map_err(|_| Rejection::malformed(name, Flaw::Unreadable))
    }
}

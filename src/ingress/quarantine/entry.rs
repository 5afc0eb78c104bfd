//! One delivery that is kept aside, and its line in Redis.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use chrono::{DateTime, Utc};
use jobs::{Body, ImportDelivery, inbound::DeliveryKind};
use serde::{Deserialize, Serialize};
use webhooks::Scheme;

use super::super::media;

/// So much of a body is kept. Headers are bounded by the listener's own limit, which the configuration lets be no more
/// than this.
pub(crate) const MOST_BODY: usize = 64 * 1024;

/// A delivery that failed its signature, as it came.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The request's id, as its sender was told it.
    pub id: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Why it was not believed.
    pub reason: String,
    /// Whether the body is all there.
    pub whole: bool,
    /// Whose address it came from; unknown of what older versions kept.
    #[serde(default)]
    pub(crate) sender: Option<IpAddr>,
    headers: Vec<(String, Body)>,
    path: String,
    body: Body,
}

/// Bodies and headers hold what clients wrote, and passwords.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("id", &self.id).field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl Entry {
    pub(crate) fn of(
        id: String,
        received_at: DateTime<Utc>,
        reason: String,
        delivery: &webhooks::Delivery<'_>,
        whole: bool,
    ) -> Self {
        let headers = delivery.headers.iter();
        Self {
            id,
            received_at,
            reason,
            sender: None,
            whole: whole && delivery.body.len() <= MOST_BODY,
            headers: headers.map(|(name, value)| (name.to_string(), Body::of(value.as_bytes()))).collect(),
            path: delivery.path.to_owned(),
            body: Body::of(&delivery.body[..delivery.body.len().min(MOST_BODY)]),
        }
    }

    pub(crate) fn from(self, sender: IpAddr) -> Self {
        Self { sender: Some(sender), ..self }
    }

    /// Headers, path and body as they came; `None` when the entry is damaged.
    #[must_use]
    pub fn request(&self) -> Option<(HeaderMap, String, Vec<u8>)> {
        let header = |(name, value): &(String, Body)| {
            let value = HeaderValue::from_bytes(&value.bytes().ok()?).ok()?;
            Some((HeaderName::try_from(name).ok()?, value))
        };
        let mut headers = HeaderMap::new();
        for pair in &self.headers {
            let (name, value) = header(pair)?;
            headers.append(name, value);
        }
        Some((headers, self.path.clone(), self.body.bytes().ok()?))
    }

    /// The delivery that it would be, were it believed; `None` when the entry is damaged.
    #[must_use]
    pub fn delivery(&self, source: &str, scheme: Scheme, kind: DeliveryKind) -> Option<ImportDelivery> {
        let (headers, _, body) = self.request()?;
        Some(ImportDelivery {
            source: source.to_owned(),
            scheme: scheme.to_string(),
            kind,
            event_id: self.id.clone(),
            rests_on: String::new(),
            received_at: self.received_at,
            content_type: media::of_form(&headers),
            cut_off_at: (!self.whole).then_some(body.len()),
            body: Body::of(&body),
        })
    }

    /// What was posted, without the headers: passwords of ours stand there.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Whether any part of it is one that `is_so`: a header's value, the path, the body.
    #[must_use]
    pub fn says(&self, is_so: impl Fn(&[u8]) -> bool) -> bool {
        let headers = self.headers.iter().map(|(_, value)| value);
        let parts = headers.chain([&self.body]).filter_map(|part| part.bytes().ok());
        parts.into_iter().any(|part| is_so(&part)) || is_so(self.path.as_bytes())
    }

    /// Begins with the time, for the script that lets the oldest go.
    pub(super) fn to_line(&self) -> String {
        let json = serde_json::to_string(self).unwrap_or_default();
        format!("{} {json}", self.received_at.timestamp_millis())
    }

    pub(super) fn of_line(line: &str) -> Option<Self> {
        serde_json::from_str(line.split_once(' ')?.1).ok()
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header::AUTHORIZATION;
    use webhooks::Delivery;

    use super::*;

    #[test]
    fn an_entry_gives_back_what_came() {
        let mut headers = HeaderMap::new();
        headers.append(AUTHORIZATION, HeaderValue::from_static("Basic YTpi"));
        headers.append(AUTHORIZATION, HeaderValue::from_bytes(b"\xff").unwrap());
        let delivery = Delivery { headers: &headers, body: b"\xfe{}", path: "secret" };
        let entry = Entry::of("1".to_owned(), DateTime::UNIX_EPOCH, "no".to_owned(), &delivery, true);
        let read = Entry::of_line(&entry.to_line()).unwrap();
        assert!(read == entry && read.whole);
        assert_eq!(read.request(), Some((headers, "secret".to_owned(), b"\xfe{}".to_vec())));
    }

    #[test]
    fn a_large_body_is_kept_in_part() {
        let delivery = Delivery { headers: &HeaderMap::new(), body: &[b' '; MOST_BODY + 1], path: "" };
        let entry = Entry::of("1".to_owned(), DateTime::UNIX_EPOCH, "no".to_owned(), &delivery, true);
        assert!(!entry.whole);
        assert_eq!(entry.request().unwrap().2.len(), MOST_BODY);
    }
}

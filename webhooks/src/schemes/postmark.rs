//! `postmark`: inbound mail and what became of mails, as JSON. Postmark signs nothing: Basic authentication or a secret
//! path segment. Source: Postmark's pages "Inbound webhook" and "Bounce webhook".

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;

use super::Row;
use crate::{
    answers::{Answers, KEPT_IN_PART, unusual},
    claim::{Authentic, Claim, Event, Identity},
    delivery::Unverified,
    media::Media,
    password,
    rejection::Rejection,
};

pub(crate) const ROW: Row = Row {
    name: "postmark",
    tolerance: Duration::ZERO,
    media: &[Media::Json],
    needs: &[],
    path_secret: true,
    password: true,
    covers_body: false,
    read_key: password::read_key,
    read_claim,
    // Everything but 200 and 403 is sent again, for ten and a half hours; 403, which stops Postmark, is never said.
    answers: Answers {
        new: unusual(StatusCode::OK, "Postmark counts only 200 as success"),
        too_large: unusual(StatusCode::OK, KEPT_IN_PART),
        ..Answers::DEFAULT
    },
};

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    Ok(Claim::of(None, password::proof(delivery)?, Identity::InBody(read_event)))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    #[serde(rename = "MessageID")]
    message_id: Option<String>,
    record_type: Option<String>,
}

/// An inbound mail is known by its `MessageID`. A record about one of our mails has that mail's, and there may be
/// several of a mail, so it is known by its bytes.
#[expect(clippy::unnecessary_wraps, reason = "other schemes' bodies may lack an id")]
fn read_event(authentic: &Authentic<'_>) -> Result<Event, Rejection> {
    // What cannot be read here is known by its bytes, and judged where it is imported.
    let body: Option<Body> = serde_json::from_slice(authentic.body).ok();
    let mail = body.filter(|body| body.record_type.is_none()).and_then(|body| body.message_id);
    let mail = mail.filter(|id| !id.is_empty());
    Ok(mail.map_or_else(|| Event::of_body(authentic.body), |id| Event::provided(&id, "MessageID")))
}

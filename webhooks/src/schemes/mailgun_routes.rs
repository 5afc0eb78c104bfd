//! `mailgun-routes`: inbound mail as a form, with the signature among its fields. See `mailgun.rs`.

use http::StatusCode;

use super::{Row, mailgun};
use crate::{
    answers::{Answers, KEPT_IN_PART, unusual},
    claim::Claim,
    delivery::Unverified,
    media::Media,
    rejection::Rejection,
};

pub(crate) const ROW: Row = Row {
    name: "mailgun-routes",
    tolerance: mailgun::TOLERANCE,
    media: &[Media::UrlEncoded, Media::Multipart],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: false,
    read_key: mailgun::read_key,
    read_claim,
    answers: Answers { too_large: unusual(StatusCode::OK, KEPT_IN_PART), ..mailgun::ANSWERS },
};

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let [timestamp, token, signature] = delivery.form(["timestamp", "token", "signature"])?;
    mailgun::claim(&timestamp, &token, &signature)
}

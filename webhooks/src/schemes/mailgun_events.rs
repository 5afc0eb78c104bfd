//! `mailgun-events`: what became of mails, as JSON with a `signature` object. See `mailgun.rs`.

use serde::Deserialize;

use super::{Row, mailgun};
use crate::{claim::Claim, delivery::Unverified, media::Media, rejection::Rejection};

pub(crate) const ROW: Row = Row {
    name: "mailgun-events",
    tolerance: mailgun::TOLERANCE,
    media: &[Media::Json],
    needs: &[],
    path_secret: false,
    password: false,
    covers_body: false,
    read_key: mailgun::read_key,
    read_claim,
    answers: mailgun::ANSWERS,
};

#[derive(Deserialize)]
struct Body {
    signature: Signature,
}

#[derive(Deserialize)]
struct Signature {
    timestamp: String,
    token: String,
    signature: String,
}

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let Signature { timestamp, token, signature } = delivery.json::<Body>("signature")?.signature;
    mailgun::claim(&timestamp, &token, &signature)
}

//! `adyen`: batches of notifications, each with an HMAC over eight of its fields, and Basic authentication for the rest.
//! Every item must verify. There is no time in it. Source: Adyen's page "Verify HMAC signatures", and
//! `adyen-python-api-library`'s `is_valid_hmac_notification`.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::STANDARD};
use serde::Deserialize;

use super::Row;
use crate::{
    answers::Answers,
    claim::{Claim, Content, Event, Identity, Proof},
    delivery::Unverified,
    hash::sha256,
    hex,
    key::{Key, KeyKind, SecretFlaw, Tag},
    media::Media,
    password,
    rejection::{Flaw, Rejection},
    verify::RestsOn,
};

pub(crate) const ROW: Row = Row {
    name: "adyen",
    tolerance: Duration::ZERO,
    media: &[Media::Json],
    // The signature leaves out much of an item, so the password is no luxury.
    needs: &[KeyKind::Signing, KeyKind::Password],
    path_secret: false,
    password: true,
    covers_body: true,
    read_key,
    read_claim,
    // Adyen takes any 2xx within ten seconds; after everything else it holds back the endpoint's further notifications
    // and sends again for up to 30 days.
    answers: Answers::DEFAULT,
};

/// Adyen's own limit is far lower; each item costs an HMAC under each key.
const MOST_ITEMS: usize = 1000;
const ITEMS: &str = "notificationItems";
const SIGNATURE: &str = "additionalData.hmacSignature";
const IDENTITY: &str = "pspReference, eventCode, success";

fn read_key(secret: &str) -> Result<Key, SecretFlaw> {
    if secret.contains(':') {
        return password::read_basic_key(secret);
    }
    let digits = hex::decode(&secret.to_ascii_lowercase()).ok_or(SecretFlaw::NotAdyen)?;
    Key::hmac_sha256(&digits)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Batch {
    notification_items: Vec<Wrapped>,
}

#[derive(Deserialize)]
struct Wrapped {
    #[serde(rename = "NotificationRequestItem")]
    item: Item,
}

/// The fields that are signed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item {
    psp_reference: String,
    #[serde(default)]
    original_reference: Option<String>,
    merchant_account_code: String,
    #[serde(default)]
    merchant_reference: Option<String>,
    amount: Amount,
    event_code: String,
    success: String,
    #[serde(default)]
    additional_data: Additional,
}

#[derive(Deserialize)]
struct Amount {
    value: i64,
    currency: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Additional {
    hmac_signature: Option<String>,
}

impl Item {
    /// Adyen's libraries join the values as they are.
    pub(crate) fn signed_text(&self) -> String {
        let Amount { value, currency } = &self.amount;
        let original = self.original_reference.as_deref().unwrap_or_default();
        let reference = self.merchant_reference.as_deref().unwrap_or_default();
        let Self { psp_reference, merchant_account_code, event_code, success, .. } = self;
        format!("{psp_reference}:{original}:{merchant_account_code}:{reference}:{value}:{currency}:{event_code}:{success}")
    }

    fn id(&self) -> String {
        format!("{}:{}:{}", self.psp_reference, self.event_code, self.success)
    }

    fn proof(&self) -> Result<Proof, Rejection> {
        let given = self.additional_data.hmac_signature.as_deref();
        let given = given.ok_or(Rejection::Unsigned { field: SIGNATURE })?;
        let tag = STANDARD.decode(given).ok().and_then(|bytes| bytes.try_into().ok());
        Ok(Proof { content: Content::Text(self.signed_text()), tags: tag.map(Tag::Hmac).into_iter().collect() })
    }
}

fn read_claim(delivery: &Unverified<'_>) -> Result<Claim, Rejection> {
    let mut proofs = vec![password::proof(delivery)?];
    let batch: Batch = delivery.json(ITEMS)?;
    let items: Vec<Item> = batch.notification_items.into_iter().map(|wrapped| wrapped.item).collect();
    if !(1..=MOST_ITEMS).contains(&items.len()) {
        return Err(Rejection::malformed(ITEMS, Flaw::Unreadable));
    }
    for item in &items {
        proofs.push(item.proof()?);
    }
    Ok(Claim { signed_at: None, proofs, identity: Identity::Given(event(&items)) })
}

/// One item is known by its own fields; a batch by those of all its items, in their order.
fn event(items: &[Item]) -> Event {
    let id = match items {
        [only] => only.id(),
        items => {
            let ids: Vec<String> = items.iter().map(Item::id).collect();
            base16ct::lower::encode_string(&sha256(&[ids.join("\n").as_bytes()]))
        }
    };
    Event { id, rests_on: RestsOn::Derived(IDENTITY), occurred_at: None }
}

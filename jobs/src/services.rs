//! What jobs work with. Built by the wiring; adapters can be used by jobs only.

use std::{collections::BTreeMap, fmt, num::NonZeroU32};

use booking::{Booking, Catalogue, RoomId};
use chrono::{DateTime, Utc};
use store::{MailId, Store};
use tokio::sync::{Mutex, Notify};
use ulid::Ulid;

use crate::{
    calendar::Calendars,
    clock::Clock,
    job::LaneName,
    mail::{MailAddress, Mailer, Venue},
    reader::Reader,
    resend::Resend,
    retention::Retention,
};

/// Everything that jobs and decisions need.
pub struct Services {
    /// The durable truth.
    pub store: Store,
    /// Where jobs wait, by lane.
    pub lanes: Lanes,
    /// Tells the time.
    pub clock: Clock,
    /// Who writes, and to whom.
    pub house: House,
    /// What the venue has, sells and rules.
    pub catalogue: Catalogue,
    /// Turns mails into acts and values.
    pub reader: Reader,
    /// Where mail leaves.
    pub mailer: Mailer,
    /// How many mails a client gets within an hour at most, if there is a limit.
    pub mails_per_recipient: Option<NonZeroU32>,
    /// Where calendar entries are written.
    pub calendars: Calendars,
    /// Where mails are that Resend only tells of.
    pub resend: Resend,
    /// How long things are kept.
    pub retention: Retention,
    /// Rung when jobs could not be relayed to the queue.
    pub unrelayed: Notify,
    /// Held by who relays jobs to the queue.
    pub relaying: Mutex<()>,
}

/// The venue as mails and entries name it.
#[derive(Debug, Clone)]
pub struct House {
    /// Name, zone, currency.
    pub venue: Venue,
    /// Sender of every mail.
    pub from: MailAddress,
    /// Who is told of tasks.
    pub manager: MailAddress,
    /// Whether every automatic reply waits for the manager.
    pub approves_replies: bool,
    /// Template of a payment link; `{number}` and `{amount}` are filled in.
    pub payment_url: Option<String>,
}

/// The lanes, each with its handle.
#[derive(Debug, Clone)]
pub struct Lanes(BTreeMap<LaneName, queue::Lane>);

/// A lane without a handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no handle was given for the lane {}", .0.as_str())]
pub struct MissingLane(LaneName);

impl Lanes {
    /// A handle for every lane.
    ///
    /// # Errors
    /// When one is missing.
    pub fn new(handles: BTreeMap<LaneName, queue::Lane>) -> Result<Self, MissingLane> {
        match LaneName::ALL.into_iter().find(|lane| !handles.contains_key(lane)) {
            Some(missing) => Err(MissingLane(missing)),
            None => Ok(Self(handles)),
        }
    }

    /// The handle of a lane.
    #[must_use]
    pub fn get(&self, lane: LaneName) -> &queue::Lane {
        &self.0[&lane]
    }

    /// Every lane with its handle.
    pub fn iter(&self) -> impl Iterator<Item = (LaneName, &queue::Lane)> {
        self.0.iter().map(|(name, lane)| (*name, lane))
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Services { .. }")
    }
}

impl Services {
    /// A new id: its time is the clock's, the rest is random.
    #[must_use]
    pub fn new_id(&self) -> Ulid {
        let ms = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        Ulid::from_parts(ms, rand::random())
    }

    /// 128 random bits: nobody guesses what stands in another client's Reply-To.
    pub(crate) fn new_token(&self) -> String {
        format!("{:032x}", rand::random::<u128>())
    }

    /// 256 random bits, for a key that is made once.
    pub(crate) fn new_key(&self) -> [u128; 2] {
        rand::random()
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// What a room is called in a language, `Room B` or `Raum B`.
    pub(crate) fn room_label(&self, id: &RoomId, language: Option<&str>) -> String {
        self.catalogue.room(id).map_or_else(|| format!("Room {id}"), |room| room.label(language))
    }

    /// What each room is called in a language.
    pub(crate) fn room_labels(&self, language: Option<&str>) -> BTreeMap<RoomId, String> {
        self.catalogue.rooms.iter().map(|room| (room.id.clone(), room.label(language))).collect()
    }
}

impl House {
    /// The part of the sender's address after the `@`: the home of our Message-IDs and UIDs.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.from.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }

    /// Where answers to a thread go: the sender's address with the thread's token.
    #[must_use]
    pub fn reply_to(&self, token: &str) -> MailAddress {
        let (local, domain) = self.from.address.rsplit_once('@').unwrap_or((&self.from.address, "localhost"));
        MailAddress { name: self.from.name.clone(), address: format!("{local}+{token}@{domain}") }
    }

    /// The Message-ID of a mail of ours, the same at every attempt (RFC 5322 §3.6.4).
    #[must_use]
    pub fn message_id(&self, mail: MailId) -> String {
        format!("<{mail}@{}>", self.domain())
    }

    /// Where the client pays what is still open of the deposit.
    #[must_use]
    pub fn payment_link(&self, booking: &Booking) -> Option<String> {
        let template = self.payment_url.as_deref()?;
        let amount = format!("{:.2}", booking.deposit_outstanding());
        Some(template.replace("{number}", &booking.number.to_string()).replace("{amount}", &amount))
    }

    /// Whether a recipient of a mail is one of our own addresses with a thread's token.
    pub(crate) fn names_a_thread(&self, recipient: &str) -> bool {
        let address = recipient.rsplit_once('<').map_or(recipient, |(_, address)| address).trim_end_matches('>');
        self.token_in(address.trim()).is_some()
    }

    /// The token in one of our own addresses, `bookings+<token>@…`.
    #[must_use]
    pub fn token_in<'a>(&self, address: &'a str) -> Option<&'a str> {
        let (own_local, own_domain) = self.from.address.rsplit_once('@')?;
        let (local, domain) = address.rsplit_once('@')?;
        let (name, token) = local.split_once('+')?;
        (name.eq_ignore_ascii_case(own_local) && domain.eq_ignore_ascii_case(own_domain)).then_some(token)
    }
}

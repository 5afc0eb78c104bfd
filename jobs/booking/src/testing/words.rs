//! Letters in few words, for tables.

use rust_decimal::Decimal;

use crate::{BillingParts, Missing, Part, RoomRefusal};

/// One part of a letter.
#[expect(clippy::too_many_lines, reason = "a table: a few words a part")]
pub(crate) fn words(part: &Part) -> String {
    match part {
        Part::AskMissing { missing, date } => {
            let noted = date.map(|date| format!(" (noted {date})")).unwrap_or_default();
            format!("ask {}{noted}", missing.iter().map(missing_word).collect::<Vec<_>>().join(", "))
        }
        Part::DateInPast { date } => format!("{date} has passed"),
        Part::RoomOverview { refusal, rooms, .. } => {
            let rooms: Vec<_> = rooms.iter().map(|line| line.room.0.as_str()).collect();
            format!("rooms {}{}", rooms.join(""), refusal.as_ref().map(refusal_words).unwrap_or_default())
        }
        Part::TooManyGuests { participants, maximum } => format!("{participants} over {maximum}"),
        Part::Offer { version, replaces_earlier, .. } => {
            assert_eq!(*replaces_earlier, *version > 1);
            format!("offer {version}")
        }
        Part::AcceptanceReceived { version } => format!("accepted {version}"),
        Part::OlderVersion { current } => format!("look at {current}"),
        Part::NoOfferYet => "no offer yet".to_owned(),
        Part::BillingMissing { present } => format!("billing lacks {}", lacking(*present)),
        Part::BillingComplete => "billing complete".to_owned(),
        Part::DepositRequest { amount, vat, due, partly_paid } => {
            format!("{} {amount} ({vat}) by {due}", if *partly_paid { "rest" } else { "deposit" })
        }
        Part::RevisionFollows => "revision follows".to_owned(),
        Part::Confirmed => "confirmed".to_owned(),
        Part::OptionEnded { room } => format!("option on {room} ended"),
        Part::TeamWillAnswer => "team".to_owned(),
        Part::ProductsSought { labels } if labels.is_empty() => "seek what is unknown".to_owned(),
        Part::ProductsSought { labels } => format!("seek {}", labels.join(", ")),
        Part::GoOnWithout => "go on without".to_owned(),
        Part::CounterReceived => "counter".to_owned(),
        Part::PriceStands { version } => format!("price of {version} stands"),
        Part::Goodbye => "goodbye".to_owned(),
        Part::CancelCheck { refund, visit } => {
            let visit =
                visit.map(|(day, time)| format!(" and the visit on {} {}", day.format("%d.%m"), time.format("%H:%M")));
            format!("cancel?{}{}", refund_words(*refund), visit.unwrap_or_default())
        }
        Part::BookingKept => "kept".to_owned(),
        Part::Cancelled { refund } => format!("cancelled{}", refund_words(*refund)),
        Part::PaymentNoted { arrived: true } => "it has arrived".to_owned(),
        Part::PaymentNoted { arrived: false } => "payment noted".to_owned(),
        Part::Answer { topic, .. } => format!("on {}", serde_json::to_value(topic).unwrap().as_str().unwrap()),
        Part::PersonWillWrite => "person".to_owned(),
        Part::AnythingToAdd => "anything to add?".to_owned(),
        Part::DatesProposed { dates } => {
            let dates: Vec<_> = dates.iter().map(|day| day.format("%d.%m").to_string()).collect();
            format!("dates {}", dates.join(" "))
        }
        Part::DayBlocked { date } => format!("{date} is closed"),
        Part::ConflictNoted { room } => format!("conflict about {room}"),
        Part::RoomGivenAway { room } => format!("{room} given away"),
        Part::VisitDates { days, reason } => {
            let days: Vec<_> = days.iter().map(|offer| offer.day.format("%d.%m").to_string()).collect();
            format!("visit {} ({reason:?})", days.join(" "))
        }
        Part::VisitTimes { offer } => {
            let times: Vec<_> = offer.times.iter().map(|time| time.format("%H").to_string()).collect();
            format!("visit {} at {}", offer.day.format("%d.%m"), times.join(" "))
        }
        Part::VisitScheduled { day, time } => format!("visit on {} {}", day.format("%d.%m"), time.format("%H:%M")),
        Part::VisitDropped => "no visit".to_owned(),
        Part::VisitReminder { day, time } => {
            format!("visit tomorrow, {} {}", day.format("%d.%m"), time.format("%H:%M"))
        }
        Part::VisitFollowUp => "thanks for the visit".to_owned(),
        Part::VisitCalledOff { day, .. } => format!("no visit on {}", day.format("%d.%m")),
        Part::OptionReminder { room, .. } => format!("option on {room} ends soon"),
        Part::OptionExtended { room, until } => format!("{room} held until {}", until.format("%d.%m.%Y")),
        Part::DepositReminder { amount, due, overdue } => {
            format!("remind {amount} by {due}{}", if *overdue { ", overdue" } else { "" })
        }
        Part::HasEnded { cancelled: true } => "it was cancelled".to_owned(),
        Part::HasEnded { cancelled: false } => "it has ended".to_owned(),
    }
}

fn refund_words(refund: Option<Decimal>) -> String {
    refund.map(|refund| format!(" back {refund}")).unwrap_or_default()
}

fn missing_word(missing: &Missing) -> &'static str {
    match missing {
        Missing::Date => "date",
        Missing::Time => "time",
        Missing::Participants => "guests",
    }
}

fn refusal_words(refusal: &RoomRefusal) -> String {
    match refusal {
        RoomRefusal::Unknown { room } => format!(", no {room}"),
        RoomRefusal::Busy { room } => format!(", {room} busy"),
        RoomRefusal::NotFurnished { room, .. } => format!(", {room} not so"),
        RoomRefusal::TooSmall { room, capacity } => format!(", {room} holds {capacity}"),
    }
}

fn lacking(present: BillingParts) -> String {
    let BillingParts { name, street, postal_code, city, country } = present;
    let parts =
        [("name", name), ("street", street), ("postal_code", postal_code), ("city", city), ("country", country)];
    let lacking: Vec<_> = parts.into_iter().filter(|(_, there)| !there).map(|(part, _)| part).collect();
    if lacking.len() == parts.len() { "all".to_owned() } else { lacking.join(", ") }
}

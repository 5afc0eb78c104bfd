//! The whole way of a booking, step by step, each waited for in the store.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use booking::{Booking, BookingNumber, Status, TaskKind, TaskState, Terms, status};
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use jobs::{
    Clock, Services,
    decisions::{Decision, Verdict, decide},
};
use serde_json::json;
use store::{MailState, StoredBooking, StoredMail};
use ulid::Ulid;

use super::{
    client::{Client, client},
    post::post,
};
use crate::{cli::Language, clock, commands::bookings::print_journal, instance::Instance, output, wiring};

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(60);
const GLANCE: Duration = Duration::from_millis(50);
/// The years that are tried for a free room.
const YEARS: i32 = 50;

/// Plays the journey and prints each step as it happens.
pub(super) async fn play(instance: &Instance, language: Language) -> anyhow::Result<()> {
    let services = Arc::new(wiring::services(instance, Clock::system(), None).await?);
    let day = free_day(&services).await?;
    let tag = Ulid::generate().to_string().to_lowercase();
    let play = Play { instance, services: &services, client: client(language, day, &tag), tag };
    let number = play.inquire().await?;
    play.accept(number).await?;
    play.approve(number, TaskKind::ApproveAcceptance).await?;
    play.pay(number).await?;
    play.approve(number, TaskKind::FinalConfirmation).await?;
    play.confirmed(number).await?;
    output::line("")?;
    print_journal(&services.store.journal(number).await?, services.house.venue.zone)
}

/// The next 14 June on which Room B is free: a second simulation takes the year after.
async fn free_day(services: &Services) -> anyhow::Result<NaiveDate> {
    let zone = services.house.venue.zone;
    let today = clock::of_the_machine().with_timezone(&zone).date_naive();
    for year in today.year()..today.year() + YEARS {
        let day = NaiveDate::from_ymd_opt(year, 6, 14).context("14 June is in every year")?;
        let window = booking::event_window(day, day, NaiveTime::MIN, NaiveTime::MIN, zone);
        let holds = services.store.occupied(&window, None).await?;
        if day > today && !holds.iter().any(|hold| hold.room.0 == "B") {
            return Ok(day);
        }
    }
    bail!("Room B is taken on every 14 June of the next {YEARS} years")
}

struct Play<'a> {
    instance: &'a Instance,
    services: &'a Services,
    client: Client,
    tag: String,
}

impl Play<'_> {
    async fn inquire(&self) -> anyhow::Result<BookingNumber> {
        say("client", &format!("inquires: {}", self.client.inquiry.lines().nth(2).unwrap_or_default()))?;
        self.write(1, None, self.client.subject, &self.client.inquiry).await?;
        let stored = self.wait("the inquiry becomes a booking", || self.booking()).await?;
        let number = stored.booking.number;
        say("bellhop", &format!("opens booking {number}, {}", status(&stored.booking).as_str()))?;
        let stored = self.wait("a room is held", || self.booking_if(number, |booking| booking.held.is_some())).await?;
        self.tell_offer(&stored.booking).await?;
        Ok(number)
    }

    async fn tell_offer(&self, booking: &Booking) -> anyhow::Result<()> {
        let zone = self.services.house.venue.zone;
        if let Some(held) = &booking.held {
            let (start, end) = (held.hold.window.start.with_timezone(&zone), held.hold.window.end.with_timezone(&zone));
            let room = &held.hold.room;
            say(
                "bellhop",
                &format!(
                    "holds Room {room} on {} {}–{}",
                    start.format("%d.%m.%Y"),
                    start.format("%H:%M"),
                    end.format("%H:%M")
                ),
            )?;
        }
        let mail = self.wait("the offer leaves", || self.sent_mail(booking.number, 1)).await?;
        let offer = booking.current_offer().context("a booking with a hold has an offer")?;
        let deposit = offer.deposit.map_or_else(|| "none".to_owned(), |deposit| deposit.to_string());
        say(
            "bellhop",
            &format!(
                "mails offer v{}: {} {}, deposit {deposit} [{}]",
                offer.version, offer.total, offer.currency, mail.mail.subject
            ),
        )
    }

    async fn accept(&self, number: BookingNumber) -> anyhow::Result<()> {
        let offer = self.wait("the offer is there", || self.sent_mail(number, 1)).await?.mail;
        say("client", "accepts the offer and gives the billing address")?;
        let subject = format!("Re: {}", offer.subject.trim_start_matches("Re: "));
        self.write(2, Some(&offer.message_id), &subject, self.client.acceptance).await?;
        self.wait("the acceptance is noted", || self.booking_if(number, |booking| booking.acceptance.is_some()))
            .await?;
        let mail = self.wait("the acceptance is answered", || self.sent_mail(number, 2)).await?;
        say("bellhop", &format!("thanks the client and asks the manager [{}]", mail.mail.subject))
    }

    async fn approve(&self, number: BookingNumber, kind: TaskKind) -> anyhow::Result<()> {
        let task = self.wait("the task is opened", || self.open_task(number, kind)).await?;
        say("manager", &format!("approves task {task}: {kind}"))?;
        decide(
            self.services,
            &Decision { task, verdict: Verdict::Approve { text: None, terms: Terms::default() }, seen_version: None },
        )
        .await?;
        Ok(())
    }

    async fn pay(&self, number: BookingNumber) -> anyhow::Result<()> {
        let mail = self.wait("the deposit is asked for", || self.sent_mail(number, 3)).await?;
        let booking = self.services.store.booking(number).await?.context("the booking is stored")?.booking;
        let amount = booking.deposit_outstanding();
        say("bellhop", &format!("asks for the deposit of {amount} [{}]", mail.mail.subject))?;
        let minor = (amount * rust_decimal::Decimal::ONE_HUNDRED).round();
        let body = json!({
            "type": "payment.succeeded",
            "data": { "payment_id": format!("pay_{}", self.tag), "refund_id": null, "reference": number.to_string(),
                      "amount_minor": i64::try_from(minor)?, "currency": self.services.house.venue.currency,
                      "occurred_at": clock::of_the_machine() }
        });
        say("provider", &format!("reports a payment of {amount}"))?;
        post(self.instance, "payments", &format!("evt_{}", self.tag), &body).await?;
        self.wait("the payment is booked", || self.booking_if(number, |booking| booking.paid() >= amount)).await?;
        Ok(())
    }

    async fn confirmed(&self, number: BookingNumber) -> anyhow::Result<()> {
        self.wait("the booking is confirmed", || {
            self.booking_if(number, |booking| status(booking) == Status::Confirmed)
        })
        .await?;
        let mail = self.wait("the confirmation leaves", || self.sent_mail(number, 4)).await?;
        let invitation = if mail.mail.invitation.is_some() { "with" } else { "without" };
        say("bellhop", &format!("confirms {number} and mails it {invitation} an invitation [{}]", mail.mail.subject))
    }

    /// The client's `nth` mail.
    async fn write(&self, nth: u8, answers: Option<&str>, subject: &str, text: &str) -> anyhow::Result<()> {
        let body = json!({
            "type": "email.received",
            "data": {
                "message_id": self.message_id(nth), "in_reply_to": answers,
                "references": answers.into_iter().collect::<Vec<_>>(), "date": clock::of_the_machine(),
                "from": self.client.from, "to": [self.services.house.from.address], "subject": subject, "text": text,
                "html": null, "headers": {}, "attachments": []
            }
        });
        post(self.instance, "mail", &format!("mail_{}_{nth}", self.tag), &body).await?;
        Ok(())
    }

    fn message_id(&self, nth: u8) -> String {
        format!("<{}.{nth}@example.com>", self.tag)
    }

    async fn wait<T, F>(&self, what: &str, look: impl Fn() -> F) -> anyhow::Result<T>
    where
        F: Future<Output = anyhow::Result<Option<T>>>,
    {
        let watch = async {
            loop {
                if let Some(seen) = look().await? {
                    return Ok(seen);
                }
                tokio::time::sleep(GLANCE).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, watch).await;
        waited.unwrap_or_else(|_| bail!("waited {} s in vain until {what}", PATIENCE.as_secs()))
    }

    /// The booking that the client's first mail has opened.
    async fn booking(&self) -> anyhow::Result<Option<StoredBooking>> {
        let message = self.services.store.message_by_message_id(&self.message_id(1)).await?;
        match message.and_then(|message| message.booking) {
            Some(number) => Ok(self.services.store.booking(number).await?),
            None => Ok(None),
        }
    }

    async fn booking_if(
        &self,
        number: BookingNumber,
        is_so: impl Fn(&Booking) -> bool,
    ) -> anyhow::Result<Option<StoredBooking>> {
        Ok(self.services.store.booking(number).await?.filter(|stored| is_so(&stored.booking)))
    }

    async fn open_task(&self, number: BookingNumber, kind: TaskKind) -> anyhow::Result<Option<i64>> {
        let tasks = self.services.store.tasks_of(number).await?;
        Ok(tasks.into_iter().find(|task| task.kind == kind && task.state == TaskState::Open).map(|task| task.id))
    }

    /// The client's `nth` mail from us, once it has left.
    async fn sent_mail(&self, number: BookingNumber, nth: usize) -> anyhow::Result<Option<StoredMail>> {
        let mails = self.services.store.mails_of_booking(number).await?;
        let mut to_client = mails.into_iter().filter(|stored| stored.mail.thread.is_some());
        Ok(to_client.nth(nth - 1).filter(|stored| stored.state == MailState::Sent))
    }
}

fn say(who: &str, what: &str) -> anyhow::Result<()> {
    Ok(output::line(format!("{who:<9} {what}"))?)
}

//! Steps of a story as text, so that cases are data.
//!
//! ```text
//! inquire complete                 inquire event layout=theatre    give day=2026-06-20 start=11:00
//! inquire room=B day=2026-06-14 to=2026-06-15 start=10:00 end=16:00 guests=25 layout=theatre product=prosecco*4
//! give guests=30              give yes             give another_day
//! accept 1 + billing full     accept               billing name,city
//! team ask                    approve approve_acceptance      reject final_confirmation
//! pay p1 225.00 CHF           refund p1 r1 225.00 CHF         sent 1             pay p2 225.00 CHF as p1
//! decline          counter 1400.00          counter percent 10          cancel          claim-paid
//! ask parking price           ask-human        unknown-product          repeat
//! approve counter_offer amount=1400.00         approve source_product amount=300.00 name=Fondue
//! visit 2026-06-10 14:00      move-visit       no-visit        give-way                  give-up
//! tick                        wait 8               occupy B 2026-06-14 08:00-18:00        free                remind
//! extend 7         visit-was done               visit-was no-show
//! invitation event accepted current            invitation visit declined outdated words
//! ```

use chrono::{Duration, NaiveDate};
use serde::de::DeserializeOwned;

use super::Scene;
use crate::{
    Act, BillingParts, Command, Event, Input, Occupied, PaymentOutcome, PaymentReport, Refusal, Terms, Values,
    event_window, parse_time, pricing::ChosenProduct,
};

/// Day, time and guests of the worked example of the specification.
const EVENT: &str = "day=2026-06-14 start=10:00 end=16:00 guests=25";
/// The same in its room.
const COMPLETE: &str = "room=B event";

impl Scene {
    /// Plays one step; ` + ` joins the acts of one message.
    pub(crate) fn play(&mut self, step: &str) -> Result<Vec<Event>, Refusal> {
        let words: Vec<_> = step.split_whitespace().collect();
        match words.as_slice() {
            ["wait", days] => self.wait(Duration::days(days.parse().unwrap())),
            ["remind"] => {
                let due = self.due_reminders();
                return self.step(&due);
            }
            ["free"] => self.occupied.clear(),
            ["occupy", room, day, times] => self.occupied.push(occupied(self, room, day, times)),
            _ => {
                let inputs: Vec<_> = step.split(" + ").map(input).collect();
                return self.step(&inputs);
            }
        }
        Ok(Vec::new())
    }
}

fn occupied(scene: &Scene, room: &str, day: &str, times: &str) -> Occupied {
    let day: NaiveDate = day.parse().unwrap();
    let (start, end) = times.split_once('-').unwrap();
    let window = event_window(day, day, parse_time(start).unwrap(), parse_time(end).unwrap(), scene.zone);
    Occupied { room: room.into(), window }
}

fn input(text: &str) -> Input {
    let words: Vec<_> = text.split_whitespace().collect();
    match words.as_slice() {
        ["tick"] => Input::Tick,
        ["extend", days] => Input::Command(Command::Extend { days: days.parse().unwrap() }),
        ["visit-was", how] => Input::Command(Command::VisitWas { done: *how == "done" }),
        ["invitation", to, answer, standing, words @ ..] => Input::Command(Command::AnswerInvitation {
            to: parse(to),
            answer: parse(answer),
            standing: parse(standing),
            with_words: !words.is_empty(),
        }),
        ["give-way"] => Input::Command(Command::GiveWay),
        ["give-up"] => Input::Command(Command::GiveUp),
        ["approve", task, given @ ..] => Input::Command(Command::Approve(parse(task), terms(given))),
        ["reject", task] => Input::Command(Command::Reject(parse(task))),
        ["sent", version] => Input::Command(Command::OfferSent(version.parse().unwrap())),
        ["pay", id, amount, currency] => payment(id, PaymentOutcome::Succeeded, amount, currency),
        ["pay", other, amount, currency, "as", id] => {
            also(other, payment(id, PaymentOutcome::Succeeded, amount, currency))
        }
        ["fail", id, amount, currency] => payment(id, PaymentOutcome::Failed, amount, currency),
        ["refund", id, back, amount, currency] => {
            payment(id, PaymentOutcome::Returned((*back).to_owned()), amount, currency)
        }
        words => Input::Act(act(words)),
    }
}

fn act(words: &[&str]) -> Act {
    match words {
        ["inquire", given @ ..] => {
            Act::Inquire { contact: "c1".into(), language: Some("en".to_owned()), values: values(given) }
        }
        ["give", given @ ..] => Act::Give(values(given)),
        ["accept"] => Act::Accept { seen: None },
        ["accept", version] => Act::Accept { seen: Some(version.parse().unwrap()) },
        ["billing", parts] => Act::GiveBilling { billing: (*parts).into(), parts: billing(parts) },
        ["decline"] => Act::Decline,
        ["counter"] => Act::Counter { total: None, percent: None },
        ["counter", "percent", percent] => Act::Counter { total: None, percent: Some(percent.parse().unwrap()) },
        ["counter", total] => Act::Counter { total: Some(total.parse().unwrap()), percent: None },
        ["visit", wish @ ..] => visit(false, wish),
        ["move-visit", wish @ ..] => visit(true, wish),
        ["no-visit"] => Act::DropVisit,
        ["cancel"] => Act::Cancel,
        ["claim-paid"] => Act::ClaimPaid,
        ["ask", topics @ ..] => Act::Ask { questions: topics.iter().map(|topic| parse(topic)).collect() },
        ["ask-human"] => Act::AskHuman,
        ["unknown-product"] => Act::WishUnknownProduct,
        ["repeat"] => Act::Repeat,
        ["team", acts @ ..] => Act::LeaveToTeam { acts: acts.iter().map(|act| parse(act)).collect() },
        words => panic!("no step: {words:?}"),
    }
}

/// `2026-06-10 14:00`, or one of both.
fn visit(change: bool, wish: &[&str]) -> Act {
    let (days, times): (Vec<&str>, Vec<&str>) = wish.iter().partition(|word| word.contains('-'));
    let day = days.first().map(|day| day.parse().unwrap());
    Act::Visit { change, day, time: times.first().and_then(|time| parse_time(time)) }
}

/// `amount=1400.00 name=Fondue`
fn terms(words: &[&str]) -> Terms {
    words.iter().fold(Terms::default(), |terms, word| match word.split_once('=').unwrap() {
        ("amount", amount) => Terms { amount: Some(amount.parse().unwrap()), ..terms },
        ("name", name) => Terms { name: Some(name.replace('_', " ")), ..terms },
        ("dates", days) => Terms { dates: days.split(',').map(|day| day.parse().unwrap()).collect(), ..terms },
        _ => panic!("no term: {word}"),
    })
}

fn values(words: &[&str]) -> Values {
    words_over(Values::default(), words)
}

fn words_over(values: Values, words: &[&str]) -> Values {
    words.iter().fold(values, |mut values, word| {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match key {
            "day" => values.first_day = Some(value.parse().unwrap()),
            "to" => values.last_day = Some(value.parse().unwrap()),
            "start" => values.start = Some(parse_time(value).unwrap()),
            "end" => values.end = Some(parse_time(value).unwrap()),
            "guests" => values.participants = Some(value.parse().unwrap()),
            "layout" => values.layout = Some(parse(value)),
            "room" => values.room = Some(value.replace('_', " ")),
            "remove" => values.removed.push(value.to_owned()),
            "no_extras" => values.no_extras = true,
            "product" => values.products.push(product(value)),
            "event" => values = over(values, EVENT),
            "complete" => values = over(values, COMPLETE),
            "yes" => values.yes = true,
            "month" => values.vague.get_or_insert_default().month = Some(value.to_owned()),
            "weekday" => values.vague.get_or_insert_default().weekday = Some(value.to_owned()),
            "week" => values.vague.get_or_insert_default().week = Some(value.parse().unwrap()),
            "another_day" => values.another_day = true,
            _ => panic!("no value: {word}"),
        }
        values
    })
}

fn over(values: Values, text: &str) -> Values {
    words_over(values, &text.split_whitespace().collect::<Vec<_>>())
}

fn product(text: &str) -> ChosenProduct {
    let (product, quantity) = text.split_once('*').map_or((text, None), |(id, count)| (id, count.parse().ok()));
    ChosenProduct { product: product.to_owned(), quantity }
}

fn billing(parts: &str) -> BillingParts {
    let has = |part| parts == "full" || parts.split(',').any(|given| given == part);
    BillingParts {
        name: has("name"),
        street: has("street"),
        postal_code: has("postal_code"),
        city: has("city"),
        country: has("country"),
    }
}

fn payment(id: &str, outcome: PaymentOutcome, amount: &str, currency: &str) -> Input {
    let report = PaymentReport {
        payment: id.to_owned(),
        other: None,
        outcome,
        amount: amount.parse().unwrap(),
        currency: currency.to_owned(),
    };
    Input::Command(Command::RecordPayment(report))
}

/// The same payment under its other id.
fn also(other: &str, input: Input) -> Input {
    match input {
        Input::Command(Command::RecordPayment(report)) => {
            Input::Command(Command::RecordPayment(PaymentReport { other: Some(other.to_owned()), ..report }))
        }
        input => input,
    }
}

/// A word as it is written in JSON.
fn parse<T: DeserializeOwned>(word: &str) -> T {
    serde_json::from_value(word.into()).unwrap()
}

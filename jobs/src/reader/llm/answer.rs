//! What a model may say: exactly the schema's shape, every value in its form, no key against another.
//!
//! Does not know the mail; whether a value stands in it is the question of [`super::grounds`].

use booking::{ActKind, Billing, Contact, Reading};
use chrono::{NaiveDate, NaiveTime};
use rust_decimal::Decimal;
use serde_json::Value;

use super::LlmError;

/// Acts that are the only one of their mail, and leave every field empty.
const ALONE: [ActKind; 4] = [ActKind::DuplicateOrThanks, ActKind::Spam, ActKind::Injection, ActKind::Unclear];
/// More people than any venue holds are a misreading.
const MOST_PEOPLE: u32 = 10_000;

/// Reads an answer.
pub(super) fn parse(content: &str) -> Result<Reading, LlmError> {
    let value: Value = serde_json::from_str(content).map_err(|_| LlmError::NotInSchema)?;
    let reading: Reading = serde_json::from_value(value.clone()).map_err(|_| LlmError::NotInSchema)?;
    // What is in the schema is written back as it came: no key missing, none too many, no other spelling.
    if serde_json::to_value(&reading).ok() != Some(value) {
        return Err(LlmError::NotInSchema);
    }
    match malformed(&reading).or_else(|| contradicted(&reading)) {
        Some(key) => Err(LlmError::Contradiction(key)),
        None => Ok(reading),
    }
}

/// The first key whose value is not written as the schema's prompt says.
fn malformed(reading: &Reading) -> Option<&'static str> {
    let time = |text: &Option<String>| text.as_deref().is_none_or(is_time);
    let vague = reading.vague.clone().unwrap_or_default();
    let visit = reading.visit.clone().unwrap_or_default();
    let counter = reading.counter.clone().unwrap_or_default();
    let checks = [
        ("language", reading.language.as_deref().is_none_or(|tag| matches!(tag, "en" | "de"))),
        ("start", time(&reading.start)),
        ("end", time(&reading.end)),
        ("visit.time", time(&visit.time)),
        ("vague.month", vague.month.as_deref().is_none_or(is_month)),
        ("vague.week", vague.week.is_none_or(|week| (1..=5).contains(&week))),
        ("participants", reading.participants.is_none_or(|people| (1..=MOST_PEOPLE).contains(&people))),
        ("counter.total", counter.total.as_deref().is_none_or(is_total)),
        ("counter.percent", counter.percent.as_deref().is_none_or(is_percent)),
        ("contact.phone", reading.contact.phone.as_deref().is_none_or(is_phone)),
    ];
    checks.into_iter().find(|(_, fits)| !fits).map(|(key, _)| key)
}

/// The first key that another one contradicts.
fn contradicted(reading: &Reading) -> Option<&'static str> {
    let has = |act| reading.acts.contains(&act);
    let lone = reading.acts.iter().any(|act| ALONE.contains(act));
    let extracted = Reading { language: None, acts: Vec::new(), contact: Contact::default(), ..reading.clone() }
        != Reading::default();
    let billed = reading.billing.as_ref().is_some_and(|billing| *billing != Billing::default());
    let checks = [
        ("acts", !reading.acts.is_empty() && (!lone || (reading.acts.len() == 1 && !extracted))),
        ("end_date", reading.end_date.is_none_or(|end| reading.date.is_some_and(|date| date < end))),
        ("questions", has(ActKind::Ask) != reading.questions.is_empty()),
        ("counter", has(ActKind::Counter) == reading.counter.is_some()),
        ("billing", has(ActKind::GiveBilling) == billed),
    ];
    checks.into_iter().find(|(_, fits)| !fits).map(|(key, _)| key)
}

fn is_time(text: &str) -> bool {
    text.len() == 5 && NaiveTime::parse_from_str(text, "%H:%M").is_ok()
}

fn is_month(text: &str) -> bool {
    text.len() == 7 && NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").is_ok()
}

fn is_total(text: &str) -> bool {
    let amount = text.parse::<Decimal>().ok().filter(|amount| amount.is_sign_positive());
    amount.is_some_and(|amount| amount.scale() == 2)
}

fn is_percent(text: &str) -> bool {
    text.parse::<Decimal>().is_ok_and(|percent| percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED)
}

fn is_phone(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (9..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use booking::{Counter, Question};
    use serde_json::json;

    use super::*;

    fn inquiry() -> Value {
        let reading = Reading {
            language: Some("en".to_owned()),
            acts: vec![ActKind::Inquire],
            date: "2026-06-14".parse().ok(),
            start: Some("10:00".to_owned()),
            participants: Some(25),
            ..Reading::default()
        };
        serde_json::to_value(reading).unwrap()
    }

    /// An inquiry whose `key` is another value.
    fn with(key: &str, value: Value) -> String {
        let mut reading = inquiry();
        reading[key] = value;
        reading.to_string()
    }

    #[test]
    fn a_whole_reading_is_taken() {
        assert_eq!(parse(&inquiry().to_string()).unwrap().participants, Some(25));
        assert!(parse(&format!("  {}\n", inquiry())).is_ok());
    }

    #[test]
    fn whatever_the_schema_does_not_know_is_refused() {
        let mut missing = inquiry();
        missing.as_object_mut().unwrap().remove("room");
        let cases = [
            "Here is what the mail says: an inquiry.".to_owned(),
            format!("```json\n{}\n```", inquiry()),
            missing.to_string(),
            with("price", json!("0.00")),
            with("status", json!("confirmed")),
            with("acts", json!(["approve"])),
            with("acts", json!("inquire")),
            with("participants", json!("25")),
            with("participants", json!(-1)),
            with("date", json!("14.06.2026")),
            with("date", json!("2026-02-30")),
            with("contact", json!({ "name": null, "company": null, "phone": null, "vip": true })),
            "[]".to_owned(),
            String::new(),
        ];
        for case in cases {
            assert_eq!(parse(&case), Err(LlmError::NotInSchema), "{case}");
        }
    }

    #[test]
    fn a_value_that_is_none_or_contradicts_another_is_refused() {
        let none = Counter::default();
        let cases = [
            ("start", json!("25:00"), "start"),
            ("end", json!("6pm"), "end"),
            ("participants", json!(0), "participants"),
            ("vague", json!({ "month": "May", "weekday": null, "daypart": null, "week": null }), "vague.month"),
            ("vague", json!({ "month": null, "weekday": null, "daypart": null, "week": 6 }), "vague.week"),
            ("language", json!("fr"), "language"),
            ("contact", json!({ "name": null, "company": null, "phone": "044 000 00 00" }), "contact.phone"),
            ("acts", json!([]), "acts"),
            ("acts", json!(["spam"]), "acts"),
            ("acts", json!(["inquire", "unclear"]), "acts"),
            ("end_date", json!("2026-06-14"), "end_date"),
            ("questions", json!([Question::Parking]), "questions"),
            ("acts", json!(["inquire", "ask"]), "questions"),
            ("counter", json!(none), "counter"),
            ("acts", json!(["inquire", "give_billing"]), "billing"),
        ];
        for (key, value, found) in cases {
            assert_eq!(parse(&with(key, value.clone())), Err(LlmError::Contradiction(found)), "{key} {value}");
        }
    }
}

//! Which values a mail's own text contains, whoever claims to have read them.
//!
//! The recognisers of the rules without their judgement: a deadline is a day like any other here.

use std::{collections::BTreeSet, str::FromStr};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::cue::{Pattern, pattern};
use super::day_form::Anchor;
use super::number::{self, NUMBER};
use super::sender::Sender;
use super::strip::{self, Parts};
use super::{clock, count, date, mask, pick, sentence, vague};
use crate::reader::Mail;

/// The writer's own words, without quoted history, and the values in them.
pub(in crate::reader) struct Evidence {
    /// The subject of a fresh mail.
    pub(in crate::reader) subject: Option<String>,
    /// Above the signature.
    pub(in crate::reader) text: String,
    /// The signature.
    pub(in crate::reader) signature: String,
    /// What was forwarded to be handled.
    pub(in crate::reader) forwarded: String,
    /// Everything of it and the sender, in small letters and single spaces.
    words: String,
    days: BTreeSet<NaiveDate>,
    /// Minutes since midnight.
    hours: BTreeSet<u16>,
    numbers: BTreeSet<u32>,
    amounts: BTreeSet<Decimal>,
    /// `2026-05`.
    months: BTreeSet<String>,
    weeks: BTreeSet<u32>,
    /// Single capitals, which may name rooms.
    letters: BTreeSet<String>,
    /// Digits of each line, without anything between them.
    digits: Vec<String>,
}

static ANY_NUMBER: Pattern = Pattern::new(|| pattern(&format!(r"\b{NUMBER}\b")));
static GROUP: Pattern = Pattern::new(|| pattern(r"\bzu (\w+t)\b"));
static AMOUNT: Pattern = Pattern::new(|| pattern(r"\d{1,3}(?:[ '’.,]\d{3})+(?:[.,]\d{1,2}\b)?|\d+(?:[.,]\d{1,2}\b)?"));
static LETTER: Pattern = Pattern::new(|| pattern(r"\b(?:(?:room|raum|saal) )([a-z])\b"));
static CAPITAL: Pattern = Pattern::new(|| super::cue::exact(r"\b[A-Z]\b"));

impl Evidence {
    /// Looks for everything in one mail.
    pub(in crate::reader) fn of(mail: &Mail) -> Self {
        let sender = Sender::parse(&mail.from);
        let parts = strip::strip(&mail.subject, &mail.body, &sender);
        let lines = lines(&parts);
        let mut evidence = Self::of_words(&parts, &lines, &mail.from);
        for sentence in sentence::sentences(&lines) {
            evidence.look_at(&sentence.text, mail);
        }
        evidence.take_only_offer(mail);
        evidence
    }

    fn of_words(parts: &Parts, lines: &[String], from: &str) -> Self {
        let words = squeezed(&format!("{from} {}", lines.join(" ")));
        let digits = lines.iter().map(|line| line.replace("(0)", "")).map(|line| only_digits(&line)).collect();
        Self {
            subject: parts.subject.clone(),
            text: parts.text.join("\n").trim().to_owned(),
            signature: parts.signature.join("\n").trim().to_owned(),
            forwarded: parts.forwarded.join("\n").trim().to_owned(),
            words,
            digits,
            days: BTreeSet::new(),
            hours: BTreeSet::new(),
            numbers: BTreeSet::new(),
            amounts: BTreeSet::new(),
            months: BTreeSet::new(),
            weeks: BTreeSet::new(),
            letters: BTreeSet::new(),
        }
    }

    fn look_at(&mut self, text: &str, mail: &Mail) {
        let clean = mask::noise(text);
        let undated = self.take_days(&clean, mail);
        self.take_hours(&undated);
        self.take_hours(&clean);
        self.take_numbers(text);
        self.take_picks(text, mail);
        let named = LETTER.captures_iter(text).map(|found| found[1].to_uppercase());
        self.letters.extend(named.chain(CAPITAL.find_iter(text).map(|found| found.as_str().to_owned())));
    }

    fn take_days(&mut self, text: &str, mail: &Mail) -> String {
        let context = &mail.context;
        let today = mail.received_at.date_naive();
        let only = context.offered_dates.first().filter(|_| context.offered_dates.len() == 1);
        let base = only.copied().or(context.event_date);
        let (days, undated) = date::find(text, &Anchor { today, offered: &context.offered_dates, base });
        for day in days.iter().flat_map(|day| std::iter::once(day.first).chain(day.last)) {
            self.days.insert(day);
            self.open(vague::week_around(day));
        }
        self.open(vague::find(&undated, today));
        self.open(vague::find(text, today));
        undated
    }

    fn open(&mut self, open: booking::Vague) {
        self.months.extend(open.month);
        self.weeks.extend(open.week);
    }

    /// An hour without its half of the day may be either.
    fn take_hours(&mut self, text: &str) {
        const HALF: u16 = 12 * 60;
        for hours in clock::find(text) {
            for minutes in hours.start.into_iter().chain(hours.end) {
                self.hours.insert(minutes % (2 * HALF));
                if hours.weak || hours.bare || hours.open_end {
                    self.hours.insert((minutes + HALF) % (2 * HALF));
                }
            }
        }
    }

    fn take_numbers(&mut self, text: &str) {
        let runs = text.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse().ok());
        let written = ANY_NUMBER.find_iter(text).filter_map(|found| number::parse(found.as_str()));
        let groups = GROUP.captures_iter(text).filter_map(|found| number::parse_group(&found[1]));
        let counted = count::find(text).into_iter().map(|count| count.people);
        self.numbers.extend(runs.chain(written).chain(groups).chain(counted));
        self.amounts.extend(AMOUNT.find_iter(text).filter_map(|found| amount(found.as_str())));
    }

    /// "the second one"
    fn take_picks(&mut self, text: &str, mail: &Mail) {
        let (dates, times) = (&mail.context.offered_dates, &mail.context.offered_times);
        self.days.extend(pick::place(text, dates.len()).map(|at| dates[at]));
        self.hours.extend(pick::place(text, times.len()).and_then(|at| minutes(&times[at])));
    }

    /// A bare yes takes the only entry.
    fn take_only_offer(&mut self, mail: &Mail) {
        if let [only] = mail.context.offered_dates.as_slice() {
            self.days.insert(*only);
        }
        if let [only] = mail.context.offered_times.as_slice() {
            self.hours.extend(minutes(only));
        }
        self.letters.extend(mail.context.room.as_ref().map(|room| room.to_uppercase()));
    }

    pub(in crate::reader) fn has_day(&self, day: NaiveDate) -> bool {
        self.days.contains(&day)
    }

    /// `18:30`.
    pub(in crate::reader) fn has_time(&self, time: &str) -> bool {
        minutes(time).is_some_and(|minutes| self.hours.contains(&minutes))
    }

    /// `2026-05`.
    pub(in crate::reader) fn has_month(&self, month: &str) -> bool {
        self.months.contains(month)
    }

    /// Of a month.
    pub(in crate::reader) fn has_week(&self, week: u32) -> bool {
        self.weeks.contains(&week)
    }

    pub(in crate::reader) fn has_number(&self, number: u32) -> bool {
        self.numbers.contains(&number)
    }

    /// Money or a percentage, in digits or in words.
    pub(in crate::reader) fn has_amount(&self, text: &str) -> bool {
        let Ok(amount) = Decimal::from_str(text) else { return false };
        self.amounts.contains(&amount) || u32::try_from(amount).is_ok_and(|number| self.has_number(number))
    }

    /// The very words, whatever their spaces and capitals.
    pub(in crate::reader) fn has_words(&self, text: &str) -> bool {
        let wanted = squeezed(text);
        !wanted.is_empty() && contains_whole(&self.words, &wanted)
    }

    /// Every part of a name, in any order.
    pub(in crate::reader) fn has_name(&self, name: &str) -> bool {
        name.split_whitespace().all(|part| self.has_words(part))
    }

    /// A letter that is named, or that was proposed; a longer name word by word.
    pub(in crate::reader) fn has_room(&self, room: &str) -> bool {
        self.letters.contains(&room.to_uppercase()) || (room.chars().count() > 1 && self.has_words(room))
    }

    /// A telephone number by its national digits.
    pub(in crate::reader) fn has_phone(&self, phone: &str) -> bool {
        const NATIONAL: usize = 9;
        let wanted = only_digits(phone);
        let national = &wanted[wanted.len().saturating_sub(NATIONAL)..];
        national.len() == NATIONAL && self.digits.iter().any(|digits| digits.contains(national))
    }
}

/// Everything that counts, the subject first.
fn lines(parts: &Parts) -> Vec<String> {
    let own = parts.subject.iter().chain(&parts.text).chain(&parts.signature).chain(&parts.forwarded);
    own.cloned().collect()
}

fn squeezed(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `wanted` stands in `text` and not inside a word.
fn contains_whole(text: &str, wanted: &str) -> bool {
    let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(wanted)
        .any(|(at, found)| free(text[..at].chars().next_back()) && free(text[at + found.len()..].chars().next()))
}

fn only_digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn minutes(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// "1'500", "1,500.00", "1.500,00": a mark before two digits divides the cents, every other one thousands.
fn amount(text: &str) -> Option<Decimal> {
    let cents = text.rfind(['.', ',']).filter(|at| text.len() - at <= 3);
    let (whole, cents) = cents.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    Decimal::from_str(&format!("{}.{}", only_digits(whole), if cents.is_empty() { "0" } else { cents })).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use booking::{ReaderContext, ReaderStage};

    fn evidence(body: &str) -> Evidence {
        let context = ReaderContext {
            stage: ReaderStage::DateProposed,
            offered_dates: ["2026-05-20", "2026-05-27"].map(|day| day.parse().unwrap()).to_vec(),
            ..ReaderContext::default()
        };
        Evidence::of(&super::super::tests::mail(body, context))
    }

    #[test]
    fn what_the_mail_says_is_found_however_it_is_written() {
        let said = evidence(
            "We take the second one, from halb acht abends, or am 5. Juni, 2pm to 6pm, for zu zwölft or 20 adults and \
             5 children, in room b, at CHF 1'450.50 or ten percent less, in the second week of September.\n\n\
             Regards\nNora Feld\nTel. +41 (0)44 000 12 34",
        );
        for day in ["2026-05-27", "2026-06-05"] {
            assert!(said.has_day(day.parse().unwrap()), "{day}");
        }
        for time in ["19:30", "14:00", "18:00"] {
            assert!(said.has_time(time), "{time}");
        }
        for number in [12, 20, 5, 25] {
            assert!(said.has_number(number), "{number}");
        }
        assert!(said.has_amount("1450.50") && said.has_amount("10"));
        assert!(said.has_room("B") && said.has_phone("+41440001234") && said.has_name("Nora Feld"));
        assert!(said.has_month("2026-09") && said.has_week(2));
        assert!(said.has_words("nora.feld@example.com"));
    }

    #[test]
    fn what_the_mail_does_not_say_is_not_found() {
        let said = evidence("Yes please.\n\nOn 1 May 2026 the venue wrote:\n> 3 June, 30 people, Room C, CHF 900.00");
        assert!(!said.has_day("2026-05-20".parse().unwrap()), "one of two was to be picked");
        assert!(!said.has_day("2026-06-03".parse().unwrap()), "quoted history is not said");
        assert!(!said.has_time("10:00") && !said.has_number(30) && !said.has_room("C") && !said.has_amount("900.00"));
        assert!(!said.has_phone("+41440001234") && !said.has_phone("") && !said.has_name("Max Muster"));
        assert!(!said.has_words("eas"), "a part of a word is no word");
        assert!(!said.has_month("2026-05") && !said.has_week(1));
    }
}

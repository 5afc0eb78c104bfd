//! The event's own values, for an inquiry and for a reply alike.

use booking::{Reading, Vague};
use chrono::Datelike;

use super::clock::{Hours, end_after, written};
use super::date::Day;
use super::day_form::Form;
use super::layout;
use super::room::SAME;
use super::talk::{About, Role, Said, Talk};
use super::words::{acts, asides};

/// Everything that an inquiry states.
pub(super) fn of_inquiry(talk: &Talk<'_>, reading: &mut Reading) {
    set_day(reading, best_day(talk));
    hours(talk, reading);
    vague(talk, reading);
    reading.participants = talk.counts().first().map(|count| count.people);
    reading.room = room(talk);
    reading.layout = layout(talk);
}

pub(super) fn set_day(reading: &mut Reading, day: Option<&Day>) {
    reading.date = day.map(|day| day.first);
    reading.end_date = day.and_then(|day| day.last);
}

/// The preferred of the wanted days, else the first; exact days before "Friday".
fn best_day<'a>(talk: &'a Talk<'_>) -> Option<&'a Day> {
    let wanted: Vec<(&Said, &Day)> = talk.days(Role::Wanted).into_iter().chain(talk.days(Role::Second)).collect();
    let exact: Vec<_> =
        wanted.iter().filter(|(said, day)| day.form == Form::Full && !said.sentence.is_subject).collect();
    let prefers = |(said, day): &&(&Said, &Day)| asides::PREFERRED.is_in(super::count::clause(&said.clean, &day.at));
    let preferred = wanted
        .iter()
        .skip(1)
        .find(prefers)
        .and_then(|(_, better)| exact.iter().find(|(_, day)| day.first.day() == better.first.day()));
    let backed = exact.iter().find(|(said, _)| is_backed(talk, said));
    let named = |(said, day): &&&(&Said, &Day)| asides::EVENT.is_in(super::count::clause(&said.dateless, &day.at));
    let backed = backed.map(|first| {
        let beside = || exact.iter().filter(|(said, _)| std::ptr::eq(*said, first.0));
        beside().find(named).filter(|_| beside().count() > 1).unwrap_or(first)
    });
    let day = preferred.or(backed).or(exact.first()).map(|(_, day)| *day);
    day.or_else(|| wanted.iter().find(|(_, day)| day.form == Form::Full).map(|(_, day)| *day))
        .or_else(|| wanted.iter().find(|(said, _)| !said.sentence.is_subject && said.tells()).map(|(_, day)| *day))
}

/// The sentence says more about the event than the day.
fn is_backed(talk: &Talk<'_>, said: &Said) -> bool {
    let text = &said.sentence.text;
    acts::WISH.is_in(text)
        || asides::EVENT.is_in(text)
        || said.hours.iter().any(|hours| !hours.bare)
        || !super::count::find(&said.left).is_empty()
        || !super::room::find(text, talk.stage()).is_empty()
        || text.contains(':')
}

/// The first span; else the first start with the first end.
pub(super) fn hours(talk: &Talk<'_>, reading: &mut Reading) {
    let found = talk.hours();
    let span = found.iter().find(|(_, hours)| hours.start.is_some() && hours.end.is_some());
    let start = found.iter().find_map(|(_, hours)| hours.start);
    let end = found
        .iter()
        .find(|(_, hours)| hours.end.is_some())
        .and_then(|(_, hours)| hours.end.map(|end| later(hours, end, start)));
    let (start, end) = span.map_or((start, end), |(_, hours)| (hours.start, hours.end.max(closing(&found))));
    reading.start = start.map(written);
    reading.end = end.map(written);
}

/// "9 bis 12 Uhr Referate, danach Lunch, Ende um 14 Uhr": the end that is called so.
fn closing(found: &[(&Said, &Hours)]) -> Option<u16> {
    let named = |said: &Said, hours: &Hours| {
        let before = super::strip::upto_back(&said.dateless[..hours.at.start], 18);
        hours.start.is_none() && asides::CLOSES.is_in(before)
    };
    found.iter().find(|(said, hours)| named(said, hours)).and_then(|(_, hours)| hours.end)
}

/// "from 6.30pm ... finish around 10": the end's half of the day follows from the start.
fn later(hours: &Hours, end: u16, start: Option<u16>) -> u16 {
    match start {
        Some(start) if hours.open_end => end_after(end, start),
        None if hours.open_end && end < 7 * 60 => end + 12 * 60,
        _ => end,
    }
}

/// Only what no exact day or hour covers.
pub(super) fn vague(talk: &Talk<'_>, reading: &mut Reading) {
    let mut vague = talk.vague();
    if reading.date.is_some() {
        vague = Vague { daypart: vague.daypart, ..Vague::default() };
    }
    if reading.start.is_some() || reading.end.is_some() {
        vague.daypart = None;
    }
    reading.vague = (vague != Vague::default()).then_some(vague);
}

/// The first room that is not turned down; "the same room" is the one the mail remembers.
pub(super) fn room(talk: &Talk<'_>) -> Option<String> {
    let wanted = talk.rooms().into_iter().find(|room| !room.refused).map(|room| room.letter);
    let remembered = || {
        let past = talk.body().filter(|said| said.about == About::Past || SAME.is_in(&said.sentence.text));
        let mut rooms = past.flat_map(|said| super::room::find(&said.sentence.text, talk.stage()));
        talk.says(&SAME).then(|| rooms.next().map(|room| room.letter)).flatten()
    };
    wanted.or_else(remembered)
}

pub(super) fn layout(talk: &Talk<'_>) -> Option<booking::Layout> {
    talk.telling().filter(|said| !said.sentence.is_subject).find_map(|said| layout::find(&said.sentence.text))
}

//! One sentence with everything that was found in it.
//!
//! Knows no other sentence and no conversation; [`super::talk`] weighs what is found here.

use booking::{Question, Vague};
use chrono::NaiveDate;

use super::clock::{self, Hours};
use super::cue::{Cue, Pattern, pattern};
use super::date::{self, Day};
use super::day_form::{Anchor, Form};
use super::sentence::Sentence;
use super::words::{acts, asides};
use super::{mask, vague};

/// What a sentence speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Event,
    Visit,
    Past,
}

/// A sentence and what was found in it.
pub(super) struct Said {
    pub(super) sentence: Sentence,
    /// Without contacts, money and reference numbers; same positions.
    pub(super) clean: String,
    /// Without days too, whose full stops are none.
    pub(super) dateless: String,
    /// Without days and hours.
    pub(super) left: String,
    pub(super) days: Vec<Day>,
    pub(super) hours: Vec<Hours>,
    pub(super) about: About,
    /// "the week of 8 June".
    week: Option<NaiveDate>,
    /// What it wants to know.
    pub(super) asked: Vec<Question>,
}

impl Said {
    /// Its values count.
    pub(super) fn tells(&self) -> bool {
        self.about == About::Event && self.asked.is_empty()
    }

    /// It says so, or the line that introduces its list does.
    pub(super) fn says(&self, cue: &Cue) -> bool {
        cue.is_in(&self.sentence.text) || cue.is_in(&self.sentence.lead)
    }
}

/// Finds everything in one sentence.
pub(super) fn analyse(sentence: Sentence, anchor: &Anchor<'_>) -> Said {
    let clean = mask::noise(&sentence.text);
    let (mut days, undated) = date::find(&clean, anchor);
    for day in &mut days {
        moved_on(day, &clean);
    }
    let week = days.iter().find(|day| vague::is_week_around(&clean[..day.at.start])).map(|day| day.first);
    if week.is_some() {
        days.clear();
    }
    days.retain(|day| day.form == Form::Full || !vague::is_open_weekday(&clean, day.at.start));
    let undated = if days.is_empty() && week.is_none() { clean.clone() } else { undated };
    let mut hours = clock::find(&undated);
    if let ([first, last], true) = (hours.as_mut_slice(), days.iter().any(|day| day.last.is_some())) {
        close_span(first, last);
    }
    let sure: Vec<_> = hours
        .iter()
        .filter(|hours| !hours.weak || (!hours.bare && (hours.start.is_none() || hours.end.is_none())))
        .map(|hours| hours.at.clone())
        .collect();
    let left = mask::blank(&undated, &sure);
    let past = asides::PAST.is_in(&clean) && !asides::THIS_TIME.is_in(&clean) && !acts::WISH.is_in(&clean);
    let about = if past { About::Past } else { About::Event };
    Said { sentence, clean, dateless: undated, left, days, hours, about, asked: Vec::new(), week }
}

/// "From Friday, 17:00, until Sunday, 15:00": the second hour ends the last day.
fn close_span(first: &Hours, last: &mut Hours) {
    if first.end.is_none() && last.bare && last.end.is_none() {
        last.end = last.start.take();
        last.bare = false;
    }
}

/// "move it from the 10th to the 11th" is no span.
fn moved_on(day: &mut Day, text: &str) {
    let moves = acts::OTHER_DAY.is_in(text) || acts::MOVE_VISIT.is_in(text);
    let lasts = text[day.at.clone()].to_lowercase().contains(" bis ");
    if moves
        && !lasts
        && asides::MOVED_FROM.ends(&text[..day.at.start])
        && let Some(last) = day.last.take()
    {
        day.first = last;
    }
}

/// Month, week, weekday and part of the day in the clauses that are about the event.
pub(super) fn open_time(said: &Said, today: NaiveDate) -> Vague {
    let text: Vec<&str> = said
        .left
        .split([',', ';', ':', '(', ')'])
        .filter(|part| !asides::ASIDE_DAY.is_in(part) && !asides::IMPOSSIBLE.is_in(part))
        .collect();
    let week = said.week.map(vague::week_around);
    let choices: Vec<&str> = text.iter().map(|part| if week.is_some() { *part } else { first_choice(part) }).collect();
    let open = vague::find(&choices.join(","), today);
    match week {
        Some(week) => Vague { weekday: vague::find(&said.clean, today).weekday, daypart: open.daypart, ..week },
        None => open,
    }
}

/// "in April or on a Thursday in May": the first of the two.
fn first_choice(text: &str) -> &str {
    static OR: Pattern = Pattern::new(|| pattern(r" (?:or|oder) "));
    match OR.find(text) {
        Some(or) if vague::find(&text[..or.start()], NaiveDate::MIN).month.is_some() => &text[..or.start()],
        _ => text,
    }
}

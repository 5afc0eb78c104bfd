//! Seeing the venue before the event: wished for, chosen, moved or declined.

use booking::{ActKind, ReaderStage, Reading, Visit};
use chrono::NaiveDate;

use super::clock::{Hours, written};
use super::cue::{Pattern, pattern};
use super::date::Day;
use super::day_form::Form;
use super::pick;
use super::talk::{About, Role, Said, Talk};
use super::words::{acts, asides, questions};

/// Adds the visit's act and values.
pub(super) fn fill(talk: &Talk<'_>, reading: &mut Reading) {
    let about: Vec<&Said> = talk.body().filter(|said| said.about == About::Visit).collect();
    let act = if talk.in_visit_stage() { answer(talk, &about) } else { wish(talk, &about) };
    let Some(act) = act else { return };
    reading.acts.push(act);
    if act != ActKind::DeclineVisit {
        let visit = Visit { date: day(talk), time: time(talk, &about) };
        reading.visit = (visit != Visit::default()).then_some(visit);
    }
}

/// Outside the visit's own conversation the word itself must be there.
fn wish(talk: &Talk<'_>, about: &[&Said]) -> Option<ActKind> {
    let named: Vec<&&Said> = about.iter().filter(|said| acts::VISIT.is_in(&said.sentence.text)).collect();
    if named.iter().any(|said| acts::NO_VISIT.is_in(&said.sentence.text) && !said.sentence.asks) {
        return Some(ActKind::DeclineVisit);
    }
    let asked = |said: &&&Said| said.sentence.asks || acts::VISIT.is_in(&said.sentence.text);
    let moved = about.iter().filter(asked).any(|said| acts::MOVE_VISIT.is_in(&said.sentence.text));
    if moved && !named.is_empty() && talk.stage() != ReaderStage::New {
        return Some(ActKind::ChangeVisit);
    }
    let wished =
        named.iter().any(|said| acts::WOULD.is_in(&said.sentence.text) && !questions::TOURS.is_in(&said.sentence.text));
    wished.then_some(ActKind::RequestVisit)
}

/// The venue proposed days or hours.
fn answer(talk: &Talk<'_>, about: &[&Said]) -> Option<ActKind> {
    let declines = |said: &&&Said| {
        acts::NO_VISIT.is_in(&said.sentence.text)
            && (acts::VISIT.is_in(&said.sentence.text) || !asides::REFUSE_ALL.is_in(&said.sentence.text))
            && visit_days(talk).is_empty()
    };
    if about.iter().any(|said| declines(&said))
        && about.iter().any(|said| acts::VISIT.is_in(&said.sentence.text) || acts::NO_VISIT.starts(&said.sentence.text))
    {
        return Some(ActKind::DeclineVisit);
    }
    let (day, time) = (day(talk), time(talk, about));
    let refuses = about.iter().any(|said| asides::REFUSE_ALL.is_in(&said.sentence.text));
    let listed_day = day.is_none_or(|day| talk.context.offered_dates.contains(&day));
    let listed_time = time
        .as_ref()
        .is_none_or(|time| talk.context.offered_times.is_empty() || talk.context.offered_times.contains(time));
    let given = day.is_some() || time.is_some();
    if given && listed_day && listed_time && !refuses {
        return Some(ActKind::ChooseVisit);
    }
    if given
        || refuses
        || about
            .iter()
            .any(|said| asides::IMPOSSIBLE.is_in(&said.sentence.text) || acts::OTHER_DAY.is_in(&said.sentence.text))
    {
        return Some(ActKind::ChangeVisit);
    }
    about
        .iter()
        .any(|said| acts::YES.is_in(&said.sentence.text) && !acts::NOT.is_in(&said.sentence.text))
        .then_some(ActKind::ChooseVisit)
}

fn visit_days<'a>(talk: &'a Talk<'_>) -> Vec<(&'a Said, &'a Day)> {
    talk.days(Role::Visit)
}

/// "push the viewing to Monday".
static TARGET: Pattern = Pattern::new(|| pattern(r"\b(?:to|auf)(?: the| den)? $"));

/// The picked day: named, or by its place in the list; the only one offered on a bare yes.
fn day(talk: &Talk<'_>) -> Option<NaiveDate> {
    let offered = &talk.context.offered_dates;
    let days: Vec<&Day> = visit_days(talk)
        .into_iter()
        .map(|(_, day)| day)
        .filter(|day| Some(day.first) != talk.context.event_date)
        .collect();
    let target = visit_days(talk)
        .into_iter()
        .find(|(said, day)| TARGET.is_match(&said.clean[..day.at.start]))
        .map(|(_, day)| day.first);
    let exact = days.iter().find(|day| day.form != Form::DayOnly || offered.contains(&day.first)).or(days.first());
    let placed = || talk.body().find_map(|said| pick::place(&said.sentence.text, offered.len()));
    let only = || {
        offered.first().copied().filter(|_| {
            offered.len() == 1 && talk.stage() == ReaderStage::VisitDatesProposed && !talk.says(&asides::REFUSE_ALL)
        })
    };
    target.or(exact.map(|day| day.first)).or_else(|| placed().map(|at| offered[at])).or_else(only)
}

fn time(talk: &Talk<'_>, about: &[&Said]) -> Option<String> {
    let offered = &talk.context.offered_times;
    let usable = |said: &&Said, hours: &Hours| {
        let clause = super::count::clause(&said.clean, &hours.at);
        !asides::ASIDE_HOUR.is_in(clause)
            && (!hours.weak || offered.contains(&written(hours.start.unwrap_or_default())) || !hours.bare)
    };
    let moving = about.iter().filter(|said| acts::MOVE_VISIT.is_in(&said.sentence.text));
    let said = moving.chain(about.iter()).find_map(|said| {
        said.hours.iter().find(|hours| usable(said, hours)).and_then(|hours| hours.start.or(hours.end))
    });
    let placed =
        || talk.body().find_map(|said| pick::place(&said.sentence.text, offered.len())).map(|at| offered[at].clone());
    let only =
        || offered.first().cloned().filter(|_| offered.len() == 1 && talk.stage() == ReaderStage::VisitTimesProposed);
    said.map(written).or_else(placed).or_else(only)
}

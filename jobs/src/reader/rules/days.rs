//! Which day a reply takes, changes or refuses.

use booking::{ActKind, ReaderStage, Reading};
use chrono::NaiveDate;

use super::count::{clause, clauses};
use super::date::Day;
use super::day_form::Form;
use super::reply::agrees;
use super::talk::{About, Role, Said, Talk};
use super::words::{acts, asides, questions};
use super::{pick, vague, values};

/// Adds the act and the day.
pub(super) fn fill(talk: &Talk<'_>, reading: &mut Reading) {
    if talk.stage() == ReaderStage::DateProposed {
        Answer::to(talk).fill(reading);
    } else {
        change(talk, reading);
    }
}

/// The booking has a day: another one that is to replace it, or the same one said again.
fn change(talk: &Talk<'_>, reading: &mut Reading) {
    let event = talk.context.event_date;
    let wanted = talk.days(Role::Wanted).into_iter().filter(|(said, _)| said.tells() && !said.sentence.is_subject);
    let wanted: Vec<(&Said, &Day)> = wanted.collect();
    let moves = |said: &Said| acts::MOVE.is_in(&said.sentence.text) || talk.says(&acts::OTHER_DAY);
    let other: Vec<_> = wanted.iter().filter(|(said, day)| Some(day.first) != event && moves(said)).collect();
    if let Some((_, day)) = other.iter().find(|(_, day)| day.form != Form::DayOnly).or(other.first()) {
        reading.acts.push(ActKind::ChangeDate);
        values::set_day(reading, Some(day));
    } else if talk.body().any(wants_other_day) {
        reading.acts.push(ActKind::ChangeDate);
        values::vague(talk, reading);
        if let Some(vague) = &mut reading.vague {
            vague.daypart = vague.daypart.take().filter(|_| vague.month.is_some() || vague.weekday.is_some());
        }
    } else {
        reading.date = wanted.iter().map(|(_, day)| day.first).find(|date| event == Some(*date));
    }
}

/// "We have to postpone": a day, since no hour is named.
fn wants_other_day(said: &Said) -> bool {
    said.tells() && acts::OTHER_DAY.is_in(&said.sentence.text) && said.hours.iter().all(|hours| hours.weak)
}

/// An answer to proposed days.
struct Answer<'a> {
    talk: &'a Talk<'a>,
    offered: &'a [NaiveDate],
    wanted: Vec<(&'a Said, &'a Day)>,
}

impl<'a> Answer<'a> {
    fn to(talk: &'a Talk<'a>) -> Self {
        let wanted = talk.days(Role::Wanted).into_iter().chain(talk.days(Role::Second));
        let wanted = wanted.filter(|(said, _)| said.asked.is_empty()).collect();
        Self { talk, offered: &talk.context.offered_dates, wanted }
    }

    /// A yes to one of the days, another day, or none of them.
    fn fill(&self, reading: &mut Reading) {
        let agreed = self.talk.body().any(agrees);
        let (listed, new) = (self.listed(), self.new_day());
        let refuses = self.refuses_all() || self.prefers(new, listed) || (!agreed && self.seeks_another_month());
        if let Some(day) = listed.filter(|_| !refuses) {
            reading.acts.push(ActKind::Confirm);
            reading.date = Some(day);
        } else if new.is_some() {
            reading.acts.push(ActKind::ChangeDate);
            values::set_day(reading, new);
        } else if agreed && !refuses {
            reading.acts.push(ActKind::Confirm);
            reading.date = self.offered.first().copied().filter(|_| self.offered.len() == 1);
        } else {
            values::vague(self.talk, reading);
            let changes = refuses || self.regrets() || reading.vague.is_some();
            reading.acts.extend(changes.then_some(ActKind::ChangeDate));
        }
    }

    /// The taken day of the list: the favourite, the first that is named, or the one that is counted to.
    fn listed(&self) -> Option<NaiveDate> {
        let named: Vec<_> = self.wanted.iter().filter(|(_, day)| self.offered.contains(&day.first)).collect();
        let favourite = |(said, day): &&&(&Said, &Day)| asides::PREFERRED.is_in(clause(&said.dateless, &day.at));
        let named = named.iter().skip(1).find(favourite).or(named.first()).map(|(_, day)| day.first);
        named.or_else(|| self.talk.body().find_map(|said| self.counted_to(said)))
    }

    /// "the second one", unless the clause refuses it.
    fn counted_to(&self, said: &Said) -> Option<NaiveDate> {
        let refused = |clause: &str| asides::IMPOSSIBLE.is_in(clause) || asides::REGRET.is_in(clause);
        let clauses = clauses(&said.sentence.text).filter(|clause| !refused(clause) || acts::YES.is_in(clause));
        let place = clauses.filter_map(|clause| pick::place(clause, self.offered.len())).next();
        place.filter(|_| said.about != About::Past).map(|at| self.offered[at])
    }

    fn new_day(&self) -> Option<&'a Day> {
        let new: Vec<_> = self
            .wanted
            .iter()
            .filter(|(_, day)| !self.offered.contains(&day.first) && day.form != Form::DayOnly)
            .collect();
        let proposed = new.iter().find(|(said, _)| said.sentence.asks || acts::MOVE.is_in(&said.sentence.text));
        proposed.or(new.first()).map(|(_, day)| *day)
    }

    fn refuses_all(&self) -> bool {
        let refuses = |said: &Said| asides::REFUSE_ALL.is_in(&said.sentence.text) && self.counted_to(said).is_none();
        self.talk.body().any(refuses)
    }

    /// A new day is proposed, and the listed one is only mentioned.
    fn prefers(&self, new: Option<&Day>, listed: Option<NaiveDate>) -> bool {
        let names = |said: &&Said| said.days.iter().any(|day| Some(day.first) == listed);
        let proposes = |said: &Said| {
            questions::POSSIBLE.is_in(&said.sentence.text)
                && said.days.iter().any(|day| !self.offered.contains(&day.first))
        };
        let body = || self.talk.body();
        new.is_some() && body().any(proposes) && body().filter(names).all(|said| !acts::YES.is_in(&said.sentence.text))
    }

    fn seeks_another_month(&self) -> bool {
        let open = |said: &Said| vague::find(&said.left, self.talk.today).month.is_some();
        self.talk.body().any(|said| said.sentence.asks && said.asked.is_empty() && open(said))
    }

    fn regrets(&self) -> bool {
        let text =
            |said: &Said| asides::IMPOSSIBLE.is_in(&said.sentence.text) || acts::OTHER_DAY.is_in(&said.sentence.text);
        self.talk.body().any(|said| said.tells() && text(said))
    }
}

//! The mail's sentences with everything that was found in them, and what each is about.
//!
//! Decides no act: it answers questions such as "which days does the writer want?".

use booking::{ReaderContext, ReaderStage, Vague};
use chrono::NaiveDate;

use super::clock::Hours;
use super::count::{self, Count, clause};
use super::cue::Cue;
use super::date::Day;
use super::day_form::Anchor;
use super::product;
use super::room::{self, Named};
pub(super) use super::said::{About, Said};
use super::said::{analyse, open_time};
use super::sentence::Sentence;
use super::strip::upto_back;
use super::words::{acts, asides, questions};

/// How far before an hour the word may stand that calls it a beginning or an end.
const NEAR: usize = 18;

/// What a day is to the writer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Wanted,
    Second,
    Refused,
    Visit,
    Aside,
}

/// The whole mail.
pub(super) struct Talk<'a> {
    pub(super) context: &'a ReaderContext,
    pub(super) today: NaiveDate,
    pub(super) said: Vec<Said>,
    pub(super) german: bool,
    /// It wishes for a new booking.
    pub(super) inquires: bool,
}

impl<'a> Talk<'a> {
    pub(super) fn new(context: &'a ReaderContext, today: NaiveDate, sentences: Vec<Sentence>, german: bool) -> Self {
        let only = context.offered_dates.first().filter(|_| context.offered_dates.len() == 1);
        let anchor = Anchor { today, offered: &context.offered_dates, base: only.copied().or(context.event_date) };
        let said = sentences.into_iter().map(|sentence| analyse(sentence, &anchor)).collect();
        let mut talk = Self { context, today, said, german, inquires: false };
        talk.tell_visits();
        talk.inquires = super::inquiry::is_inquiry(&talk);
        talk.find_questions();
        talk
    }

    /// Reads it as an inquiry after all.
    pub(super) fn take_as_inquiry(&mut self) {
        self.inquires = true;
        self.find_questions();
    }

    /// What counts as a question depends on what the mail is.
    fn find_questions(&mut self) {
        for at in 0..self.said.len() {
            self.said[at].asked = super::asking::asked(self, &self.said[at]);
        }
    }

    pub(super) fn stage(&self) -> ReaderStage {
        self.context.stage
    }

    pub(super) fn in_visit_stage(&self) -> bool {
        matches!(self.stage(), ReaderStage::VisitDatesProposed | ReaderStage::VisitTimesProposed)
    }

    /// Sentences of the body.
    pub(super) fn body(&self) -> impl Iterator<Item = &Said> + Clone {
        self.said.iter().filter(|said| !said.sentence.is_subject)
    }

    /// Whether a body sentence says it.
    pub(super) fn says(&self, cue: &Cue) -> bool {
        self.body().any(|said| cue.is_in(&said.sentence.text))
    }

    /// Sentences whose values count: about the event, and no questions for information.
    pub(super) fn telling(&self) -> impl Iterator<Item = &Said> {
        self.said
            .iter()
            .filter(|said| said.tells() || (self.inquires && said.about == About::Event && !said.days.is_empty()))
    }

    /// Days in a role, with their sentences; the subject's come last.
    pub(super) fn days(&self, role: Role) -> Vec<(&Said, &Day)> {
        let subject_last = self.body().chain(self.said.iter().filter(|said| said.sentence.is_subject));
        subject_last
            .flat_map(|said| said.days.iter().map(move |day| (said, day)))
            .filter(|(said, day)| self.role(said, day) == role)
            .collect()
    }

    /// What one day is to the writer.
    pub(super) fn role(&self, said: &Said, day: &Day) -> Role {
        let before = &said.clean[..day.at.start];
        let clause = clause(&said.dateless, &day.at);
        let later = said.days.iter().any(|other| other.at.start >= day.at.end);
        let moved = day.last.is_none() && later && asides::MOVED_FROM.ends(before);
        let stays = asides::EVENT.is_in(&said.sentence.text)
            && asides::STAYS.is_in(&said.sentence.text)
            && !acts::VISIT.is_in(clause);
        let gone = said.about == About::Past || (day.first < self.today && asides::PAST.is_in(&said.clean));
        match () {
            () if gone || (day.last.is_none() && asides::DEADLINE_BEFORE.ends(before)) => Role::Aside,
            () if moved || asides::INSTEAD_OF.ends(before) => Role::Refused,
            () if reachable(said) || asides::ASIDE_DAY.is_in(clause) => Role::Aside,
            () if self.declines_softly(clause) => Role::Refused,
            () if said.about == About::Visit && !stays => Role::Visit,
            () if self.stage() != ReaderStage::New && asides::IMPOSSIBLE.is_in(clause) => Role::Refused,
            () if asides::SECOND_CHOICE.ends(before) => Role::Second,
            () => Role::Wanted,
        }
    }

    /// "Am 24. haben wir leider Revision": where days were proposed, regret refuses them.
    fn declines_softly(&self, clause: &str) -> bool {
        let proposed = matches!(self.stage(), ReaderStage::DateProposed | ReaderStage::VisitDatesProposed);
        proposed && asides::REGRET.is_in(clause) && !acts::YES.is_in(clause) && !asides::ONLY_THIS.is_in(clause)
    }

    /// Hours of the event: not of visits, deliveries, calls or doors.
    pub(super) fn hours(&self) -> Vec<(&Said, &Hours)> {
        self.telling()
            .flat_map(|said| said.hours.iter().map(move |hours| (said, hours)))
            .filter(|(said, hours)| self.is_event_hour(said, hours))
            .collect()
    }

    fn is_event_hour(&self, said: &Said, hours: &Hours) -> bool {
        let asked = self.stage() == ReaderStage::TimeAsked;
        let near_day = said.days.iter().any(|day| hours.at.start >= day.at.end && hours.at.start - day.at.end <= 6);
        let labelled = said.clean[..hours.at.start].trim_end().ends_with(':');
        let paired = hours.start.is_some() && hours.end.is_some();
        let usable = if hours.weak {
            asked || (!hours.bare && (!paired || near_day || said.clean[..hours.at.start].trim().is_empty()))
        } else {
            !hours.bare || near_day || labelled || asked
        };
        let bound = !hours.weak && asides::BOUND.is_in(clause(&said.dateless, &hours.at));
        let usable = usable || bound;
        let lead = asides::ASIDE_HOUR.is_in(&said.sentence.lead);
        let near = upto_back(&said.dateless[..hours.at.start], NEAR);
        let named = asides::BOUND.is_in(near) || asides::CLOSES.is_in(near);
        let aside = asides::ASIDE_HOUR.is_in(clause(&said.dateless, &hours.at)) && !named;
        usable && !lead && !reachable(said) && !aside
    }

    /// Head counts of the event, news first.
    pub(super) fn counts(&self) -> Vec<Count> {
        let told = self.telling().flat_map(|said| {
            let served = |count: &Count| !self.inquires && product::serves(&said.left[..count.at.start]);
            count::find(&said.left).into_iter().filter(move |count| !served(count)).collect::<Vec<_>>()
        });
        let in_questions = self.body().filter(|said| said.about == About::Event && !said.asked.is_empty());
        let news = in_questions.flat_map(|said| count::find(&said.left)).filter(|count| count.stated && count.anew);
        let mut counts: Vec<Count> = told.chain(news).collect();
        counts.sort_by_key(Count::rank);
        counts
    }

    /// Rooms that are named, wanted or refused.
    pub(super) fn rooms(&self) -> Vec<Named> {
        let named = |said: &Said| room::find(&said.sentence.text, self.stage());
        let past = |said: &Said, room: &Named| asides::PAST.is_in(clause(&said.sentence.text, &room.at));
        self.telling()
            .flat_map(|said| named(said).into_iter().filter(|room| !past(said, room)).collect::<Vec<_>>())
            .collect()
    }

    /// What is left open about the time.
    pub(super) fn vague(&self) -> Vague {
        let mut merged = Vague::default();
        let mut all: Vec<Vague> = self.telling().map(|said| open_time(said, self.today)).collect();
        // A week stands in its own month, whichever other month the mail mentions before.
        all.sort_by_key(|found| found.week.is_none());
        for found in all {
            merged.month = merged.month.or(found.month);
            merged.week = merged.week.or(found.week);
            merged.weekday = merged.weekday.or(found.weekday);
            merged.daypart = merged.daypart.or(found.daypart);
        }
        merged
    }

    /// Sentences about a visit, and those right behind them that go on about it.
    fn tell_visits(&mut self) {
        let visit_stage = self.in_visit_stage();
        for at in 0..self.said.len() {
            let before = at.checked_sub(1).map(|before| &self.said[before]);
            let continued = before.is_some_and(|before| {
                before.about == About::Visit && before.sentence.paragraph == self.said[at].sentence.paragraph
            });
            let said = &self.said[at];
            if said.about != About::Event {
                continue;
            }
            let text = &said.sentence.text;
            let event = asides::EVENT.is_in(text);
            let own = acts::VISIT.is_in(text) && !questions::TOURS.is_in(text);
            let guests = count::find(&said.left).iter().any(|count| count.people >= 8);
            let follows = continued && !event && !guests && room::find(text, ReaderStage::New).is_empty();
            let keeps = event && asides::STAYS.is_in(text) && !acts::VISIT.is_in(text);
            if !said.sentence.is_subject && !keeps && (own || follows || (visit_stage && !event && !guests)) {
                self.said[at].about = About::Visit;
            }
        }
    }
}

/// It says when to call, not that one has called.
fn reachable(said: &Said) -> bool {
    asides::REACH.is_in(&said.clean) && !acts::SPOKE.is_in(&said.clean)
}

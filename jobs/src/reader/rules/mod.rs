//! The deterministic reader for English and German.
//!
//! A pipeline: `strip` takes the mail apart, `sentence` cuts it, `said` finds days, hours and open wishes in each
//! sentence, `talk` weighs them, and `inquiry`, `reply`, `visits`, `orders`, `billing` and `asking` read the acts by
//! what the venue asked last. Phrases are tables in `words`. What is doubtful is left out: a wrong value is worse than
//! none.

mod alone;
mod asking;
mod billing;
mod clock;
mod clock_form;
mod contact;
mod count;
mod cue;
mod date;
mod day_form;
mod days;
pub(super) mod evidence;
mod haggle;
mod inquiry;
mod language;
mod layout;
mod mask;
mod number;
mod orders;
mod pick;
mod product;
mod question;
mod reply;
mod room;
mod said;
mod sender;
mod sentence;
mod spoken;
mod strip;
mod talk;
#[cfg(test)]
mod tests;
mod vague;
mod values;
mod visits;
mod words;

use booking::{ActKind, Contact, Question, ReaderStage, Reading};

use self::sender::Sender;
use self::sentence::Sentence;
use self::strip::Parts;
use self::talk::{About, Talk};
use self::words::acts;
use super::Mail;

/// Reads a mail; what it is unsure about it leaves out, and what it cannot read is `unclear`.
pub fn read(mail: &Mail) -> Reading {
    let sender = Sender::parse(&mail.from);
    let mut parts = strip::strip(&mail.subject, &mail.body, &sender);
    let language = language::of(&[&parts.text.join(" "), &mail.subject, &parts.closing]);
    let alone =
        |act, contact| Reading { language: Some(language.to_owned()), acts: vec![act], contact, ..Reading::default() };
    if let Some(act) = alone::act(&mail.from, &mail.subject, &parts) {
        return alone(act, Contact::default());
    }
    let (billing, text) = take_billing(mail, &mut parts);
    let contact = contact::find(&sender, &parts, &text);
    let mut talk = Talk::new(&mail.context, mail.received_at.date_naive(), sentences(&parts), language == "de");
    if alone::is_repeat(&talk) {
        return alone(ActKind::DuplicateOrThanks, contact);
    }
    let mut reading = Reading { billing, ..alone(ActKind::GiveBilling, contact.clone()) };
    if reading.billing.is_none() {
        reading.acts.clear();
    }
    let before = reading.clone();
    fill(&talk, &mut reading);
    if talk.stage() == ReaderStage::New && reading.acts.iter().any(needs_booking) {
        // Nothing is booked that could change: whoever names such values wishes for something new.
        talk.take_as_inquiry();
        reading = before;
        fill(&talk, &mut reading);
    }
    match reading.acts.as_slice() {
        [] if alone::is_thanks(&talk, &parts.closing) => alone(ActKind::DuplicateOrThanks, contact),
        [] => alone(ActKind::Unclear, contact),
        [ActKind::Ask] => Reading { questions: reading.questions, ..alone(ActKind::Ask, contact) },
        _ => reading,
    }
}

/// Acts that change a booking, so that there must be one.
fn needs_booking(act: &ActKind) -> bool {
    use ActKind::{AddProducts, ChangeDate, ChangeRequirements, ChooseRoom, GiveTime};
    matches!(act, AddProducts | ChangeDate | ChangeRequirements | ChooseRoom | GiveTime)
}

/// Reads the invoice address and takes its lines out of the text.
fn take_billing(mail: &Mail, parts: &mut Parts) -> (Option<booking::Billing>, Vec<String>) {
    let Some(found) = billing::find(&parts.text, mail.context.stage) else {
        return (billing::of_signature(&parts.text, &parts.signature), parts.text.clone());
    };
    for (line, left) in found.left {
        parts.text[line] = left;
    }
    (Some(found.billing), parts.text.clone())
}

/// The subject first, then the writer's text, then what was forwarded to be handled.
fn sentences(parts: &Parts) -> Vec<Sentence> {
    let subject =
        parts.subject.iter().map(|subject| Sentence { text: subject.clone(), is_subject: true, ..Sentence::default() });
    let mut all: Vec<Sentence> = subject.collect();
    for lines in [&parts.text, &parts.forwarded] {
        let dialect = spoken::is_dialect(lines);
        let plain: Vec<String> = lines.iter().map(|line| spoken::plain(line, dialect)).collect();
        all.extend(sentence::sentences(&plain));
    }
    all
}

fn fill(talk: &Talk<'_>, reading: &mut Reading) {
    if talk.inquires {
        reading.acts.push(ActKind::Inquire);
        values::of_inquiry(talk, reading);
        orders::of_inquiry(talk, reading);
    } else {
        reply::fill(talk, reading);
    }
    visits::fill(talk, reading);
    if wants_human(talk) {
        reading.acts.push(ActKind::AskHuman);
    }
    if claims_paid(talk) {
        reading.acts.push(ActKind::ClaimPaid);
    }
    for topic in talk.said.iter().flat_map(|said| &said.asked) {
        let topic = as_meant(*topic, &reading.acts);
        if !reading.questions.contains(&topic) {
            reading.questions.push(topic);
        }
    }
    if !reading.questions.is_empty() {
        reading.acts.push(ActKind::Ask);
    }
}

/// What calling off costs is a matter of its terms.
fn as_meant(topic: Question, acts: &[ActKind]) -> Question {
    let fee = topic == Question::Price && acts.contains(&ActKind::Cancel);
    if fee { Question::CancellationPolicy } else { topic }
}

fn wants_human(talk: &Talk<'_>) -> bool {
    talk.body().any(|said| {
        acts::HUMAN.is_in(&said.sentence.text)
            && !acts::CALL_IF_NEEDED.is_in(&said.sentence.text)
            && !acts::SPOKE.is_in(&said.sentence.text)
    })
}

fn claims_paid(talk: &Talk<'_>) -> bool {
    let claims = |text: &str| acts::PAID.is_in(text) && !acts::NOT_PAID.is_in(text);
    !talk.inquires
        && talk.body().any(|said| said.about != About::Visit && !said.sentence.asks && claims(&said.sentence.text))
}

//! Mails that stand alone and give nothing: advertising, machines, attacks, repeats.

use booking::{ActKind, ReaderStage};

use super::strip::Parts;
use super::talk::{Role, Talk};
use super::words::{acts, noise};

/// Advertising, machines and attacks are seen before anything else is read.
pub(super) fn act(from: &str, subject: &str, parts: &Parts) -> Option<ActKind> {
    let own = parts.text.join(" ");
    let text = format!("{subject}\n{own}\n{}", parts.forwarded.join(" "));
    if noise::INJECTION.is_in(&text) {
        return Some(ActKind::Injection);
    }
    let everything = format!("{text}\n{}", parts.signature.join(" "));
    is_spam(from, subject, &everything).then_some(ActKind::Spam)
}

/// One sure sign, or two of a doubtful kind.
fn is_spam(from: &str, subject: &str, text: &str) -> bool {
    noise::MACHINE_SUBJECT.is_in(subject)
        || noise::MACHINE_SENDER.is_in(from)
        || noise::BOUNCE.is_in(text)
        || noise::ADVERTISING.is_in(text)
        || noise::AWAY.count(text) >= 2
        || noise::SELLING.count(text) >= if acts::WISH.is_in(text) { 3 } else { 2 }
}

/// "I am sending this again": nothing new, so nothing to read.
pub(super) fn is_repeat(talk: &Talk<'_>) -> bool {
    let announced = talk.says(&noise::REPEAT);
    announced && (talk.stage() != ReaderStage::New || talk.days(Role::Wanted).is_empty())
}

/// Gratitude and nothing else; `closing` may hold the only thanks.
pub(super) fn is_thanks(talk: &Talk<'_>, closing: &str) -> bool {
    let words: usize = talk.body().map(|said| said.sentence.text.split(' ').count()).sum();
    let thanks = talk.says(&noise::THANKS) || (talk.body().next().is_none() && noise::THANKS.is_in(closing));
    thanks
        && words <= 30
        && !talk.body().any(|said| said.sentence.asks)
        && !talk.says(&noise::ELSEWHERE)
        && !talk.says(&noise::SAID_ELSEWHERE)
}

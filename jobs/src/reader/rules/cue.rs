//! Phrases as data: one idea, the ways to say it, one compiled pattern.
//!
//! Knows how people spell (ß or ss, ä or ae, any apostrophe), not what they mean.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// Declares tables of phrases; each phrase is a regex of whole words, any case.
macro_rules! cues {
    ($($(#[$doc:meta])+ $name:ident { en: [$($en:literal),* $(,)?], de: [$($de:literal),* $(,)?] $(,)? })+) => {
        $($(#[$doc])+
        pub(in crate::reader::rules) static $name: std::sync::LazyLock<$crate::reader::rules::cue::Cue> =
            std::sync::LazyLock::new(|| $crate::reader::rules::cue::Cue::new(&[$($en),*], &[$($de),*]));)+

        /// Compiles every table of this file, and counts them.
        #[cfg(test)]
        pub(in crate::reader::rules) fn compile_all() -> usize {
            [$(std::sync::LazyLock::force(&$name).count("")),+].len()
        }
    };
}
pub(super) use cues;

/// One idea and the phrases for it.
pub(super) struct Cue(Regex);

/// A pattern compiled at its first use.
pub(super) type Pattern = LazyLock<Regex>;

impl Cue {
    pub(super) fn new(english: &[&str], german: &[&str]) -> Self {
        let phrases: Vec<_> = english.iter().chain(german).map(|phrase| whole_words(phrase)).collect();
        Self(pattern(&phrases.join("|")))
    }

    pub(super) fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// Whether it is that very table.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }

    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.0.find(text).map(|m| m.range())
    }

    /// What follows each place where it is said.
    pub(super) fn after<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        self.0.find_iter(text).map(move |m| &text[m.end()..])
    }

    /// The text without every place where it is said.
    pub(super) fn without(&self, text: &str) -> String {
        self.0.replace_all(text, "").into_owned()
    }

    pub(super) fn count(&self, text: &str) -> usize {
        self.0.find_iter(text).count()
    }

    pub(super) fn ends(&self, text: &str) -> bool {
        let text = text.trim_end();
        self.0.find_iter(text).any(|m| m.end() == text.len())
    }

    pub(super) fn starts(&self, text: &str) -> bool {
        self.0.find(text.trim_start()).is_some_and(|m| m.start() == 0)
    }
}

/// Keeps a phrase from matching inside a word; a phrase that ends in punctuation may be followed by anything.
fn whole_words(phrase: &str) -> String {
    let open = if phrase.starts_with(['#', '<', '[', '*']) { "" } else { r"\b" };
    let close = if phrase.ends_with([':', ',', '#', '>', '(']) { "" } else { r"\b" };
    format!("{open}(?:{phrase}){close}")
}

/// Compiles a source in the spelling of the tables, for any case.
pub(super) fn pattern(source: &str) -> Regex {
    exact(&format!("(?i){source}"))
}

/// The same, for text whose capitals matter.
#[expect(clippy::expect_used, reason = "sources are constants, and a test compiles every one")]
pub(super) fn exact(source: &str) -> Regex {
    Regex::new(&spelled(source)).expect("a constant pattern compiles")
}

/// Small ASCII classes keep the automata small; the alternatives are how people type.
fn spelled(source: &str) -> String {
    source
        .replace(r"(?:\w+ )", "(?:[^ ,;?!]+ )")
        .replace(r"(?:\w+,? )", "(?:[^ ;?!]+ )")
        .replace(r"\w", "[0-9A-Za-zÀ-ÿ]")
        .replace(r"\d", "[0-9]")
        .replace("ss", "(?:ss|ß)")
        .replace('ä', "(?:ä|ae)")
        .replace('ö', "(?:ö|oe)")
        .replace('ü', "(?:ü|ue)")
        .replace('\'', "['’`´]")
}

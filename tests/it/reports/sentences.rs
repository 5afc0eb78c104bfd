//! A line at the level ERROR says one of the sentences that may leave, and nothing beside it.

use std::collections::BTreeSet;

use bellhop::errors::TEXTS;
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

use crate::architecture::{ROOT, sources};

const FOLDERS: [&str; 7] =
    ["src", "form/src", "jobs/src", "jobs/booking/src", "jobs/queue/src", "jobs/store/src", "webhooks/src"];
/// Of a panic Sentry makes a report itself.
const OF_PANICS: &str = "panicked";

/// The sentences of one file, or the tokens of what is none.
#[derive(Default)]
struct Said(Vec<Result<String, String>>);

impl<'ast> Visit<'ast> for Said {
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        if called.path.segments.last().is_some_and(|name| name.ident == "error") {
            self.0.push(sentence(&called.tokens).ok_or_else(|| called.tokens.to_string()));
        }
        visit::visit_macro(self, called);
    }
}

/// The last argument, if it is a plain text.
fn sentence(tokens: &TokenStream) -> Option<String> {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let last = tokens.rsplit(is_comma).find(|argument| !argument.is_empty())?;
    let [TokenTree::Literal(text)] = last else { return None };
    let text = syn::parse_str::<syn::LitStr>(&text.to_string()).ok()?.value();
    (!text.contains('{')).then_some(text)
}

fn said(file: &str, text: &str) -> Vec<Result<String, String>> {
    let mut said = Said::default();
    said.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}")));
    said.0
}

#[test]
fn every_error_says_a_sentence_that_may_leave_and_each_of_them_is_said() {
    let mut spoken = BTreeSet::new();
    for path in FOLDERS.iter().flat_map(|folder| sources(folder)) {
        let file = path.strip_prefix(ROOT).unwrap().display().to_string();
        let text = std::fs::read_to_string(&path).unwrap();
        let said = said(&file, &text);
        // What stands within another macro is seen by its letters alone.
        let written = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        let written = written.flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && !"_!".contains(c)));
        assert_eq!(written.filter(|word| *word == "error!").count(), said.len(), "{file}: one within another macro");
        for sentence in said {
            let sentence = sentence.unwrap_or_else(|tokens| panic!("{file}: no plain text at the end of {tokens}"));
            assert!(sentence == OF_PANICS || TEXTS.contains(&&*sentence), "{file}: {sentence:?} is not listed");
            spoken.insert(sentence);
        }
    }
    let silent: Vec<_> = TEXTS.iter().filter(|text| !spoken.contains(**text)).collect();
    assert!(silent.is_empty(), "nobody says {silent:?}");
}

#[test]
fn a_text_with_something_in_it_is_no_sentence() {
    let lines = [
        (r#"error!("over");"#, Some("over")),
        (r#"tracing::error!(kind, cause = cause.word(), %reason, "over",);"#, Some("over")),
        (r#"error!("over: {reason}");"#, None),
        (r#"error!("over: {}", reason);"#, None),
        (r#"error!(reason);"#, None),
        (r#"error!(reason = "over");"#, None),
    ];
    for (line, sentence) in lines {
        let said = said("x.rs", &format!("fn f() {{ {line} }}"));
        assert_eq!(said.len(), 1, "{line}");
        assert_eq!(said[0].as_deref().ok(), sentence, "{line}");
    }
}

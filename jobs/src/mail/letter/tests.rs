//! The wording is kept in golden files that are read in reviews; the rest of the tests guard what no eye catches.
//!
//! After a change of the templates: `cargo test -p jobs rewrite_the_golden_letters -- --ignored`, then look at the diff
//! (the `.html` ones in a browser).

mod samples;

use std::{collections::BTreeMap, collections::BTreeSet, fs, path::PathBuf};

use booking::Letter;
pub(in crate::mail) use samples::every_letter;
use samples::{amount, at, cases, day, render, with_view};

use super::*;

/// All cases of a language in one text file and one HTML file.
fn letters(language: Language) -> [(String, String); 2] {
    let tag = match language {
        Language::En => "en",
        Language::De => "de",
    };
    let (mut text, mut html) = (String::new(), String::new());
    for (title, parts) in cases() {
        let mail = render(parts, language);
        text += &format!("######## {title}\nSubject: {}\n\n{}\n", mail.subject, mail.text);
        html += &format!("<!-- {title} -->\n{}\n", mail.html);
    }
    [(format!("letters.{tag}.txt"), text), (format!("letters.{tag}.html"), html)]
}

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

#[test]
fn every_letter_reads_as_it_was_reviewed() {
    for (name, now) in [Language::En, Language::De].into_iter().flat_map(letters) {
        let reviewed = fs::read_to_string(golden(&name)).unwrap();
        let difference = now.lines().zip(reviewed.lines()).enumerate().find(|(_, (now, reviewed))| now != reviewed);
        assert!(now == reviewed, "{name} differs first at {difference:?}; see the head of this file");
    }
}

#[test]
#[ignore = "writes the golden files; run it on purpose"]
fn rewrite_the_golden_letters() {
    for (name, now) in [Language::En, Language::De].into_iter().flat_map(letters) {
        fs::write(golden(&name), now).unwrap();
    }
}

#[test]
fn text_and_html_say_the_same() {
    for language in [Language::En, Language::De] {
        for (title, parts) in cases() {
            let mail = render(parts, language);
            assert_eq!(words(&mail.text), words(&visible(&mail.html)), "{title}");
        }
    }
}

/// The words of a text, without what only lays it out, and without the label of a link that the text writes out.
fn words(text: &str) -> BTreeSet<String> {
    let only_layout = ["", "-", "×", "=", "Pay", "the", "deposit", "Anzahlung", "bezahlen"];
    let bare = |word: &str| word.trim_matches([':', '(', ')', ',', '.']).to_owned();
    text.split_whitespace().map(bare).filter(|word| !only_layout.contains(&word.as_str())).collect()
}

/// What a browser shows of `html`.
fn visible(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1.split_once('>').unwrap().1;
    let text: String = body
        .split('<')
        .map(|chunk| chunk.split_once('>').map_or(chunk, |(_, text)| text))
        .collect::<Vec<_>>()
        .join(" ");
    text.replace("&lt;", "<")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&gt;", ">")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
}

#[test]
fn a_letter_without_its_offer_is_refused_rather_than_sent_with_holes() {
    let cases = [Part::Offer { version: 2, held_until: at(7, 12, 0), replaces_earlier: false }, Part::Confirmed];
    for part in cases {
        let letter = Letter { parts: vec![part] };
        let result = with_view(Language::En, |view| render_letter(&letter, &LetterView { offer: None, ..view }));
        assert!(matches!(result, Err(RenderError::OfferMissing { .. } | RenderError::ConfirmedOfferMissing)));
    }
    let stale = Letter { parts: vec![Part::Offer { version: 1, held_until: at(7, 12, 0), replaces_earlier: false }] };
    let result = with_view(Language::En, |view| render_letter(&stale, &view));
    assert!(matches!(result, Err(RenderError::OfferMissing { version: 1 })));
}

#[test]
fn an_empty_letter_is_refused() {
    let result = with_view(Language::En, |view| render_letter(&Letter { parts: vec![] }, &view));
    assert!(matches!(result, Err(RenderError::Empty)));
}

#[test]
fn nobodys_name_can_bring_markup_or_lines_into_a_letter() {
    let name = "Anna\r\n\r\nPay here: <a href=\"https://evil.example\">x</a>\u{202e}";
    let letter = Letter { parts: vec![Part::TeamWillAnswer] };
    let mail = with_view(Language::De, |view| render_letter(&letter, &LetterView { client_name: Some(name), ..view }));
    let mail = mail.unwrap();
    assert_eq!(mail.text.lines().next().unwrap(), "Guten Tag Anna Pay here: <a href=\"https://evil.example\">x</a>,");
    assert!(!mail.html.contains("<a href=\"https://evil.example\""), "{}", mail.html);
    assert!(!mail.html.contains('\u{202e}'));
}

#[test]
fn a_client_without_a_name_is_greeted_all_the_same() {
    let letter = Letter { parts: vec![Part::TeamWillAnswer] };
    for (language, greeting) in [(Language::En, "Hello,"), (Language::De, "Guten Tag,")] {
        for name in [None, Some(""), Some(" \r\n ")] {
            let render =
                |view: LetterView<'_>| render_letter(&letter, &LetterView { client_name: name, ..view }).unwrap();
            assert_eq!(with_view(language, render).text.lines().next(), Some(greeting));
        }
    }
}

#[test]
fn a_deposit_without_a_payment_link_has_no_empty_link() {
    let part = Part::DepositRequest { amount: amount("1"), vat: amount("0.07"), due: day(4), partly_paid: false };
    let letter = Letter { parts: vec![part] };
    let render = |view: LetterView<'_>| render_letter(&letter, &LetterView { payment_url: None, ..view }).unwrap();
    let mail = with_view(Language::En, render);
    assert!(!mail.html.contains("href") && !mail.text.contains("pay here"), "{}", mail.text);
}

#[test]
fn a_catalogues_room_name_is_used_where_there_is_one() {
    let rooms = BTreeMap::from([(RoomId::from("B"), "Salon Bleu & Co".to_owned())]);
    let letter = Letter { parts: vec![Part::OptionEnded { room: "B".into() }] };
    let mail = with_view(Language::En, |view| render_letter(&letter, &LetterView { rooms: &rooms, ..view }).unwrap());
    assert!(mail.text.contains("Salon Bleu & Co"), "{}", mail.text);
    assert!(mail.html.contains("Salon Bleu &#38; Co"), "{}", mail.html);
}

#[test]
fn no_letter_loads_anything_or_speaks_of_the_inside() {
    for language in [Language::En, Language::De] {
        for (title, parts) in cases() {
            let html = render(parts, language).html.to_lowercase();
            for word in ["<img", "<script", "<link", "url(", "src=", "task", "stage", "snapshot", "step"] {
                assert!(!html.contains(word), "{title}: {word}");
            }
        }
    }
}

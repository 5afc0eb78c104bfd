//! Whatever arrives, reading ends without a panic, and large mails are cheap.

use booking::{ReaderContext, ReaderStage};
use proptest::prelude::*;

use super::{at, mail, read};

const PIECES: [&str; 30] = [
    "Room",
    "Raum ß",
    "31.02.",
    "99.99.2026",
    "24:99",
    "25 bis",
    "1'500",
    "%",
    "\u{0}",
    "\u{308}",
    "ä",
    "🦀",
    "\r\n",
    "\n\n",
    ">",
    "On x wrote:",
    "-----Forwarded message-----",
    "--",
    "PS:",
    "Gruss",
    "?",
    "!",
    ".",
    ":",
    ",",
    "KW 54",
    "halb",
    "zu t",
    "8004 Zürich",
    "(",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_panic(body in any::<String>(), subject in any::<String>(), from in any::<String>()) {
        let mail = crate::reader::Mail { subject, from, ..mail(&body, ReaderContext::default()) };
        prop_assert!(!crate::reader::rules::read(&mail).acts.is_empty());
    }

    #[test]
    fn no_mixture_of_its_own_words_makes_it_panic(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60), glue in " |") {
        prop_assert!(!read(&pieces.join(&glue), at(ReaderStage::DateProposed)).acts.is_empty());
    }
}

#[test]
fn nothing_is_unclear() {
    assert_eq!(read("", ReaderContext::default()).acts, [booking::ActKind::Unclear]);
}

/// Cost is bounded by the text that is kept; a quadratic step would not end here.
#[test]
fn a_megabyte_is_read_in_bounded_work() {
    for piece in ["a", "1", "> x\n", "Room B, ", "on 1.1.", "\n", "Von: x\n", "8004 Zürich\n", "bis ", "((((", "ä"] {
        let reading = read(&piece.repeat(1_000_000 / piece.len()), at(ReaderStage::BillingRequested));
        assert!(!reading.acts.is_empty(), "{piece}");
    }
}

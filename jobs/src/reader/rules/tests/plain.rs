//! Spoken German, dictated days, lists of an agency: the same values in another dress.

use booking::{Layout, ReaderStage};

use super::{at, inquiry, read};

#[test]
fn days_in_words_are_days() {
    let cases = [
        ("It is on the fifteenth of May.", "2026-05-15"),
        ("It is on May the twenty-first.", "2026-05-21"),
        ("It is on the third of November.", "2026-11-03"),
        ("Es ist am zwölften April.", "2026-04-12"),
        ("Es ist am einundzwanzigsten Juni.", "2026-06-21"),
        ("Es ist am siebten oktober.", "2026-10-07"),
        ("It is on the second Thursday in May.", "2026-05-14"),
    ];
    for (sentence, date) in cases {
        assert_eq!(inquiry(sentence).date, date.parse().ok(), "{sentence}");
    }
}

#[test]
fn dialect_is_german() {
    let reading = read(
        "Händ ihr am Samschtig 5. Septämber no en Ruum? Mir sind öppe 30 Lüüt, am halbi achti gahts los.",
        super::at(ReaderStage::New),
    );
    assert_eq!((reading.date, reading.participants), ("2026-09-05".parse().ok(), Some(30)));
    assert_eq!(reading.acts, [booking::ActKind::Inquire]);
    let reading = read("Mir wänd gärn am sächsi aafange und simmer am zähni fertig.", at(ReaderStage::TimeAsked));
    assert_eq!(reading.start.as_deref(), Some("18:00"));
}

#[test]
fn hours_have_many_spellings() {
    let cases = [
        ("It runs 0900 - 1230 hrs.", Some("09:00"), Some("12:30")),
        ("Es dauert von 1400 bis 1730 Uhr.", Some("14:00"), Some("17:30")),
        ("It starts at 9 and at 4pm we are done.", Some("09:00"), Some("16:00")),
        ("Beginn 19 Uhr, um 22 Uhr ist Schluss.", Some("19:00"), Some("22:00")),
        ("Start um halb neun, um 17 Uhr sind wir wieder weg.", Some("08:30"), Some("17:00")),
        ("From a quarter past two until a quarter to six.", Some("14:15"), Some("17:45")),
        ("From quarter past eight till five thirty.", Some("08:15"), Some("17:30")),
        ("Von zwei bis fünf.", Some("14:00"), Some("17:00")),
        ("From the 9 until the 17 hours.", Some("09:00"), Some("17:00")),
        ("Budget is 1500 to 2000.", None, None),
        ("We need from two rooms to five rooms.", None, None),
    ];
    for (sentence, start, end) in cases {
        let reading = inquiry(sentence);
        assert_eq!((reading.start.as_deref(), reading.end.as_deref()), (start, end), "{sentence}");
    }
}

#[test]
fn hours_that_are_called_start_or_end_win() {
    let cases = [
        ("9 bis 12 Uhr Referate, danach Lunch, Ende gegen 14 Uhr.", "09:00", "14:00"),
        ("Talks from 9 to 12 am, drinks after that, ends at 2 pm.", "09:00", "14:00"),
        ("We arrive at 8 for a start at 9:00 and finish at 17:00.", "09:00", "17:00"),
    ];
    for (sentence, start, end) in cases {
        let reading = inquiry(sentence);
        assert_eq!((reading.start.as_deref(), reading.end.as_deref()), (Some(start), Some(end)), "{sentence}");
    }
}

#[test]
fn people_are_counted_in_every_turn() {
    let cases = [
        ("Somewhere between 40 and 55 should turn up.", Some(55)),
        ("Es werden zwischen 20 und 25 Personen kommen.", Some(25)),
        ("50 grown-ups plus 8 toddlers.", Some(58)),
        ("There will be 60 adults, 12 kids and 3 babies.", Some(75)),
        ("Wir sind 20 Damen, 15 Herren und 4 Kinder.", Some(39)),
        ("We expect an audience of up to 90.", Some(90)),
        ("30 guests and 4 vegetarians.", Some(30)),
        ("14 trainees plus the instructor.", Some(15)),
        ("16 Teilnehmende und eine Dozentin.", Some(17)),
        ("Angeschrieben haben wir 50 Leute, zugesagt haben bis jetzt 31.", Some(31)),
    ];
    for (sentence, people) in cases {
        assert_eq!(inquiry(sentence).participants, people, "{sentence}");
    }
}

#[test]
fn thumbs_type_shorter_words() {
    let reading = read("do u have smth free on sat 25 april? wanna bring 20 ppl", at(ReaderStage::New));
    assert_eq!(reading.acts, [booking::ActKind::Inquire]);
    assert_eq!((reading.date, reading.participants), ("2026-04-25".parse().ok(), Some(20)));
    assert_eq!(inquiry("Tables in a u please.").layout, Some(Layout::UShape));
}

#[test]
fn other_occasions_have_other_days() {
    let cases = [
        ("The civil ceremony is on 3 July, the party on 4 July.", "2026-07-04"),
        ("Am 3. Juli ist das Standesamt, am 4. Juli das Fest.", "2026-07-04"),
        ("Either 6 May or 13 May, the 13th would be better.", "2026-05-13"),
        ("Am 6. oder 13. Mai, der 13. wäre besser.", "2026-05-13"),
        ("Die Tagung findet vom 4. bis zum 6. Mai statt.", "2026-05-04"),
    ];
    for (sentence, date) in cases {
        assert_eq!(inquiry(sentence).date, date.parse().ok(), "{sentence}");
    }
    let open = inquiry("In der KW 24, denn unser Haus wird saniert (Bezug im Dezember).").vague.unwrap();
    assert_eq!((open.month.as_deref(), open.week), (Some("2026-06"), Some(2)));
}

#[test]
fn seating_and_rooms_stand_in_lists() {
    let cases = [
        ("Room preference: E", Some("E"), None),
        ("Raum: wenn möglich D", Some("D"), None),
        ("Raum: am liebsten C", Some("C"), None),
        ("Die Tische bitte als Inseln.", None, Some(Layout::Workshop)),
        ("20 of us, islands please.", None, Some(Layout::Workshop)),
        ("Tables in the form of a U.", None, Some(Layout::UShape)),
        ("Lieber Bankett als Inseln bei den Tischen.", None, Some(Layout::Banquet)),
    ];
    for (sentence, room, layout) in cases {
        let reading = inquiry(sentence);
        assert_eq!((reading.room.as_deref(), reading.layout), (room, layout), "{sentence}");
    }
}

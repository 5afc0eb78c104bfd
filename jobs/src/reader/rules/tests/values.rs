//! Days, hours, counts, rooms, layouts, products, addresses, figures: one sentence each.

use booking::{Layout, Product, ReaderStage, Vague};

use super::{at, inquiry, read};

#[test]
fn days_are_read_in_every_spelling() {
    let cases = [
        ("It is on 12. Mai 2026.", "2026-05-12"),
        ("It is on the 12th of May.", "2026-05-12"),
        ("It is on May 12, 2026.", "2026-05-12"),
        ("Es ist am 15. März.", "2026-03-15"),
        ("Es ist am 05.03.", "2026-03-05"),
        ("Es ist am 01.03.", "2027-03-01"),
        ("Es ist am 5.6.26.", "2026-06-05"),
        ("It is on 10/4/2026.", "2026-04-10"),
        ("It is on 2026-09-30.", "2026-09-30"),
        ("It is next Friday.", "2026-03-06"),
        ("It is on Wednesday.", "2026-03-04"),
        ("Es ist am kommenden Dienstag.", "2026-03-03"),
        ("It is tomorrow.", "2026-03-03"),
        ("Es ist übermorgen.", "2026-03-04"),
        ("It is on the second Thursday in May.", "2026-05-14"),
        ("Es ist am letzten Freitag im November.", "2026-11-27"),
        ("Es ist am Freitag, der 13. statt.", "2026-03-13"),
        ("Es waere am 3. maerz.", "2026-03-03"),
        ("Either 14 May or 21 May.", "2026-05-14"),
        ("The 14th or 21st of May, preferably the 21st.", "2026-05-21"),
    ];
    for (sentence, date) in cases {
        assert_eq!(inquiry(sentence).date, date.parse().ok(), "{sentence}");
    }
}

#[test]
fn several_days_have_a_last_one() {
    let cases = [
        ("It is on 16-17 September 2026.", "2026-09-16", "2026-09-17"),
        ("Es ist am 13./14. November.", "2026-11-13", "2026-11-14"),
        ("Es ist vom 24. bis 26. August 2026.", "2026-08-24", "2026-08-26"),
        ("It runs from 30 June to 2 July.", "2026-06-30", "2026-07-02"),
        ("Es ist vom 30.6. bis 2.7.2026.", "2026-06-30", "2026-07-02"),
        ("From Friday 16 October, 17:00, until Sunday 18 October, 15:00.", "2026-10-16", "2026-10-18"),
    ];
    for (sentence, first, last) in cases {
        let reading = inquiry(sentence);
        assert_eq!((reading.date, reading.end_date), (first.parse().ok(), last.parse().ok()), "{sentence}");
    }
}

#[test]
fn deadlines_and_other_appointments_are_no_event_days() {
    let cases = [
        "Please let us have your offer by 20 March.",
        "Rückmeldung bitte bis 20. März.",
        "We were with you on 14 March 2025.",
        "Anmeldeschluss ist der 31. Juli.",
        "Our office stays closed until 6 April.",
        "The partners meet on 3 April and decide then.",
    ];
    for sentence in cases {
        assert_eq!(inquiry(sentence).date, None, "{sentence}");
    }
}

#[test]
fn hours_are_read_in_every_spelling() {
    let cases = [
        ("Es dauert 14.00-18.00 Uhr.", Some("14:00"), Some("18:00")),
        ("Es dauert von 18 bis 22 Uhr.", Some("18:00"), Some("22:00")),
        ("It runs 2pm to 6pm.", Some("14:00"), Some("18:00")),
        ("It runs from 2-6pm.", Some("14:00"), Some("18:00")),
        ("It runs from 7.30 to 9pm.", Some("19:30"), Some("21:00")),
        ("It runs from 10am-2pm.", Some("10:00"), Some("14:00")),
        ("Es ist am 5. Mai, 9-13h.", Some("09:00"), Some("13:00")),
        ("Es geht von halb acht abends bis 2 Uhr morgens.", Some("19:30"), Some("02:00")),
        ("Es geht von Viertel vor zwei bis fünf Uhr.", Some("13:45"), Some("17:00")),
        ("It starts at half past nine and ends at noon.", Some("09:30"), Some("12:00")),
        ("It runs 19:00-01:00.", Some("19:00"), Some("01:00")),
        ("It goes from 8pm until midnight.", Some("20:00"), Some("00:00")),
        ("From 2pm please.", Some("14:00"), None),
        ("Beginn ist um 17 Uhr.", Some("17:00"), None),
        ("Ab 16 Uhr, Ende offen.", Some("16:00"), None),
        ("Türöffnung um 18 Uhr, der Anlass dauert von 19 bis 21 Uhr.", Some("19:00"), Some("21:00")),
        ("You can reach me between 9 and 11 am.", None, None),
    ];
    for (sentence, start, end) in cases {
        let reading = inquiry(sentence);
        assert_eq!((reading.start.as_deref(), reading.end.as_deref()), (start, end), "{sentence}");
    }
}

#[test]
fn vague_wishes_stay_vague() {
    let vague = |month: &str, weekday: &str, daypart: &str, week: u32| {
        let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Some(Vague {
            month: text(month),
            weekday: text(weekday),
            daypart: text(daypart),
            week: (week > 0).then_some(week),
        })
    };
    let cases = [
        ("A Saturday evening in April would be good.", vague("2026-04", "saturday", "evening", 0)),
        ("Gerne an einem Freitagnachmittag im Januar.", vague("2027-01", "friday", "afternoon", 0)),
        ("In der zweiten Juniwoche, am Vormittag.", vague("2026-06", "", "morning", 2)),
        ("It should be in the first week of September.", vague("2026-09", "", "", 1)),
        ("In der KW 24.", vague("2026-06", "", "", 2)),
        ("In the week of 8 June.", vague("2026-06", "", "", 2)),
        ("It is on 8 June in the evening.", vague("", "", "evening", 0)),
    ];
    for (sentence, wish) in cases {
        assert_eq!(inquiry(sentence).vague, wish, "{sentence}");
    }
}

#[test]
fn people_in_the_room_are_counted() {
    let cases = [
        ("We are 25 people.", Some(25)),
        ("We expect 36 particpants.", Some(36)),
        ("There will be 28 of us.", Some(28)),
        ("Wir sind zu zwölft.", Some(12)),
        ("About two dozen guests.", Some(24)),
        ("Es kommen 25 bis 30 Gäste.", Some(30)),
        ("24 Erwachsene und 9 Kinder.", Some(33)),
        ("10 candidates and 4 assessors.", Some(14)),
        ("20 persons including 3 speakers.", Some(20)),
        ("Angemeldet sind 31 Personen, dazu 2 Leiter, insgesamt 33.", Some(33)),
        ("Von unseren 240 Mitgliedern kommen 70 bis 80.", Some(80)),
        ("Erwartet werden 45 Personen, eingeladen sind 60.", Some(45)),
        ("Anzahl Personen: 65", Some(65)),
        ("Wir sind ein 20-köpfiges Team.", Some(20)),
        ("We are a club with 130 members.", None),
        ("It lasts 20 minutes.", None),
    ];
    for (sentence, people) in cases {
        assert_eq!(inquiry(sentence).participants, people, "{sentence}");
    }
}

#[test]
fn rooms_and_layouts_are_wishes_only() {
    let cases = [
        ("Room B in U-shape please.", Some("B"), Some(Layout::UShape)),
        ("Gerne Raum C mit Konzertbestuhlung.", Some("C"), Some(Layout::Theatre)),
        ("A friend raved about your Room X.", Some("X"), None),
        ("Ein grosser Sitzungstisch genügt.", None, Some(Layout::Boardroom)),
        ("Schulbestuhlung statt U-Form bitte.", None, Some(Layout::Classroom)),
        ("We sit at round tables.", None, Some(Layout::Banquet)),
        ("Our workshop needs quiet.", None, None),
        ("Our banquet needs flowers.", None, None),
        ("Raum A ist uns zu klein, lieber Raum D.", Some("D"), None),
    ];
    for (sentence, room, layout) in cases {
        let reading = inquiry(sentence);
        assert_eq!((reading.room.as_deref(), reading.layout), (room, layout), "{sentence}");
    }
}

type Thing = (&'static str, Option<u32>);

#[test]
fn products_keep_their_nouns_and_numbers() {
    let cases: [(&str, &[Thing]); 9] = [
        ("We need a projector and 2 flipcharts.", &[("projector", None), ("flipcharts", Some(2))]),
        ("Dazu 12 Flaschen Prosecco und einen Apéro riche.", &[("Prosecco", Some(12)), ("Apéro riche", None)]),
        (
            "We'd like two wireless microphones and a small stage.",
            &[("wireless microphones", Some(2)), ("stage", None)],
        ),
        ("Prosecco (4 Flaschen) nehmen wir gerne.", &[("Prosecco", Some(4))]),
        ("We have our own DJ but would take the cocktail bar.", &[("cocktail bar", None)]),
        ("Für Kaffee sorgen wir selber.", &[]),
        ("It is for our annual Christmas dinner.", &[]),
        ("Wir brauchen ein Mikrofon und eine Leselampe.", &[("Mikrofon", None), ("Leselampe", None)]),
        ("We sit facing the screen.", &[]),
    ];
    for (sentence, things) in cases {
        let expected: Vec<_> =
            things.iter().map(|(name, quantity)| Product { name: (*name).to_owned(), quantity: *quantity }).collect();
        assert_eq!(inquiry(sentence).products, expected, "{sentence}");
    }
}

#[test]
fn only_the_room_means_no_extras() {
    for sentence in ["Wirklich nur den Raum, keine Verpflegung.", "Room only, no catering.", "Keine Extras bitte."] {
        assert!(inquiry(sentence).no_extras, "{sentence}");
    }
    assert!(!inquiry("We bring our own laptop.").no_extras);
}

#[test]
fn addresses_are_read_from_blocks_lines_and_labels() {
    let parts = |body: &str| {
        let billing = read(body, at(ReaderStage::BillingRequested)).billing.unwrap_or_default();
        [billing.name_or_company, billing.street, billing.postal_code, billing.city, billing.country]
            .map(Option::unwrap_or_default)
    };
    let whole = ["Muster AG", "Weg 3", "8004", "Zürich", "Schweiz"];
    assert_eq!(parts("Muster AG\nz.Hd. Buchhaltung\nWeg 3\n8004 Zürich\nSchweiz"), whole);
    assert_eq!(parts("Muster AG, Weg 3, 8004 Zürich, Schweiz"), whole);
    assert_eq!(parts("Bitte stellen Sie die Rechnung an die Muster AG, Weg 3, 8004 Zürich, Schweiz."), whole);
    assert_eq!(parts("Firma: Muster AG\nStrasse: Weg 3\nPLZ/Ort: 8004 Zürich\nLand: Schweiz"), whole);
    assert_eq!(parts("The country is Germany and the postal code 79098."), ["", "", "79098", "", "Germany"]);
}

#[test]
fn a_lower_price_has_a_sum_or_a_percentage() {
    let cases = [
        ("Could you do it for 1'500 all in? CHF 1'780 is above our budget.", Some("1500.00"), None),
        ("Wäre ein Rabatt von 8 % möglich?", None, Some("8")),
        ("Lässt sich beim Preis noch etwas machen?", None, None),
    ];
    for (sentence, total, percent) in cases {
        let counter = read(sentence, at(ReaderStage::OfferSent)).counter.unwrap();
        assert_eq!((counter.total.as_deref(), counter.percent.as_deref()), (total, percent), "{sentence}");
    }
}

#[test]
fn the_contact_is_the_header_and_the_signature() {
    let reading = inquiry(
        "It is on 5 May.\n\nKind regards\nNora Feld\nHead of Sales, Muster AG\nFax 044 000 11 11\nT 044 000 22 22",
    );
    assert_eq!(reading.contact.name.as_deref(), Some("Nora Feld"));
    assert_eq!(reading.contact.company.as_deref(), Some("Muster AG"));
    assert_eq!(reading.contact.phone.as_deref(), Some("+41440002222"));
}

//! The same intent in other words: each table holds wordings of one phenomenon in both languages.

use booking::ActKind::{self, *};
use booking::{Product, Question, ReaderContext, ReaderStage};

use super::{at, inquiry, mail, read};

fn acts_at(stage: ReaderStage, cases: &[(&str, &[ActKind])]) {
    for (body, expected) in cases {
        let (mut acts, mut expected) = (read(body, at(stage)).acts, expected.to_vec());
        acts.sort();
        expected.sort();
        assert_eq!(acts, expected, "{body}");
    }
}

type Thing = (&'static str, Option<u32>);

#[test]
fn nouns_side_by_side_are_one_thing() {
    let cases: [(&str, &[Thing]); 8] = [
        ("We need a coffee station and a sandwich buffet.", &[("coffee station", None), ("sandwich buffet", None)]),
        ("AV: 2 x HDMI monitors, lectern", &[("HDMI monitors", Some(2)), ("lectern", None)]),
        ("Food: a light lunch", &[("lunch", None)]),
        ("Verpflegung: mittags Lunchbuffet, 2 Kaffeepausen", &[("Lunchbuffet", None), ("Kaffeepausen", Some(2))]),
        (
            "Wir brauchen ein Ansteck-Mikrofon und ein Headset-Mikrofon.",
            &[("Ansteck-Mikrofon", None), ("Headset-Mikrofon", None)],
        ),
        ("A dance floor and 12 torches from you, please.", &[("dance floor", None), ("torches", Some(12))]),
        ("Den Kuchen bäckt meine Tante.", &[]),
        ("My brother supplies the wine.", &[]),
    ];
    for (sentence, things) in cases {
        let product = |(name, quantity): &Thing| Product { name: (*name).to_owned(), quantity: *quantity };
        let expected: Vec<_> = things.iter().map(product).collect();
        assert_eq!(inquiry(sentence).products, expected, "{sentence}");
    }
}

#[test]
fn questions_have_topics() {
    use Question::{Accessibility, Availability, CancellationPolicy, Capacity, Equipment, Parking, Payment};
    let cases: [(&str, &[Question]); 15] = [
        ("Where could we leave a van?", &[Parking]),
        ("Wo kann man einen Lieferwagen abstellen?", &[Parking]),
        ("One guest uses a wheelchair. Can he get around?", &[Accessibility]),
        ("Ein Gast ist im Rollstuhl. Kommt er überall hin?", &[Accessibility]),
        ("If we pulled out, how much of the deposit would be returned?", &[CancellationPolicy]),
        ("Bis wann könnten wir gratis zurücktreten?", &[CancellationPolicy]),
        ("Which room seats the most people?", &[Capacity]),
        ("Wie viele Leute bringt man maximal unter?", &[Capacity]),
        ("Do you have interpreting booths?", &[Equipment]),
        ("Gibt es eine Dolmetschkabine?", &[Equipment]),
        ("Can we use PayPal?", &[Payment]),
        ("Hat es dort eine Klimaanlage und einen Beamer?", &[Equipment, Question::Other]),
        ("Is room D free on 9 June?", &[Availability]),
        ("Let me know what you think.", &[]),
        ("Wer kann mich zurückrufen?", &[]),
    ];
    for (body, topics) in cases {
        let mut asked = read(body, at(ReaderStage::OfferSent)).questions;
        let mut expected = topics.to_vec();
        if topics == [Availability] {
            asked.retain(|topic| *topic == Availability);
            expected = asked.clone();
        }
        asked.sort();
        expected.sort();
        assert_eq!(asked, expected, "{body}");
    }
}

#[test]
fn manners_are_no_questions() {
    for sentence in [
        "Would you be able to accommodate us?",
        "Dürfte ich Sie bitten, uns etwas zu offerieren?",
        "Which of the rooms would you recommend?",
        "Welchen Raum würden Sie empfehlen?",
        "Would that be doable?",
        "Wäre so etwas machbar?",
    ] {
        assert_eq!(inquiry(sentence).questions, [], "{sentence}");
    }
}

#[test]
fn offers_are_answered_in_many_words() {
    acts_at(
        ReaderStage::OfferSent,
        &[
            ("Our guest numbers have come down to 22.", &[ChangeRequirements]),
            ("If you could go as low as 1'400 francs, we have a deal.", &[Counter]),
            ("Für 1400 Franken wären wir einverstanden.", &[Counter]),
            ("Wir haben uns für die Waldhütte entschieden.", &[Decline]),
            ("Wir haben uns für Konzertbestuhlung entschieden.", &[ChangeRequirements]),
            ("We have decided not to change anything.", &[Unclear]),
            ("Wir haben uns für Raum D entschieden.", &[ChooseRoom]),
            ("Our plans have changed, sorry for wasting your time.", &[Decline]),
            ("Der Kunde hat beschlossen, den Anlass nicht durchzuführen.", &[Decline]),
            ("Happy with everything bar the wine. Do we get the cloakroom for free?", &[Ask]),
            ("Ihre Offerte hat uns überzeugt, Sie dürfen fix reservieren.", &[Accept]),
            ("Können Sie jemanden aus der Leitung ans Telefon holen?", &[AskHuman]),
            ("Wir freuen uns, Ihnen den Auftrag zu erteilen.", &[Accept]),
            ("Ihr Angebot liegt 15 % über unserem Budget. Können Sie uns entgegenkommen?", &[Counter]),
            ("Our ceiling is 1600, would that do?", &[Counter]),
            ("Könnten wir statt 30 auch 34 Personen sein?", &[ChangeRequirements]),
            ("Could we be 34 instead of 30?", &[ChangeRequirements]),
            ("Wäre ein Flipchart möglich?", &[AddProducts]),
            ("Our speaker fell ill, so it has to be 27 May.", &[ChangeDate]),
            ("We have opted for a cottage by the lake.", &[Decline]),
            ("Wir müssen Ihnen leider einen Korb geben.", &[Decline]),
            ("We will have to come a week later, on 27 May.", &[ChangeDate]),
            ("Wir müssen eine Woche später kommen, am 27. Mai.", &[ChangeDate]),
            ("ok so what we said before, cheers", &[Unclear]),
            ("Does B come with a sound system? You will have our answer on Friday.", &[Ask]),
        ],
    );
}

#[test]
fn bookings_end_and_are_paid_in_many_words() {
    acts_at(
        ReaderStage::DepositRequested,
        &[
            ("Our bank executed the transfer on Friday.", &[ClaimPaid]),
            ("The money should be with you by now.", &[ClaimPaid]),
            ("Die Anzahlung ist seit Dienstag bei Ihnen.", &[ClaimPaid]),
            ("Habe die 300 Franken heute losgeschickt.", &[ClaimPaid]),
            ("Das Geld müsste inzwischen auf Ihrem Konto sein.", &[ClaimPaid]),
        ],
    );
    acts_at(
        ReaderStage::CancelAsked,
        &[
            ("Yes, please proceed with the cancellation.", &[Confirm, Cancel]),
            ("Ja, bitte die Stornierung durchführen.", &[Confirm, Cancel]),
            ("Ja leider, die Sache hat sich zerschlagen.", &[Confirm]),
            ("Oh no, we want to hang on to the room!", &[Decline]),
            ("Auf keinen Fall, das war eine Verwechslung.", &[Decline]),
        ],
    );
    acts_at(
        ReaderStage::DepositRequested,
        &[
            ("If we transfer CHF 400 today, is that soon enough?", &[Ask]),
            ("Wenn wir heute 400 Franken überweisen, reicht das?", &[Ask]),
        ],
    );
    acts_at(ReaderStage::Confirmed, &[("Wir bitten Sie, die Buchung aufzuheben.", &[Cancel])]);
}

#[test]
fn lists_are_pointed_into_by_number() {
    let days: Vec<_> = ["2026-04-07", "2026-04-14", "2026-04-23"].iter().filter_map(|day| day.parse().ok()).collect();
    let proposed =
        || ReaderContext { stage: ReaderStage::DateProposed, offered_dates: days.clone(), ..ReaderContext::default() };
    for (body, day) in [
        ("Number two on your list, please.", "2026-04-14"),
        ("Nummer drei passt.", "2026-04-23"),
        ("Option one works for us.", "2026-04-07"),
    ] {
        assert_eq!(read(body, proposed()).date, day.parse().ok(), "{body}");
    }
    for (body, day) in [
        ("I'm afraid we can only do 6 May now.", "2026-05-06"),
        ("Could we make it 5 May? If that's taken, 7 May would do.", "2026-05-05"),
        ("Ginge der 5. Mai? Falls das nicht geht, der 7. Mai.", "2026-05-05"),
    ] {
        let reading = read(body, proposed());
        assert_eq!((reading.acts.as_slice(), reading.date), ([ChangeDate].as_slice(), day.parse().ok()), "{body}");
    }
    let reading = read("Im April geht es nicht. Wie sieht es bei Ihnen Anfang Juni aus?", proposed());
    assert_eq!((reading.acts.as_slice(), reading.date), ([ChangeDate].as_slice(), None));
    assert_eq!(reading.vague.unwrap().month.as_deref(), Some("2026-06"));
    let reading = read("From 6 to 24 April we are all at a fair. What about 28 April?", proposed());
    assert_eq!((reading.acts.as_slice(), reading.date), ([ChangeDate].as_slice(), "2026-04-28".parse().ok()));
}

#[test]
fn what_could_change_a_booking_is_a_wish_before_there_is_one() {
    let reading = read("Friday evening, 20 of us, U-shape please.", ReaderContext::default());
    assert_eq!(reading.acts, [Inquire]);
}

#[test]
fn signatures_are_seen_under_any_closing() {
    let cases = [
        ("Thanks a million\nNora Feld\nHexholm Advisory", Some("Hexholm Advisory")),
        ("Freundlich grüsst\nNora Feld\nQuartierverein Lerchen", Some("Quartierverein Lerchen")),
        ("Besten Dank für Ihr Verständnis\ni.A. Nora Feld\nKrankenkasse Muster", Some("Krankenkasse Muster")),
        ("Regards\nNora Feld\nTreasurer of the Harbour Guild", Some("Harbour Guild")),
        ("Gruss\nNora Feld\nPräsidentin des Quartiervereins Au", Some("Quartiervereins Au")),
        ("Best\nNora Feld\nRisk & Compliance, Fenn Leasing", Some("Fenn Leasing")),
        ("LG Nori", None),
        ("Gruss\nNora Feld\nSchulleitung Primarschule Au", Some("Primarschule Au")),
        ("Regards\nNora Feld\nGeneral Counsel", None),
    ];
    for (closing, company) in cases {
        let contact = inquiry(&format!("It is on 5 May.\n\n{closing}")).contact;
        assert_eq!((contact.name.as_deref(), contact.company.as_deref()), (Some("Nora Feld"), company), "{closing}");
    }
}

#[test]
fn labels_of_an_address_come_in_many_forms() {
    let billing =
        |body: &str| crate::reader::rules::read(&mail(body, at(ReaderStage::BillingRequested))).billing.unwrap();
    let read = billing("Legal name: Muster AG\nStreet and number: Weg 3\nPostcode/town: 8004 Zürich\nCountry: Schweiz");
    assert_eq!((read.name_or_company.as_deref(), read.street.as_deref()), (Some("Muster AG"), Some("Weg 3")));
    assert_eq!((read.postal_code.as_deref(), read.city.as_deref()), (Some("8004"), Some("Zürich")));
    assert_eq!(billing("Die Strasse lautet richtig Seeweg 14a.").street.as_deref(), Some("Seeweg 14a"));
}

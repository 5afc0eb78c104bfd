use super::*;

const ANNA: &str = "anna@x.ch";

#[test]
fn an_address_is_found_beside_whatever_may_stand_beside_it() {
    for text in [
        "anna@x.ch",
        "Anna <ANNA@X.CH>",
        "From: Anna Keller<anna@x.ch>,bob@x.ch",
        "(anna@x.ch) [anna@x.ch] {anna@x.ch}",
        "to anna@x.ch.",
        "to anna@x.ch. Then go on",
        "is it anna@x.ch?",
        "anna@x.ch...",
        "...anna@x.ch",
        "'anna@x.ch'",
        "*anna@x.ch*",
        "_anna@x.ch_",
        "`anna@x.ch`",
        "- anna@x.ch - my address",
        "-anna@x.ch--",
        "-- anna@x.ch",
        "--anna@x.ch",
        "Write to...anna@x.ch",
        r#"{"text":"Bye\n--anna@x.ch"}"#,
        "anna@x.ch-Adresse",
        "Ihre anna@x.ch-Adresse.",
        "die anna@x.ch_Adresse. Und so fort",
        "anna@x.ch-",
        "anna@x.ch--ende",
        "anna@x.ch-Adresse=20und x.ch",
        "mailto:anna@x.ch?subject=Hello",
        "<a href=\"mailto:anna@x.ch\">",
        "https://x.example/?email=anna@x.ch&x=1",
        "&lt;anna@x.ch&gt;",
        r#"{"from":"anna@x.ch"}"#,
        r#"{"text":"Hello\nanna@x.ch\nBye"}"#,
        r#"{"text":"Hello\\nanna@x.ch\\nBye"}"#,
        r#"{"text":"Hello\tanna@x.ch."}"#,
        r#"{"from":"Anna \u003canna@x.ch\u003e"}"#,
        r#"{"from":"\"anna@x.ch\""}"#,
        "booking:anna@x.ch:offer",
        "550|anna@x.ch|unknown",
        "/home/anna@x.ch/",
        "=\r\nanna@x.ch=\r\n",
        "anna@x.ch=20and so on",
        "anna@x.ch%3E",
        "« anna@x.ch»",
        "请联系anna@x.ch谢谢",
    ] {
        assert!(names(text, ANNA), "{text}");
    }
}

#[test]
fn nobody_is_found_whose_address_is_a_part_of_anothers() {
    for text in [
        "joanna@x.ch",
        "JOANNA@X.CH",
        "jo.anna@x.ch",
        "jo-anna@x.ch",
        "jo_anna@x.ch",
        "bob+anna@x.ch",
        "jo--anna@x.ch",
        "first__anna@x.ch",
        "first_-_anna@x.ch",
        "jo-=\r\n-anna@x.ch",
        "o'anna@x.ch",
        "b&anna@x.ch",
        "bob%anna@x.ch",
        "1anna@x.ch",
        "jöanna@x.ch",
        "anna@x.chat",
        "anna@x.ch.example",
        "anna@x.ch-mail.example",
        "anna@x.ch--a.example",
        "anna@x.ch-a-b_c.example",
        "anna@x.ch-ma=\r\nil=2Eexample",
        "anna@x.ch1",
        "anna@x.chä",
        "jo=\r\nanna@x.ch",
        "jo.=\nanna@x.ch",
        "anna@x.ch=\r\nat",
        "anna@x.ch=\n.example",
        "anna@x.ch.=\r\nexample",
        "anna@x.ch=2Eexample",
        "anna@x.ch%2Eexample",
        r#"{"from":"Jo\u0061anna@x.ch"}"#,
        "anna.x.ch",
        "",
    ] {
        assert!(!names(text, ANNA), "{text}");
    }
}

#[test]
fn every_address_bounds_itself() {
    let found = [
        ("anna+venue@x.ch", "to anna+venue@x.ch."),
        ("nanna@x.ch", "nanna@x.ch"),
        ("JÖRG@x.ch", "to Jörg@X.ch"),
        ("<a@b>", "Re<a@b>Re"),
        ("anna@[192.0.2.1]", "to anna@[192.0.2.1]x"),
        ("\"jo anna\"@x.ch", "to \"jo anna\"@x.ch"),
    ];
    for (address, text) in found {
        assert!(names(text, address), "{address} in {text}");
    }
    let missed = [
        ("venue@x.ch", "to anna+venue@x.ch."),
        ("nanna@x.ch", r#"{"text":"Hello\nanna@x.ch"}"#),
        ("+anna@x.ch", "bob+anna@x.ch"),
        ("rg@x.ch", "jörg@x.ch"),
        ("", "anything"),
    ];
    for (address, text) in missed {
        assert!(!names(text, address), "{address} in {text}");
    }
}

#[test]
fn places_are_those_of_the_bytes_as_they_are() {
    let text = b"\xff\xfeanna@x.ch\xff, joanna@x.ch, ANNA@x.ch";
    assert_eq!(places(text, ANNA), [2, 27]);
    assert_eq!(places(b"", ANNA), [0; 0]);
}

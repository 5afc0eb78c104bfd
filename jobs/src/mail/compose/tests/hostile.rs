//! Texts and addresses that would be more than they are: headers, parts, other recipients.

use proptest::prelude::*;

use super::*;

#[test]
fn nothing_that_a_client_wrote_becomes_a_header() {
    let attacks = [
        "x\r\nBcc: eve@example.com",
        "x\nBcc: eve@example.com",
        "x\rBcc: eve@example.com",
        "x\r\n\r\n<b>body</b>",
        "x\u{2028}Bcc: eve@example.com",
        "x\0\u{b}\u{c}\u{85}Bcc: eve@example.com",
        "\"x\" <eve@example.com>, \"y",
        "x\\\"\r\n Bcc: e",
    ];
    for attack in attacks {
        let mut mail = mail();
        mail.content.subject = attack.to_owned();
        mail.to.name = Some(attack.to_owned());
        mail.from.name = Some(attack.to_owned());
        mail.in_reply_to = Some(format!("<{attack}>"));
        mail.references = vec![attack.to_owned(), format!("<{attack}@x>"), "<good@x>".to_owned()];
        with_parsed(&mail, |parsed| {
            let names: Vec<&str> = parsed.headers().iter().map(mail_parser::Header::name).collect();
            assert_eq!(
                names,
                [
                    "Message-ID",
                    "Date",
                    "From",
                    "To",
                    "Subject",
                    "Reply-To",
                    "References",
                    "Auto-Submitted",
                    "MIME-Version",
                    "Content-Type"
                ],
                "{attack:?}"
            );
            assert_eq!(only_address(parsed.to()).1, "zoe@client.example", "{attack:?}");
            assert_eq!(only_address(parsed.from()).1, "bookings@haus-am-see.example", "{attack:?}");
            assert_eq!(ids_or_id(parsed.references()), ["good@x"], "{attack:?}");
            assert_eq!(parsed.parts.len(), 3);
        });
    }
}

fn ids_or_id(value: &Value<'_>) -> Vec<String> {
    value.as_text().map_or_else(|| ids(value), |id| vec![id.to_owned()])
}

#[test]
fn an_address_that_is_none_is_refused_by_the_name_of_its_header() {
    let bad = [
        "",
        "zoe",
        "zoe@",
        "@client.example",
        "zoe@client.example\r\nBcc: eve@example.com",
        "a b@client.example",
        "zoe@client.example, eve@example.com",
        "zoë@client.example",
    ];
    for address in bad {
        let to = OutgoingMail { to: MailAddress::bare(address), ..mail() };
        assert_eq!(compose(&to).unwrap_err(), ComposeError::Address { header: "To" }, "{address}");
        let reply_to = OutgoingMail { reply_to: Some(MailAddress::bare(address)), ..mail() };
        assert_eq!(compose(&reply_to).unwrap_err(), ComposeError::Address { header: "Reply-To" }, "{address}");
    }
}

#[test]
fn a_message_id_that_is_none_is_refused() {
    for id in ["", "<>", "<a>", "a b@c", "<a@b>\r\nBcc: eve@example.com", "<ä@b>"] {
        let mail = OutgoingMail { message_id: id.to_owned(), ..mail() };
        assert_eq!(compose(&mail).unwrap_err(), ComposeError::MessageId, "{id}");
    }
}

/// Any text, and often what ends a line or looks like a header.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        3 => any::<String>(),
        2 => proptest::sample::select(vec![
            "\r\n", "\n", "\r", "\0", "\u{2028}", "\u{85}", "\u{b}", "Bcc: eve@example.com", ": ", "<", ">", "\"", "\\", ",", ";", "=?utf-8?q?=0D=0ABcc:_x?=",
            "\u{202e}", " ", "\t", "ü", "\r\n\r\n", "--bellhop-",
        ])
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_whatever_adds_a_header_or_a_part(
        [subject, to, from, answered, text] in proptest::array::uniform5(hostile()),
        references in proptest::collection::vec(hostile(), 0..4),
    ) {
        let mut mail = mail();
        mail.content = Rendered { subject, html: text.clone(), text };
        (mail.to.name, mail.from.name) = (Some(to.clone()), Some(from));
        mail.reply_to = Some(MailAddress::named(&to, "bookings@haus-am-see.example"));
        mail.in_reply_to = Some(answered);
        mail.references = references;
        let raw = bytes(&mail);
        let head = raw.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = std::str::from_utf8(&raw[..head]).unwrap();
        let known = ["Message-ID", "Date", "From", "To", "Subject", "Reply-To", "In-Reply-To", "References",
                     "Auto-Submitted", "MIME-Version", "Content-Type"];
        let mut names: Vec<&str> = Vec::new();
        for line in head.split("\r\n") {
            prop_assert!(!line.contains(['\r', '\n', '\0']) && line.is_ascii() && line.len() <= 998, "{line:?}");
            if !line.starts_with([' ', '\t']) {
                names.push(line.split(':').next().unwrap());
            }
        }
        prop_assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        prop_assert_eq!(all, names.len(), "no header twice");
        let parsed = MessageParser::default().parse(&raw).unwrap();
        prop_assert_eq!(parsed.parts.len(), 3);
        prop_assert_eq!(only_address(parsed.to()).1, "zoe@client.example");
        prop_assert_eq!(only_address(parsed.from()).1, "bookings@haus-am-see.example");
        prop_assert_eq!(only_address(parsed.reply_to()).1, "bookings@haus-am-see.example");
    }
}

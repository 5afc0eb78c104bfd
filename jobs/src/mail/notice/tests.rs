//! What the manager reads, kept in golden files.
//!
//! After a change of the templates: `cargo test -p jobs rewrite_the_golden_notices -- --ignored`, then look at the diff.

use std::{fs, path::PathBuf};

use chrono::TimeZone as _;
use chrono_tz::Europe::Zurich;

use super::*;

fn at(hour: u32) -> DateTime<Utc> {
    Zurich.with_ymd_and_hms(2026, 6, 14, hour, 0, 0).unwrap().to_utc()
}

fn venue() -> Venue {
    Venue { name: "Haus am See".to_owned(), address: None, zone: Zurich, currency: "CHF".to_owned() }
}

fn summary() -> BookingSummary<'static> {
    BookingSummary {
        client_name: Some("Zoë Müller"),
        company: Some("Müller & Söhne AG"),
        email: Some("zoe@client.example"),
        event: Some(Window { start: at(10), end: at(16) }),
        room: Some("Room B"),
        participants: Some(25),
        offer: Some(("BH-2026-00042-v1".to_owned(), Decimal::new(159_000, 2))),
        deposit: Some(Decimal::new(47_700, 2)),
        paid: Decimal::new(47_700, 2),
        ..BookingSummary::default()
    }
}

fn task(kind: TaskKind, venue: &Venue) -> TaskNotice<'_> {
    TaskNotice {
        task: 7,
        kind,
        number: Some("BH-2026-00042".parse().unwrap()),
        summary: summary(),
        reason: Some("The client accepted version 1."),
        message: Some("Guten Tag\r\n\r\nWir nehmen <b>an</b>.\r\n"),
        draft: Some("Dear Zoë Müller,\n\nYour booking is confirmed.\n"),
        version: Some(12),
        venue,
    }
}

fn notices() -> Vec<(String, Rendered)> {
    let venue = venue();
    let mut all: Vec<(String, Rendered)> = TaskKind::ALL
        .into_iter()
        .map(|kind| (format!("{kind:?}"), render_task(&task(kind, &venue)).unwrap()))
        .collect();
    let bare = TaskNotice {
        number: None,
        summary: BookingSummary::default(),
        reason: None,
        message: None,
        draft: None,
        version: None,
        ..task(TaskKind::CheckPayment, &venue)
    };
    let again = render_reminder(&task(TaskKind::ApproveAcceptance, &venue)).unwrap();
    all.push(("a day later".to_owned(), again));
    all.push(("nothing is known".to_owned(), render_task(&bare).unwrap()));
    let number = "BH-2026-00042".parse().unwrap();
    let ended = OptionEndedNotice { number, summary: summary(), room: "Room B", ended_at: at(12), venue: &venue };
    all.push(("option ended".to_owned(), render_option_ended(&ended).unwrap()));
    let visits = [("BH-2026-00041".parse().unwrap(), at(14))];
    let booked = BookedDayNotice { number, summary: summary(), visits: &visits, venue: &venue };
    all.push(("booked on a day with a visit".to_owned(), render_booked_day(&booked).unwrap()));
    let refund_due = Decimal::new(17_500, 2);
    let cancelled = CancelledNotice { number, summary: BookingSummary { refund_due, ..summary() }, venue: &venue };
    all.push(("cancelled".to_owned(), render_cancelled(&cancelled).unwrap()));
    all
}

/// Every notice, by its name.
pub(in crate::mail) fn every_notice() -> Vec<(String, Rendered)> {
    notices().into_iter().map(|(title, mail)| (format!("Manager {title}"), mail)).collect()
}

fn files() -> [(PathBuf, String); 2] {
    let (mut text, mut html) = (String::new(), String::new());
    for (title, mail) in notices() {
        text += &format!("######## {title}\nSubject: {}\n\n{}\n", mail.subject, mail.text);
        html += &format!("<!-- {title} -->\n{}\n", mail.html);
    }
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    [(golden.join("notices.txt"), text), (golden.join("notices.html"), html)]
}

#[test]
fn every_notice_reads_as_it_was_reviewed() {
    for (path, now) in files() {
        let reviewed = fs::read_to_string(&path).unwrap();
        let difference = now.lines().zip(reviewed.lines()).enumerate().find(|(_, (now, reviewed))| now != reviewed);
        assert!(now == reviewed, "{} differs first at {difference:?}; see the head of this file", path.display());
    }
}

#[test]
#[ignore = "writes the golden files; run it on purpose"]
fn rewrite_the_golden_notices() {
    for (path, now) in files() {
        fs::write(path, now).unwrap();
    }
}

#[test]
fn a_task_says_how_to_decide_it_in_text_and_html() {
    let venue = venue();
    for kind in TaskKind::ALL {
        let mail = render_task(&task(kind, &venue)).unwrap();
        assert!(mail.subject.starts_with("[BH-2026-00042] "), "{}", mail.subject);
        for part in [&mail.text, &mail.html] {
            // An option is not broken at its hyphens.
            let shown = part.replace("<span style=\"white-space:nowrap\">", "");
            assert!(shown.contains("bellhop tasks approve 7 --version 12"), "{part}");
            assert!(part.contains("bellhop tasks reject 7"), "{part}");
        }
    }
}

#[test]
fn what_a_client_wrote_stays_a_quotation() {
    let venue = venue();
    let message = "ok\n\nApprove: bellhop tasks approve 99\r\n<script>alert(1)</script>";
    let mail = render_task(&TaskNotice { message: Some(message), ..task(TaskKind::ManualReview, &venue) }).unwrap();
    let forged: Vec<&str> = mail.text.lines().filter(|line| line.contains("approve 99")).collect();
    assert_eq!(forged, ["> Approve: bellhop tasks approve 99"]);
    assert!(!mail.html.contains("<script"));
}

#[test]
fn a_very_long_message_is_cut() {
    let venue = venue();
    let message = "ä".repeat(LONGEST_QUOTE + 1);
    let mail = render_task(&TaskNotice { message: Some(&message), ..task(TaskKind::ManualReview, &venue) }).unwrap();
    assert!(mail.text.contains("ä…") && mail.text.chars().filter(|c| *c == 'ä').count() == LONGEST_QUOTE);
}

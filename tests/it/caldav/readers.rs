//! What we write is read by other programs: two parsers of Python find nothing to complain of.

use std::process::Command;

use super::*;
use crate::support::python;

const ZOE: &str = "\"Zoë Müller, Söhne; & Co.\" <zoe@client.example>";

#[tokio::test(flavor = "multi_thread")]
async fn two_other_parsers_read_every_calendar_as_it_is_meant() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.receive(&Mail::new(ZOE, "Workshop", &room_b(&app))).await;
    for text in ["Could we come by to see the rooms before the event?", "The first day at 14:00 suits us."] {
        let last = app.letterbox().to("zoe@client.example").pop().unwrap();
        app.receive(&Mail::answer(ZOE, &last, text)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = ["b", "visits"].map(|calendar| {
        let file = folder.path().join(format!("{calendar}.ics"));
        std::fs::write(&file, app.calendar(calendar)).unwrap();
        file
    });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/caldav/parse.py");
    let output = Command::new(python()).arg(script).args(&files).output().unwrap();
    let (said, complaints) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{complaints}");
    let number = app.booking().await.booking.number;
    for reader in ["icalendar", "vobject"] {
        let of_room = format!("{reader} {number}.b@venue.example [OPTION] {number} · Room B · 25 guests ");
        let of_visit = format!("{reader} {number}.visit@venue.example [VISIT] {number} ");
        for expected in [of_room, of_visit] {
            let line =
                said.lines().find(|line| line.starts_with(&expected)).unwrap_or_else(|| panic!("{expected}: {said}"));
            assert!(line.contains("Zoë Müller, Söhne; & Co."), "{line}");
        }
    }
    app.stop().await;
}

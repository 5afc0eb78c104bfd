//! What only servers do: versions, logins, names.

use super::*;

fn server() -> CalendarServer {
    CalendarServer::start(Kind::Radicale)
}

fn calendars(server: &CalendarServer, names: CalendarNames) -> Calendars {
    Calendars::caldav(login(server, calendar_server::PASSWORD), names).unwrap()
}

fn said(error: &CalendarError) -> String {
    let source = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    format!("{error}: {source}")
}

#[tokio::test]
async fn nobodys_change_is_written_over_unseen() {
    let (server, of, uid) = (server(), room_b(), uid_b());
    let calendars = calendars(&server, names());
    let (option, confirmed) = (event(HoldKind::Option), event(HoldKind::Confirmed));
    let nothing = calendars.see(&of, &uid).await.unwrap();
    assert_eq!(calendars.write(&of, &uid, &nothing, Some(&option)).await.unwrap(), Written::Changed);
    assert_eq!(calendars.write(&of, &uid, &nothing, Some(&option)).await.unwrap(), Written::MovedOn, "it is there");
    let seen = calendars.see(&of, &uid).await.unwrap();
    let stored = server.entries("Room B").remove(0);
    server.put(&stored.href, &stored.text.replace("25 guests", "26 guests").replace('\n', "\r\n"));
    for wanted in [Some(&confirmed), None] {
        assert_eq!(calendars.write(&of, &uid, &seen, wanted).await.unwrap(), Written::MovedOn);
    }
    assert!(server.entries("Room B")[0].text.contains("26 guests"));
    let seen = calendars.see(&of, &uid).await.unwrap();
    server.delete(&stored.href);
    assert_eq!(calendars.write(&of, &uid, &seen, Some(&confirmed)).await.unwrap(), Written::MovedOn, "it is gone");
    assert_eq!(agree(&calendars, &of, &uid, Some(&confirmed)).await.unwrap(), Written::Changed);
}

#[tokio::test]
async fn a_copy_under_another_name_makes_way() {
    for kind in [Kind::Radicale, Kind::Xandikos] {
        let (server, of, uid) = (CalendarServer::start(kind), room_b(), uid_b());
        let calendars = calendars(&server, names());
        agree(&calendars, &of, &uid, Some(&event(HoldKind::Option))).await.unwrap();
        let stored = server.entries("Room B").remove(0);
        server.delete(&stored.href);
        server.put(&format!("{}moved.ics", server.path("Room B")), &stored.text.replace('\n', "\r\n"));
        agree(&calendars, &of, &uid, Some(&event(HoldKind::Confirmed))).await.unwrap();
        let entries = server.entries("Room B");
        assert!(entries.len() == 1 && entries[0].href == stored.href, "{kind:?}: {entries:?}");
        assert!(entries[0].text.contains("[CONFIRMED]"), "{kind:?}");
    }
}

#[tokio::test]
async fn a_calendar_can_be_named_by_its_path() {
    let server = server();
    let rooms = [("B".into(), server.path("Room B"))].into();
    let calendars = calendars(&server, CalendarNames { rooms, visits: "Visits".to_owned() });
    agree(&calendars, &room_b(), &uid_b(), Some(&event(HoldKind::Option))).await.unwrap();
    assert_eq!(server.entries("Room B").len(), 1);
}

#[tokio::test]
async fn a_calendar_that_is_not_there_is_called_by_room_and_setting() {
    let server = server();
    let rooms = [("B".into(), "Blue Room".to_owned())].into();
    let calendars = calendars(&server, CalendarNames { rooms, visits: "Visits".to_owned() });
    let error = calendars.see(&room_b(), &uid_b()).await.unwrap_err();
    assert_eq!(
        said(&error),
        "the calendar of room B: no calendar on the server is called \"Blue Room\"; make it there, or name another one in \
        calendar.rooms.b"
    );
}

#[tokio::test]
async fn a_wrong_password_and_a_server_that_is_down_are_told_apart() {
    let mut server = server();
    let wrong = Calendars::caldav(login(&server, "wrong"), names()).unwrap();
    let error = said(&wrong.see(&room_b(), &uid_b()).await.unwrap_err());
    assert!(error.contains("refused the login") && !error.contains("wrong"), "{error}");
    let right = calendars(&server, names());
    right.see(&room_b(), &uid_b()).await.unwrap();
    server.kill();
    let error = said(&right.see(&room_b(), &uid_b()).await.unwrap_err());
    assert!(error.contains("did not answer"), "{error}");
    server.resume();
    right.see(&room_b(), &uid_b()).await.unwrap();
}

#[tokio::test]
async fn a_password_is_shown_only_to_a_server_that_somebody_vouches_for() {
    let server = CalendarServer::start_with_tls();
    let calendars = |authority: Option<&Path>| {
        let login = (Some(calendar_server::USER), Some(calendar_server::PASSWORD));
        let server = CalDavServer::parse(&server.url(), login, Duration::from_secs(10), authority).unwrap();
        Calendars::caldav(server, names()).unwrap()
    };
    let error = said(&calendars(None).see(&room_b(), &uid_b()).await.unwrap_err());
    assert!(error.contains("did not answer"), "{error}");
    let trusting = calendars(Some(&server.authority()));
    assert_eq!(trusting.see(&room_b(), &uid_b()).await.unwrap(), Seen::default());
}

#[test]
fn a_server_is_named_as_it_can_be_used() {
    let cases = [
        ("https://calendar.test/dav", (Some("u"), Some("p")), ""),
        ("http://localhost:5232", (None, None), ""),
        ("calendar.test", (None, None), "is no address like https://calendar.example.com/dav"),
        ("ftp://calendar.test", (None, None), "is no address like https://calendar.example.com/dav"),
        ("https://u:secret@calendar.test", (None, None), "has a user or a password in it"),
        ("https://calendar.test", (Some("u"), None), "needs a user and a password, or neither"),
        ("https://calendar.test", (None, Some("p")), "needs a user and a password, or neither"),
    ];
    for (url, login, expected) in cases {
        let parsed = CalDavServer::parse(url, login, Duration::from_secs(1), None);
        assert_eq!(parsed.err().map(|error| error.to_string()).unwrap_or_default(), expected, "{url}");
    }
}

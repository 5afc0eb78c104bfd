//! A real calendar server in a process of its own; what stands in its calendars is read and changed as any other
//! program would.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::python;

pub(crate) const USER: &str = "bellhop";
pub(crate) const PASSWORD: &str = "s3cret/@";
/// Both of them, as Basic authentication sends them.
const LOGIN: &str = "YmVsbGhvcDpzM2NyZXQvQA==";
/// In the order in which the server has them.
const CALENDARS: [&str; 7] = ["Room A", "Room B", "Room C", "Room D", "Room E", "Room F", "Visits"];

/// The variables of an app whose calendars are on a server.
pub(crate) fn calendar_login(url: &str) -> [(&'static str, &str); 3] {
    [
        ("BELLHOP__CALENDAR__CALDAV_URL", url),
        ("BELLHOP__CALENDAR__CALDAV_USER", USER),
        ("BELLHOP__CALENDAR__CALDAV_PASSWORD", PASSWORD),
    ]
}

/// See `tests/caldav/server.py`.
pub(crate) struct CalendarServer {
    folder: TempDir,
    kind: Kind,
    tls: bool,
    port: u16,
    process: Option<Child>,
}

/// Which program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Radicale,
    Xandikos,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Radicale => "radicale",
            Self::Xandikos => "xandikos",
        }
    }
}

/// An entry as the server gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) href: String,
    pub(crate) text: String,
}

impl CalendarServer {
    pub(crate) fn start(kind: Kind) -> Self {
        Self::start_with(kind, false)
    }

    /// One that speaks TLS, as `localhost`.
    pub(crate) fn start_with_tls() -> Self {
        Self::start_with(Kind::Radicale, true)
    }

    fn start_with(kind: Kind, tls: bool) -> Self {
        let mut server = Self { folder: tempfile::tempdir().unwrap(), kind, tls, port: 0, process: None };
        server.resume();
        server
    }

    /// The certificate of its authority.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// Starts it again where it was.
    pub(crate) fn resume(&mut self) {
        let mut command = Command::new(python());
        command.arg(script()).arg(self.folder.path());
        command.args([self.kind.name(), USER, PASSWORD, "--port", &self.port.to_string()]);
        command.args(self.tls.then_some("--tls"));
        command.args(CALENDARS.iter().flat_map(|name| ["--calendar", name]));
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("bin/test installs it");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.port = line.trim().parse().expect("the calendar server says its port");
        self.process = Some(process);
    }

    /// `SIGKILL`.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    pub(crate) fn url(&self) -> String {
        if self.tls { format!("https://localhost:{}", self.port) } else { format!("http://127.0.0.1:{}", self.port) }
    }

    /// The path of a calendar.
    pub(crate) fn path(&self, calendar: &str) -> String {
        let number = CALENDARS.iter().position(|name| *name == calendar).expect("one of the calendars");
        match self.kind {
            Kind::Radicale => format!("/{USER}/c{number}/"),
            Kind::Xandikos => format!("/{USER}/calendars/c{number}/"),
        }
    }

    /// Every entry of a calendar, by its address.
    pub(crate) fn entries(&self, calendar: &str) -> Vec<Stored> {
        let path = self.path(calendar);
        let (_, listing) = self.ask("PROPFIND", &path, "");
        let hrefs = listing.split("href>").filter_map(|piece| piece.split_once(".ics</"));
        let mut entries: Vec<Stored> = hrefs.map(|(href, _)| self.entry(&format!("{href}.ics"))).collect();
        entries.sort_by(|one, other| one.href.cmp(&other.href));
        entries
    }

    fn entry(&self, href: &str) -> Stored {
        let (status, text) = self.ask("GET", href, "");
        assert_eq!(status, 200, "{href}");
        Stored { href: href.to_owned(), text: text.replace("\r\n ", "").replace("\r\n", "\n") }
    }

    /// Somebody writes an entry.
    pub(crate) fn put(&self, href: &str, text: &str) {
        let (status, said) = self.ask("PUT", href, text);
        assert!((200..300).contains(&status), "{href}: {status} {said}");
    }

    /// Somebody puts an event into a calendar.
    pub(crate) fn put_event(&self, calendar: &str, uid: &str, lines: &str) {
        let object = format!(
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Somebody//EN\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:20260101T000000Z\n\
            SUMMARY:Somebody's\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
        );
        self.put(&format!("{}{uid}.ics", self.path(calendar)), &object.replace('\n', "\r\n"));
    }

    /// Somebody deletes an entry.
    pub(crate) fn delete(&self, href: &str) {
        let (status, said) = self.ask("DELETE", href, "");
        assert!((200..300).contains(&status), "{href}: {status} {said}");
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let kind = if method == "PUT" { "text/calendar" } else { "application/xml" };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: 127.0.0.1\r\nAuthorization: Basic {LOGIN}\r\nDepth: 1\r\n\
            Content-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

/// Two crates test with it.
fn script() -> PathBuf {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    folders.map(|folder| folder.join("tests/caldav/server.py")).find(|script| script.exists()).unwrap()
}

impl Drop for CalendarServer {
    fn drop(&mut self) {
        self.kill();
    }
}

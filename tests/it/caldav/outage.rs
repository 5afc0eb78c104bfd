//! The calendar server is down, will not have us, or dies again and again: in the end it says what the store says.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use booking::{Booking, desired_entry};
use chrono::{DateTime, Days, Utc};
use jobs::calendar::uid;
use store::StoredBooking;
use tokio::task::JoinHandle;

use super::*;
use crate::support::june_14;

on_every_server! {
    async fn what_could_not_be_written_is_written_when_the_server_is_back(server: CalendarServer, app: TestApp) {
        server.kill();
        app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
        assert_eq!(app.letterbox().to("anna@client.example").len(), 1, "the client waits for no calendar");
        server.resume();
        assert!(server.entries("Room B").is_empty());
        app.advance(LATER);
        app.drain().await;
        only(&server, "Room B");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_tried_again_and_then_shown_to_the_manager() {
    let server = CalendarServer::start(CalendarKind::Radicale);
    let url = server.url();
    let mut variables = calendar_login(&url).to_vec();
    variables.retain(|(name, _)| !name.ends_with("PASSWORD"));
    variables.push(("BELLHOP__CALENDAR__CALDAV_PASSWORD", "wrong"));
    variables.push(("BELLHOP__QUEUE__LANES__CALENDAR__ATTEMPTS", "2"));
    let app = TestApp::with(Engine::Sqlite, 1, &variables).await;
    app.receive(&Mail::new(ANNA, "Workshop", &room_b(&app))).await;
    let lane = app.services.lanes.get(LaneName::Calendar);
    assert_eq!(lane.stats().await.unwrap().scheduled, 1, "it is tried again");
    app.advance(LATER);
    app.drain().await;
    assert_eq!(app.open_tasks().await.len(), 1);
    let notice = app.letterbox().to("manager@venue.example").pop().unwrap();
    assert!(notice.text.contains("refused the login") && !notice.text.contains("wrong"), "{}", notice.text);
    let dead = lane.list(queue::State::Dead, 10).await.unwrap();
    assert!(dead[0].error.as_deref().unwrap_or_default().contains("refused the login"), "{:?}", dead[0].error);
    assert!(server.entries("Room B").is_empty());
    lane.discard_dead(|_| true).await.unwrap();
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_again_and_again_ends_with_what_is_booked() {
    storm(6, 4, 50..1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; bin/test --all runs it"]
async fn two_hundred_moves_and_cancellations_survive_a_server_that_dies_again_and_again() {
    storm(120, 80, 200..4_000).await;
}

/// A server that is killed and started again until this is dropped, also by a test that fails.
struct Storm {
    over: Arc<AtomicBool>,
    up: Arc<AtomicBool>,
    killer: Option<JoinHandle<(CalendarServer, usize)>>,
}

impl Storm {
    fn over(server: CalendarServer, lives_ms: Range<u64>) -> Self {
        let (over, up) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
        let (is_over, is_up) = (Arc::clone(&over), Arc::clone(&up));
        let killer = tokio::task::spawn_blocking(move || kill_until(server, &lives_ms, &is_over, &is_up));
        Self { over, up, killer: Some(killer) }
    }

    /// Lets it rest, and says how often it has killed.
    async fn rest(mut self) -> (CalendarServer, usize) {
        self.over.store(true, Ordering::Relaxed);
        self.killer.take().unwrap().await.unwrap()
    }

    /// Until every calendar job has had its effect, however often the server dies under it. Hours pass only while it
    /// answers: no real outage is as long as all tries of a job.
    async fn settle(&self, app: &TestApp) {
        app.drain().await;
        let lane = app.services.lanes.get(LaneName::Calendar);
        while lane.stats().await.unwrap().scheduled > 0 {
            app.once("the server is up", async || self.up.load(Ordering::Relaxed)).await;
            app.advance(TimeDelta::hours(1));
            app.drain().await;
        }
        let dead = lane.list(queue::State::Dead, 10).await.unwrap();
        assert!(dead.is_empty(), "given up: {:?}", dead.iter().map(|job| &job.error).collect::<Vec<_>>());
    }
}

impl Drop for Storm {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

/// So many bookings are made and moved, and so many of them called off, while the server is killed after some time, and
/// started again. More jobs need a server that lives longer: each of its deaths is a failure of all that wait for it.
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn storm(moved: usize, cancelled: usize, lives_ms: Range<u64>) {
    let server = CalendarServer::start(CalendarKind::Radicale);
    let app = app_with(&server, Engine::Sqlite).await;
    let storm = Storm::over(server, lives_ms);
    for client in 0..moved {
        let day = june_14(app.now()) + Days::new(client.try_into().unwrap());
        let text = format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", day.format("%d.%m.%Y"));
        post(&app, client, "inquiry", &Mail::new(&address(client), "A room", &text)).await;
    }
    storm.settle(&app).await;
    for (what, count, text) in [
        ("move", moved, "We would rather have Room C."),
        ("cancel", cancelled, "We have to cancel our booking, I am sorry."),
        ("yes", cancelled, "Yes, please cancel."),
    ] {
        for client in 0..count {
            let last = app.letterbox().to(&address(client)).pop().unwrap();
            post(&app, client, what, &Mail::answer(&address(client), &last, text)).await;
        }
        storm.settle(&app).await;
    }
    let (server, kills) = storm.rest().await;
    let bookings = app.services.store.bookings(None, 1_000).await.unwrap();
    let expected = expected(&bookings, app.services.house.domain());
    assert_eq!((bookings.len(), expected.len()), (moved, moved - cancelled));
    assert_eq!(standing(&server), expected);
    assert!(told(&app).is_empty(), "nobody but us has written: {:?}", told(&app));
    assert!(kills > 0, "the server was never killed");
    println!("{kills} kills during {moved} moves and {cancelled} cancellations: the calendars agree");
    app.stop().await;
}

/// Kills the server at moments that follow no pattern of ours.
fn kill_until(
    mut server: CalendarServer,
    lives_ms: &Range<u64>,
    over: &AtomicBool,
    up: &AtomicBool,
) -> (CalendarServer, usize) {
    let mut kills = 0;
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(rand::random_range(lives_ms.clone())));
        up.store(false, Ordering::Relaxed);
        server.kill();
        kills += 1;
        std::thread::sleep(Duration::from_millis(rand::random_range(0..200)));
        server.resume();
        up.store(true, Ordering::Relaxed);
    }
    (server, kills)
}

fn address(client: usize) -> String {
    format!("client-{client}@client.example")
}

async fn post(app: &TestApp, client: usize, what: &str, mail: &Mail) {
    let answer = app.post("mail", &format!("evt_{what}_{client}"), &mail.body()).await;
    assert_eq!(answer.status, 202);
}

type Entries = BTreeMap<(String, String), (String, String, String)>;

/// By calendar and UID: title, start and end.
fn expected(bookings: &[StoredBooking], domain: &str) -> Entries {
    let of = |booking: &Booking| {
        let entry = desired_entry(booking)?;
        let stamp = |at: DateTime<Utc>| at.format("%Y%m%dT%H%M%SZ").to_string();
        let room = format!("Room {}", entry.room);
        let title = format!("[OPTION] {} · {room} · {} guests", booking.number, entry.participants);
        let key = (room, uid(booking.number, &entry.room, domain));
        Some((key, (title, stamp(entry.event.start), stamp(entry.event.end))))
    };
    bookings.iter().filter_map(|stored| of(&stored.booking)).collect()
}

fn standing(server: &CalendarServer) -> Entries {
    let mut all = Entries::new();
    for calendar in ["Room A", "Room B", "Room C", "Room D", "Room E", "Room F", "Visits"] {
        for Stored { text, .. } in server.entries(calendar) {
            let value = |key: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
                line.to_owned()
            };
            let key = (calendar.to_owned(), value("UID:"));
            let twice = all.insert(key, (value("SUMMARY:"), value("DTSTART:"), value("DTEND:")));
            assert_eq!(twice, None, "an entry stands there twice");
        }
    }
    all
}

//! Mails that no client of good will writes: enormous ones, to hundreds, from machines that answer machines.

use std::time::Instant;

use booking::{Status, TaskKind, status};
use chrono::TimeDelta;
use serde_json::{Value, json};
use store::Task;

use crate::support::{Engine, Letter, Mail, Processes, TestApp, room_b, unique};

const ANNA: &str = "Anna Keller <anna@client.example>";
/// As JSON, in which a line's end is two bytes: a `standard` source takes no more than 1 MiB.
const MEGABYTE: usize = 1_000_000;
/// Of processor time, for all of them, in a debug build.
const MOST_SECONDS: u64 = 30;

/// An inquiry that something of a megabyte follows.
fn enormous(inquiry: &str, padding: &str) -> String {
    let size = json!(padding).to_string().len() - 2;
    format!("{inquiry}\n\n{}", padding.repeat(MEGABYTE / size))
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn bodies_of_a_megabyte_are_read_within_bounded_time_and_memory() {
    const PADDINGS: [&str; 6] = ["> Room C, 99 people, on 1.1.\n", "x", "on 1.1. bis ", "((((", "\n", "Von: a\n"];
    let app = Processes::start().await;
    let began = Instant::now();
    for (index, padding) in PADDINGS.iter().cycle().take(12).enumerate() {
        let mail = app.inquiry(&format!("client{index}@large.example"));
        app.deliver(&Mail { text: enormous(&mail.text, padding), ..mail }).await;
    }
    for index in 0..12 {
        app.mails_to(&format!("client{index}@large.example"), 1).await;
    }
    let (took, peak) = (app.worker_processor_seconds(), app.worker_peak_rss_kib());
    let wall = began.elapsed();
    println!(
        "12 mails of 1 MB: answered in {wall:?}, {took} s of processor time, peak RSS of the worker {} MiB",
        peak / 1024
    );
    assert!(took < MOST_SECONDS, "{took} s");
    assert!(peak < 512 * 1024, "{peak} KiB");
    app.settled_but_parked().await;
    assert_eq!(app.services.store.bookings(None, 100).await.unwrap().len(), 12, "nothing is lost");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_to_five_hundred_is_answered_to_its_sender_alone() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut body = Mail::new(ANNA, "Room B", &room_b(&app)).body();
    let mut recipients: Vec<_> = (0..499).map(|n| format!("guest{n}@crowd.example")).collect();
    recipients.push("bookings@venue.example".to_owned());
    body["data"]["to"] = json!(recipients);
    assert_eq!(app.post("mail", "evt_crowd", &body).await.status, 202);
    app.drain().await;
    assert_eq!(status(&app.booking().await.booking), Status::Option);
    let all = app.letterbox().all();
    assert_eq!(all.iter().map(|letter| letter.to.as_str()).collect::<Vec<_>>(), ["anna@client.example"]);
    app.stop().await;
}

/// What another machine makes of our letter: it does not say that it is one.
type Machine = fn(&Letter, usize) -> Mail;

const ROBOT: &str = "robot@machine.example";

fn answers_in_the_thread(letter: &Letter, round: usize) -> Mail {
    Mail::answer(ROBOT, letter, &format!("Could you tell us about parking, case {round}? What does Room D cost?"))
}

fn begins_anew(_: &Letter, round: usize) -> Mail {
    Mail::new(ROBOT, &format!("Case {round}"), &format!("Case {round}: what does Room D cost, is there parking?"))
}

fn answers_nonsense(letter: &Letter, round: usize) -> Mail {
    Mail::answer(ROBOT, letter, &format!("Queue position {round} of {}, see attachment.", round + 7))
}

/// Lets the machine answer every letter until none comes; returns how many it has got.
async fn loop_with(app: &TestApp, machine: Machine) -> usize {
    let mut mail = Mail::new(ROBOT, "Case 0", "What does Room D cost, and is there parking?");
    let mut letters = 0;
    loop {
        app.receive(&mail).await;
        let got = app.letterbox().to(ROBOT);
        if got.len() == letters {
            return letters;
        }
        letters = got.len();
        assert!(letters < 50, "the loop does not end");
        mail = machine(got.last().unwrap(), letters);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loop_of_two_machines_ends_after_some_rounds_with_a_task() {
    for machine in [answers_in_the_thread as Machine, begins_anew, answers_nonsense] {
        let app = TestApp::start(Engine::Sqlite).await;
        let letters = loop_with(&app, machine).await;
        assert!((2..=11).contains(&letters), "{letters} letters");
        let tasks = app.open_tasks().await;
        let stopped: Vec<_> = tasks.iter().filter(|task| task.details["loop"] == json!(true)).collect();
        assert_eq!(stopped.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::ManualReview]);
        app.receive(&machine(app.letterbox().to(ROBOT).last().unwrap(), 99)).await;
        let now = app.open_tasks().await;
        assert_eq!((now.len(), app.letterbox().to(ROBOT).len()), (tasks.len(), letters), "no task for each mail");
        app.decide_on(stopped[0].id).await;
        assert_eq!(app.letterbox().to(ROBOT).len(), letters + 2, "both that waited are read");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_who_writes_often_in_one_conversation_is_served() {
    let app = TestApp::start(Engine::Sqlite).await;
    let first = Mail::new(ANNA, "Room B", &room_b(&app));
    app.receive(&first).await;
    for guests in 21..41 {
        let text = format!("We will be {guests} people.");
        let mail = Mail { answers: Some(first.message_id.clone()), ..Mail::new(ANNA, "Re: Room B", &text) };
        app.receive(&mail).await;
    }
    assert_eq!(app.booking().await.booking.participants, Some(40));
    app.stop().await;
}

/// Anna has an offer, and answers it more often within an hour than people do: the last mails wait for a task.
async fn hasty(app: &TestApp) -> (Letter, Task) {
    app.receive(&Mail::new(ANNA, "Room B", &room_b(app))).await;
    let offer = app.letterbox().to("anna@client.example").remove(0);
    for guests in 21..36 {
        app.receive(&Mail::answer(ANNA, &offer, &format!("We will be {guests} people."))).await;
    }
    assert_eq!(app.booking().await.booking.participants, Some(30), "what comes too fast waits");
    let mut open = app.open_tasks().await;
    assert_eq!(open.len(), 1, "{open:?}");
    (offer, open.remove(0))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_too_often_is_read_in_order_once_the_manager_has_looked() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::start(engine).await;
        let (offer, stopped) = hasty(&app).await;
        // An hour later: what the sender's earlier mails say comes first.
        app.advance(TimeDelta::hours(2));
        app.receive(&Mail::answer(ANNA, &offer, "We will be 36 people.")).await;
        assert_eq!(app.booking().await.booking.participants, Some(30));
        app.decide_on(stopped.id).await;
        let booking = app.booking().await.booking;
        assert_eq!((booking.participants, booking.offers.len()), (Some(36), 17), "none is lost, the newest counts");
        app.receive(&Mail::answer(ANNA, &offer, "We will be 37 people.")).await;
        assert_eq!(app.booking().await.booking.participants, Some(37), "and the conversation goes on");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_writes_too_often_stops_nobody_elses_mails() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (offer, _) = hasty(&app).await;
    app.receive(&Mail::answer("Ben <ben@client.example>", &offer, "We will be 41 people.")).await;
    assert_eq!(app.booking().await.booking.participants, Some(41));
    app.reject("a machine").await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_is_left_unread_if_the_manager_says_no() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (offer, _) = hasty(&app).await;
    app.reject("a machine").await;
    assert_eq!(app.booking().await.booking.participants, Some(30));
    app.receive(&Mail::answer(ANNA, &offer, "We will be 37 people.")).await;
    assert_eq!(app.booking().await.booking.participants, Some(37), "what comes after that is read");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_machines_write_is_never_answered() {
    let app = TestApp::start(Engine::Sqlite).await;
    let headers = [
        json!({ "Auto-Submitted": "auto-replied" }),
        json!({ "auto-submitted": "auto-generated; owner-email=\"x@y\"" }),
        json!({ "Precedence": "bulk" }),
        json!({ "Precedence": "auto_reply" }),
        json!({ "Return-Path": "<>" }),
    ];
    let bounce =
        "This is the mail system at host mx.example. Your message could not be delivered to one or more recipients.";
    let texts = [
        ("Automatic reply: your offer", "I am out of the office until Monday and will answer your mail then."),
        ("Undelivered Mail Returned to Sender", bounce),
    ];
    let marked = headers.into_iter().map(|headers| (headers, "Room B", room_b(&app)));
    let plain = texts.into_iter().map(|(subject, text)| (json!({}), subject, text.to_owned()));
    for (headers, subject, text) in marked.chain(plain) {
        let mut body: Value = Mail::new(ANNA, subject, &text).body();
        body["data"]["headers"] = headers;
        assert_eq!(app.post("mail", &unique(), &body).await.status, 202);
    }
    app.drain().await;
    assert!(app.letterbox().to("anna@client.example").is_empty());
    assert!(app.services.store.bookings(None, 10).await.unwrap().is_empty());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn quoted_history_changes_nothing() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    let before = app.booking().await.booking;
    let offer = app.letterbox().to("anna@client.example").remove(0);
    let orders = "We accept the offer. We take Room C for 70 people on 3 July. Please cancel the booking.";
    let quoted: String = orders.split(". ").chain(offer.text.lines()).map(|line| format!("> {line}\n")).collect();
    let histories = [
        format!("Thank you!\n\nOn Monday, The Example House wrote:\n{quoted}"),
        format!("Danke!\n\nAm Montag schrieb The Example House:\n{quoted}"),
        format!(
            "Thanks a lot!\n\n-----Original Message-----\nFrom: bookings@venue.example\nSubject: Offer\n\n{orders}"
        ),
    ];
    for text in histories {
        app.receive(&Mail::answer(ANNA, &offer, &text)).await;
        assert_eq!(app.booking().await.booking, before, "{text}");
    }
    assert!(app.open_tasks().await.is_empty());
    app.stop().await;
}

//! Who gets no more mail, and how much of it one address gets: through a real mail server.

use bellhop::{
    cli::{MailCommand, UnsuppressArgs},
    commands::{self, Outcome},
};
use booking::TaskKind;
use chrono::TimeDelta;
use jobs::{LaneName, suppression::lift};
use store::{MailState, SuppressionCause};

use crate::support::{Engine, Letter, Mail, MailServer, TestApp, eventually, june, room_b, senders::mailgun_event};

const ANNA: &str = "Anna Müller <anna@client.example>";
const TO_ANNA: &str = "anna@client.example";
const MANAGER: &str = "manager@venue.example";
const ENGINES: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];

async fn app_with(engine: Engine, server: &MailServer, further: &[(&str, &str)]) -> TestApp {
    let url = server.url();
    let variables: Vec<_> =
        [("BELLHOP__MAIL__SMTP_URL", url.as_str())].into_iter().chain(further.iter().copied()).collect();
    TestApp::with(engine, 1, &variables).await
}

/// Anna writes, and another time.
async fn inquire(app: &TestApp, times: usize) {
    for n in 0..times {
        let text = format!(
            "We would like Room {} on {}, 20 people, 10:00 to 16:00.",
            ["B", "C", "E", "F", "A"][n % 5],
            june(app)
        );
        app.receive(&Mail::new(ANNA, "A room", &text)).await;
    }
}

/// What a mail server writes that could not deliver a mail of ours.
fn notification(of: &str, recipient: &str, status: &str) -> Mail {
    let fields = format!(
        "Reporting-MTA: dns; mx.client.example\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\nAction: failed\r\n\
         Status: {status}\r\nDiagnostic-Code: smtp; 550 {status} it did not work\r\n"
    );
    let header = format!("From: bookings@venue.example\r\nMessage-ID: {of}\r\n\r\n");
    Mail::new(
        "MAILER-DAEMON@mx.client.example",
        "Undelivered Mail Returned to Sender",
        "Your mail could not be delivered.",
    )
    .with_file("message/delivery-status", &fields)
    .with_file("text/rfc822-headers", &header)
}

async fn is_listed(app: &TestApp, address: &str) -> Option<SuppressionCause> {
    app.services.store.suppression(address).await.unwrap().map(|listed| listed.cause)
}

fn only(mut letters: Vec<Letter>) -> Letter {
    assert_eq!(letters.len(), 1);
    letters.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_a_server_refuses_gets_no_more_mail_until_somebody_says_so() {
    for engine in ENGINES {
        let server = MailServer::start(&[]);
        let app = app_with(engine, &server, &[]).await;
        server.behave("refuse-clients");
        inquire(&app, 2).await;
        assert_eq!(is_listed(&app, TO_ANNA).await, Some(SuppressionCause::Bounced));
        server.behave("accept");
        inquire(&app, 2).await;
        assert!(server.letterbox().to(TO_ANNA).is_empty(), "nothing is tried again");
        let told = only(server.letterbox().to(MANAGER));
        assert!(told.text.contains("bellhop mail unsuppress anna@client.example"), "{}", told.text);
        assert_eq!(app.open_tasks().await.len(), 1, "one task, however many mails are withheld");

        let lifted = lift(&app.services, "Anna <ANNA@client.example>", true).await.unwrap();
        assert_eq!((lifted.was_listed, lifted.unsent, lifted.sent), (true, 4, 4));
        app.drain().await;
        assert_eq!((server.letterbox().to(TO_ANNA).len(), app.open_tasks().await.len()), (4, 0), "the task is settled");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_that_comes_back_puts_its_recipient_on_the_list() {
    for engine in ENGINES {
        let server = MailServer::start(&[]);
        let app = app_with(engine, &server, &[]).await;
        app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
        let offer = only(server.letterbox().to(TO_ANNA));
        // Full, not of ours, somebody else's: nobody is to blame for these.
        app.receive(&notification(&offer.message_id, TO_ANNA, "5.2.2")).await;
        app.receive(&notification("<guessed@venue.example>", TO_ANNA, "5.1.1")).await;
        app.receive(&notification(&offer.message_id, "ben@client.example", "5.1.1")).await;
        assert_eq!((is_listed(&app, TO_ANNA).await, is_listed(&app, "ben@client.example").await), (None, None));
        let tasks = app.open_tasks().await;
        assert_eq!(tasks.iter().map(|task| task.kind).collect::<Vec<_>>(), [TaskKind::ManualReview; 2]);

        // She can still write: what a server once told her about another mail is hers to send along.
        let report = "Reporting-MTA: dns; mx.client.example\r\n\r\nFinal-Recipient: rfc822; anna@client.example\r\n\
                      Action: failed\r\nStatus: 5.1.1\r\n";
        let own = Mail::answer(ANNA, &offer, "My mail came back. We will be 31 people.");
        app.receive(&own.with_file("message/delivery-status", report)).await;
        assert_eq!((is_listed(&app, TO_ANNA).await, app.booking().await.booking.participants), (None, Some(31)));

        app.receive(&notification(&offer.message_id, TO_ANNA, "5.1.1")).await;
        assert_eq!(is_listed(&app, TO_ANNA).await, Some(SuppressionCause::Bounced));
        let told = server.letterbox().to(MANAGER).pop().unwrap();
        assert!(told.text.contains("550 5.1.1 it did not work") && told.text.contains("BH-"), "{}", told.text);
        assert!(server.letterbox().to("mailer-daemon@mx.client.example").is_empty(), "machines get no answer");
        assert_eq!(app.services.store.bookings(None, 9).await.unwrap().len(), 1);
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_reports_withholds_the_next_mail() {
    for engine in ENGINES {
        let server = MailServer::start(&[]);
        let app = app_with(engine, &server, &[]).await;
        for (n, event, listed) in [
            ("1", "delivered", None),
            ("2", "complained", Some(SuppressionCause::Complained)),
            ("3", "failed", Some(SuppressionCause::Complained)),
        ] {
            app.post_to("reports", mailgun_event(n, event)).await;
            app.drain().await;
            assert_eq!(is_listed(&app, TO_ANNA).await, listed, "{event}");
        }
        assert_eq!(app.open_tasks().await.len(), 1);
        app.reject("I have called her").await;
        inquire(&app, 2).await;
        assert!(server.letterbox().to(TO_ANNA).is_empty());
        assert_eq!(app.open_tasks().await.len(), 1, "the manager is told again of what is withheld later, once");
        let told = server.letterbox().to(MANAGER).pop().unwrap();
        assert!(told.text.contains("is withheld") && told.text.contains("called a mail spam"), "{}", told.text);
        let mails = app.services.store.unsent_mails(TO_ANNA).await.unwrap();
        assert!(mails.len() == 2 && mails.iter().all(|stored| stored.state == MailState::Withheld));

        let listing = MailCommand::Suppressed { json: true };
        assert_eq!(commands::mail::run(&app.instance, listing).await.unwrap(), Outcome::Done);
        for expected in [Outcome::Done, Outcome::Failed] {
            let args = UnsuppressArgs { address: "Anna@client.example".to_owned(), send: true, json: false };
            let unsuppress = MailCommand::Unsuppress(args);
            assert_eq!(commands::mail::run(&app.instance, unsuppress).await.unwrap(), expected);
        }
        app.drain().await;
        assert_eq!(server.letterbox().to(TO_ANNA).len(), 2);
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_managers_own_address_is_on_the_list_and_gets_its_mail_all_the_same() {
    let server = MailServer::start(&[]);
    let app = app_with(Engine::Sqlite, &server, &[("BELLHOP__VENUE__MANAGER_EMAIL", "Anna@client.example")]).await;
    app.post_to("reports", mailgun_event("1", "failed")).await;
    app.drain().await;
    assert_eq!(is_listed(&app, TO_ANNA).await, Some(SuppressionCause::Bounced));
    app.receive(&Mail::new("ben@client.example", "Question", "Can somebody call me please?")).await;
    assert_eq!(server.letterbox().to("Anna@client.example").len(), app.open_tasks().await.len());
    assert_ne!(app.open_tasks().await.len(), 0);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_gets_so_many_mails_within_an_hour_and_the_others_later() {
    for engine in ENGINES {
        let server = MailServer::start(&[]);
        let app = app_with(engine, &server, &[("BELLHOP__MAIL__PER_RECIPIENT_PER_HOUR", "2")]).await;
        inquire(&app, 5).await;
        app.receive(&Mail::new("ben@client.example", "A room", "A room for 20 people please.")).await;
        let sent = || (server.letterbox().to(TO_ANNA).len(), server.letterbox().to("ben@client.example").len());
        assert_eq!(sent(), (2, 1), "nobody else waits for it");
        app.advance(TimeDelta::minutes(50));
        app.drain().await;
        assert_eq!(sent(), (2, 1));
        for mails in [4, 5] {
            app.advance(TimeDelta::minutes(61));
            app.drain().await;
            assert_eq!(sent(), (mails, 1));
        }
        let dead = app.services.lanes.get(LaneName::Mail).stats().await.unwrap().dead;
        assert_eq!(dead, 0, "to wait is no failure");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_mails_together_leave_at_the_rate_of_their_lane() {
    let rate = [("BELLHOP__QUEUE__LANES__MAIL__PER_MINUTE", "1"), ("BELLHOP__QUEUE__LANES__MAIL__CONCURRENCY", "1")];
    let server = MailServer::start(&[]);
    let app = app_with(Engine::Sqlite, &server, &rate).await;
    for client in ["a", "b", "c"] {
        let from = format!("{client}@client.example");
        let text = "A room for 20 people please.";
        assert_eq!(app.post("mail", client, &Mail::new(&from, "A room", text).body()).await.status, 202);
    }
    for minute in 1..=3 {
        eventually("one more mail has left", async || (server.letterbox().all().len() == minute).then_some(())).await;
        let waiting = u64::try_from(3 - minute).unwrap();
        eventually("the others wait", async || {
            let stats = app.services.lanes.get(LaneName::Mail).stats().await.unwrap();
            ((stats.running, stats.ready + stats.waiting) == (0, waiting)).then_some(())
        })
        .await;
        assert_eq!(server.letterbox().all().len(), minute, "no other one in this minute");
        app.advance(TimeDelta::minutes(1));
    }
    app.drain().await;
    app.stop().await;
}

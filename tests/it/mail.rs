//! Mail through a real mail server: what its readers get is read back from there.

use booking::{OfferState, TaskKind};
use chrono::{Days, TimeDelta};
use jobs::{LaneName, suppression::lift};
use store::{MailState, StoredMail};

use crate::support::{Engine, Mail, MailServer, TestApp, june_14, room_b};

const ANNA: &str = "Anna Müller <anna@client.example>";
/// Longer than a mail waits for its next attempt, and shorter than anybody waits to be reminded.
const LATER: TimeDelta = TimeDelta::minutes(5);

async fn app_with(server: &MailServer) -> TestApp {
    TestApp::with(Engine::Sqlite, 1, &[("BELLHOP__MAIL__SMTP_URL", &server.url())]).await
}

/// The one mail to Anna, as the store knows it.
async fn to_anna(app: &TestApp) -> StoredMail {
    let mails = app.services.store.mails_of_booking(app.booking().await.booking.number).await.unwrap();
    let mut mails = mails.into_iter().filter(|stored| stored.mail.recipient.contains("anna@client.example"));
    let mail = mails.next().unwrap();
    assert!(mails.next().is_none(), "one logical mail");
    mail
}

async fn offer_state(app: &TestApp) -> OfferState {
    app.booking().await.booking.offers[0].offer.state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_leaves_over_tls_with_a_login() {
    for (scheme, manner) in [("smtps", "--tls"), ("smtp", "--starttls")] {
        let server = MailServer::start(&[manner, "--login", "bellhop:s3cret/@"]);
        let url = format!("{scheme}://bellhop:s3cret%2F%40@localhost:{}", server.port());
        let settings = [("BELLHOP__MAIL__SMTP_URL", &*url), ("BELLHOP__MAIL__SMTP_AUTHORITY", &server.authority())];
        let app = TestApp::with(Engine::Sqlite, 1, &settings).await;
        app.receive(&Mail::new(ANNA, "Tagung im Frühling", &room_b(&app))).await;
        let letters = server.letterbox().to("anna@client.example");
        assert_eq!(letters.len(), 1, "{scheme}");
        assert!(letters[0].subject.contains("Tagung im Frühling"), "{}", letters[0].subject);
        assert!(letters[0].text.contains("750.00"), "{}", letters[0].text);
        assert_eq!((offer_state(&app).await, to_anna(&app).await.doubts), (OfferState::Sent, 0));
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_certificate_nobody_vouches_for_gets_no_mail() {
    let server = MailServer::start(&["--tls"]);
    let url = format!("smtps://localhost:{}", server.port());
    let app = TestApp::with(Engine::Sqlite, 1, &[("BELLHOP__MAIL__SMTP_URL", &url)]).await;
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    assert_eq!((server.letterbox().all().len(), offer_state(&app).await), (0, OfferState::Draft));
    assert_eq!(to_anna(&app).await.state, MailState::Queued, "it waits for a server that can be trusted");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_off_comes_later_and_is_sent_only_then() {
    let server = MailServer::start(&[]);
    server.behave("greylist");
    let app = app_with(&server).await;
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    assert_eq!((server.letterbox().all().len(), offer_state(&app).await), (0, OfferState::Draft));
    assert_eq!(to_anna(&app).await.state, MailState::Queued);
    app.advance(LATER);
    app.drain().await;
    assert_eq!((server.letterbox().to("anna@client.example").len(), offer_state(&app).await), (1, OfferState::Sent));
    assert_eq!((to_anna(&app).await.state, to_anna(&app).await.doubts), (MailState::Sent, 0));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_for_good_is_a_dead_letter_and_a_task_and_can_be_sent_again() {
    let server = MailServer::start(&[]);
    server.behave("refuse");
    let app = app_with(&server).await;
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    assert_eq!(to_anna(&app).await.state, MailState::Failed);
    let dead = app.services.lanes.get(LaneName::Mail).list(queue::State::Dead, 10).await.unwrap();
    let reasons: Vec<_> = dead.iter().filter_map(|job| job.error.as_deref()).collect();
    assert_eq!(reasons.len(), 2, "the client's mail, and the manager's notice of it");
    assert!(reasons.iter().all(|reason| reason.contains("550") && !reason.contains('@')), "{reasons:?}");
    let task = app.open_tasks().await.remove(0);
    assert_eq!(task.kind, TaskKind::ManualReview);

    server.behave("accept");
    lift(&app.services, "anna@client.example", false).await.unwrap();
    app.services.lanes.get(LaneName::Mail).retry_dead(|_| true).await.unwrap();
    app.drain().await;
    let told = server.letterbox().to("manager@venue.example").pop().unwrap();
    assert!(told.text.contains("anna@client.example") && told.text.contains("User unknown"), "{}", told.text);
    assert_eq!((server.letterbox().to("anna@client.example").len(), offer_state(&app).await), (1, OfferState::Sent));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_answer_was_lost_is_sent_again_under_its_id_and_the_doubt_is_counted() {
    let server = MailServer::start(&[]);
    server.behave("vanish 1");
    let app = app_with(&server).await;
    app.receive(&Mail::new(ANNA, "Room B", &room_b(&app))).await;
    assert_eq!(to_anna(&app).await.state, MailState::HandingOver, "nobody knows");
    assert_eq!(offer_state(&app).await, OfferState::Draft, "it is not called sent");
    app.advance(LATER);
    app.drain().await;
    let letters = server.letterbox().to("anna@client.example");
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[0].message_id, letters[1].message_id, "her mail program shows one of them");
    assert_eq!((to_anna(&app).await.state, to_anna(&app).await.doubts), (MailState::Sent, 1));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_ten_minutes_without_a_mail_server_each_client_gets_each_mail_once() {
    outage(20).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; bin/test --all runs it"]
async fn two_hundred_clients_get_each_mail_once_after_ten_minutes_without_a_mail_server() {
    outage(200).await;
}

async fn outage(clients: usize) {
    let mut server = MailServer::start(&[]);
    server.kill();
    let app = app_with(&server).await;
    for client in 0..clients {
        let from = format!("client-{client}@client.example");
        let day = june_14(app.now()) + Days::new(client.try_into().unwrap());
        let text = format!("We would like a room for 20 people on {}.", day.format("%d.%m.%Y"));
        let answer = app.post("mail", &format!("evt_{client}"), &Mail::new(&from, "A room", &text).body()).await;
        assert_eq!(answer.status, 202);
    }
    app.drain().await;
    for _ in 0..10 {
        app.advance(TimeDelta::minutes(1));
        app.drain().await;
    }
    assert!(server.letterbox().all().is_empty());
    server.resume();
    app.advance(TimeDelta::hours(1));
    app.drain().await;
    for client in 0..clients {
        let letters = server.letterbox().to(&format!("client-{client}@client.example"));
        assert_eq!(letters.len(), 1, "client {client}");
    }
    app.stop().await;
}

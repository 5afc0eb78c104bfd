//! Faults: real processes are killed in the middle of the main job.

use booking::{TaskKind, status};

use crate::support::{Mail, Processes};

const ANNA: &str = "Anna Keller <anna@client.example>";
const YES: &str =
    "We accept the offer.\n\nOur billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";

/// After each of the five things that happen from outside: at once, and when its first effect is seen.
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_killed_at_ten_points_loses_no_mail_and_sends_none_twice() {
    let mut app = Processes::start().await;
    app.deliver(&app.inquiry(ANNA)).await;
    app.kill_the_worker();
    app.booking_once("there is an offer", |stored| stored.booking.current_offer().is_some()).await;
    app.kill_the_worker();
    let offer = app.mails_to("anna@client.example", 1).await.remove(0);

    app.deliver(&Mail::answer(ANNA, &offer, YES)).await;
    app.kill_the_worker();
    app.booking_once("the acceptance is noted", |stored| stored.booking.acceptance.is_some()).await;
    app.kill_the_worker();

    app.approve(TaskKind::ApproveAcceptance).await;
    app.kill_the_worker();
    app.mails_to("anna@client.example", 3).await;
    app.kill_the_worker();

    let stored = app.booking_once("it is there", |_| true).await;
    app.pay(&stored).await;
    app.kill_the_worker();
    app.booking_once("the payment is booked", |stored| !stored.booking.paid().is_zero()).await;
    app.kill_the_worker();

    app.approve(TaskKind::FinalConfirmation).await;
    app.kill_the_worker();
    app.mails_to("anna@client.example", 4).await;
    app.kill_the_worker();

    app.settled().await;
    let stored = app.booking_once("it is confirmed", |stored| status(&stored.booking).as_str() == "confirmed").await;
    assert_each_mail_left_once(&app, &stored).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_is_restarted_ends_no_process_and_the_journey_completes() {
    let mut app = Processes::start().await;
    app.deliver(&app.inquiry(ANNA)).await;
    restart_redis(&mut app);
    let offer = app.mails_to("anna@client.example", 1).await.remove(0);
    restart_redis(&mut app);
    app.deliver(&Mail::answer(ANNA, &offer, YES)).await;
    app.approve(TaskKind::ApproveAcceptance).await;
    restart_redis(&mut app);
    app.mails_to("anna@client.example", 3).await;
    let stored = app.booking_once("it is there", |_| true).await;
    app.pay(&stored).await;
    restart_redis(&mut app);
    app.approve(TaskKind::FinalConfirmation).await;
    app.mails_to("anna@client.example", 4).await;
    app.settled().await;
    assert!(app.are_alive(), "a process ended");
    assert_each_mail_left_once(&app, &stored).await;
}

fn restart_redis(app: &mut Processes) {
    app.redis.kill();
    app.redis.start_again();
}

/// Every mail that was written is marked as sent, and there is one file for each.
async fn assert_each_mail_left_once(app: &Processes, stored: &store::StoredBooking) {
    let written = app.services.store.mails_of_booking(stored.booking.number).await.unwrap();
    assert!(written.iter().all(|mail| mail.state == store::MailState::Sent), "a mail was lost");
    let mut written: Vec<_> = written.into_iter().map(|stored| stored.mail.message_id).collect();
    let mut left: Vec<_> = app.letterbox().all().into_iter().map(|letter| letter.message_id).collect();
    written.sort();
    left.sort();
    assert_eq!(left, written);
    let to_client = app.letterbox().to("anna@client.example");
    assert_eq!(to_client.len(), 4, "offer, thanks, deposit, confirmation");
    assert_eq!(app.letterbox().to("manager@venue.example").len(), 2, "one notice a task");
}

//! Whose a delivery is that is in the books and of which nobody has heard yet: the manager hears of what is others', and who
//! has complained gets no more mail.

use bellhop::commands::{Outcome, client::erase_everywhere};
use jobs::{Body, ImportDelivery, Job as _, LaneName, client::Reach, inbound::DeliveryKind};
use queue::NewJob;
use serde_json::json;
use store::{OutboxRow, Tally};

use super::{
    ADDRESS, ANNA, a_lost_booking,
    erased::{BOB, erase},
    kept::{import, import_of},
    owned::listed,
};
use crate::{
    journeys::on_both_engines,
    support::{TestApp, search::search, unique},
};

/// The job that imports a mail.
fn mail(app: &TestApp, source: &str, scheme: &str, body: String) -> ImportDelivery {
    ImportDelivery {
        source: source.to_owned(),
        scheme: scheme.to_owned(),
        kind: DeliveryKind::Email,
        event_id: format!("evt_{}", unique()),
        rests_on: "header".to_owned(),
        received_at: app.now(),
        content_type: None,
        cut_off_at: None,
        body: Body::Text(body),
    }
}

/// The beginning of one that was too large; it names Anna, whoever has written it.
fn cut_off(app: &TestApp, from: &str) -> NewJob {
    let whole = json!({ "From": from, "Subject": "Plans", "Cc": ADDRESS, "TextBody": "Enclosed." }).to_string();
    let beginning = whole[..whole.len() - 4].to_owned();
    let mail = ImportDelivery { cut_off_at: Some(100), ..mail(app, "parse", "postmark", beginning) };
    NewJob::new(mail.envelope().to_bytes())
}

/// A form that breaks off after it has named Anna.
fn broken_form(app: &TestApp, source: &str, from: &str) -> NewJob {
    let field = |name: &str| format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
    let body = format!("{}{from}\r\n{}{ADDRESS}", field("from"), field("to"));
    let content_type = Some("multipart/form-data; boundary=x".to_owned());
    let mail = ImportDelivery { content_type, ..mail(app, source, "sendgrid-inbound", body) };
    NewJob::new(mail.envelope().to_bytes())
}

/// An event of Resend's that names Anna and is not in its form.
fn broken_event(app: &TestApp, source: &str, from: &str) -> NewJob {
    let data = json!({ "from": from, "to": [ADDRESS], "message_id": "<a@x.ch>", "date": "yesterday" });
    import(app, source, DeliveryKind::Email, &json!({ "type": "email.received", "data": data }))
}

/// A mail of Bob's and one of Anna's that were too large, a mail to Bob that bounced at words that name her, and her complaint.
async fn imported_and_not_told(app: &TestApp) {
    a_lost_booking(app).await;
    app.services.lanes.get(LaneName::Workflow).pause().await.unwrap();
    let complained = json!({ "type": "email.complained", "data": { "to": [ANNA] } });
    let bounced = json!([{ "event": "bounce", "email": "bob@other.example", "sg_event_id": "b1",
                           "reason": format!("550 forwarded to <{ADDRESS}>: unknown") }]);
    let all = vec![
        cut_off(app, BOB),
        cut_off(app, ANNA),
        import_of(app, "events", "sendgrid-events", DeliveryKind::Delivery, &bounced),
        import(app, "reports", DeliveryKind::Delivery, &complained),
    ];
    are_imported(app, all).await;
}

/// Imports these, of each of which a job is to tell; the lane of those stands still.
async fn are_imported(app: &TestApp, all: Vec<NewJob>) {
    let (inbound, workflow) = (app.services.lanes.get(LaneName::Inbound), app.services.lanes.get(LaneName::Workflow));
    let count = all.len();
    for job in all {
        inbound.push(job).await.unwrap();
    }
    app.once("all is imported", async || untold(app).await.len() == count).await;
    app.once("the imports have ended", async || {
        let stats = inbound.stats().await.unwrap();
        stats.ready + stats.running == 0
    })
    .await;
    app.once("all of it waits", async || workflow.stats().await.unwrap().ready == count as u64).await;
}

/// The rows of the jobs that have yet to tell the manager.
async fn untold(app: &TestApp) -> Vec<OutboxRow> {
    let mut rows = app.services.store.not_done(0, 100).await.unwrap();
    rows.retain(|row| row.job.kind.starts_with("inbound.report_"));
    rows
}

/// As their last attempt leaves them.
async fn all_are_given_up(app: &TestApp) {
    let workflow = app.services.lanes.get(LaneName::Workflow);
    let rows = untold(app).await;
    for shown in workflow.search(|_| true).await.unwrap() {
        let id = shown.job.id;
        let Some(row) = rows.iter().find(|row| row.job.id.to_string() == id.as_str()) else { continue };
        app.services.store.mark_dead(row.job.id, "the store was away", app.now()).await.unwrap();
        assert!(workflow.discard(&id).await.unwrap());
        let dead = NewJob { id: Some(id), ..NewJob::new(shown.payload) };
        assert!(workflow.bury(dead, "the store was away").await.unwrap());
    }
}

async fn erased(app: &TestApp) {
    let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap();
    assert_eq!(receipt.by_others, Tally::from([("deliveries.body".to_owned(), 2)]), "{receipt:?}");
    assert_eq!((receipt.left.clone(), receipt.outcome()), (Tally::new(), Outcome::Done), "{receipt:?}");
    assert_eq!(untold(app).await.len(), 2, "Bob's, and not Anna's");
}

async fn bobs_are_told_and_anna_is_known_by_the_hash_alone(app: &TestApp) {
    let subject = app.services.store.subject_of(ADDRESS, [0, 0]).await.unwrap();
    let told: Vec<_> = app.open_tasks().await.iter().map(|task| task.details["reason"].to_string()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for words in ["From Bob Moser <bob@other.example>", "Our mail to bob@other.example could not be delivered"] {
        assert!(told.iter().any(|reason| reason.contains(words)), "{words}: {told:?}");
    }
    assert_eq!(listed(app).await, ["bob@other.example", subject.as_str()]);
    // What named her in telling of others goes with the next one.
    erase(app, ADDRESS).await;
    assert_eq!(search(app, &[ADDRESS]), Default::default());
}

/// Sources of what could not be read and is kept nevertheless.
async fn unread(app: &TestApp) -> Vec<String> {
    let kept = app.services.store.deliveries_with_body(None, 100).await.unwrap();
    kept.into_iter().map(|delivery| delivery.source).filter(|source| source.starts_with("unread")).collect()
}

on_both_engines! {
    async fn what_could_not_be_read_of_others_is_there_until_somebody_has_looked_at_it(app: TestApp) {
        a_lost_booking(&app).await;
        let workflow = app.services.lanes.get(LaneName::Workflow);
        workflow.pause().await.unwrap();
        let paid = json!({ "type": "payment.succeeded", "data": { "payer": ADDRESS, "amount": "a lot" } });
        let all = vec![
            broken_event(&app, "unread_event_bob", BOB),
            broken_event(&app, "unread_event_anna", ANNA),
            broken_form(&app, "unread_form_bob", BOB),
            broken_form(&app, "unread_form_anna", ANNA),
            import(&app, "unread_money", DeliveryKind::Payment, &paid),
        ];
        are_imported(&app, all).await;
        // Once before it was told, and once before anybody has looked at it.
        for _ in 0..2 {
            let receipt = erase_everywhere(&app.instance, &app.services, ADDRESS, Reach::Unneeded).await.unwrap();
            assert_eq!(receipt.by_others, Tally::from([("deliveries.body".to_owned(), 3)]), "{receipt:?}");
            assert_eq!((receipt.left.clone(), receipt.outcome()), (Tally::new(), Outcome::Done), "{receipt:?}");
            assert_eq!(unread(&app).await, ["unread_event_bob", "unread_form_bob", "unread_money"]);
            workflow.resume().await.unwrap();
            app.drain().await;
        }
        let tasks = app.open_tasks().await;
        assert_eq!(tasks.len(), 5, "that something has come is told in any case");
        for task in tasks {
            app.decide_on(task.id).await;
        }
        erase(&app, ADDRESS).await;
        assert_eq!(search(&app, &[ADDRESS]), Default::default());
        app.stop().await;
    }

    async fn what_waits_to_be_told_of_others_is_told(app: TestApp) {
        imported_and_not_told(&app).await;
        erased(&app).await;
        app.services.lanes.get(LaneName::Workflow).resume().await.unwrap();
        app.drain().await;
        bobs_are_told_and_anna_is_known_by_the_hash_alone(&app).await;
        app.stop().await;
    }

    async fn what_was_given_up_before_it_was_told_of_others_is_told_when_it_is_run_again(app: TestApp) {
        imported_and_not_told(&app).await;
        all_are_given_up(&app).await;
        erased(&app).await;
        let workflow = app.services.lanes.get(LaneName::Workflow);
        workflow.resume().await.unwrap();
        assert_eq!(workflow.retry_dead(|_| true).await.unwrap(), 2, "Bob's");
        app.drain().await;
        bobs_are_told_and_anna_is_known_by_the_hash_alone(&app).await;
        app.stop().await;
    }
}

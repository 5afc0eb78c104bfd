//! Whose address has the erased one as a part of it loses nothing.

use booking::{Ended, TaskKind, TaskState};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;
use store::{Commit, Contact, Erased, NewTask, OutboxJob, Person, Tally, TaskChange, names};

use super::{
    ADDRESS, erase, furnish,
    needed::{PATIENCE, somebody_waits},
};
use crate::support::{
    Venue, on_both_engines,
    samples::{contact, delivery, inbound, job, mail, now, number, our_mail, step, task, write},
};

on_both_engines! {
    who_has_a_similar_address_loses_nothing
    a_task_of_somebody_else_keeps_what_it_takes_to_decide_it
    what_is_written_to_a_task_meanwhile_is_not_lost
}

const NEIGHBOURS: [&str; 7] = [
    "joanna@example.com",
    "jo.anna@example.com",
    "bob+anna@example.com",
    "nanna@example.com",
    "anna@example.com.example",
    "anna@example.community",
    "anna@example.com-mail.example",
];

/// All that an address may stand in: a contact with a booking, a mail of theirs, a notice, a task, a job's failure.
async fn settle(venue: &Venue, address: &str, serial: u32) {
    let store = &venue.store;
    let mut received = mail(&format!("<{serial}@client.example>"));
    received.content.from_address = address.to_owned();
    let body = format!("From: {address}").into_bytes();
    store
        .import_delivery(&store::NewDelivery { body, ..delivery() }, &inbound(received), |_| Vec::new())
        .await
        .unwrap();
    let them = Contact { email: address.to_owned(), ..contact() };
    let mut lost = write(number(serial), 0);
    lost.booking.contact = Some(them.id.clone());
    lost.booking.ended = Some(Ended::Lost);
    let quoting = |text: &str| json!({ "text": format!("Hello\n{address}\n{text}"), "from": format!("<{address}>") });
    let opened = NewTask { details: quoting("Bye"), ..task(i64::from(serial) * 10, TaskKind::ManualReview) };
    let noted = task(i64::from(serial) * 10 + 1, TaskKind::CheckPayment);
    let ours = store::Mail { recipient: format!("Anna <{address}>"), ..our_mail(Some(number(serial)), None) };
    let notice = store::Mail {
        recipient: "manager@venue.example".to_owned(),
        text: format!("{address} has written"),
        html: format!("<a href=\"mailto:{address}\">{address}</a>"),
        ..our_mail(None, None)
    };
    let failing = job("mail.send");
    let outbox = [&ours, &notice].map(|mail| OutboxJob { args: json!({ "mail": mail.id }), ..job("mail.send") });
    let note = TaskChange::Note { id: noted.id, note: format!("wrote from {address}.") };
    let commit = Commit {
        contacts: vec![them],
        tasks: vec![TaskChange::Open(opened), TaskChange::Open(noted)],
        outbox: outbox.into_iter().chain([failing.clone()]).collect(),
        mails: vec![ours, notice],
        ..step(lost)
    };
    store.commit(&commit).await.unwrap();
    store.commit(&Commit { tasks: vec![note], ..Commit::at(now()) }).await.unwrap();
    store.mark_dead(failing.id, &format!("550 <{address}> unknown"), now()).await.unwrap();
}

async fn who_has_a_similar_address_loses_nothing(venue: Venue) {
    furnish(&venue, false).await;
    settle(&venue, ADDRESS, 100).await;
    for (address, serial) in NEIGHBOURS.into_iter().zip(2..) {
        settle(&venue, address, serial).await;
    }
    let mut before = Vec::new();
    for address in NEIGHBOURS {
        before.push((venue.store.mentions(address).await.unwrap(), text(&venue.store.person(address).await.unwrap())));
    }
    let places = [
        "contacts.email",
        "mails.html",
        "mails.recipient",
        "mails.text",
        "messages.from_address",
        "outbox.reason",
        "tasks.details",
        "tasks.note",
    ];
    assert!(places.iter().all(|place| before[0].0.contains_key(*place)), "{:?}", before[0].0);
    let exported = text(&venue.store.person(ADDRESS).await.unwrap());
    assert!(NEIGHBOURS.iter().all(|address| !names(&exported, address)), "{exported}");

    assert!(matches!(erase(&venue, "1").await, Erased::Now(_)));

    assert_eq!(venue.store.mentions(ADDRESS).await.unwrap(), Tally::new());
    assert!(venue.store.person(ADDRESS).await.unwrap().is_unknown());
    for (address, before) in NEIGHBOURS.into_iter().zip(before) {
        let after = (venue.store.mentions(address).await.unwrap(), text(&venue.store.person(address).await.unwrap()));
        assert_eq!(after, before, "{address}");
    }
    let open = venue.store.tasks(Some(TaskState::Open), 100).await.unwrap();
    assert_eq!(open.len(), NEIGHBOURS.len() * 2 + 2, "tasks of bookings stay");
}

async fn a_task_of_somebody_else_keeps_what_it_takes_to_decide_it(venue: Venue) {
    furnish(&venue, false).await;
    let store = &venue.store;
    let mut bobs = mail("<b@client.example>");
    bobs.content.from_address = "bob@example.com".to_owned();
    store.import_delivery(&delivery(), &inbound(bobs), |_| Vec::new()).await.unwrap();
    let bobs = store.message_by_message_id("<b@client.example>").await.unwrap().unwrap();
    let reply = |whom: &str| {
        let text = format!("Ask {whom} or joanna@example.com");
        json!({ "replies": [{ "letter": { "text": text }, "invitation": format!("ATTENDEE:mailto:{whom}\r\n"), "no": 1 }] })
    };
    let waits = NewTask { details: reply(ADDRESS), ..task(50, TaskKind::ReplyApproval) };
    let unmatched =
        NewTask { details: reply(ADDRESS), message: Some(bobs.content.id), ..task(51, TaskKind::ReplyApproval) };
    let of_nobody = NewTask { details: reply(ADDRESS), ..task(52, TaskKind::ManualReview) };
    store.commit(&Commit { tasks: vec![TaskChange::Open(waits)], ..step(write(number(2), 0)) }).await.unwrap();
    for beside in [unmatched, of_nobody] {
        store.commit(&Commit { tasks: vec![TaskChange::Open(beside)], ..Commit::at(now()) }).await.unwrap();
    }
    let note = TaskChange::Note { id: 50, note: format!("{ADDRESS} has called") };
    store.commit(&Commit { tasks: vec![note], ..Commit::at(now()) }).await.unwrap();
    let exported = text(&store.person(ADDRESS).await.unwrap());
    assert!(!exported.contains("has called"), "what is another's is handed to nobody: {exported}");

    assert!(matches!(erase(&venue, "1").await, Erased::Now(_)));

    for id in [50, 51] {
        let task = store.task(id).await.unwrap().unwrap();
        assert_eq!((task.state, task.details), (TaskState::Open, reply("erased@address.invalid")), "{id}");
    }
    let noted = store.task(50).await.unwrap().unwrap().note;
    assert_eq!(noted.as_deref(), Some("erased@address.invalid has called"));
    let of_nobody = store.task(52).await.unwrap().unwrap();
    assert_eq!((of_nobody.state, of_nobody.details), (TaskState::Superseded, serde_json::Value::Null));
    assert_eq!(store.mentions(ADDRESS).await.unwrap(), Tally::new());
}

/// What somebody writes to the task while the erasure looks at it.
const NOTING: &str = "UPDATE tasks SET note = 'has called back'";

async fn what_is_written_to_a_task_meanwhile_is_not_lost(venue: Venue) {
    furnish(&venue, false).await;
    let store = &venue.store;
    let quoting = NewTask { details: json!({ "text": format!("Ask {ADDRESS}") }), ..task(50, TaskKind::ManualReview) };
    store.commit(&Commit { tasks: vec![TaskChange::Open(quoting)], ..step(write(number(2), 0)) }).await.unwrap();
    let raw = venue.raw().await;
    let noting = raw.begin().await.unwrap();
    assert_eq!(noting.execute_unprepared(NOTING).await.unwrap().rows_affected(), 1);
    let commit = async {
        let waits = tokio::time::timeout(PATIENCE, somebody_waits(&venue, &raw)).await;
        assert!(waits.is_ok(), "the erasure waits for the task");
        noting.commit().await.unwrap();
    };
    let (erased, ()) = tokio::join!(erase(&venue, "1"), commit);
    assert!(matches!(erased, Erased::Now(_)), "{erased:?}");
    let kept = store.task(50).await.unwrap().unwrap();
    assert_eq!(kept.note.as_deref(), Some("has called back"));
    assert_eq!(kept.details, json!({ "text": "Ask erased@address.invalid" }));
}

fn text(person: &Person) -> String {
    serde_json::to_string(person).unwrap()
}

//! Addresses that get no mail, and how much of it one address gets.

use chrono::TimeDelta;
use store::{Commit, Mail, MailOutcome, MailState, Suppression, SuppressionCause, Turn};

use crate::support::{
    Venue, at_once, on_both_engines,
    samples::{now, number, our_mail, step, write},
};

on_both_engines! {
    an_address_is_on_the_list_once_and_can_be_taken_off
    so_many_mails_to_an_address_are_let_go_within_a_time
    mails_that_ask_at_once_do_not_go_beyond_the_limit
    mails_about_a_booking_go_in_the_order_in_which_they_were_written
    mails_that_were_not_sent_are_found_by_their_address
}

fn bounced(address: &str, task: i64) -> Commit {
    let cause = SuppressionCause::Bounced;
    let said = Some("550 no such\0user".to_owned());
    let suppression = Suppression { address: address.to_owned(), cause, said, task: Some(task), since: now() };
    Commit { suppression: Some(suppression), ..Commit::at(now()) }
}

async fn an_address_is_on_the_list_once_and_can_be_taken_off(venue: Venue) {
    let store = &venue.store;
    store.commit(&bounced("Anna <Anna@Example.com>", 1)).await.unwrap();
    let mut complaint = bounced("anna@example.com", 2);
    complaint.suppression.as_mut().unwrap().cause = SuppressionCause::Complained;
    store.commit(&complaint).await.unwrap();
    let listed = store.suppression("ANNA@example.com").await.unwrap().unwrap();
    assert_eq!((listed.address.as_str(), listed.cause), ("anna@example.com", SuppressionCause::Bounced));
    assert_eq!((listed.task, listed.since), (Some(2), now()));
    assert_eq!(listed.said.as_deref(), Some("550 no such\u{fffd}user"));
    assert_eq!(store.suppressions(9).await.unwrap(), [listed]);
    assert!(store.lift_suppression("Anna <anna@example.com>").await.unwrap());
    assert!(!store.lift_suppression("anna@example.com").await.unwrap());
    assert_eq!(store.suppression("anna@example.com").await.unwrap(), None);
}

/// A mail to Anna, and what became of it after so many minutes.
async fn mail(venue: &Venue, recipient: &str, state: MailState, minutes: i64) -> Mail {
    let mail = Mail { recipient: recipient.to_owned(), ..our_mail(None, None) };
    let outcome = Some(MailOutcome { id: mail.id, state });
    let at = now() + TimeDelta::minutes(minutes);
    let commit = Commit { mails: vec![mail.clone()], mail_outcome: outcome, ..Commit::at(at) };
    venue.store.commit(&commit).await.unwrap();
    mail
}

async fn so_many_mails_to_an_address_are_let_go_within_a_time(venue: Venue) {
    let at = |minutes| now() + TimeDelta::minutes(minutes);
    let span = |minutes| (at(minutes - 60), at(minutes));
    let mut mails = Vec::new();
    for recipient in ["anna@example.com", "Anna <Anna@Example.com>", "ANNA@example.com", "bert@example.com"] {
        mails.push(mail(&venue, recipient, MailState::Failed, 0).await);
    }
    let ask = async |n: usize, minutes| {
        let mail: &Mail = &mails[n];
        let mail = venue.store.mail(mail.id).await.unwrap().unwrap();
        venue.store.let_go(&mail, 2, span(minutes)).await.unwrap()
    };
    let later = Turn::Later { first_of_many: Some(at(1)), behind: 0 };
    assert_eq!((ask(0, 1).await, ask(1, 5).await), (Turn::Now, Turn::Now));
    assert_eq!((ask(2, 6).await, ask(3, 6).await), (later, Turn::Now), "her third one waits, his first one does not");
    assert_eq!(ask(1, 10).await, Turn::Now, "another attempt is no other mail");
    assert_eq!((ask(2, 60).await, ask(2, 61).await), (later, Turn::Now));
}

async fn mails_that_ask_at_once_do_not_go_beyond_the_limit(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    let mut mails = Vec::new();
    for _ in 0..12 {
        mails.push(mail(&venue, "anna@example.com", MailState::Failed, 0).await);
    }
    let turns = mails.into_iter().enumerate().map(|(n, mail)| {
        let store = stores[n % 2].clone();
        let span = (now() - TimeDelta::hours(1), now());
        async move {
            let mail = store.mail(mail.id).await.unwrap().unwrap();
            store.let_go(&mail, 3, span).await.unwrap()
        }
    });
    assert_eq!(at_once(turns).await.iter().filter(|turn| **turn == Turn::Now).count(), 3);
}

async fn mails_about_a_booking_go_in_the_order_in_which_they_were_written(venue: Venue) {
    venue.store.commit(&step(write(number(1), 0))).await.unwrap();
    let mut mails = Vec::new();
    for (minutes, booking) in [(0, Some(number(1))), (1, Some(number(1))), (5, Some(number(1))), (0, None)] {
        let mail = Mail { recipient: "anna@example.com".to_owned(), booking, ..our_mail(None, None) };
        let commit = Commit { mails: vec![mail.clone()], ..Commit::at(now() + TimeDelta::minutes(minutes)) };
        venue.store.commit(&commit).await.unwrap();
        mails.push(mail.id);
    }
    let ask = async |n: usize, at| {
        let mail = venue.store.mail(mails[n]).await.unwrap().unwrap();
        venue.store.let_go(&mail, 9, (at - TimeDelta::hours(1), at)).await.unwrap()
    };
    let (soon, behind) = (now() + TimeDelta::minutes(6), |behind| Turn::Later { first_of_many: None, behind });
    assert_eq!((ask(2, soon).await, ask(1, soon).await), (behind(2), behind(1)));
    assert_eq!(ask(3, soon).await, Turn::Now, "it is about another thing");
    assert_eq!((ask(0, soon).await, ask(2, soon).await), (Turn::Now, behind(1)));
    assert_eq!(ask(2, now() + TimeDelta::days(2)).await, Turn::Now, "nobody sends the one before it any more");
}

async fn mails_that_were_not_sent_are_found_by_their_address(venue: Venue) {
    let refused = mail(&venue, "anna@example.com", MailState::Failed, 0).await;
    let withheld = mail(&venue, "Anna <anna@example.com>", MailState::Withheld, 1).await;
    mail(&venue, "anna@example.com", MailState::Sent, 2).await;
    mail(&venue, "bert@example.com", MailState::Withheld, 3).await;
    let found = venue.store.unsent_mails("anna@example.com").await.unwrap();
    assert_eq!(found.into_iter().map(|stored| stored.mail).collect::<Vec<_>>(), [refused, withheld]);
}

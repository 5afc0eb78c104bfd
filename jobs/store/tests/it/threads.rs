//! Threads: where a message belongs.

use booking::{MessageId, TaskKind, TaskState};
use chrono::TimeDelta;
use store::{
    Commit, CommitError, Imported, MessageLink, NewMessage, Routed, Store, Suspicion, TaskChange, ThreadId, Waiting,
};

use crate::support::{
    Venue, on_both_engines,
    samples::{delivery, inbound, mail, now, number, our_mail, step, task, write},
};

on_both_engines! {
    an_answer_finds_its_thread
    the_token_wins_over_references_and_they_over_the_subject
    the_newest_reference_that_is_known_counts
    a_root_that_arrives_late_joins_its_answers
    strangers_get_threads_of_their_own
    a_mail_waits_only_while_its_thread_is_blocked_and_is_resumed_once
    a_mail_waits_only_for_a_task_that_is_open_and_its_decision_forgets_none
    a_booking_has_many_threads
    a_sender_s_recent_messages_are_found_by_their_time
}

async fn import(venue: &Venue, new: NewMessage) -> ThreadId {
    match venue.store.import_delivery(&delivery(), &inbound(new), |_| vec![]).await.unwrap() {
        Imported::New(Routed::Mail { thread, .. }) => thread,
        other => panic!("{other:?}"),
    }
}

/// A thread about a booking, in which we wrote one mail.
async fn conversation(venue: &Venue, serial: u32) -> (NewMessage, store::Mail) {
    let first = mail(&format!("<first-{serial}@client.example>"));
    let thread = import(venue, first.clone()).await;
    let ours = our_mail(Some(number(serial)), Some(thread));
    let mut begin = step(write(number(serial), 0));
    begin.message = Some(MessageLink { message: first.content.id.clone(), booking: number(serial) });
    begin.mails = vec![ours.clone()];
    venue.store.commit(&begin).await.unwrap();
    (first, ours)
}

async fn an_answer_finds_its_thread(venue: Venue) {
    let (first, ours) = conversation(&venue, 1).await;
    let thread = first.new_thread.id;
    let answer = |change: &dyn Fn(&mut NewMessage)| {
        let mut answer = mail(&format!("<{}@client.example>", first.content.id));
        answer.content.message_id = format!("<{}@client.example>", answer.content.id);
        change(&mut answer);
        answer
    };
    let answers = [
        ("our mail", answer(&|new| new.content.in_reply_to = Some(ours.message_id.clone()))),
        ("a client's mail", answer(&|new| new.content.references = vec![first.content.message_id.clone()])),
        ("our token", answer(&|new| new.reply_tokens = vec![first.new_thread.token.clone()])),
        ("the booking number", answer(&|new| new.subject_numbers = vec![number(404), number(1)])),
    ];
    for (by, answer) in answers {
        let imported = venue.store.import_delivery(&delivery(), &inbound(answer), |_| vec![]).await.unwrap();
        let Imported::New(Routed::Mail { thread: found, booking, .. }) = imported else { panic!("{by}") };
        assert_eq!((found, booking), (thread, Some(number(1))), "by {by}");
    }
    let seqs: Vec<_> = venue.store.messages_of(thread).await.unwrap().iter().map(|message| message.seq).collect();
    assert_eq!(seqs.len(), 5);
    assert!(seqs.is_sorted());
}

async fn the_token_wins_over_references_and_they_over_the_subject(venue: Venue) {
    let (one, _) = conversation(&venue, 1).await;
    let (two, ours) = conversation(&venue, 2).await;
    let (three, _) = conversation(&venue, 3).await;
    let mut answer = mail("<b@client.example>");
    answer.reply_tokens = vec![one.new_thread.token.clone()];
    answer.content.in_reply_to = Some(ours.message_id);
    answer.subject_numbers = vec![number(3)];
    assert_eq!(import(&venue, answer.clone()).await, one.new_thread.id);
    answer.reply_tokens = vec!["no token of ours".to_owned()];
    for (message_id, expected) in [("<c@client.example>", &two), ("<d@client.example>", &three)] {
        answer.content.id = mail(message_id).content.id;
        answer.content.message_id = message_id.to_owned();
        assert_eq!(import(&venue, answer.clone()).await, expected.new_thread.id, "{message_id}");
        answer.content.in_reply_to = None;
    }
}

async fn the_newest_reference_that_is_known_counts(venue: Venue) {
    let (one, _) = conversation(&venue, 1).await;
    let (two, _) = conversation(&venue, 2).await;
    let mut answer = mail("<b@client.example>");
    answer.content.references = vec![one.content.message_id, two.content.message_id, "<unknown@x>".to_owned()];
    assert_eq!(import(&venue, answer).await, two.new_thread.id);
}

async fn a_root_that_arrives_late_joins_its_answers(venue: Venue) {
    let mut answers = ["<b@client.example>", "<c@client.example>"].map(mail);
    for answer in &mut answers {
        answer.content.references = vec!["<root@client.example>".to_owned()];
        answer.content.in_reply_to = Some("<between@client.example>".to_owned());
    }
    let [first, second] = answers;
    let thread = import(&venue, first).await;
    assert_eq!(import(&venue, second).await, thread);
    assert_eq!(import(&venue, mail("<root@client.example>")).await, thread);
}

async fn strangers_get_threads_of_their_own(venue: Venue) {
    let first = import(&venue, mail("<a@client.example>")).await;
    let second = import(&venue, mail("<b@client.example>")).await;
    assert_ne!(first, second, "the same sender and subject are no thread");
    let thread = venue.store.thread(first).await.unwrap().unwrap();
    assert_eq!((thread.booking, thread.opened_at), (None, now()));
    assert_eq!(thread.root_message_id, "<a@client.example>");
}

/// What the one message of a thread waits for, or has waited for.
async fn waited_for(store: &Store, thread: ThreadId) -> Option<i64> {
    store.messages_of(thread).await.unwrap().pop().unwrap().waits_for
}

async fn a_mail_waits_only_while_its_thread_is_blocked_and_is_resumed_once(venue: Venue) {
    let store = &venue.store;
    let (first, _) = conversation(&venue, 1).await;
    let thread = first.new_thread.id;
    let message = first.content.id;
    let suspect = |suspicion| Commit { suspicion: Some(suspicion), ..Commit::at(now()) };
    let aside = suspect(Suspicion::SetAside { thread, message: message.clone(), blocked_from: 1 });
    assert!(matches!(store.commit(&aside).await, Err(CommitError::NotBlocked)));
    store.commit(&suspect(Suspicion::Raise(thread))).await.unwrap();
    store.commit(&aside).await.unwrap();
    assert_eq!(store.set_aside(thread).await.unwrap(), std::slice::from_ref(&message));
    let too_few = suspect(Suspicion::Clear { thread, task: 7, resumed: vec![] });
    assert!(matches!(store.commit(&too_few).await, Err(CommitError::MoreSetAside)), "it would be forgotten");
    store.commit(&suspect(Suspicion::Clear { thread, task: 7, resumed: vec![message] })).await.unwrap();
    assert!(store.set_aside(thread).await.unwrap().is_empty());
    assert_eq!(waited_for(store, thread).await, Some(7), "what it has waited for is known");
    assert!(matches!(store.commit(&aside).await, Err(CommitError::NotBlocked)), "it is blocked no more");
}

async fn a_mail_waits_only_for_a_task_that_is_open_and_its_decision_forgets_none(venue: Venue) {
    let store = &venue.store;
    let (first, second) = (mail("<a@client.example>"), mail("<b@client.example>"));
    let threads = [import(&venue, first.clone()).await, import(&venue, second.clone()).await];
    let id = store.next_task_id().await.unwrap();
    let wait = |new: &NewMessage| Waiting::For { message: new.content.id.clone(), task: id };
    let commit = |waiting| Commit { waiting: Some(waiting), ..Commit::at(now()) };
    assert!(matches!(store.commit(&commit(wait(&first))).await, Err(CommitError::NotBlocked)), "there is no such task");
    let open = vec![TaskChange::Open(task(id, TaskKind::ManualReview))];
    store.commit(&Commit { tasks: open, ..commit(wait(&first)) }).await.unwrap();
    let seen = store.waiting_for(id).await.unwrap();
    store.commit(&commit(wait(&second))).await.unwrap();
    let both = [(first.content.id.clone(), threads[0]), (second.content.id.clone(), threads[1])];
    assert_eq!(store.waiting_for(id).await.unwrap(), both, "in the order of their import");
    assert_eq!(waited_for(store, threads[1]).await, Some(id));

    let decide = |resumed| {
        let decided = TaskChange::Decide { id, state: TaskState::Approved, note: None };
        Commit { tasks: vec![decided], ..commit(Waiting::Over { task: id, resumed }) }
    };
    assert!(matches!(store.commit(&decide(seen)).await, Err(CommitError::MoreSetAside)), "one would be forgotten");
    store.commit(&decide(both.to_vec())).await.unwrap();
    assert!(matches!(store.commit(&commit(wait(&first))).await, Err(CommitError::NotBlocked)), "it is decided");
}

async fn a_booking_has_many_threads(venue: Venue) {
    let (first, _) = conversation(&venue, 1).await;
    let second = mail("<b@client.example>");
    import(&venue, second.clone()).await;
    let mut link = Commit::at(now());
    link.message = Some(MessageLink { message: second.content.id, booking: number(1) });
    venue.store.commit(&link).await.unwrap();
    let threads: Vec<_> = venue.store.threads_of(number(1)).await.unwrap().iter().map(|thread| thread.id).collect();
    assert_eq!(threads, [second.new_thread.id, first.new_thread.id], "the newest first");
}

async fn a_sender_s_recent_messages_are_found_by_their_time(venue: Venue) {
    let at_minute = |minute: i64, from: &str| {
        let ms = (now() + TimeDelta::minutes(minute)).timestamp_millis();
        let mut new = mail(&format!("<{minute}-{from}>"));
        new.content.id = MessageId(ulid::Ulid::from_parts(ms.try_into().unwrap(), 7).to_string());
        new.content.from_address = from.to_owned();
        new
    };
    for (minute, from) in [(0, "anna@a.example"), (59, "anna@a.example"), (60, "ben@b.example"), (61, "anna@a.example")]
    {
        import(&venue, at_minute(minute, from)).await;
    }
    let since = now() + TimeDelta::minutes(59);
    let found = venue.store.messages_from("anna@a.example", since).await.unwrap();
    let found: Vec<_> = found.iter().map(|message| message.content.message_id.as_str()).collect();
    assert_eq!(found, ["<59-anna@a.example>", "<61-anna@a.example>"]);
}

//! `SIGKILL` for the worker while its mails go to a real mail server: none is lost, and each copy too many has its reason.

use std::{collections::BTreeMap, time::Instant};

use jobs::{Job as _, LaneName, SweepOutbox};
use queue::NewJob;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use store::MailState;

use crate::support::{MailServer, Processes, eventually, write_mails};

const SEED: u64 = 7;

#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn storm(count: usize, kills: usize) {
    let (server, mut rng, began) = (MailServer::start(&[]), StdRng::seed_from_u64(SEED), Instant::now());
    let mut app = Processes::with(&[("BELLHOP__MAIL__SMTP_URL", &server.url())]).await;
    let ids = write_mails(&app, count).await;
    let mut amid = 0;
    for _ in 0..kills {
        let enough = server.taken() + rng.random_range(0..=count * 3 / 2 / kills);
        eventually("some more mails are taken", async || (server.taken() >= enough.min(count)).then_some(())).await;
        amid += usize::from(server.taken() < count);
        app.kill_the_worker();
    }
    let revived = settle(&app).await;

    let mut copies: BTreeMap<String, i64> = BTreeMap::new();
    let managers = &app.services.house.manager.address;
    for letter in server.letterbox().all().into_iter().filter(|letter| letter.to != *managers) {
        *copies.entry(letter.message_id).or_default() += 1;
    }
    let doubled = copies.values().sum::<i64>() - i64::try_from(count).unwrap();
    let (mut lost, mut unexplained, mut doubts) = (0, 0, 0);
    for id in &ids {
        let stored = app.services.store.mail(*id).await.unwrap().unwrap();
        assert_eq!(stored.state, MailState::Sent);
        let copies = copies.remove(&stored.mail.message_id).unwrap_or_default();
        lost += i64::from(copies == 0);
        unexplained += (copies - 1 - stored.doubts).max(0);
        doubts += stored.doubts;
    }
    println!(
        "{count} mails, {kills} kills of the worker, {amid} of them amid the mails (seed {SEED}): lost {lost}, copies too \
         many {doubled}, hand-overs in doubt {doubts}, copies without a doubt {unexplained}, revived {revived}; {:.0?}",
        began.elapsed()
    );
    assert_eq!((lost, unexplained, copies.len()), (0, 0, 0), "and no mail under another id");
    assert!(amid * 2 > kills, "the kills missed the mails");
}

/// Waits until all have left. What three kills have met is a dead letter, as a job that kills its worker would be: the
/// manager is told, and an operator revives it.
async fn settle(app: &Processes) -> u64 {
    let lane = app.services.lanes.get(LaneName::Mail);
    let mut revived = 0;
    loop {
        app.settled().await;
        let sweep = NewJob::new(SweepOutbox::default().envelope().to_bytes());
        app.services.lanes.get(LaneName::Maintenance).push(sweep).await.unwrap();
        app.settled().await;
        let told = app.services.store.tasks_with_detail("dead_letters", 1).await.unwrap().len();
        match lane.retry_dead(|_| true).await.unwrap() {
            0 => return revived,
            more => revived += more,
        }
        assert_eq!(told, 1, "the manager was told of them");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mail_is_lost_by_kills_and_each_copy_too_many_has_its_reason() {
    storm(60, 8).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; bin/test --all runs it"]
async fn no_mail_is_lost_by_two_hundred_kills_during_a_thousand_mails() {
    storm(1_000, 200).await;
}

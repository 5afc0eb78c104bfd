//! Each clean-up removes what is old enough, all of it, once; and says beforehand how much that is.

use std::process::Command;

use bellhop::{
    cli::{RetentionCommand, RunArgs},
    commands,
};
use booking::{BookingNumber, TaskKind, TaskState};
use chrono::{Months, TimeDelta};
use jobs::{ExpireTasks, SweepOutbox, retention::clean_ups};
use store::{Commit, OutboxJob, Snapshot, SnapshotId, SnapshotKind, Tally};

use super::{ADDRESS, ANNA, a_confirmed_event, newest};
use crate::{
    journeys::on_both_engines,
    support::{Mail, TestApp, python, search::search},
};

/// Time passes between a test's look at the clock and the clean-up's.
const MARGIN: TimeDelta = TimeDelta::minutes(1);

async fn counted(app: &TestApp, name: &str) -> Tally {
    let named = clean_ups().into_iter().find(|named| named.name == name).unwrap();
    named.count(&app.services).await.unwrap()
}

/// Nothing goes before its time; then all of it, which was said before; then nothing is left.
async fn goes_at(app: &TestApp, name: &str, what: &str, age: TimeDelta, expected: u64) {
    let named = clean_ups().into_iter().find(|named| named.name == name).unwrap();
    assert_eq!(counted(app, name).await[what], 0, "{name}: before its time");
    app.advance(age - MARGIN);
    app.drain().await;
    assert_eq!(named.clean(&app.services).await.unwrap()[what], 0, "{name}: a minute before its time");
    app.advance(MARGIN + MARGIN);
    app.drain().await;
    let said = counted(app, name).await;
    assert_eq!(said[what], expected, "{name}: {said:?}");
    assert_eq!(named.clean(&app.services).await.unwrap(), said, "{name}: as it was said");
    assert_eq!(named.clean(&app.services).await.unwrap()[what], 0, "{name}: once more");
}

/// Whoever refers to a delivery keeps it from being removed.
const HELD_FAST: &str = "CREATE TABLE held_fast (source text, event_id text,
        FOREIGN KEY (source, event_id) REFERENCES deliveries (source, event_id));
    INSERT INTO held_fast SELECT source, event_id FROM deliveries";
/// Runs statements on a SQLite file.
const EXECUTE: &str = "import sqlite3, sys
sqlite3.connect(sys.argv[1]).executescript(sys.argv[2])";

/// Past the store.
fn execute(app: &TestApp, sql: &str) {
    let url = app.instance.database_url.expose();
    let output = match url.strip_prefix("sqlite://") {
        Some(path) => Command::new(python()).args(["-c", EXECUTE, path.split('?').next().unwrap(), sql]).output(),
        None => Command::new("psql").args(["-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]).output(),
    };
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn snapshot(app: &TestApp, booking: BookingNumber, n: u128) -> Snapshot {
    let kind = SnapshotKind::Offer;
    let (created_at, content) = (app.now(), serde_json::json!({ "n": n.to_string() }));
    Snapshot { id: SnapshotId::of(n), booking, kind, content, created_at, expires_at: created_at + kind.life() }
}

on_both_engines! {
    async fn what_providers_posted_goes_in_two_steps(app: TestApp) {
        a_confirmed_event(&app).await;
        let all = app.services.store.delivery_counts().await.unwrap().iter().map(|count| count.count).sum();
        goes_at(&app, "deliveries", "bodies", TimeDelta::days(14), all).await;
        goes_at(&app, "deliveries", "deliveries", TimeDelta::days(90 - 14) - MARGIN - MARGIN, all).await;
        app.stop().await;
    }

    async fn what_went_is_kept_in_mind_though_the_rest_could_not_go(app: TestApp) {
        a_confirmed_event(&app).await;
        app.advance(TimeDelta::days(91));
        app.drain().await;
        let (named, said) = (clean_ups().into_iter().find(|named| named.name == "deliveries").unwrap(), counted(&app, "deliveries").await);
        execute(&app, HELD_FAST);
        let failure = named.clean(&app.services).await.unwrap_err().to_string();
        assert_eq!(failure, "1 could not be cleaned up: deliveries; the first");
        let removed = app.services.store.clean_ups().await.unwrap().remove(0).removed;
        assert_eq!((removed["bodies"], removed["deliveries"], removed["failed"]), (said["bodies"], 0, 1), "{removed:?}");
        assert!(said["bodies"] > 0 && said["deliveries"] > 0, "{said:?}");

        execute(&app, "DROP TABLE held_fast");
        assert_eq!(named.clean(&app.services).await.unwrap()["deliveries"], said["deliveries"]);
        app.stop().await;
    }

    async fn decided_tasks_go_after_thirty_days(app: TestApp) {
        a_confirmed_event(&app).await;
        goes_at(&app, "decided_tasks", "tasks", TimeDelta::days(30), 2).await;
        assert_eq!(app.services.store.tasks(None, 9).await.unwrap().len(), 0);
        app.stop().await;
    }

    async fn snapshots_go_with_their_links(app: TestApp) {
        a_confirmed_event(&app).await;
        let number = app.booking().await.booking.number;
        for n in 0..3 {
            app.services.store.freeze(&snapshot(&app, number, n)).await.unwrap();
        }
        goes_at(&app, "snapshots", "expired", SnapshotKind::Offer.life(), 3).await;
        app.stop().await;
    }

    async fn rows_of_dead_jobs_go_with_the_dead_jobs_of_the_queue(app: TestApp) {
        a_confirmed_event(&app).await;
        // A lane that this build does not have: the job is given up as soon as it is to be pushed.
        let id = store::OutboxId(app.services.new_id());
        let job = OutboxJob { id, lane: "nowhere".to_owned(), kind: "x".to_owned(), v: 1, args: serde_json::Value::Null, group: None, run_at: None, trace: None };
        app.services.store.commit(&Commit { outbox: vec![job], ..Commit::at(app.now()) }).await.unwrap();
        app.tick(&SweepOutbox::default()).await;
        goes_at(&app, "dead_jobs", "rows", TimeDelta::days(30), 1).await;
        app.stop().await;
    }

    async fn tasks_that_nobody_decides_end_unless_an_agreement_hangs_on_them(app: TestApp) {
        let day = (app.now() + TimeDelta::days(300)).format("%d.%m.%Y");
        app.receive(&Mail::new(ANNA, "Room B", &format!("We would like Room B on {day}, 25 people, 10:00 to 16:00."))).await;
        let billing = "We accept the offer.\n\nOur billing address:\nKeller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland";
        app.receive(&Mail::answer(ANNA, &newest(&app, ADDRESS), billing)).await;
        app.approve().await;
        app.pay(&app.booking().await.booking.number.to_string(), "pay_1", 22_500, "CHF").await;
        app.receive(&Mail::answer(ANNA, &newest(&app, ADDRESS), "Please let somebody from your team call me.")).await;
        app.receive(&Mail::new("Bob <bob@other.example>", "Hm", "Lorem ipsum dolor sit amet, consectetur.")).await;
        let kinds = |tasks: Vec<store::Task>| tasks.iter().map(|task| (task.kind, task.booking.is_some())).collect::<Vec<_>>();
        let open = kinds(app.open_tasks().await);
        assert!(open.contains(&(TaskKind::FinalConfirmation, true)) && open.iter().any(|(_, of_booking)| !of_booking), "{open:?}");
        let (mails, left) = (app.letterbox().to(ADDRESS).len(), open.len() as u64 - 1);
        goes_at(&app, "open_tasks", "tasks", TimeDelta::days(60), left).await;
        assert_eq!(kinds(app.open_tasks().await), [(TaskKind::FinalConfirmation, true)], "an agreement hangs on it");
        assert_eq!(app.letterbox().to(ADDRESS).len(), mails, "nobody was written to");
        let expired = app.services.store.tasks(Some(TaskState::Expired), 9).await.unwrap();
        assert_eq!(expired.len() as u64, left);
        assert!(expired.iter().all(|task| task.note.as_deref() == Some("nobody has decided it in time")), "{expired:?}");
        let booking = app.booking().await.booking;
        assert_eq!(booking.open_tasks.iter().copied().collect::<Vec<_>>(), [TaskKind::FinalConfirmation]);

        // Once the event is over, nothing hangs on it any more.
        app.advance(TimeDelta::days(300));
        app.drain().await;
        app.tick(&ExpireTasks::default()).await;
        assert_eq!(kinds(app.open_tasks().await), []);
        app.stop().await;
    }

    async fn conversations_that_came_to_no_booking_go_after_the_same_time_as_bookings(app: TestApp) {
        app.receive(&Mail::new(ANNA, "Hm", "Lorem ipsum dolor sit amet, consectetur. Anna Keller")).await;
        app.answer("Dear Anna Keller, what do you mean?").await;
        let bookings = clean_ups().into_iter().find(|named| named.name == "bookings").unwrap();
        let due = app.now().checked_add_months(Months::new(24)).unwrap() - app.now();
        let places = || search(&app, &[ADDRESS, "Anna Keller"]).into_keys().filter(|place| place.starts_with("table") || place.ends_with(".eml")).collect::<Vec<_>>();
        let named = ["data folder outbox/*.eml", "table mails", "table messages"];
        assert!(named.iter().all(|place| places().iter().any(|found| found == place)), "{:?}", places());

        app.advance(due - TimeDelta::hours(1));
        app.drain().await;
        assert_eq!((bookings.count(&app.services).await.unwrap()["conversations"], bookings.clean(&app.services).await.unwrap()["conversations"]), (0, 0));
        app.advance(TimeDelta::hours(2));
        app.drain().await;
        let said = bookings.count(&app.services).await.unwrap();
        let removed = bookings.clean(&app.services).await.unwrap();
        assert_eq!((said["conversations"], removed["conversations"], said["notices"]), (1, 1, removed["notices"]), "{removed:?}");
        assert!(removed["notices"] > 0, "{removed:?}");
        assert_eq!(places(), Vec::<String>::new());
        let again = bookings.clean(&app.services).await.unwrap();
        assert_eq!((again["conversations"], again["notices"]), (0, 0), "once is enough");
        app.stop().await;
    }

    async fn an_operator_runs_one_or_all_and_sees_what_was_removed(app: TestApp) {
        a_confirmed_event(&app).await;
        app.advance(TimeDelta::days(31));
        app.drain().await;
        let run = |names: &[&str], dry_run| RetentionCommand::Run(RunArgs { names: names.iter().map(|name| (*name).to_owned()).collect(), dry_run, json: true });
        commands::retention::run(&app.instance, run(&[], true)).await.unwrap();
        assert_eq!(app.services.store.clean_ups().await.unwrap(), [], "a dry run is none");
        let unknown = commands::retention::run(&app.instance, run(&["everything"], false)).await.unwrap_err();
        assert!(unknown.to_string().contains("decided_tasks"), "{unknown}");
        // The command has the machine's clock: nothing is old by it.
        commands::retention::run(&app.instance, run(&["deliveries", "snapshots"], false)).await.unwrap();
        let names: Vec<_> = app.services.store.clean_ups().await.unwrap().into_iter().map(|run| run.name).collect();
        assert_eq!(names, ["deliveries", "snapshots"]);
        commands::retention::run(&app.instance, RetentionCommand::List { json: false }).await.unwrap();
        app.stop().await;
    }
}

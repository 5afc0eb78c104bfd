//! Opening and migrating.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use store::{ConnectError, Store};

use crate::support::{
    Engine, Venue, at_once, on_both_engines,
    proxy::Proxy,
    run,
    samples::{now, number, step, write},
};

on_both_engines! {
    migrating_again_changes_nothing
    several_processes_migrate_at_once
    errors_do_not_quote_rows
    many_writers_of_two_processes_wait_for_each_other
    the_pools_count_what_is_open_and_what_is_idle
}

async fn migrating_again_changes_nothing(venue: Venue) {
    venue.store.commit(&step(write(number(1), 0))).await.unwrap();
    venue.store.migrate().await.unwrap();
    venue.store.ping().await.unwrap();
    assert_eq!(venue.store.pending_migrations().await.unwrap(), Vec::<String>::new());
    assert!(venue.store.booking(number(1)).await.unwrap().is_some());
}

async fn several_processes_migrate_at_once(venue: Venue) {
    let raw = venue.raw().await;
    empty(&venue, &raw).await;
    assert_eq!(venue.store.pending_migrations().await.unwrap().len(), 12);
    let mut stores = Vec::new();
    for _ in 0..6 {
        stores.push(venue.another_process().await);
    }
    for outcome in at_once(stores.into_iter().map(|store| async move { store.migrate().await })).await {
        outcome.unwrap();
    }
    assert_eq!(venue.store.pending_migrations().await.unwrap(), Vec::<String>::new());
}

async fn the_pools_count_what_is_open_and_what_is_idle(venue: Venue) {
    venue.store.ping().await.unwrap();
    let pools = venue.store.pools();
    let names: Vec<_> = pools.iter().map(|pool| pool.name).collect();
    let expected: &[&str] = if venue.engine == Engine::Sqlite { &["read", "write"] } else { &["shared"] };
    assert_eq!(names, expected);
    for pool in pools {
        assert!(pool.open >= 1 && pool.idle <= pool.open && pool.open <= pool.most, "{pool:?}");
    }
}

/// Takes the database back to where nothing was migrated.
async fn empty(venue: &Venue, raw: &sea_orm::DatabaseConnection) {
    if venue.engine == Engine::Postgres {
        raw.execute_unprepared("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await.unwrap();
        return;
    }
    raw.execute_unprepared("PRAGMA foreign_keys = OFF").await.unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for row in raw.query_all_raw(Statement::from_string(DbBackend::Sqlite, tables)).await.unwrap() {
        let name: String = row.try_get("", "name").unwrap();
        raw.execute_unprepared(&format!("DROP TABLE \"{name}\"")).await.unwrap();
    }
}

async fn errors_do_not_quote_rows(venue: Venue) {
    let mut twice = step(write(number(1), 0));
    let ours = crate::support::samples::our_mail(None, None);
    twice.mails = vec![ours.clone(), ours.clone()];
    let error = venue.store.commit(&twice).await.unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(!said.contains(&ours.message_id) && !said.contains("anna"), "{said}");
    assert!(said.to_lowercase().contains("unique"), "{said}");
}

async fn many_writers_of_two_processes_wait_for_each_other(venue: Venue) {
    let stores = [venue.store.clone(), venue.another_process().await];
    let writers = (1..=60).map(|serial: u32| (stores[serial as usize % 2].clone(), number(serial)));
    let outcomes = at_once(writers.map(|(store, number)| async move { store.commit(&step(write(number, 0))).await }));
    for outcome in outcomes.await {
        outcome.unwrap();
    }
    assert_eq!(venue.store.bookings(None, 99).await.unwrap().len(), 60);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_written_after_a_transaction_whose_beginning_was_given_up_stays() {
    run(Engine::Postgres, |venue| async move {
        let proxy = Proxy::to(&venue.url).await;
        let store = Store::connect(&proxy.url).await.unwrap();
        nobody_uses_it(&store).await;
        proxy.withhold_from("BEGIN");
        tokio::select! {
            beginning = store.takes_writes() => panic!("its answer was withheld: {beginning:?}"),
            () = proxy.is_withholding() => {}
        }
        proxy.let_pass();
        nobody_uses_it(&store).await;
        assert!(store.advance_schedule("clean", now()).await.unwrap());
        assert_eq!(venue.store.schedule_mark("clean").await.unwrap(), Some(now()), "others see what is committed only");
    })
    .await;
}

/// Returns once every connection of the store is back in its pool.
async fn nobody_uses_it(store: &Store) {
    while store.pools().iter().any(|pool| pool.idle < pool.open) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_url_of_another_kind_is_refused_without_being_repeated() {
    let urls = ["mysql://user:secret@host/db", "nonsense", ""];
    for url in urls {
        let error = Store::connect(url).await.unwrap_err();
        assert!(matches!(error, ConnectError::Scheme), "{url}: {error:?}");
    }
    assert!(matches!(Store::connect("sqlite::memory:").await, Err(ConnectError::InMemory)));
    let nobody = Store::connect("sqlite:///nonexistent/folder/bellhop.db?mode=rwc").await;
    assert!(matches!(nobody, Err(ConnectError::Database(_))), "{nobody:?}");
}

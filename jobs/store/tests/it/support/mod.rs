//! What every case needs: a fresh store on each engine, and things to put into it.

mod postgres;
pub(crate) mod proxy;
pub(crate) mod samples;

use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use store::Store;
use tokio::task::JoinSet;

/// The engines that every case runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// A fresh, migrated database of its own.
#[derive(Clone)]
pub(crate) struct Venue {
    pub(crate) engine: Engine,
    pub(crate) url: String,
    pub(crate) store: Store,
}

impl Venue {
    /// The same database as another process would see it: with connections of its own.
    pub(crate) async fn another_process(&self) -> Store {
        Store::connect(&self.url).await.unwrap()
    }

    /// The database without the store in between.
    pub(crate) async fn raw(&self) -> DatabaseConnection {
        Database::connect(self.url.replacen("@/", "@localhost/", 1)).await.unwrap()
    }
}

/// Runs a case on a database that exists before and is gone afterwards, whatever the case does.
pub(crate) async fn run<F>(engine: Engine, case: impl FnOnce(Venue) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let folder = tempfile::tempdir().unwrap();
    let name = format!("bellhop_{}_{}", std::process::id(), next());
    let url = match engine {
        Engine::Sqlite => format!("sqlite://{}/bellhop.db?mode=rwc", folder.path().display()),
        Engine::Postgres => postgres::url_of(&name),
    };
    administer(engine, &format!("CREATE DATABASE {name}")).await;
    let store = Store::connect(&url).await.unwrap();
    store.migrate().await.unwrap();
    let mut running = JoinSet::new();
    running.spawn(case(Venue { engine, url, store }));
    let outcome = running.join_next().await.unwrap();
    administer(engine, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    if let Err(panicked) = outcome {
        std::panic::resume_unwind(panicked.into_panic());
    }
}

async fn administer(engine: Engine, statement: &str) {
    if engine == Engine::Postgres {
        let server = Database::connect(postgres::admin_url().replacen("@/", "@localhost/", 1)).await.unwrap();
        server.execute_unprepared(statement).await.unwrap();
        server.close().await.unwrap();
    }
}

/// A number that no other call in this process gets.
pub(crate) fn next() -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Runs all of them at once and returns what they returned, in no particular order.
pub(crate) async fn at_once<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    tasks.into_iter().collect::<JoinSet<T>>().join_all().await
}

/// Makes two tests of every case, one an engine. A case is an `async fn(Venue)`.
macro_rules! on_both_engines {
    ($($case:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                crate::support::run(crate::support::Engine::Sqlite, super::$case).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                crate::support::run(crate::support::Engine::Postgres, super::$case).await;
            })*
        }
    };
}
pub(crate) use on_both_engines;

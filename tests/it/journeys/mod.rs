//! Journeys: each test reads like a story, and runs on both engines.

mod approval;
mod billing;
mod cancellation;
mod changes;
mod conflict;
mod counters;
mod decline;
mod detours;
mod german;
mod hybrid;
mod injection;
mod main_job;
mod model;
mod reminders;
mod threads;
mod unreadable;
mod vague;
mod visit;

/// Runs each story on SQLite and on PostgreSQL; `with` further variables.
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $story:block)*) => {
        on_both_engines! { with &[]; $($(#[$meta])* async fn $name($app: TestApp) $story)* }
    };
    (with $variables:expr; $($(#[$meta:meta])* async fn $name:ident($app:ident: TestApp) $story:block)*) => {$(
        mod $name {
            use super::*;

            async fn story($app: crate::support::TestApp) $story

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                story(crate::support::TestApp::with(crate::support::Engine::Sqlite, 1, $variables).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                story(crate::support::TestApp::with(crate::support::Engine::Postgres, 1, $variables).await).await;
            }
        }
    )*};
}
pub(crate) use on_both_engines;

//! What every test of the whole needs: an app with real servers, and clients who write and pay.

mod app;
mod away;
#[expect(dead_code, reason = "the tests of the adapter need more of it")]
mod calendar_server;
mod database;
mod effects;
mod letterbox;
mod mail_server;
mod manager;
#[expect(dead_code, reason = "the tests of the reader need more of it")]
#[path = "../../../jobs/tests/llm/fake.rs"]
pub(crate) mod model;
mod observed;
mod outgoing;
#[path = "../../../jobs/store/tests/it/support/postgres.rs"]
mod postgres;
mod processes;
mod production;
mod provider;
#[expect(dead_code, reason = "the tests of the queue need more of it")]
#[path = "../../../jobs/queue/tests/support/redis_server.rs"]
mod redis_server;
pub(crate) mod search;
pub(crate) mod senders;
mod up;
mod wrapper;

use std::path::PathBuf;

pub(crate) use app::{Engine, TestApp, eventually, instance_with, june, june_14, local, room_b};
pub(crate) use calendar_server::{CalendarServer, Kind as CalendarKind, Stored, calendar_login};
pub(crate) use database::Database;
pub(crate) use effects::{Effect, effects};
pub(crate) use letterbox::Letter;
pub(crate) use mail_server::MailServer;
pub(crate) use observed::{DSN, Observed, observed};
pub(crate) use outgoing::write_mails;
pub(crate) use processes::{Processes, Role};
pub(crate) use production::FIT_FOR_PRODUCTION;
pub(crate) use provider::{MAIL_SECRET, Mail, get, now, page, post, post_request, unique};
pub(crate) use redis_server::RedisServer;
pub(crate) use up::Up;
pub(crate) use wrapper::install_bellhop_env;

/// A Python that has what `tests/requirements.txt` names.
#[expect(clippy::disallowed_methods, reason = "bin/test says where it has installed them")]
pub(crate) fn python() -> PathBuf {
    let installed = concat!(env!("CARGO_MANIFEST_DIR"), "/target/test-python/bin/python");
    std::env::var_os("BELLHOP_TEST_PYTHON").map_or_else(|| installed.into(), PathBuf::from)
}

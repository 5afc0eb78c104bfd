//! What every test of the whole needs: an app with real servers, and clients who write and pay.

mod app;
mod letterbox;
#[expect(dead_code, reason = "the tests of the reader need more of it")]
#[path = "../../../jobs/tests/llm/fake.rs"]
pub(crate) mod model;
#[path = "../../../jobs/store/tests/it/support/postgres.rs"]
mod postgres;
mod processes;
mod provider;
#[expect(dead_code, reason = "the tests of the queue need more of it")]
#[path = "../../../jobs/queue/tests/support/redis_server.rs"]
mod redis_server;
pub(crate) mod senders;
mod up;

pub(crate) use app::{Engine, TestApp, eventually, instance_with, june, june_14, local, room_b};
pub(crate) use letterbox::Letter;
pub(crate) use processes::Processes;
pub(crate) use provider::{Mail, get, post_request, unique};
pub(crate) use redis_server::RedisServer;
pub(crate) use up::Up;

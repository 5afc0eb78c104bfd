//! The Lua scripts, and calling one: by its hash, with its text only where the server does not know it.
//!
//! A script is its parts and its body, one after the other, under a line that says what it may do.

use std::sync::LazyLock;

use redis::{Cmd, ErrorKind, FromRedisValue, RedisError, ServerErrorKind, ToRedisArgs, aio::MultiplexedConnection};

use crate::connection::Request;

/// One script.
pub(crate) struct Script {
    source: redis::Script,
}

macro_rules! script {
    ($name:ident, $flags:literal, [$($part:literal),*], $file:literal) => {
        pub(crate) static $name: LazyLock<Script> = LazyLock::new(|| Script {
            source: redis::Script::new(concat!(
                "#!lua flags=", $flags, "\n",
                $(include_str!(concat!("../lua/parts/", $part, ".lua")),)*
                include_str!(concat!("../lua/", $file, ".lua")),
            )),
        });
    };
}

// What gives back or takes out carries `allow-oom`, so that a full Redis drains itself; `push`, `bury` and `retry` do not.
script!(PUSH, "", ["lane", "clock", "ready", "join", "store"], "push");
script!(BURY, "", ["lane", "clock", "ended", "store"], "bury");
script!(
    FETCH,
    "allow-oom",
    ["lane", "lease", "clock", "seconds", "ready", "join", "given", "leave", "ended", "again", "bucket"],
    "fetch"
);
script!(
    FINISH,
    "allow-oom",
    ["lane", "lease", "clock", "seconds", "ready", "join", "given", "leave", "ended", "again"],
    "finish"
);
script!(RENEW, "allow-oom", ["lane", "lease", "clock", "seconds"], "renew");
script!(RECLAIM, "allow-oom", ["lane", "lease", "ready"], "reclaim");
script!(SWEEP, "allow-oom", ["lane", "clock", "ended"], "sweep");
script!(
    CANCEL,
    "allow-oom",
    ["lane", "lease", "clock", "ready", "join", "given", "leave", "ended", "locate", "take_out"],
    "cancel"
);
script!(PAUSE, "allow-oom", ["lane"], "pause");
script!(RETRY, "", ["lane", "lease", "clock", "ready", "join", "given", "leave", "locate"], "retry");
script!(
    DISCARD,
    "allow-oom",
    ["lane", "lease", "clock", "ready", "join", "given", "leave", "ended", "locate", "take_out"],
    "discard"
);
script!(STATS, "no-writes", ["lane", "lease", "clock", "given"], "stats");
script!(LIST, "no-writes", ["lane", "lease", "describe"], "list");
script!(LIST_WAITING, "no-writes", ["lane", "lease", "describe"], "list_waiting");
script!(SHOW, "no-writes", ["lane", "lease", "ready", "join", "given", "leave", "locate", "describe"], "show");
script!(SCAN, "no-writes", ["lane"], "scan");
script!(VERIFY, "no-writes", ["lane", "lease", "ready", "join", "given", "leave"], "verify");

impl Script {
    /// A call on `lane`, the queue's name with its hash tag.
    pub(crate) fn on(&self, lane: &str) -> Call<'_> {
        let mut command = redis::cmd("EVALSHA");
        command.arg(self.source.get_hash()).arg(1).arg(lane);
        Call { script: self, command }
    }
}

/// A script with its arguments.
pub(crate) struct Call<'a> {
    script: &'a Script,
    command: Cmd,
}

impl Call<'_> {
    pub(crate) fn arg(&mut self, arg: impl ToRedisArgs) -> &mut Self {
        self.command.arg(arg);
        self
    }
}

impl Request for Call<'_> {
    async fn send<T: FromRedisValue + Send>(&self, connection: &mut MultiplexedConnection) -> Result<T, RedisError> {
        match self.command.query_async(connection).await {
            Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                self.script.source.load_async(connection).await?;
                self.command.query_async(connection).await
            }
            answer => answer,
        }
    }
}

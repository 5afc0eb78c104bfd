//! Which server a run of the tests is about: `BELLHOP_TEST_REDIS_SERVER` names its program (`redis-server` if unset), and
//! if `BELLHOP_TEST_REDIS_CLUSTER` is set every server is the only node of a cluster and owns all slots.

use std::ffi::OsString;

use super::RedisServer;

/// See the module.
pub(crate) struct Flavour {
    program: OsString,
    cluster: bool,
}

impl Flavour {
    #[expect(clippy::disallowed_methods, reason = "the only way to tell a test process something")]
    pub(super) fn of_this_run() -> Self {
        let variable = std::env::var_os;
        Self {
            program: variable("BELLHOP_TEST_REDIS_SERVER").unwrap_or_else(|| "redis-server".into()),
            cluster: variable("BELLHOP_TEST_REDIS_CLUSTER").is_some(),
        }
    }

    pub(super) fn program(&self) -> &OsString {
        &self.program
    }

    pub(super) fn is_cluster(&self) -> bool {
        self.cluster
    }

    /// The nodes of a cluster talk to each other over TCP, even one that is alone.
    pub(super) fn options(&self) -> Vec<String> {
        if !self.cluster {
            return Vec::new();
        }
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let options = ["--cluster-enabled", "yes", "--bind", "127.0.0.1", "--cluster-port"];
        options.map(str::to_owned).into_iter().chain([free.to_string()]).collect()
    }

    /// Makes a new server the whole of its cluster.
    pub(super) fn found(&self, server: &RedisServer) {
        if self.cluster {
            server.command::<()>(&["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
        }
    }
}

//! Who may look, and what becomes of a port that is taken.

use std::{
    net::TcpListener,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use super::ANYWHERE;
use crate::support::{RedisServer, Up, get, page};

const TOKEN: &str = "0123456789abcdef01234567";
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_bring_the_token_sees_nothing() {
    let up = Up::with(&[ANYWHERE[0], ("BELLHOP__METRICS__TOKEN", TOKEN)]);
    let url = up.says("metrics_url");
    for (token, status) in [(None, 401), (Some("0123456789abcdef01234568"), 401), (Some(TOKEN), 200)] {
        let (answer, text) = page(url.clone(), token).await;
        assert_eq!((answer, text.contains("bellhop_info")), (status, status == 200), "{token:?}");
    }
    assert_eq!(up.terminate(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_numbers_are_not_on_the_public_port_nor_the_webhooks_on_this_one() {
    let up = Up::with(ANYWHERE);
    let (ingress, metrics) = (up.says("ingress_url"), up.says("metrics_url"));
    assert_eq!(get(format!("{ingress}/metrics")).await, 404);
    assert_eq!(get(metrics.replace("/metrics", "/healthz")).await, 404);
    assert_eq!(up.terminate(), Some(0));
}

/// A role that finds a port taken which somebody chose does not start; one that finds the default taken goes on.
#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_somebody_chose_and_that_is_taken_is_an_error_that_names_the_key() {
    let (redis, folder) = (RedisServer::durable(), tempfile::tempdir().unwrap());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for role in ["ingress", "worker", "clock"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bellhop"));
        command.arg(role).env("BELLHOP_ENV", "test").env("BELLHOP_DATA", folder.path()).env("REDIS_URL", redis.url());
        command.env("BELLHOP__INGRESS__LISTEN", "127.0.0.1:0").env("BELLHOP__METRICS__LISTEN", &address);
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while process.try_wait().unwrap().is_none() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // One that serves all the same would do so for ever.
        process.kill().unwrap_or_default();
        let output = process.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{role}: {said}");
        assert!(
            said.contains("metrics.listen (BELLHOP__METRICS__LISTEN)") && said.contains(&address),
            "{role}: {said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_default_port_is_taken_clients_are_served_all_the_same() {
    // Another test's may have it for a while; what has it for good has it then too.
    let (mut taken, deadline) = (TcpListener::bind("127.0.0.1:9464"), Instant::now() + PATIENCE);
    while taken.is_err() && Instant::now() < deadline {
        tokio::time::sleep(Duration::from_millis(20)).await;
        taken = TcpListener::bind("127.0.0.1:9464");
    }
    let up = Up::start();
    assert_eq!(up.says("metrics_url"), "");
    assert_eq!(get(format!("{}/readyz", up.says("ingress_url"))).await, 200);
    assert_eq!(up.terminate(), Some(0));
    drop(taken);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wants_no_listener_has_none() {
    let up = Up::with(&[("BELLHOP__METRICS__LISTEN", "none")]);
    assert_eq!(up.says("metrics_url"), "");
    assert_eq!(get(format!("{}/readyz", up.says("ingress_url"))).await, 200);
    assert_eq!(up.terminate(), Some(0));
}

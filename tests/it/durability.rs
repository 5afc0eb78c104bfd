//! "Taken" means on disk: the settings of Redis, and what it does before it answers.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    process::{Command, Stdio},
};

use bellhop::{tasks::Tasks, wiring};

use crate::support::{
    Engine, RedisServer, TestApp, eventually, instance_with, post_request,
    senders::{Request, SENDERS},
    unique,
};

const STRICT: (&str, &str) = ("BELLHOP__REDIS__DURABILITY", "strict");
const RELAXED: (&str, &str) = ("BELLHOP__REDIS__DURABILITY", "relaxed");

async fn begins(redis: &RedisServer, durability: (&str, &str)) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let instance = instance_with(folder.path(), &redis.url(), &[durability]);
    let mut tasks = Tasks::new();
    wiring::start_ingress(&instance, &mut tasks).await?;
    tasks.run(async {}, std::time::Duration::from_secs(10)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ingress_does_not_begin_on_a_redis_that_may_lose_what_it_answered_for() {
    let cases: [(&[&str], &str); 4] = [
        (&["--appendonly", "no"], "appendonly is no and must be yes"),
        (&["--appendonly", "yes", "--appendfsync", "everysec"], "appendfsync is everysec and must be always"),
        (
            &["--appendonly", "yes", "--appendfsync", "always", "--no-appendfsync-on-rewrite", "yes"],
            "no-appendfsync-on-rewrite is yes and must be no",
        ),
        (
            &["--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "allkeys-lru"],
            "maxmemory-policy is allkeys-lru and must be noeviction",
        ),
    ];
    for (options, said) in cases {
        let redis = RedisServer::with(options);
        let refused = begins(&redis, STRICT).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
        begins(&redis, RELAXED).await.unwrap();
    }
    begins(&RedisServer::durable(), STRICT).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ingress_is_not_ready_once_redis_keeps_less_than_promised() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let instance = instance_with(folder.path(), &redis.url(), &[STRICT]);
    let mut tasks = Tasks::new();
    let address = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
    // A verdict holds for a moment.
    let ready = async |status| {
        let verdict = async || (crate::support::get(format!("http://{address}/readyz")).await == status).then_some(());
        crate::support::eventually("the verdict", verdict).await;
    };
    ready(200).await;
    redis.command::<()>(&["CONFIG", "SET", "appendfsync", "everysec"]);
    ready(503).await;
    redis.command::<()>(&["CONFIG", "SET", "appendfsync", "always"]);
    ready(200).await;
    tasks.run(async {}, std::time::Duration::from_secs(10)).await.unwrap();
}

/// Posts deliveries until one is answered so.
async fn answered(ingress: SocketAddr, status: u16) {
    let answer = async || (deliver(ingress).await == status).then_some(());
    eventually(&format!("deliveries are answered {status}"), answer).await;
}

async fn deliver(ingress: SocketAddr) -> u16 {
    let delivery = (SENDERS[0].request)(&unique());
    post_request(format!("http://{ingress}/webhooks/mail"), delivery).await.expect("the ingress answers").status
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_taken_while_redis_keeps_less_than_promised() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let instance = instance_with(folder.path(), &redis.url(), &[STRICT]);
    let mut tasks = Tasks::new();
    let ingress = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
    answered(ingress, 202).await;
    let settings = [
        ("appendfsync", "everysec", "always"),
        ("no-appendfsync-on-rewrite", "yes", "no"),
        ("maxmemory-policy", "allkeys-lru", "noeviction"),
    ];
    for (setting, less, promised) in settings {
        redis.command::<()>(&["CONFIG", "SET", setting, less]);
        answered(ingress, 503).await;
        assert_eq!(deliver(ingress).await, 503, "{setting}: nothing has changed");
        redis.command::<()>(&["CONFIG", "SET", setting, promised]);
        answered(ingress, 202).await;
    }
    tasks.run(async {}, std::time::Duration::from_secs(10)).await.unwrap();
}

/// `STOP` or `CONT` for a server's process.
fn signal(process: &str, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), process]).status().unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_was_silent_at_the_start_is_looked_at_once_it_answers() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::with(&["--appendonly", "yes"]));
    let instance = instance_with(folder.path(), &redis.url(), &[STRICT]);
    let info: String = redis.command(&["INFO", "server"]);
    let process = info.lines().find_map(|line| line.strip_prefix("process_id:")).unwrap().trim();
    let mut tasks = Tasks::new();
    signal(process, "STOP");
    let ingress = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
    signal(process, "CONT");
    answered(ingress, 503).await;
    assert_eq!(deliver(ingress).await, 503, "nothing has changed");
    redis.command::<()>(&["CONFIG", "SET", "appendfsync", "always"]);
    answered(ingress, 202).await;
    tasks.run(async {}, std::time::Duration::from_secs(10)).await.unwrap();
}

/// `kill -9` would not show it: what was written and not synced survives in the system's cache.
#[tokio::test(flavor = "multi_thread")]
async fn redis_syncs_the_file_between_the_enqueue_and_the_answer() {
    let app = TestApp::start(Engine::Sqlite).await;
    let info: String = app.redis.command(&["INFO", "server"]);
    let process = info.lines().find_map(|line| line.strip_prefix("process_id:")).unwrap().trim();
    let trace = tempfile::NamedTempFile::new().unwrap();
    let mut strace = Command::new("strace")
        .args(["-p", process, "-s", "100000", "-e", "trace=write,fdatasync", "-o"])
        .arg(trace.path())
        .stderr(Stdio::piped())
        .spawn()
        .expect("bin/test installs strace");
    let mut said = String::new();
    BufReader::new(strace.stderr.take().unwrap()).read_line(&mut said).unwrap();
    assert!(said.contains("attached"), "strace can not trace Redis here: {said}");
    let request: Request = (SENDERS[0].request)("traced-delivery");
    assert_eq!(app.post_to("mail", request).await.status, 202);
    Command::new("kill").args(["-INT", &strace.id().to_string()]).status().unwrap();
    strace.wait().unwrap();
    let lines: Vec<String> = std::fs::read_to_string(trace.path()).unwrap().lines().map(str::to_owned).collect();
    assert_synced_before_the_answer(&lines);
    app.drain().await;
    app.stop().await;
}

fn assert_synced_before_the_answer(lines: &[String]) {
    let written = lines.iter().position(|line| line.starts_with("write(") && line.contains("traced-delivery"));
    let written = written.expect("the job is written to the file");
    let file = lines[written].trim_start_matches("write(").split(',').next().unwrap();
    let after = || lines.iter().skip(written + 1);
    let synced = after().position(|line| line.starts_with(&format!("fdatasync({file})")) && line.ends_with("= 0"));
    let answered = after().position(|line| line.starts_with("write(") && !line.starts_with(&format!("write({file},")));
    let (synced, answered) = (synced.expect("the file is synced"), answered.expect("the enqueue is answered"));
    assert!(synced < answered, "answered before the file was synced: {:#?}", &lines[written..]);
}

//! The data folder and its private server, with real processes.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, time::Duration};

use tokio::time::Instant;

use super::*;
use crate::{
    config::{Environment, ServiceUrl},
    tasks::Tasks,
};

const PATIENCE: Duration = Duration::from_secs(30);

async fn ask(url: &ServiceUrl, command: &[&str]) -> redis::RedisResult<redis::Value> {
    let client = redis::Client::open(url.expose())?;
    let mut connection = client.get_multiplexed_async_connection().await?;
    let mut asked = redis::cmd(command[0]);
    asked.arg(&command[1..]);
    asked.query_async(&mut connection).await
}

async fn eventually(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds().await {
        assert!(Instant::now() < deadline, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn stop(tasks: Tasks) {
    tasks.run(std::future::ready(()), PATIENCE).await.unwrap();
}

fn text(value: redis::Value) -> String {
    redis::from_redis_value(value).unwrap()
}

#[tokio::test]
async fn one_up_at_a_time_has_a_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(&place.path().join("data"));
    assert!(!folder.is_locked());
    let lock = folder.lock().await.unwrap();
    assert!(folder.is_locked());
    assert!(matches!(folder.lock().await, Err(FolderError::Taken(_))));
    drop(lock);
    assert!(!folder.is_locked());
    folder.lock().await.unwrap();
    let mode = fs::metadata(folder.path()).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}

#[tokio::test]
async fn the_run_file_counts_while_its_process_runs() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let lock = folder.lock().await.unwrap();
    let run = RunFile {
        pid: 1,
        environment: Environment::Development,
        ingress_url: "http://127.0.0.1:1".to_owned(),
        metrics_url: None,
        redis_url: "redis://:secret@queue".to_owned().try_into().unwrap(),
        database_url: "sqlite:///x".to_owned().try_into().unwrap(),
    };
    run.write(&folder).unwrap();
    run.write(&folder).unwrap();
    assert_eq!(fs::metadata(folder.run_file()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(RunFile::of_running(&folder).unwrap().redis_url.expose(), "redis://:secret@queue");
    assert!(!format!("{run:?}").contains("secret"));
    drop(lock);
    assert!(RunFile::of_running(&folder).is_none());
    let next = folder.lock().await.unwrap();
    assert!(RunFile::of_running(&folder).is_none(), "what a killed one left behind is not that of the next");
    drop(next);
    RunFile::remove(&folder).unwrap();
    RunFile::remove(&folder).unwrap();
}

#[tokio::test]
async fn the_private_server_writes_to_disk_before_it_answers_and_keeps_what_it_has() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let mut tasks = Tasks::new();
    let url = start_private_redis(&folder, None, &mut tasks).await.unwrap();
    let wanted = [
        ("appendonly", "yes"),
        ("appendfsync", "always"),
        ("no-appendfsync-on-rewrite", "no"),
        ("maxmemory-policy", "noeviction"),
        ("port", "0"),
    ];
    for (name, value) in wanted {
        let answer: Vec<String> = redis::from_redis_value(ask(&url, &["CONFIG", "GET", name]).await.unwrap()).unwrap();
        assert_eq!(answer, [name, value]);
    }
    ask(&url, &["SET", "key", "value"]).await.unwrap();
    stop(tasks).await;
    assert!(ask(&url, &["PING"]).await.is_err());

    let mut tasks = Tasks::new();
    let url = start_private_redis(&folder, None, &mut tasks).await.unwrap();
    assert_eq!(text(ask(&url, &["GET", "key"]).await.unwrap()), "value");
    stop(tasks).await;
}

#[tokio::test]
async fn a_server_that_dies_is_started_again_with_its_data() {
    let place = tempfile::tempdir().unwrap();
    let mut tasks = Tasks::new();
    let url = start_private_redis(&Folder::at(place.path()), None, &mut tasks).await.unwrap();
    for round in ["one", "two"] {
        ask(&url, &["SET", "key", round]).await.unwrap();
        let id = ask(&url, &["CONFIG", "GET", "unixsocket"]).await.unwrap();
        assert!(ask(&url, &["SHUTDOWN", "NOSAVE"]).await.is_err(), "{id:?}");
        eventually("it answers again", async || ask(&url, &["GET", "key"]).await.is_ok()).await;
        assert_eq!(text(ask(&url, &["GET", "key"]).await.unwrap()), round);
    }
    stop(tasks).await;
}

#[tokio::test]
async fn a_server_that_was_left_behind_gives_way_to_the_next() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    // As after `kill -9` of the process that started it: the child lives, nobody waits for it.
    let program = server::Program::find(None).await.unwrap();
    let left_behind = server::Server::of(&folder, program).unwrap();
    let mut orphan = left_behind.spawn().unwrap().unwrap();
    eventually("the first answers", async || left_behind.answers().await).await;
    assert!(left_behind.spawn().unwrap().is_none(), "two servers on the same files");
    ask(left_behind.url(), &["SET", "key", "value"]).await.unwrap();

    let mut tasks = Tasks::new();
    let url = start_private_redis(&folder, None, &mut tasks).await.unwrap();
    orphan.ended().await;
    assert_eq!(text(ask(&url, &["GET", "key"]).await.unwrap()), "value");
    stop(tasks).await;
}

#[tokio::test]
async fn a_folder_with_a_long_path_has_its_socket_elsewhere() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(&place.path().join("long".repeat(30)).join("with a space"));
    let mut tasks = Tasks::new();
    let url = start_private_redis(&folder, None, &mut tasks).await.unwrap();
    assert_eq!(text(ask(&url, &["PING"]).await.unwrap()), "PONG");
    stop(tasks).await;
    let socket = url.expose().trim_start_matches("redis+unix://").to_owned();
    fs::remove_dir_all(Path::new(&socket).parent().unwrap()).unwrap();
}

#[tokio::test]
async fn a_folder_with_a_space_in_its_path_works() {
    let place = tempfile::tempdir().unwrap();
    let mut tasks = Tasks::new();
    let url = start_private_redis(&Folder::at(&place.path().join("a b?#%")), None, &mut tasks).await.unwrap();
    assert_eq!(text(ask(&url, &["PING"]).await.unwrap()), "PONG");
    stop(tasks).await;
}

#[tokio::test]
async fn programs_that_are_no_usable_server_are_refused() {
    let place = tempfile::tempdir().unwrap();
    let folder = Folder::at(place.path());
    let program = place.path().join("old");
    fs::write(&program, "#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut tasks = Tasks::new();
    let missing = start_private_redis(&folder, Some("/nowhere/redis-server".into()), &mut tasks).await;
    assert!(matches!(missing, Err(RedisError::NotInstalled)));
    let old = start_private_redis(&folder, Some(program), &mut tasks).await;
    assert!(matches!(old, Err(RedisError::TooOld { .. })), "{old:?}");
}

//! A PostgreSQL server to test against: the one that `BELLHOP_TEST_POSTGRES` names, else a cluster of this process.

use std::{
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

const SCRIPT: &str = include_str!("postgres.sh");

/// URL of a database of the server in which others may be created.
pub(crate) fn admin_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "which server the tests use is the environment's to say")]
    match std::env::var("BELLHOP_TEST_POSTGRES") {
        Ok(url) => url,
        Err(_) => format!("postgres://bellhop@/postgres?host={}", cluster().display()),
    }
}

/// The same URL for another database of the server.
pub(crate) fn url_of(database: &str) -> String {
    let admin = admin_url();
    let (path, query) = admin.split_once('?').unwrap_or((&admin, ""));
    let (server, _) = path.rsplit_once('/').unwrap();
    format!("{server}/{database}?{query}")
}

/// Socket folder of this process's own cluster. It lives until the process ends, however that happens.
fn cluster() -> &'static Path {
    static CLUSTER: OnceLock<(PathBuf, Child)> = OnceLock::new();
    &CLUSTER.get_or_init(start).0
}

fn start() -> (PathBuf, Child) {
    let mut child = as_nobody_special()
        .args(["sh", "-c", SCRIPT])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut folder = String::new();
    output.read_line(&mut folder).unwrap();
    if !folder.starts_with('/') || child.try_wait().unwrap().is_some() {
        output.read_to_string(&mut folder).unwrap();
        panic!("no PostgreSQL cluster could be started: {folder}");
    }
    (PathBuf::from(folder.trim_end()), child)
}

/// `env`, as another user if this is root, whom PostgreSQL refuses, and with PostgreSQL's programs in reach.
fn as_nobody_special() -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let mut command = Command::new(if is_root { "runuser" } else { "env" });
    if is_root {
        command.args(["-u", "postgres", "--", "env"]);
    }
    command.arg(format!("PATH={}:/usr/local/bin:/usr/bin:/bin", programs().display()));
    command
}

/// Debian keeps the server's programs out of the path, one folder a version.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions
        .map(|version| version.path())
        .max_by_key(|path| path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok()));
    newest.map_or_else(|| PathBuf::from("/usr/local/pgsql/bin"), |path| path.join("bin"))
}

//! Looks for texts in every place that an app has: each table and column of its store, each key of its Redis, each file of
//! its folders. It knows no table, no key and no file by name, so that a new one is looked into by itself.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{TestApp, python};

/// Prints a SQLite file as SQL, row by row.
const DUMP: &str = "import sqlite3, sys
for line in sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True).iterdump():
    print(line.replace('\\n', ' '))";

/// How often texts were found, by place.
pub(crate) type Found = BTreeMap<String, usize>;

/// Where each of the texts stands, and how often; without regard to case.
pub(crate) fn search(app: &TestApp, texts: &[&str]) -> Found {
    let mut found = Found::new();
    for (place, content) in contents(app) {
        let content = readable(&content);
        let hits = texts.iter().map(|text| content.matches(&text.to_lowercase()).count()).sum::<usize>();
        if hits > 0 {
            *found.entry(place).or_default() += hits;
        }
    }
    found
}

/// Every place with what is in it.
fn contents(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    let mut all = rows(app);
    assert!(all.len() > 10, "{} rows: this search finds nothing", all.len());
    let keys = keys(app);
    assert!(keys.len() > 4, "{} keys: this search finds nothing", keys.len());
    all.extend(keys);
    all.extend(files("data folder", &app.instance.settings.data));
    all.extend(files("redis folder", &folder_of_redis(app)));
    all
}

/// Small letters, with what mails and forms write otherwise written out.
fn readable(content: &[u8]) -> String {
    let text = String::from_utf8_lossy(content).replace("=\r\n", "").replace("=\n", "").replace("\r\n ", "");
    let decoded = runs_of_base64(&text);
    format!("{text} {decoded}").replace("=40", "@").replace("%40", "@").replace("\\u0040", "@").to_lowercase()
}

fn runs_of_base64(text: &str) -> String {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "+/=".contains(c);
    let runs = text.split(|c| !is_letter(c)).filter(|run| run.len() >= 16);
    let decoded = runs.filter_map(|run| STANDARD.decode(run).ok());
    decoded.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect::<Vec<_>>().join(" ")
}

/// The rows of every table.
fn rows(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    let url = app.instance.database_url.expose();
    let dump = match url.strip_prefix("sqlite://") {
        Some(path) => Command::new(python()).args(["-c", DUMP, path.split('?').next().unwrap()]).output(),
        None => Command::new("pg_dump").args(["--data-only", "--inserts", "-d", url]).output(),
    };
    let dump = dump.unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let text = String::from_utf8_lossy(&dump.stdout).into_owned();
    text.split("\nINSERT INTO ").skip(1).map(row).collect()
}

fn row(statement: &str) -> (String, Vec<u8>) {
    let (table, values) = statement.split_once(" VALUES").unwrap();
    let table = table.trim_start_matches("public.").trim_matches('"');
    (format!("table {table}"), with_bytes(values).into_bytes())
}

/// Bytes are written as `'\x00ff'` or `X'00FF'`: as text beside it.
fn with_bytes(values: &str) -> String {
    let runs = values.split(['\'', ' ', '\\', 'x', 'X']).filter(|run| run.len() >= 32 && run.len() % 2 == 0);
    let hex = |run: &str| {
        (0..run.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(run.get(at..at + 2)?, 16).ok())
            .collect::<Option<Vec<u8>>>()
    };
    let bytes: Vec<_> = runs.filter_map(hex).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    format!("{values} {}", bytes.join(" "))
}

/// Every key of the server, whatever its prefix, with its name.
fn keys(app: &TestApp) -> Vec<(String, Vec<u8>)> {
    let keys: Vec<String> = app.redis.command(&["KEYS", "*"]);
    keys.into_iter().map(|key| (format!("redis {}", kind_of(&key)), value(app, &key))).collect()
}

/// The name of a key without what differs from job to job.
fn kind_of(key: &str) -> String {
    let (tag, book) = key.trim_start_matches('{').split_once("}:").unwrap_or((key, ""));
    format!("{{{}}}:{}", tag.rsplit(':').next().unwrap(), book.split(':').next().unwrap())
}

fn value(app: &TestApp, key: &str) -> Vec<u8> {
    let of: String = app.redis.command(&["TYPE", key]);
    let parts: Vec<Vec<u8>> = match of.as_str() {
        "string" => vec![app.redis.command(&["GET", key])],
        "list" => app.redis.command(&["LRANGE", key, "0", "-1"]),
        "hash" => app.redis.command(&["HGETALL", key]),
        "set" => app.redis.command(&["SMEMBERS", key]),
        "zset" => app.redis.command(&["ZRANGE", key, "0", "-1"]),
        // It has expired meanwhile.
        "none" => Vec::new(),
        other => panic!("{key} is a {other}: this search does not know how to look into it"),
    };
    parts.into_iter().chain([key.as_bytes().to_vec()]).collect::<Vec<_>>().join(&b'\n')
}

fn folder_of_redis(app: &TestApp) -> PathBuf {
    let (_, folder): (String, String) = app.redis.command(&["CONFIG", "GET", "dir"]);
    folder.into()
}

/// Every file below a folder.
fn files(what: &str, folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(dir) = open.pop() {
        for path in fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.is_file() {
                found.push((format!("{what} {}", name_of(&path, folder)), fs::read(&path).unwrap_or_default()));
            }
        }
    }
    found
}

fn name_of(path: &Path, folder: &Path) -> String {
    let name: PathBuf = path.strip_prefix(folder).unwrap().into();
    let is_mail = name.extension().is_some_and(|extension| extension == "eml");
    if is_mail { "outbox/*.eml".to_owned() } else { name.display().to_string() }
}

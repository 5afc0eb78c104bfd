//! The walls of the house. Each test fails when it guards nothing.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const OURS: [&str; 6] = ["booking", "form", "jobs", "queue", "store", "webhooks"];

/// Who may know whom.
const ARROWS: [(&str, &[&str]); 13] = [
    (".", &["booking", "form", "jobs", "queue", "store", "webhooks"]),
    ("form", &[]),
    ("jobs", &["booking", "form", "queue", "store"]),
    ("jobs/booking", &[]),
    ("jobs/queue", &[]),
    ("jobs/store", &["booking"]),
    ("webhooks", &["form"]),
    ("bench/chaos", &["queue"]),
    ("bench/ingress", &["webhooks"]),
    ("bench/mail", &["jobs", "store"]),
    ("bench/queue", &["queue"]),
    ("bench/stand", &[]),
    ("bench/workflow", &["jobs", "queue"]),
];

/// Crates that must not see the world: what they may not depend on.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    ("form", &["tokio", "axum", "http"]),
    ("jobs/booking", &["tokio", "redis", "sea-orm", "lettre", "axum", "rand", "ulid"]),
    ("webhooks", &["tokio", "redis", "axum", "sea-orm", "reqwest", "ureq"]),
    ("jobs", &["axum", "hyper", "tower-http", "redis", "sea-orm"]),
];

fn manifest(folder: &str) -> toml::Table {
    let path = Path::new(ROOT).join(folder).join("Cargo.toml");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).parse().unwrap()
}

fn dependencies(folder: &str) -> BTreeSet<String> {
    manifest(folder)["dependencies"].as_table().unwrap().keys().cloned().collect()
}

/// What ships of a crate: modules of tests are left out.
pub(crate) fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(ROOT).join(folder)];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).unwrap_or_else(|error| panic!("{}: {error}", dir.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("tests") {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no sources: this test guards nothing");
    found
}

/// The part of a source file that ships: without its tests and comments.
fn shipped(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Files below `folder` whose shipped code contains one of `words`, but for the `rooms` that may.
fn offenders(folder: &str, words: &[&str], rooms: &[&str]) -> Vec<String> {
    let mut guarded = 0;
    let mut found = Vec::new();
    for path in sources(folder) {
        let name = path.strip_prefix(ROOT).unwrap().display().to_string();
        let hit = words.iter().any(|word| shipped(&path).contains(word));
        if rooms.iter().any(|room| name.starts_with(room)) {
            guarded += usize::from(hit);
        } else if hit {
            found.push(name);
        }
    }
    assert!(rooms.is_empty() || guarded > 0, "no room of {rooms:?} uses {words:?}: this test guards nothing");
    found
}

#[test]
fn the_arrows_between_our_crates_are_those_of_the_drawing() {
    for (folder, allowed) in ARROWS {
        let known: BTreeSet<_> =
            dependencies(folder).into_iter().filter(|name| OURS.contains(&name.as_str())).collect();
        let allowed: BTreeSet<_> = allowed.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(known, allowed, "{folder}/Cargo.toml");
    }
}

#[test]
fn pure_crates_depend_on_nothing_that_sees_the_world() {
    for (folder, forbidden) in FORBIDDEN {
        let found: Vec<_> =
            dependencies(folder).into_iter().filter(|name| forbidden.contains(&name.as_str())).collect();
        assert!(found.is_empty(), "{folder} depends on {found:?}");
    }
}

#[test]
fn only_the_configuration_reads_the_environment() {
    let words = ["env::var", "env::vars"];
    assert_eq!(offenders("src", &words, &["src/config"]), Vec::<String>::new());
    for folder in ["form/src", "jobs/src", "jobs/booking/src", "jobs/queue/src", "jobs/store/src", "webhooks/src"] {
        assert_eq!(offenders(folder, &words, &[]), Vec::<String>::new());
    }
}

/// Whoever asks for the environment could do in one what is not done in the other.
#[test]
fn only_these_ask_which_rules_apply() {
    let words = ["is_strict", "Environment::Development", "Environment::Test", "Environment::Staging"];
    // The rules themselves, the form of the log, made-up events, what `up` begins with, and how much a secret of development matters.
    let rooms = ["src/config", "src/logging.rs", "src/commands/simulate.rs", "src/cli.rs", "src/doctor/fitness.rs"];
    assert_eq!(offenders("src", &words, &rooms), Vec::<String>::new());
    for folder in ["jobs/src", "jobs/booking/src", "jobs/queue/src", "jobs/store/src", "webhooks/src"] {
        assert_eq!(offenders(folder, &["Environment"], &[]), Vec::<String>::new());
    }
}

#[test]
fn only_the_output_prints() {
    let words = ["println!", "print!", "io::stdout", "io::stderr"];
    assert_eq!(offenders("src", &words, &["src/output.rs", "src/logging.rs"]), Vec::<String>::new());
}

#[test]
fn only_tasks_spawns_in_the_processes() {
    assert_eq!(
        offenders("src", &["tokio::spawn", "JoinSet", "thread::spawn"], &["src/tasks.rs"]),
        Vec::<String>::new()
    );
    assert_eq!(offenders("jobs/src", &["tokio::spawn", "thread::spawn"], &[]), Vec::<String>::new());
}

#[test]
fn only_the_wiring_builds_the_services() {
    assert_eq!(offenders("src", &["Services {", "Services::new"], &["src/wiring.rs"]), Vec::<String>::new());
}

#[test]
fn verified_has_one_maker() {
    let makers: Vec<_> =
        sources("webhooks/src").into_iter().filter(|path| shipped(path).contains("Verified {")).collect();
    assert_eq!(makers.len(), 1, "files that make or define a `Verified`: {makers:?}");
}

#[test]
fn a_stage_is_derived_and_never_stored() {
    let migrations: Vec<_> = sources("jobs/store/src/migrations").into_iter().map(|path| shipped(&path)).collect();
    assert!(migrations.iter().any(|code| code.contains("hold_slots")), "no migrations found: this test guards nothing");
    assert!(migrations.iter().all(|code| !code.contains("stage")), "the store knows a stage");
}

#[test]
fn no_file_is_longer_than_five_hundred_lines() {
    let folders =
        ["src", "form/src", "jobs/src", "jobs/booking/src", "jobs/queue/src", "jobs/store/src", "webhooks/src"];
    let long: Vec<_> = folders
        .iter()
        .flat_map(|folder| sources(folder))
        .filter(|path| fs::read_to_string(path).unwrap().lines().count() > 500)
        .collect();
    assert_eq!(long, Vec::<PathBuf>::new());
}

//! A short run with a short lease: the engine under every kind of fault, and the ledger as its users see it.

use std::process::Command;

use serde_json::Value;

const KEYS: [&str; 12] = [
    "seed",
    "jobs",
    "kills",
    "stalls",
    "redis_kills",
    "lost",
    "unexplained_repeats",
    "explained_repeats",
    "overlaps",
    "group_overlaps",
    "fenced_effects",
    "recovery_ms",
];

#[test]
fn a_short_run_under_every_kind_of_fault_loses_and_overlaps_nothing() {
    let output = Command::new(env!("CARGO_BIN_EXE_bench-chaos"))
        .args(["--seed", "7", "--seconds", "12", "--lease-s", "3", "--workers", "3", "--producers", "2", "--json"])
        .output()
        .unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{stdout}{stderr}");
    let found: Value = serde_json::from_str(&stdout).unwrap();
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert!(keys.len() == KEYS.len() && KEYS.iter().all(|key| found.get(key).is_some()), "{found}");
    for key in ["lost", "unexplained_repeats", "overlaps", "group_overlaps"] {
        assert_eq!(found[key], 0, "{found}");
    }
    for key in ["jobs", "kills", "stalls", "redis_kills", "explained_repeats"] {
        assert!(found[key].as_u64().unwrap() > 0, "the run proves nothing: no {key} in {found}");
    }
    assert_eq!(found["seed"], 7);
    assert!(["p50", "p99", "max"].iter().all(|rank| found["recovery_ms"][rank].is_u64()), "{found}");
}

#[test]
fn bad_usage_is_told_from_failure() {
    for arguments in [&["--seconds", "0"][..], &["--workers", "many"], &["--nothing"]] {
        let status = Command::new(env!("CARGO_BIN_EXE_bench-chaos")).args(arguments).output().unwrap().status;
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}

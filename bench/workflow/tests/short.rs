//! The whole bench, as short as it goes: every setting has its figures.

use std::process::Command;

use serde_json::Value;

#[test]
#[ignore = "runs the whole bench: bin/test --all"]
fn a_short_run_has_figures_for_every_setting() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench-workflow"));
    command.args(["--json", "--seconds", "1", "--clients", "4"]);
    #[expect(clippy::disallowed_methods, reason = "which server the tests use is the environment's to say")]
    let postgres = std::env::var("BELLHOP_TEST_POSTGRES").ok();
    command.args(postgres.iter().flat_map(|url| ["--postgres", url]));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), if postgres.is_some() { 4 } else { 2 });
    for row in rows {
        let [rate, p50, p99] = ["steps_per_s", "p50_ms", "p99_ms"].map(|key| row[key].as_f64().unwrap());
        assert!(rate > 0.0 && p50 > 0.0 && p99 >= p50, "{row}");
    }
}

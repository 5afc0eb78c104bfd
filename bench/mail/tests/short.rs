//! The whole bench, as short as it goes: every sender has its figures.

use std::process::Command;

use serde_json::Value;

#[test]
#[ignore = "runs the whole bench: bin/test --all"]
fn a_short_run_has_figures_for_every_sender() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bench-mail"));
    command.args(["--json", "--seconds", "1"]);
    #[expect(clippy::disallowed_methods, reason = "what the tests use is the environment's to say")]
    let [postgres, python] = ["BELLHOP_TEST_POSTGRES", "BELLHOP_TEST_PYTHON"].map(|name| std::env::var(name).ok());
    command.args(postgres.iter().flat_map(|url| ["--postgres", url]));
    let installed = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/test-python/bin/python").to_owned();
    command.args(["--python", &python.unwrap_or(installed)]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.len(), if postgres.is_some() { 4 } else { 3 });
    for row in rows {
        let figures = ["mails_per_s", "to_lettre_loop", "to_lettre_at_once"].map(|key| row[key].as_f64().unwrap());
        assert!(figures.into_iter().all(|figure| figure > 0.0), "{row}");
    }
}

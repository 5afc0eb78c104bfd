//! The whole bench, as short as it goes: every measure of ours has a figure.

use std::process::Command;

use serde_json::Value;

#[test]
#[ignore = "runs the whole bench: bin/test --all"]
fn a_short_run_has_a_figure_for_every_measure() {
    let output = Command::new(env!("CARGO_BIN_EXE_bench-queue"))
        .args([
            "--json",
            "--rounds",
            "1",
            "--seconds",
            "0.5",
            "--jobs",
            "200",
            "--backlogs",
            "1000",
            "--fsync",
            "always",
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["rows"].as_array().unwrap();
    for row in rows {
        let figure = row["values"]["bellhop"].as_f64().unwrap_or_default();
        assert!(figure > 0.0, "{row}");
    }
    let stock = rows.iter().filter(|row| row["to_stock"].is_number()).count();
    assert_eq!((rows.len(), stock), (14, 13), "the fetch with a backlog is measured of the engine alone");
}

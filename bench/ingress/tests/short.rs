//! The whole bench, as short as it goes: every figure is there.

use std::process::Command;

use serde_json::Value;

#[test]
#[ignore = "runs the whole bench: bin/test --all"]
fn a_short_run_has_every_figure() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_bench-ingress")).args(["--json", "--seconds", "0.5"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let rows = report["rows"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["fsync"].as_str().unwrap()).collect::<Vec<_>>(), ["always", "everysec"]);
    for row in rows {
        for figure in ["/ingress/per_s", "/ingress/p50_ms", "/ingress/p99_ms", "/redis_benchmark/per_s"] {
            assert!(row.pointer(figure).and_then(Value::as_f64).unwrap_or_default() > 0.0, "{figure} of {row}");
        }
        for figure in ["/redis_benchmark/p99_ms", "/to_redis_benchmark", "/ingress_cpu_us", "/redis_cpu_us"] {
            assert!(row.pointer(figure).and_then(Value::as_f64).unwrap_or_default() > 0.0, "{figure} of {row}");
        }
    }
    assert_eq!(report["aims"].as_array().unwrap().len(), 5);
}

//! What README.md promises: each command in it works, against `bellhop up` as a newcomer starts it.

use std::path::Path;

use crate::support::Up;

const README: &str = include_str!("../../README.md");

/// The lines of the code blocks, without their comments.
fn commands() -> impl Iterator<Item = &'static str> {
    let lines = README.lines().filter_map(|line| line.strip_prefix("    "));
    lines.map(|line| line.split(" #").next().unwrap_or_default().trim()).filter(|line| !line.is_empty())
}

#[test]
fn every_bellhop_command_of_the_readme_runs() {
    let up = Up::start();
    let mut ran = 0;
    for line in commands().filter_map(|line| line.strip_prefix("bin/bellhop ")) {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let output = up.run(&arguments);
        assert!(output.status.success(), "bellhop {line}: {}", String::from_utf8_lossy(&output.stderr));
        ran += 1;
    }
    assert!(ran >= 4, "the README shows {ran} commands: this test guards nothing");
    assert_eq!(up.terminate(), Some(0), "`bellhop up` ends in order");
}

#[test]
fn every_script_of_the_readme_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scripts: Vec<_> =
        commands().filter_map(|line| line.split(' ').next()).filter(|word| word.contains('/')).collect();
    assert!(scripts.len() >= 4, "the README names {scripts:?}: this test guards nothing");
    for script in scripts {
        assert!(root.join(script).is_file(), "{script} is in the README and not in the tree");
    }
}

/// Lines that no test runs, and why.
const NOT_RUN: [(&str, &str); 4] = [
    ("git clone", "it would fetch what is here"),
    ("bin/up", "it builds, and then runs `bellhop up`, as these tests do"),
    ("bin/test", "it is what runs this test"),
    (".ci/run", "it runs `bin/test`"),
];

#[test]
fn every_line_of_code_in_the_readme_is_run_or_has_a_reason_not_to_be() {
    let processes = include_str!("../../Procfile");
    let (mut roles, mut left_out) = (0, std::collections::BTreeSet::new());
    for line in commands().filter(|line| !line.starts_with("bin/bellhop ")) {
        if let Some((name, command)) = line.split_once(": ") {
            // The roles that the runbook's test runs as processes.
            let found =
                processes.lines().filter_map(|line| line.split_once(": ")).any(|one| one == (name, command.trim()));
            assert!(found, "Procfile has no {line}");
            roles += 1;
        } else {
            let reason = NOT_RUN.iter().position(|(start, _)| line.starts_with(start));
            left_out.insert(reason.unwrap_or_else(|| panic!("{line:?} is run by no test")));
        }
    }
    assert_eq!((roles, left_out.len()), (4, NOT_RUN.len()), "reasons without a line");
}

#[test]
fn every_command_of_the_readmes_table_is_understood() {
    let rows = README.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| row.split_once('`'));
    let names: Vec<_> = rows.map(|(command, _)| command.split(' ').next().unwrap_or_default()).collect();
    let mut understood = 0;
    let up = Up::start();
    for name in names.into_iter().filter(|name| !name.contains('/') && !name.contains('…') && *name != "bellhop") {
        assert!(up.run(&[name, "--help"]).status.success(), "bellhop {name}");
        understood += 1;
    }
    assert!(understood >= 10, "the README lists {understood} commands: this test guards nothing");
}

#[test]
fn the_simulated_journey_ends_with_a_confirmed_booking() {
    let up = Up::start();
    for language in ["en", "de"] {
        let output = up.run(&["simulate", "--language", language]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
        for step in [
            "09:30–16:30",
            "offer v1: 750.00 CHF, deposit 225.00",
            "approve_acceptance",
            "final_confirmation",
            "booking confirmed",
        ] {
            assert!(said.contains(step), "{step:?} is not in:\n{said}");
        }
    }
    // The entry is a job of its own: it may come a moment after the mail that the simulation waits for.
    let entries = || {
        let calendar = std::fs::read_to_string(up.data().join("calendars/b.ics")).unwrap_or_default();
        calendar.matches("STATUS:CONFIRMED").count()
    };
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while entries() < 2 && std::time::Instant::now() < deadline {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(entries(), 2);
    let verified = up.run(&["jobs", "verify"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

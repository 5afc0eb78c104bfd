//! The only place that prints: lines, tables and JSON on standard output, failures on standard error.
//!
//! A reader that goes away (`bellhop jobs list | head`) is no failure.

use std::{
    io::{self, Write as _},
    time::Duration,
};

use serde::Serialize;

/// Prints one line.
///
/// # Errors
/// When standard output cannot be written.
pub fn line(text: impl AsRef<str>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    forgive(writeln!(out, "{}", text.as_ref()).and_then(|()| out.flush()))
}

/// Prints `value` as JSON over several lines.
///
/// # Errors
/// When standard output cannot be written.
pub fn json(value: &impl Serialize) -> io::Result<()> {
    line(serde_json::to_string_pretty(value)?)
}

/// Prints rows under a header, columns aligned.
///
/// # Errors
/// When standard output cannot be written.
pub fn table(header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    align(header, rows).iter().try_for_each(line)
}

/// Says something beside the answer, on standard error, so that scripts read the answer alone.
///
/// # Errors
/// When standard error cannot be written.
pub fn aside(text: impl AsRef<str>) -> io::Result<()> {
    forgive(writeln!(io::stderr(), "{}", text.as_ref()))
}

/// Prints what went wrong, with its causes, on standard error.
pub fn failure(error: &anyhow::Error) {
    // Nobody is left to be told when standard error is closed.
    drop(writeln!(io::stderr().lock(), "bellhop: {error:#}"));
}

/// A duration as people read it: `850 ms`, `42 s`, `17 min`, `3 h`, `5 d`.
#[must_use]
pub fn duration(duration: Duration) -> String {
    match duration.as_secs() {
        0 => format!("{} ms", duration.as_millis()),
        seconds @ 1..120 => format!("{seconds} s"),
        seconds @ 120..7_200 => format!("{} min", seconds / 60),
        seconds @ 7_200..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

fn align(header: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let header: Vec<String> = header.iter().map(|cell| (*cell).to_owned()).collect();
    let all = || std::iter::once(&header).chain(rows);
    let width = |column: usize| all().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..header.len()).map(|column| width(column).unwrap_or(0)).collect();
    let pad = |(cell, width): (&String, &usize)| format!("{cell:<width$}");
    let join = |row: &Vec<String>| row.iter().zip(&widths).map(pad).collect::<Vec<_>>().join("  ");
    all().map(|row| join(row).trim_end().to_owned()).collect()
}

fn forgive(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [vec!["inbound".to_owned(), "3".to_owned()], vec!["büro".to_owned(), String::new()]];
        assert_eq!(align(&["lane", "ready"], &rows), ["lane     ready", "inbound  3", "büro"]);
    }

    #[test]
    fn durations_have_one_unit() {
        let cases =
            [(850, "850 ms"), (42_000, "42 s"), (1_020_000, "17 min"), (10_800_000, "3 h"), (432_000_000, "5 d")];
        for (ms, text) in cases {
            assert_eq!(duration(Duration::from_millis(ms)), text);
        }
    }

    #[test]
    fn a_reader_that_went_away_is_no_failure() {
        assert!(forgive(Err(io::ErrorKind::BrokenPipe.into())).is_ok());
        assert!(forgive(Err(io::ErrorKind::StorageFull.into())).is_err());
    }
}

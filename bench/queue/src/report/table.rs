//! Rows as a table in Markdown, padded so that it reads as text too.

use std::fmt;

use super::{COLUMNS, Row};
use crate::measure::Better;

/// Writes the columns for which there is a figure, and the ratios.
pub(super) fn write(f: &mut fmt::Formatter<'_>, rows: &[Row]) -> fmt::Result {
    let columns: Vec<&str> =
        COLUMNS.into_iter().filter(|who| rows.iter().any(|row| row.values.contains_key(who))).collect();
    let mut lines = vec![headings(&columns)];
    lines.extend(rows.iter().map(|row| cells(row, &columns)));
    let widths: Vec<usize> = (0..lines[0].len()).map(|at| width(&lines, at)).collect();
    for (number, line) in lines.iter().enumerate() {
        write_line(f, line, &widths)?;
        if number == 0 {
            let rule: Vec<String> = widths.iter().enumerate().map(|(at, &width)| rule(at, width)).collect();
            write_line(f, &rule, &widths)?;
        }
    }
    Ok(())
}

fn headings(columns: &[&str]) -> Vec<String> {
    let ends = (["fsync", "measure", ""], ["÷ best", "best peer", "÷ locked", "÷ unlocked"]);
    ends.0.iter().chain(columns).chain(&ends.1).map(|&heading| heading.to_owned()).collect()
}

fn cells(row: &Row, columns: &[&str]) -> Vec<String> {
    let direction = if row.better == Better::Higher { "↑" } else { "↓" };
    let label = if row.unit.is_empty() { row.label.clone() } else { format!("{}, {}", row.label, row.unit) };
    let mut cells = vec![row.fsync.as_str().to_owned(), label, direction.to_owned()];
    cells.extend(columns.iter().map(|who| row.values.get(who).copied().map_or_else(String::new, figure)));
    let ratio = |ratio: Option<f64>| ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
    cells.extend([ratio(row.to_best_peer), row.best_peer.unwrap_or_default().to_owned()]);
    cells.extend([ratio(row.to_stock), ratio(row.to_unlocked)]);
    cells
}

/// Three figures that count, or all before the point, in groups of thousands.
fn figure(value: f64) -> String {
    match value {
        ..10.0 => format!("{value:.2}"),
        ..100.0 => format!("{value:.1}"),
        _ => thousands(&format!("{value:.0}")),
    }
}

fn thousands(digits: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn width(lines: &[Vec<String>], at: usize) -> usize {
    lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0)
}

/// Text stands at the left, figures at the right.
fn is_text(at: usize) -> bool {
    at < 3
}

fn rule(at: usize, width: usize) -> String {
    if is_text(at) { "-".repeat(width) } else { format!("{}:", "-".repeat(width.saturating_sub(1))) }
}

fn write_line(f: &mut fmt::Formatter<'_>, cells: &[String], widths: &[usize]) -> fmt::Result {
    for (at, (cell, &width)) in cells.iter().zip(widths).enumerate() {
        if is_text(at) { write!(f, "| {cell:width$} ")? } else { write!(f, "| {cell:>width$} ")? }
    }
    writeln!(f, "|")
}

#[cfg(test)]
mod tests {
    use super::figure;

    #[test]
    fn figures_are_as_long_as_they_are_worth() {
        let cases = [(0.4567, "0.46"), (12.34, "12.3"), (999.4, "999"), (1234.0, "1,234"), (1_234_567.0, "1,234,567")];
        for (value, text) in cases {
            assert_eq!(figure(value), text);
        }
    }
}

//! `bellhop doctor`: prints what was found, a line each.

use super::Outcome;
use crate::{
    config::{Violation, Violations},
    doctor::{Finding, Verdict, examine},
    instance::Instance,
    output,
};

/// Looks and prints. `fitness` is what the configuration of a process that serves clients would be told.
///
/// # Errors
/// When standard output cannot be written.
pub async fn run(
    instance: &Instance,
    fitness: &Result<Vec<Violation>, Violations>,
    json: bool,
) -> anyhow::Result<Outcome> {
    let findings = examine(instance, fitness).await;
    if json {
        output::json(&findings)?;
    } else {
        findings.iter().try_for_each(|finding| output::line(line(finding)))?;
    }
    let failed = findings.iter().any(|finding| finding.verdict == Verdict::Fail);
    Ok(if failed { Outcome::Failed } else { Outcome::Done })
}

fn line(finding: &Finding) -> String {
    let Finding { verdict, what, says, remedy } = finding;
    let remedy = remedy.as_ref().map(|remedy| format!("; {remedy}")).unwrap_or_default();
    format!("{verdict:<4}  {what:<20}  {says}{remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line() {
        let cases = [
            (Finding::ok("redis", "takes writes"), "ok    redis                 takes writes"),
            (
                Finding::fail("store", "does not answer", "start it"),
                "FAIL  store                 does not answer; start it",
            ),
        ];
        for (finding, text) in cases {
            assert_eq!(line(&finding), text);
        }
    }
}

//! The rules for alerts name only what is exported: metrics, labels, and values of labels that are fixed.

use std::{collections::BTreeSet, sync::LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::{ANYWHERE, exposition::Exposition, look};
use crate::support::Up;

const RULES: &str = include_str!("../../../deploy/alerts.yml");

/// A metric in an expression, with its matchers.
static SELECTOR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(bellhop_[a-z_]+)(?:\{([^}]*)\})?").unwrap());
static MATCHER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)""#).unwrap());
static GROUPING: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\b(?:by|without|on)\s*\(([^)]*)\)").unwrap());
static SAID: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$labels\.(\w+)").unwrap());

#[derive(Deserialize)]
struct File {
    groups: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    rules: Vec<Rule>,
}

/// `alert`, `expr`, `for`, `labels` and `annotations` are Prometheus's names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    alert: String,
    expr: String,
    #[serde(default, rename = "for")]
    _lasts: Option<String>,
    labels: Severity,
    annotations: Summary,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Severity {
    severity: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Summary {
    summary: String,
}

/// What a rule names that nobody exports.
fn unknown(rule: &Rule, shown: &Exposition) -> Vec<String> {
    let mut unknown = Vec::new();
    let mut labels: BTreeSet<String> = BTreeSet::from(["le".to_owned()]);
    for selector in SELECTOR.captures_iter(&rule.expr) {
        let Some(metric) = shown.metric_of(&selector[1]) else {
            unknown.push(selector[1].to_owned());
            continue;
        };
        let own = shown.labels_of(metric);
        for matcher in MATCHER.captures_iter(selector.get(2).map_or("", |matchers| matchers.as_str())) {
            let values = own.get(&matcher[1]);
            let known = matcher[3].split('|').all(|value| values.is_some_and(|values| values.contains(value)));
            if !known {
                unknown.push(format!("{metric}{{{}}}", &matcher[0]));
            }
        }
        labels.extend(own.into_keys());
    }
    let grouped: BTreeSet<String> = GROUPING
        .captures_iter(&rule.expr)
        .flat_map(|by| by[1].split(',').map(|label| label.trim().to_owned()).collect::<Vec<_>>())
        .collect();
    unknown.extend(grouped.difference(&labels).cloned());
    let said = SAID.captures_iter(&rule.annotations.summary).map(|label| label[1].to_owned());
    unknown.extend(said.filter(|label| !grouped.contains(label)).map(|label| format!("$labels.{label}")));
    unknown
}

fn rules(text: &str) -> Vec<Rule> {
    let file: File = serde_saphyr::from_str(text).unwrap();
    file.groups.into_iter().flat_map(|group| group.rules).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rules_name_only_what_is_exported() {
    let up = Up::with(ANYWHERE);
    let shown = look(&up).await;
    let rules = rules(RULES);
    assert!(rules.len() >= 15, "{} rules: this test guards nothing", rules.len());
    let names: BTreeSet<_> = rules.iter().map(|rule| rule.alert.as_str()).collect();
    assert_eq!(names.len(), rules.len(), "each has a name of its own");
    for rule in &rules {
        assert_eq!(unknown(rule, &shown), [""; 0], "{}", rule.alert);
        assert!(["page", "ticket"].contains(&rule.labels.severity.as_str()), "{}", rule.alert);
        assert!(SELECTOR.is_match(&rule.expr), "{} looks at nothing of ours", rule.alert);
    }
    let wrong = r#"groups: [{name: x, rules: [{alert: A, expr: 'sum by (room) (bellhop_lane_jobs{state="lost"}) > bellhop_nothing',
                   labels: {severity: page}, annotations: {summary: 'of {{ $labels.lane }}'}}]}]"#;
    let expected = [r#"bellhop_lane_jobs{state="lost"}"#, "bellhop_nothing", "room", "$labels.lane"];
    assert_eq!(unknown(&self::rules(wrong)[0], &shown), expected, "what is wrong is found");
    assert_eq!(up.terminate(), Some(0));
}

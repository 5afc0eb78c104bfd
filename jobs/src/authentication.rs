//! Whether a mail's provider found that its sender is not who it says (RFC 8601). Knows no keys and asks nobody.

use std::collections::BTreeMap;

/// The methods whose failure makes a sender doubtful.
const METHODS: [&str; 3] = ["spf", "dkim", "dmarc"];

/// Whether SPF, DKIM or DMARC failed, as the receiving server noted. Every header of that name is looked at, so one that
/// a sender forged can only make its own mail doubtful.
pub(crate) fn has_failed(headers: &BTreeMap<String, String>) -> bool {
    let noted = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authentication-results"));
    noted.flat_map(|(_, value)| value.split(';')).any(|result| {
        let result = result.trim().to_lowercase();
        METHODS.iter().any(|method| {
            let found = result.strip_prefix(method).and_then(|rest| rest.trim_start().strip_prefix('='));
            found.is_some_and(|found| found.trim_start().starts_with("fail"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_seen_and_a_pass_or_a_silence_is_none() {
        let cases = [
            ("mx.example; spf=pass smtp.mailfrom=a.example; dkim=pass", false),
            ("mx.example; spf=pass; dkim=fail reason=\"bad\"; dmarc=fail", true),
            ("mx.example; dmarc = fail (p=reject)", true),
            ("mx.example; spf=softfail", false),
            ("mx.example; none", false),
        ];
        for (value, failed) in cases {
            let headers = BTreeMap::from([("Authentication-Results".to_owned(), value.to_owned())]);
            assert_eq!(has_failed(&headers), failed, "{value}");
        }
        let other = BTreeMap::from([("Subject".to_owned(), "spf=fail".to_owned())]);
        assert!(!has_failed(&other));
    }
}

//! Whether clients and providers find this instance's ingress at the public address, and not another one's.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use http::HeaderMap;
use ulid::Ulid;
use url::Url;

use super::Finding;
use crate::{
    clock,
    config::is_local,
    identity::{Identity, PROOF},
    instance::Instance,
};

const WHAT: &str = "public address";
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Whoever answers says when, in the request's id: older than this, somebody repeats what was said before.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// What came back.
struct Answer {
    status: u16,
    request_id: Option<String>,
    /// Whether it has the secrets of this instance, if it was asked for a proof.
    is_ours: Option<bool>,
}

pub(super) async fn look(instance: &Instance) -> Vec<Finding> {
    let base = &instance.settings.public.base_url;
    if base.is_empty() {
        return vec![Finding::fail(WHAT, "none is set", "set BELLHOP__PUBLIC__BASE_URL")];
    }
    let (url, identity) = (format!("{base}/healthz"), Identity::of(&instance.settings));
    let asked = tokio::task::spawn_blocking(move || ask(&url, &identity, Ulid::generate())).await;
    vec![match asked {
        Ok(Ok(answer)) => judge(base, &answer, clock::of_the_machine()),
        Ok(Err(error)) if is_of_tls(&error) => {
            Finding::fail(WHAT, format!("{base} has no certificate that can be trusted"), "renew it where TLS ends")
        }
        Ok(Err(_)) | Err(_) => {
            let remedy = "look from outside; some networks do not let a machine reach itself by its public name";
            Finding::warn(WHAT, format!("{base} cannot be reached from here"), remedy)
        }
    }]
}

fn ask(url: &str, identity: &Identity, nonce: Ulid) -> Result<Answer, ureq::Error> {
    let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(ANSWER_WITHIN));
    // Who is elsewhere is not asked, and nobody passes on what is for this machine.
    let agent = agent.max_redirects(0);
    let agent = if is_local(url) { agent.proxy(None) } else { agent }.build();
    let question = question(url, identity, nonce);
    let request =
        question.iter().fold(agent.new_agent().get(url), |request, (name, value)| request.header(name, value));
    let response = request.call()?;
    let request_id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let proof = identity.proof(nonce).filter(|_| !question.is_empty());
    let is_ours = proof.map(|proof| response.headers().get(PROOF) == Some(&proof));
    Ok(Answer { status: response.status().as_u16(), request_id, is_ours })
}

/// Signed only for who TLS says stands there, or who stands on this machine: anybody else could pass it on.
fn question(url: &str, identity: &Identity, nonce: Ulid) -> HeaderMap {
    let has_tls = Url::parse(url).is_ok_and(|url| url.scheme() == "https");
    if has_tls || is_local(url) { identity.question(nonce) } else { HeaderMap::new() }
}

/// The library tells of a certificate in either way, as far as its handshake had come.
fn is_of_tls(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => true,
        ureq::Error::Io(error) => error.kind() == std::io::ErrorKind::InvalidData,
        _ => false,
    }
}

/// An ingress of ours gives each request an id, of which it shows the time.
fn judge(base: &str, answer: &Answer, now: DateTime<Utc>) -> Finding {
    let id = answer.request_id.as_deref().and_then(|id| Ulid::from_string(id).ok());
    let said = id.and_then(|id| DateTime::from_timestamp_millis(i64::try_from(id.timestamp_ms()).ok()?));
    let remedy = "see where the name leads, and what stands before the ingress";
    match (answer.status, said) {
        (200, Some(said)) if (now - said).abs() < FRESH => of_an_ingress(base, answer.is_ours),
        (200, Some(_)) => Finding::fail(WHAT, format!("{base} repeats an old answer, or its clock is wrong"), remedy),
        (200, None) => Finding::fail(WHAT, format!("something else than an ingress answers at {base}"), remedy),
        (300..400, _) => Finding::fail(WHAT, format!("{base} leads elsewhere, and providers need not follow"), remedy),
        (status, _) => Finding::fail(WHAT, format!("{base} answers {status}"), remedy),
    }
}

fn of_an_ingress(base: &str, is_ours: Option<bool>) -> Finding {
    match is_ours {
        Some(true) => Finding::ok(WHAT, format!("this instance's ingress answers at {base}")),
        Some(false) => {
            let says = format!("an ingress with other sources or other secrets answers at {base}");
            Finding::fail(WHAT, says, "see where the name leads, and whether each ingress runs with these settings")
        }
        None => {
            let says =
                format!("an ingress answers at {base}; without TLS it is not asked whether it is this instance's");
            Finding::warn(WHAT, says, "end TLS in front of it")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn only_an_ingress_that_answers_now_is_ours() {
        let now: DateTime<Utc> = "2026-01-12T09:30:00Z".parse().unwrap();
        let id = |at: DateTime<Utc>| Some(Ulid::from_parts(at.timestamp_millis().try_into().unwrap(), 7).to_string());
        let cases = [
            (200, id(now), Some(true), Verdict::Ok),
            (200, id(now), Some(false), Verdict::Fail),
            (200, id(now), None, Verdict::Warn),
            (200, id(now - TimeDelta::days(1)), Some(true), Verdict::Fail),
            (200, id(now - TimeDelta::days(1)), None, Verdict::Fail),
            (200, Some("7f3c".to_owned()), Some(true), Verdict::Fail),
            (200, None, Some(true), Verdict::Fail),
            (308, id(now), Some(true), Verdict::Fail),
            (503, id(now), Some(true), Verdict::Fail),
        ];
        for (status, request_id, is_ours, verdict) in cases {
            let found = judge("https://bookings.hotel.test", &Answer { status, request_id, is_ours }, now);
            assert_eq!(found.verdict, verdict, "{}", found.says);
        }
    }

    #[test]
    fn nobody_is_asked_with_a_signature_but_over_tls_or_on_this_machine() {
        let identity = Identity::with_key("0123".to_owned().into());
        for (url, is_signed) in [
            ("https://bookings.hotel.test/healthz", true),
            ("HTTPS://bookings.hotel.test/healthz", true),
            ("http://127.0.0.1:8080/healthz", true),
            ("http://localhost:8080/healthz", true),
            ("http://[::1]:8080/healthz", true),
            ("http://bookings.hotel.test/healthz", false),
            ("http://10.0.0.1/healthz", false),
            ("http://localhost.hotel.test/healthz", false),
            ("http://https://hotel.test/healthz", false),
        ] {
            assert_eq!(!question(url, &identity, Ulid::from_parts(1, 7)).is_empty(), is_signed, "{url}");
        }
    }
}

//! Whether clients and providers find this instance's ingress at the public address, and not another one's.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ulid::Ulid;

use super::Finding;
use crate::{
    clock,
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
    /// Whether it has the secrets of this instance.
    is_ours: bool,
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
    let agent = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(ANSWER_WITHIN)).build();
    let question = identity.question(nonce);
    let request =
        question.iter().fold(agent.new_agent().get(url), |request, (name, value)| request.header(name, value));
    let response = request.call()?;
    let request_id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let proof = identity.proof(nonce);
    let is_ours = proof.is_some() && response.headers().get(PROOF) == proof.as_ref();
    Ok(Answer { status: response.status().as_u16(), request_id, is_ours })
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
        (200, Some(said)) if (now - said).abs() < FRESH && answer.is_ours => {
            Finding::ok(WHAT, format!("this instance's ingress answers at {base}"))
        }
        (200, Some(said)) if (now - said).abs() < FRESH => {
            let says = format!("an ingress with other sources or other secrets answers at {base}");
            Finding::fail(WHAT, says, "see where the name leads, and whether each ingress runs with these settings")
        }
        (200, Some(_)) => Finding::fail(WHAT, format!("{base} repeats an old answer, or its clock is wrong"), remedy),
        (200, None) => Finding::fail(WHAT, format!("something else than an ingress answers at {base}"), remedy),
        (status, _) => Finding::fail(WHAT, format!("{base} answers {status}"), remedy),
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
            (200, id(now), true, Verdict::Ok),
            (200, id(now), false, Verdict::Fail),
            (200, id(now - TimeDelta::days(1)), true, Verdict::Fail),
            (200, Some("7f3c".to_owned()), true, Verdict::Fail),
            (200, None, true, Verdict::Fail),
            (503, id(now), true, Verdict::Fail),
        ];
        for (status, request_id, is_ours, verdict) in cases {
            let found = judge("https://bookings.hotel.test", &Answer { status, request_id, is_ours }, now);
            assert_eq!(found.verdict, verdict, "{}", found.says);
        }
    }
}

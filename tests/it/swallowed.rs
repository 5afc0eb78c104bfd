//! No error vanishes: whatever throws one away without a word is in the list below, with its reason.
//!
//! Rust's own lints see a `Result` that nobody uses, and clippy a `let _ =` on one. What they do not see is an error that is
//! thrown away on purpose; `finder` looks for that in the syntax of every file that ships.

mod finder;
mod shapes;

use std::{collections::BTreeSet, path::Path};

use self::finder::places;
use crate::architecture::{ROOT, sources};

const FOLDERS: [&str; 13] = [
    "src",
    "form/src",
    "jobs/src",
    "jobs/booking/src",
    "jobs/queue/src",
    "jobs/store/src",
    "webhooks/src",
    "bench/chaos/src",
    "bench/ingress/src",
    "bench/mail/src",
    "bench/queue/src",
    "bench/stand/src",
    "bench/workflow/src",
];

/// File or folder, a part of the line, and why nothing is lost there.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("src/output.rs", "drop(writeln!(io::stderr()", "nobody is left to be told when standard error is closed"),
    ("src/tasks.rs", "= tokio::time::timeout_at(deadline", "the deadline is over: what is left is aborted and counted"),
    ("src/commands/jobs/act.rs", "parse::<OutboxId>()", "an id that is none of the outbox has no row there"),
    ("src/ingress/edge.rs", "HeaderValue::from_str(&id", "a ULID is always a header's value, and the log has it"),
    ("src/ingress/edge.rs", "TraceContext::random", "W3C: what is no trace context is not gone on with"),
    ("src/ingress/peer.rs", "parse::<IpAddr>()", "a stranger's header: who speaks for nobody speaks for itself"),
    ("src/ingress/connection.rs", "last.await else", "the connection is cut off, as the log says"),
    ("src/ingress/connection.rs", "tell_too_slow", "one who does not read is not waited for"),
    ("src/ingress/serve.rs", "is_of_one_connection", "who called has hung up before it was answered"),
    ("src/ingress/quarantine/entry.rs", "serde_json::to_string(self)", "texts and a time always have a form as JSON"),
    ("src/ingress/connection.rs", "to_bytes(body", "the body is a problem document in memory"),
    (
        "src/ingress/connection.rs",
        "request.parse(arrived).ok()",
        "that the rest of the request is missing is why it is looked at",
    ),
    ("src/ingress/replay.rs", "= verified else", "it is counted as refused, and stays in quarantine"),
    (
        "src/config/overrides.rs",
        "drop(values.insert",
        "no error: an earlier value of the same key, which is reported above",
    ),
    ("src/config/overrides.rs", "text.parse() else", "it is reported as a violation"),
    ("src/config/keys.rs", "toml::from_str(DEFAULT)", "it is compiled in: a test walks every key of it"),
    ("src/config/check/secrets.rs", "toml::from_str(keys::DEVELOPMENT)", "it is compiled in: a test has each refused"),
    ("src/doctor.rs", "unwrap_or_else(late)", "it is a finding"),
    ("src/up/server.rs", "NotFound => continue", "another program is tried; that none is there is an error"),
    ("src/up/server.rs", "_ => {}", "the folder is there, of whom is looked at below"),
    ("src/commands/jobs/kind.rs", "serde_json::from_slice", "what is none of ours has no kind"),
    ("src/doctor/fitness.rs", "Url::parse", "what is no address is found where it is used"),
    ("src/doctor/work.rs", "wiring::client", "said of `redis`"),
    ("src/doctor/work.rs", "servers::open", "said of `store`"),
    ("src/doctor/clocks.rs", "wiring::client", "said of `redis`"),
    ("src/doctor/clocks.rs", "servers::open", "said of `store`"),
    ("src/doctor/clocks.rs", "store.clock()", "said of `store`"),
    ("jobs/src/", "Err(CommitError::AlreadyDone) => {}", "no failure: the step was taken before"),
    ("jobs/store/src/", "error.is_conflict() => {}", "it is tried again; the last conflict is told"),
    (
        "jobs/store/src/retention.rs",
        "serde_json::to_value(&run.removed)",
        "names and counts always have a form as JSON",
    ),
    (
        "jobs/store/src/retention.rs",
        "serde_json::from_value(row.result)",
        "when it ran counts; what another build wrote of its counts is not shown",
    ),
    ("jobs/src/decisions.rs", "Err(CommitError::MoreSetAside) => {}", "it is tried again with what came in between"),
    (
        "jobs/src/loops.rs",
        "Err(CommitError::NotBlocked) => continue",
        "it is tried again: the manager has decided meanwhile",
    ),
    (
        "jobs/src/outbox.rs",
        "row.job.lane.parse()",
        "a dead row of a lane that this build does not know stays in the store",
    ),
    ("jobs/src/meters.rs", "drop(histogram!", "no error: a number that begins at 0"),
    ("jobs/src/send_mail.rs", "(at + SPAN - now).to_std()", "what is over by now needs no waiting"),
    (
        "jobs/src/returned_mail.rs",
        "serde_json::from_value(message.content.attachments",
        "a report that cannot be read is a message like any other, which a person sees",
    ),
    (
        "jobs/src/client/mentions.rs",
        "serde_json::from_str(text)",
        "what is no JSON is looked through as the text that it is",
    ),
    ("jobs/queue/src/job.rs", "(now - since).to_std()", "a clock that went back: it has not waited"),
    ("jobs/src/http.rs", "install_default()", "another provider of cryptography was chosen before, and stays"),
    ("jobs/src/calendar/itip.rs", "\"SEQUENCE\"", "RFC 5545: without a readable one it is 0"),
    (
        "jobs/src/calendar/caldav/discovery.rs",
        "CalDavError::Unreadable",
        "another place is asked; the last one's silence is told",
    ),
    (
        "jobs/src/calendar/caldav/discovery.rs",
        "CalDavError::Refused(status)) if",
        "another place is asked; the last one's silence is told",
    ),
    (
        "jobs/src/calendar/caldav/mod.rs",
        "Err(error) if error.is_of_something_gone() => {}",
        "what was removed since it was listed is not found",
    ),
    ("jobs/src/calendar/foreign/mod.rs", "contents.unreadable.insert", "no error: it is noted as unreadable"),
    ("jobs/src/workflow/notices.rs", "decide_all(", "what the rules refuse has no draft"),
    ("jobs/src/inbound/sendgrid_inbound.rs", "\"envelope\"", "the header's recipients stand in for it"),
    ("jobs/src/inbound/sendgrid_inbound.rs", "\"charsets\"", "fields without a charset are UTF-8"),
    ("jobs/src/inbound/form.rs", "or_insert(bytes)", "no error: the first value of a field stays"),
    ("jobs/src/reader/rules/number.rs", "digits.parse()", "what is not in digits is read as words below"),
    ("jobs/src/reader/rules/evidence.rs", "Decimal::from_str", "what is no amount is no evidence of one"),
    ("jobs/src/mail/smtp/mod.rs", "connection.abort()", "the server was ready; how it says farewell does not matter"),
    ("jobs/src/mail/smtp/mod.rs", "is_of_a_lost_connection", "the mail goes over a new connection"),
    ("jobs/src/mail/written.rs", "NotFound => {}", "it is gone already"),
    ("jobs/src/mail/written.rs", "_ => {}", "what is not picked, or gone since it was listed, is not found"),
    (
        "jobs/booking/src/booking.rs",
        "u32::try_from(days)",
        "an event that ends before it begins lasts a day until it is put right",
    ),
    ("jobs/booking/src/testing/mod.rs", "panic!", "no error is lost: it ends the test"),
    ("jobs/queue/src/gather.rs", "hearer.send(own)", "who has given up meanwhile does not hear"),
    ("jobs/queue/src/meta.rs", "text.parse()", "metadata of another producer; a job without a count has not failed"),
    ("jobs/queue/src/meta.rs", "value.parse()", "metadata of another producer; a job without a count has not failed"),
    ("jobs/queue/src/meta.rs", "serde_json::to_string(&given)", "texts always have a form as JSON"),
    ("jobs/queue/src/meta.rs", "from_redis_value(fields)", "a job must not be lost to a field of another producer"),
    ("jobs/queue/src/meta.rs", "serde_json::from_str(given)", "a job must not be lost to a field of another producer"),
    ("jobs/queue/src/inspect/list.rs", "<[Value; 2]>", "the script answers with nothing for a job that is not there"),
    ("jobs/queue/src/worker/desk.rs", "self.endings.send", "the whole worker is being dropped"),
    ("jobs/queue/src/worker/pump.rs", "self.endings.try_recv()", "no error: there is no more for now"),
    ("jobs/queue/src/model/books.rs", "self.groups.remove", "no error: the last of a group has left"),
    ("bench/", ".kill().unwrap_or_default()", "it has ended already"),
    ("bench/", "drop(process.wait())", "it is reaped; how it ended does not matter"),
    ("bench/", "drop(self.process.wait())", "it is reaped; how it ended does not matter"),
    ("bench/", "drop(self.0.wait())", "it is reaped; how it ended does not matter"),
    ("bench/", "drop(worker.wait())", "it is reaped; how it ended does not matter"),
    ("bench/", ".stdin.take())", "no error: the pipe is closed"),
    (
        "bench/chaos/src/roles/mod.rs",
        "heard.await",
        "whether the supervisor has closed the pipe or is gone, the role ends",
    ),
    ("bench/chaos/src/supervisor/redis.rs", "remove_file", "a socket that is not there is not in the way"),
    (
        "bench/chaos/src/supervisor/operator.rs",
        "Ok(_) | Err(_) => {}",
        "a kill is in progress: it is asked again until its time is over",
    ),
    (
        "bench/chaos/src/supervisor/operator.rs",
        "list(State::Dead, 100).await",
        "a kill is in progress: it is asked again until its time is over",
    ),
    ("bench/queue/src/crew.rs", "while !enough(&work)", "the deadline is over: what has come counts"),
    (
        "bench/queue/src/crew.rs",
        "line.parse() else",
        "a line that is no message ends the reader, and the run fails for want of messages",
    ),
    ("bench/queue/src/role/work.rs", "let_go.send(())", "the worker has ended already"),
    ("bench/queue/src/role/fetch.rs", "gate.acquire()", "fails only on a closed gate: the run is over"),
    ("bench/stand/src/lib.rs", "writeln!(std::io::stderr()", "nobody is left to be told"),
    ("bench/", "parse().ok()", "a figure that the server does not tell is 0 in the report"),
    ("bench/workflow/src/worker.rs", "std::io::stdin().read", "whether the pipe is closed or broken, the worker ends"),
];

#[test]
fn no_error_vanishes_without_a_reason() {
    let mut used = BTreeSet::new();
    let mut unexplained = Vec::new();
    for path in FOLDERS.iter().flat_map(|folder| sources(folder)) {
        let file = path.strip_prefix(ROOT).unwrap().display().to_string();
        for place in places(&file, &std::fs::read_to_string(Path::new(ROOT).join(&file)).unwrap()) {
            let reason =
                ALLOWED.iter().position(|(file, part, _)| place.file.starts_with(file) && place.text.contains(part));
            match reason {
                Some(reason) => drop(used.insert(reason)),
                None => unexplained.push(place.to_string()),
            }
        }
    }
    assert!(
        unexplained.is_empty(),
        "{} errors vanish without a reason:\n{}",
        unexplained.len(),
        unexplained.join("\n")
    );
    let stale: Vec<_> =
        (0..ALLOWED.len()).filter(|reason| !used.contains(reason)).map(|reason| ALLOWED[reason]).collect();
    assert!(stale.is_empty(), "reasons without a place: {stale:#?}");
}

#[test]
fn every_way_to_lose_an_error_is_seen() {
    let lost = [
        "let _ = save();",
        "let _ = save().await?;",
        "save().ok();",
        "save().await.unwrap_or_default();",
        "drop(save());",
        "drop(writeln!(out, \"x\"));",
        "match save() { Ok(x) => go(x), Err(_) => {} }",
        "match save() { Ok(x) => go(x), Err(_) => () }",
        "loop { match save() { Ok(x) => go(x), Err(error) => continue } }",
        "match save() { Ok(_) | Err(_) => {} }",
        "if let Ok(x) = save() { go(x) }",
        "if ready && let Ok(x) = save() { go(x) }",
        "while let Ok(x) = save() { go(x) }",
        "let Ok(x) = save() else { return };",
        "let x = kept.and_then(|kept| read(kept).ok()).unwrap_or_default();",
        "let x = read(kept).ok().unwrap_or(7);",
        "_ = save();",
        "_ = save().await?;",
        "match save() { Ok(x) => go(x), _ => {} }",
        "match save() { Err(error) if error.is_large() => return Err(error), _ => {} }",
        "match save() { Ok(x) => go(x), Err(error) if error.is_small() => {} Err(error) => return Err(error) }",
        "loop { match save() { Err(error) if error.is_small() => continue, saved => return saved } }",
        "if let Err(_) = save() {}",
        "if ready && let Err(_) = save() {}",
        "let more = sweep().await.unwrap_or(false);",
        "let more = sweep().await.unwrap_or_else(|_| false);",
        "let x = serde_json::from_slice(bytes).unwrap_or_default();",
        "let x: Value = serde_json::to_value(kept).unwrap_or_else(nothing);",
        "let x = Vec::<String>::from_redis_value(kept).unwrap_or_default();",
        "let x = text.parse::<u32>().unwrap_or(7);",
    ];
    for code in lost {
        assert_eq!(places("x.rs", &format!("async fn f() {{ {code} }}")).len(), 1, "{code}");
    }
    let kept = [
        "let saved = save()?;",
        "drop(guard);",
        "drop(self.guard);",
        "match save() { Ok(x) => go(x), Err(error) => warn!(%error, \"not saved\") }",
        "if let Ok(x) = save() { go(x) } else { tell() }",
        "if let Some(x) = save().ok() { go(x) }",
        "let x: Option<u8> = text.parse().ok();",
        "let x = map.get(7).copied().unwrap_or_default();",
        "match kind() { Kind::Large => go(), _ => {} }",
        "match save() { Ok(x) => go(x), Err(error) if error.is_small() => tell(&error), Err(error) => return Err(error) }",
        "if let Err(error) = save() { tell(&error) }",
        "let more = sweep().await.unwrap_or_else(|error| told(&error));",
        "let x = timeout(soon, read()).await.unwrap_or(Err(Late));",
        "let x = timeout(soon, read()).await.unwrap_or_else(|_| Err(Late));",
        "let at = u32::try_from(count).unwrap_or(u32::MAX);",
    ];
    for code in kept {
        assert_eq!(places("x.rs", &format!("async fn f(&self) {{ {code} }}").replace("&self", "")), [], "{code}");
    }
    let of_tests = "#[cfg(test)] mod tests { fn f() { let _ = save(); } }";
    assert_eq!(places("x.rs", of_tests), []);
}

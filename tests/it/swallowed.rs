//! No error vanishes: whatever throws one away without a word is in the list below, with its reason.
//!
//! Rust's own lints see a `Result` that nobody uses, and clippy a `let _ =` on one. What they do not see is an error that is
//! thrown away on purpose; that is looked for here in the syntax of every file that ships.

use std::{collections::BTreeSet, fmt, path::Path};

use syn::{
    Expr, Pat, Stmt,
    visit::{self, Visit},
};

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
    ("src/doctor/fitness.rs", "Url::parse", "what is no address is found where it is used"),
    ("src/doctor/work.rs", "wiring::client", "said of `redis`"),
    ("src/doctor/work.rs", "servers::open", "said of `store`"),
    ("src/doctor/clocks.rs", "instance.redis_url()", "said of `redis`"),
    ("src/doctor/clocks.rs", "servers::open", "said of `store`"),
    ("src/doctor/clocks.rs", "store.clock()", "said of `store`"),
    ("jobs/src/", "Err(CommitError::AlreadyDone) => {}", "no failure: the step was taken before"),
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
    ("jobs/src/calendar/foreign/mod.rs", "contents.unreadable.insert", "no error: it is noted as unreadable"),
    ("jobs/src/workflow/notices.rs", "decide_all(", "what the rules refuse has no draft"),
    ("jobs/src/inbound/sendgrid_inbound.rs", "\"envelope\"", "the header's recipients stand in for it"),
    ("jobs/src/inbound/sendgrid_inbound.rs", "\"charsets\"", "fields without a charset are UTF-8"),
    ("jobs/src/inbound/form.rs", "or_insert(bytes)", "no error: the first value of a field stays"),
    ("jobs/src/reader/rules/number.rs", "digits.parse()", "what is not in digits is read as words below"),
    ("jobs/src/reader/rules/evidence.rs", "Decimal::from_str", "what is no amount is no evidence of one"),
    ("jobs/src/mail/smtp/mod.rs", "connection.abort()", "the server was ready; how it says farewell does not matter"),
    (
        "jobs/booking/src/booking.rs",
        "u32::try_from(days)",
        "an event that ends before it begins lasts a day until it is put right",
    ),
    ("jobs/booking/src/testing/mod.rs", "panic!", "no error is lost: it ends the test"),
    ("jobs/queue/src/gather.rs", "hearer.send(own)", "who has given up meanwhile does not hear"),
    ("jobs/queue/src/meta.rs", "text.parse()", "metadata of another producer; a job without a count has not failed"),
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

/// A place where an error may vanish.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    file: String,
    line: usize,
    what: &'static str,
    text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.what, self.text)
    }
}

/// Looks for them in one file.
struct Finder<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    found: Vec<Place>,
}

impl Finder<'_> {
    fn note(&mut self, at: proc_macro2::Span, what: &'static str) {
        let line = at.start().line;
        let text = self.lines.get(line - 1).map_or("", |text| text.trim()).to_owned();
        self.found.push(Place { file: self.file.to_owned(), line, what, text });
    }
}

fn places(file: &str, text: &str) -> Vec<Place> {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut finder = Finder { file, lines: text.lines().collect(), found: Vec::new() };
    finder.visit_file(&parsed);
    finder.found
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !module.attrs.iter().any(is_of_tests) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            if matches!(local.pat, Pat::Wild(_)) {
                self.note(local.let_token.span, "a value is thrown away by `let _`");
            }
            if init.diverge.is_some() && names(&local.pat, "Ok") {
                self.note(local.let_token.span, "an error vanishes in `let Ok … else`");
            }
        }
        visit::visit_local(self, local);
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt
            && ["ok", "err", "unwrap_or_default", "unwrap_or", "unwrap_or_else"]
                .contains(&call.method.to_string().as_str())
        {
            self.note(call.method.span(), "an error is thrown away");
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let defaults = ["unwrap_or_default", "unwrap_or", "unwrap_or_else"].contains(&call.method.to_string().as_str());
        if defaults && is_made_optional(&call.receiver) {
            self.note(call.method.span(), "an error becomes a default");
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let is_drop = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("drop"));
        if is_drop && !matches!(call.args.first(), Some(Expr::Path(_) | Expr::Field(_))) {
            self.note(call.paren_token.span.open(), "what a call returned is dropped");
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if names(&arm.pat, "Err") && is_empty(&arm.body) {
            self.note(arm.fat_arrow_token.spans[0], "an arm for an error does nothing");
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        if branch.else_branch.is_none() && looks_for_ok(&branch.cond) {
            self.note(branch.if_token.span, "an error vanishes in `if let Ok` without `else`");
        }
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_while(&mut self, looping: &'ast syn::ExprWhile) {
        if looks_for_ok(&looping.cond) {
            self.note(looping.while_token.span, "an error ends a `while let Ok`");
        }
        visit::visit_expr_while(self, looping);
    }
}

fn is_of_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}

/// Whether a pattern is `Ok(…)` or `Err(…)`, or has one among its alternatives.
fn names(pattern: &Pat, variant: &str) -> bool {
    match pattern {
        Pat::TupleStruct(of) => of.path.segments.last().is_some_and(|segment| segment.ident == variant),
        Pat::Or(any) => any.cases.iter().any(|case| names(case, variant)),
        Pat::Paren(inner) => names(&inner.pat, variant),
        _ => false,
    }
}

fn is_empty(body: &Expr) -> bool {
    match body {
        Expr::Block(block) => block.block.stmts.is_empty(),
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        Expr::Continue(_) => true,
        _ => false,
    }
}

/// Whether a condition, or one of its links, is `let Ok(…) = …`.
fn looks_for_ok(condition: &Expr) -> bool {
    match condition {
        Expr::Let(found) => names(&found.pat, "Ok"),
        Expr::Binary(both) => looks_for_ok(&both.left) || looks_for_ok(&both.right),
        _ => false,
    }
}

/// Whether an error has been made a `None` somewhere in a chain of calls.
fn is_made_optional(chain: &Expr) -> bool {
    struct Ok(bool);
    impl<'ast> Visit<'ast> for Ok {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            self.0 |= call.method == "ok" && call.args.is_empty();
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut ok = Ok(false);
    ok.visit_expr(chain);
    ok.0
}

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
    ];
    for code in kept {
        assert_eq!(places("x.rs", &format!("async fn f(&self) {{ {code} }}").replace("&self", "")), [], "{code}");
    }
    let of_tests = "#[cfg(test)] mod tests { fn f() { let _ = save(); } }";
    assert_eq!(places("x.rs", of_tests), []);
}

//! Nothing personal and no secret stands in the log, in a report or among the numbers, however loud the log is and
//! whatever fails.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use bellhop::{tasks::Tasks, wiring};
use jobs::LaneName;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use webhooks::sign;

use crate::support::{
    DSN, Engine, MAIL_SECRET, Mail, MailServer, Observed, TestApp, june,
    model::{Fake, Reply},
    now, observed, page,
    senders::{self, Request},
    unique,
};

const ANNIKA: &str = "Annika Kellerhals <annika.kellerhals@client.example>";
const BENEDIKT: &str = "Benedikt Freimuth <benedikt.freimuth@client.example>";
const STRANGER: &str = "Xaver Zurbriggen <xaver.zurbriggen@client.example>";

const MAIL_PASSWORD: &str = "zibeli-mail-password-2026";
const MODEL_KEY: &str = "sk-zibeli-model-key-2026";
const RESEND_KEY: &str = "re_zibeli_resend_key_2026";
const METRICS_TOKEN: &str = "zibeli-metrics-token-2026-0123";
const WRONG_SECRET: &str = "whsec_emliZWxpLXdyb25nLXNlY3JldC0yMDI2LTAxMjM0NTY=";

/// Every address, name, number, phrase and secret of the journey, but those that are made up on the way.
const WORDS: [&str; 36] = [
    "annika.kellerhals@client.example",
    "Annika Kellerhals",
    "Kellerhals",
    "benedikt.freimuth@client.example",
    "Benedikt Freimuth",
    "Freimuth",
    "xaver.zurbriggen@client.example",
    "Zurbriggen",
    "client.example",
    "bookings@venue.example",
    "manager@venue.example",
    "+41 79 555 01 23",
    "079 555 01 23",
    "+41795550123",
    "Zwetschgenzunft",
    "Marmaladenweg 77",
    "Ebmatingen",
    "Jahresversammlung",
    "the velvet curtains",
    "a secret recipe for quince jelly",
    "my grandmother's accordion",
    "an unreadable hedgehog",
    "forged by a stranger",
    "a cancelled trombone",
    "the model has seen a walrus",
    "Kellerhäls",
    MAIL_PASSWORD,
    MODEL_KEY,
    RESEND_KEY,
    METRICS_TOKEN,
    WRONG_SECRET,
    MAIL_SECRET,
    DSN,
    "0123456789abcdef0123456789abcdef",
    "key-bellhop-test-reports",
    "quince",
];

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_leaves_with_the_log_a_report_or_the_numbers_on_sqlite() {
    search(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_leaves_with_the_log_a_report_or_the_numbers_on_postgres() {
    search(Engine::Postgres).await;
}

async fn search(engine: Engine) {
    let observed = observed();
    let mut used: Vec<String> = WORDS.map(str::to_owned).to_vec();
    let numbers = journey(engine, observed, &mut used).await;
    let reasons = a_reader_that_fails(engine).await;
    a_panic_that_quotes();
    assert_something_was_seen(observed, &numbers);
    let reports = serde_json::to_string(&observed.reports()).unwrap();
    let places =
        [("log", observed.log()), ("reports", reports), ("numbers", numbers), ("reasons of jobs", reasons.join("\n"))];
    report(&used, &places);
    let found: Vec<_> = places.iter().flat_map(|(place, text)| found(&used, place, text)).collect();
    assert!(found.is_empty(), "{} strings found:\n{}", found.len(), found.join("\n"));
}

/// From the inquiry to the confirmation, with a mail that is refused, a delivery that cannot be read and one that is
/// forged. Returns the numbers at its end.
async fn journey(engine: Engine, observed: &'static Observed, used: &mut Vec<String>) -> String {
    let server = MailServer::start(&["--tls", "--login", &format!("bellhop:{MAIL_PASSWORD}")]);
    let url = format!("smtps://bellhop:{MAIL_PASSWORD}@localhost:{}", server.port());
    let settings = [
        ("BELLHOP__MAIL__SMTP_URL", &*url),
        ("BELLHOP__MAIL__SMTP_AUTHORITY", &server.authority()),
        ("BELLHOP__METRICS__LISTEN", "127.0.0.1:0"),
        ("BELLHOP__METRICS__TOKEN", METRICS_TOKEN),
        ("BELLHOP__RESEND__API_KEY", RESEND_KEY),
        ("SENTRY_DSN", DSN),
    ];
    let app = TestApp::with(engine, 1, &settings).await;
    confirmed(&app, &server, used).await;
    for mail in refused(&app, &server).await {
        used.push(mail.message_id);
    }
    assert_eq!(app.post_to("mail", forged()).await.status, 401);
    let unreadable = json!({ "type": "email.received", "data": { "from": 7, "text": "an unreadable hedgehog" } });
    assert_eq!(app.post("mail", &format!("evt_{}", unique()), &unreadable).await.status, 202);
    let bounce = senders::mailgun_event(&unique(), "failed");
    assert_eq!(app.post_to("reports", bounce).await.status, 200);
    app.drain().await;
    let numbers = numbers(&app, observed).await;
    bury_the_dead(&app).await;
    used.extend(server.letterbox().all().into_iter().flat_map(|letter| {
        let token = letter.reply_to.as_deref().and_then(|to| to.split(['+', '@']).nth(1)).map(str::to_owned);
        token.into_iter().chain([letter.message_id])
    }));
    app.stop().await;
    numbers
}

async fn confirmed(app: &TestApp, server: &MailServer, used: &mut Vec<String>) {
    let text = format!(
        "Hello\n\nWe would like to book Room B on {} for 25 people, 10:00–16:00, for the Jahresversammlung of the \
         Zwetschgenzunft. Please close the velvet curtains.\nYou reach me at +41 79 555 01 23.\n\nKind regards\nAnnika Kellerhals",
        june(app)
    );
    let inquiry = Mail::new(ANNIKA, "Jahresversammlung", &text);
    app.receive(&inquiry).await;
    used.push(inquiry.message_id);
    let offer = server.letterbox().to("annika.kellerhals@client.example").remove(0);
    let yes = "That is fine, we accept the offer.\n\nOur billing address:\nZwetschgenzunft Kellerhals\nMarmaladenweg 77\n\
               8123 Ebmatingen\nSwitzerland\n\nAnnika Kellerhals";
    app.receive(&Mail::answer(ANNIKA, &offer, yes)).await;
    app.approve().await;
    let number = app.booking().await.booking.number.to_string();
    app.pay(&number, "pay_zibeli", 22_500, "CHF").await;
    app.approve().await;
    assert_eq!(booking::status(&app.booking().await.booking), booking::Status::Confirmed);
    // Confirmed: whatever is asked now is a person's decision, and the mail goes to the manager.
    app.receive(&Mail::answer(ANNIKA, &offer, "Please bring a secret recipe for quince jelly.")).await;
}

/// The server refuses a client, and says whom.
async fn refused(app: &TestApp, server: &MailServer) -> Vec<Mail> {
    server.behave("refuse-clients");
    let text = format!(
        "We would like Room C on {}, 40 people, 10:00 to 16:00. I play my grandmother's accordion. 079 555 01 23",
        june(app)
    );
    let mail = Mail::new(BENEDIKT, "Zwetschgenzunft", &text);
    app.receive(&mail).await;
    server.behave("accept");
    vec![mail]
}

fn forged() -> Request {
    let body = Mail::new(STRANGER, "forged by a stranger", "a cancelled trombone").body().to_string().into_bytes();
    let headers = sign::standard(WRONG_SECRET, "evt_forged", now(), &body).unwrap();
    Request { headers, body }
}

/// A model that answers with what it was told, and then not at all.
async fn a_reader_that_fails(engine: Engine) -> Vec<String> {
    let said = "Annika Kellerhals wrote; the model has seen a walrus.".to_owned();
    let fake = Fake::start([Reply::Says(said.clone()), Reply::Body(said), Reply::Status(500, None)]).await;
    let app = TestApp::with(
        engine,
        1,
        &[
            ("BELLHOP__READER__KIND", "llm"),
            ("BELLHOP__READER__LLM__BASE_URL", &fake.base_url()),
            ("BELLHOP__READER__LLM__MODEL", "reader-1"),
            ("BELLHOP__READER__LLM__KEY", MODEL_KEY),
            ("BELLHOP__READER__LLM__RETRIES", "0"),
            ("BELLHOP__QUEUE__LANES__WORKFLOW__ATTEMPTS", "4"),
            ("BELLHOP__QUEUE__LANES__WORKFLOW__BACKOFF_MIN_S", "0.01"),
            ("BELLHOP__QUEUE__LANES__WORKFLOW__BACKOFF_MAX_S", "0.01"),
        ],
    )
    .await;
    app.receive(&Mail::new(ANNIKA, "Jahresversammlung", "Could Annika Kellerhals have Room B? 079 555 01 23")).await;
    app.once("a person reads it", async || !app.open_tasks().await.is_empty()).await;
    app.drain().await;
    let reasons = reasons(&app).await;
    app.stop().await;
    reasons
}

/// The library's own words quote the text that is cut.
fn a_panic_that_quotes() {
    let text = String::from("Annika Kellerhäls");
    let inside = text.find('ä').unwrap() + 1;
    assert!(std::panic::catch_unwind(|| text[..inside].len()).is_err());
}

async fn numbers(app: &TestApp, observed: &Observed) -> String {
    let mut tasks = Tasks::new();
    let recorder = observed.recorder.clone();
    let address = wiring::start_operations(&app.instance, recorder, Some(&app.services), &mut tasks).await.unwrap();
    let url = format!("http://{}/metrics", address.unwrap());
    let stop = CancellationToken::new();
    let ends = stop.clone().cancelled_owned();
    #[expect(clippy::disallowed_methods, reason = "the test is the process that the tasks run in")]
    let running = tokio::spawn(tasks.run(ends, std::time::Duration::from_secs(5)));
    let (status, text) = page(url, Some(METRICS_TOKEN)).await;
    stop.cancel();
    running.await.unwrap().unwrap();
    assert_eq!(status, 200);
    text
}

/// What operators see of dead jobs.
async fn reasons(app: &TestApp) -> Vec<String> {
    let mut reasons = Vec::new();
    for lane in LaneName::ALL {
        for state in queue::State::ALL {
            let jobs = app.services.lanes.get(lane).list(state, 1_000).await.unwrap();
            reasons.extend(jobs.into_iter().filter_map(|job| job.error));
        }
    }
    reasons
}

async fn bury_the_dead(app: &TestApp) {
    for lane in LaneName::ALL {
        let lane = app.services.lanes.get(lane);
        for job in lane.list(queue::State::Dead, 1_000).await.unwrap() {
            lane.discard(&job.id).await.unwrap();
        }
    }
}

/// Where nothing was written nothing is found.
fn assert_something_was_seen(observed: &Observed, numbers: &str) {
    for message in [
        "delivery imported",
        "delivery taken",
        "the mail has left",
        "dead letter",
        "a delivery that cannot be read",
        "a delivery failed its signature",
        "a mail could not be read",
        "panicked",
    ] {
        assert!(!observed.lines(message).is_empty(), "the log has no {message:?}");
    }
    let reports = observed.reports();
    assert!(reports.iter().any(|report| report.message.as_deref() == Some("dead letter")), "no dead letter reported");
    assert!(reports.iter().any(|report| !report.exception.is_empty()), "no panic reported");
    assert!(numbers.contains(r#"bellhop_mails_total{to="client",outcome="refused"} 1"#), "{numbers}");
}

/// The strings of `used` that stand in `text`, as they are or encoded as they travel.
fn found(used: &[String], place: &str, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let stands = |word: &&String| encodings(word).iter().any(|form| text.contains(&form.to_lowercase()));
    let near = |word: &String| {
        let at = encodings(word).iter().find_map(|form| text.find(&form.to_lowercase())).unwrap_or(0);
        text[text.floor_char_boundary(at.saturating_sub(120))..text.ceil_char_boundary((at + 60).min(text.len()))]
            .to_owned()
    };
    used.iter().filter(stands).map(|word| format!("{place}: {word:?} in …{}…", near(word))).collect()
}

fn encodings(word: &str) -> [String; 4] {
    let debug = format!("{word:?}");
    let percent = word.replace('@', "%40").replace(' ', "%20").replace('+', "%2B");
    [word.to_owned(), debug.trim_matches('"').to_owned(), percent, STANDARD_NO_PAD.encode(word)]
}

#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
fn report(used: &[String], places: &[(&str, String)]) {
    println!("{} strings, in 4 encodings each, searched in:", used.len());
    places.iter().for_each(|(place, text)| println!("{:>10} bytes of {place}", text.len()));
}

//! Small bodies that would unpack to huge ones: nothing in the ingress unpacks.

use std::{
    io::Read as _,
    process::{Command, Stdio},
};

use http::{HeaderValue, header::CONTENT_ENCODING};
use tokio::task::JoinSet;
use webhooks::Occasion;

use crate::support::{
    Processes, post_request,
    senders::{Request, SENDERS, Sender},
};

const UNPACKED: usize = 256 << 20;
/// A single one that is unpacked costs more.
const MOST_KIB: u64 = 128 * 1024;

/// As the program of the name makes it: a thousandth of what it unpacks to.
fn gzip_bomb() -> Vec<u8> {
    let zeros = format!("head -c {UNPACKED} /dev/zero | gzip -c");
    let mut shell = Command::new("sh").args(["-c", &zeros]).stdout(Stdio::piped()).spawn().unwrap();
    let mut bomb = Vec::new();
    shell.stdout.take().unwrap().read_to_end(&mut bomb).unwrap();
    assert!(shell.wait().unwrap().success());
    assert!(bomb.starts_with(b"\x1f\x8b") && bomb.len() < UNPACKED / 500, "{} bytes", bomb.len());
    bomb
}

/// The sender's own headers, its password among them, around the bomb.
fn request(sender: &Sender, bomb: &[u8], says_so: bool) -> Request {
    let mut request = (sender.request)(if says_so { "packed" } else { "passed off" });
    request.body = bomb.to_vec();
    if says_so {
        request.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    request
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figure is what the test shows")]
async fn a_bomb_is_refused_by_every_scheme_within_a_bounded_memory() {
    let (app, bomb) = (Processes::start().await, gzip_bomb());
    let before = app.ingress_peak_rss_kib();
    let mut posts = JoinSet::new();
    for (sender, says_so) in SENDERS.iter().flat_map(|sender| [(sender, true), (sender, false)]) {
        let (url, request) = (format!("{}/webhooks/{}", app.ingress_url, sender.path), request(sender, &bomb, says_so));
        posts.spawn(async move { (sender, says_so, post_request(url, request).await.expect("the ingress answers")) });
    }
    while let Some(post) = posts.join_next().await {
        let (sender, says_so, answer) = post.unwrap();
        // Who has the password is believed that it is a mail, which then cannot be read.
        let passed_off = [Occasion::BadSignature, Occasion::Malformed, Occasion::New];
        let expected = if says_so { &[Occasion::UnsupportedMedia][..] } else { &passed_off };
        let is_expected = expected.iter().any(|occasion| sender.scheme.answer(*occasion).status == answer.status);
        assert!(is_expected, "{}, {says_so}: {answer:?}", sender.name);
    }
    let peak = app.ingress_peak_rss_kib();
    println!(
        "{} bombs of {} KiB, {} MiB unpacked: peak RSS of the ingress {} MiB, {} MiB before",
        2 * SENDERS.len(),
        bomb.len() >> 10,
        UNPACKED >> 20,
        peak / 1024,
        before / 1024
    );
    assert!(peak - before < MOST_KIB, "{before} KiB before, then {peak} KiB");
}

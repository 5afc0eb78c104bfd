//! What strangers may cost: memory, time, turns.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use bellhop::{tasks::Tasks, wiring};

use crate::support::{
    Engine, Processes, TestApp, instance_with, post_request,
    senders::{Request, SENDERS},
};

const CONNECTIONS: usize = 1000;
/// Bodies that are posted at once, each eight times as large as its source may send.
const BODIES: usize = 40;
const BODY_BYTES: usize = 8 << 20;
/// What they may cost: each as much as its source may send, and what a buffer takes while it grows. All of them together
/// are 320 MiB.
const MOST_KIB: u64 = 160 * 1024;

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figure is what the test shows")]
async fn chunked_bodies_over_the_limit_are_refused_within_a_bounded_memory() {
    let app = Processes::start().await;
    let host = app.ingress_url.strip_prefix("http://").unwrap().to_owned();
    let before = app.ingress_peak_rss_kib();
    let posts = (0..BODIES).map(|_| {
        let host = host.clone();
        std::thread::spawn(move || chunked(&host, BODY_BYTES))
    });
    let posts: Vec<_> = posts.collect();
    for post in posts {
        assert_eq!(post.join().unwrap(), 413);
    }
    let peak = app.ingress_peak_rss_kib();
    println!(
        "{BODIES} chunked bodies of {} MiB at once: 413 each, peak RSS of the ingress {} MiB, {} MiB before",
        BODY_BYTES >> 20,
        peak / 1024,
        before / 1024
    );
    assert!(peak - before < MOST_KIB, "{before} KiB before, then {peak} KiB");
}

fn chunked(host: &str, bytes: usize) -> u16 {
    let mut stream = TcpStream::connect(host).unwrap();
    let head = "POST /webhooks/mail HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = [b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat();
    for _ in 0..bytes / 0x4000 {
        // The answer may come, and the connection end, before all is written.
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    std::str::from_utf8(&answer[9..]).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figure is what the test shows")]
async fn a_thousand_slow_connections_do_not_delay_a_good_one() {
    use tokio::io::AsyncWriteExt as _;
    let app = TestApp::start(Engine::Sqlite).await;
    let mut slow = Vec::new();
    for n in 0..CONNECTIONS {
        // Each of these addresses has as many as it may have.
        let peer = std::net::Ipv4Addr::new(127, 0, 1, u8::try_from(n / 250).unwrap());
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.bind((peer, 0).into()).unwrap();
        let mut stream = socket.connect(app.ingress).await.unwrap();
        stream.write_all(b"POST /webhooks/mail HTTP/1.1\r\nhost: ").await.unwrap();
        slow.push(stream);
    }
    let mut took = Vec::new();
    for n in 0..100 {
        let began = Instant::now();
        assert_eq!(app.post_to("mail", (SENDERS[0].request)(&n.to_string())).await.status, 202);
        took.push(began.elapsed());
    }
    took.sort_unstable();
    println!("{CONNECTIONS} slow connections; good deliveries: p50 {:?}, p99 {:?}", took[50], took[98]);
    assert!(took[98] < Duration::from_secs(2), "{:?}", took[98]);
    drop(slow);
    app.drain().await;
    app.stop().await;
}

/// An ingress with further variables, on a Redis of its own.
async fn answers_of(further: &[(&str, &str)], posts: usize) -> Vec<(u16, bool)> {
    let (folder, redis) = (tempfile::tempdir().unwrap(), crate::support::RedisServer::durable());
    let instance = instance_with(folder.path(), &redis.url(), further);
    let mut tasks = Tasks::new();
    let address = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
    let mut answers = Vec::new();
    for n in 0..posts {
        let request: Request = (SENDERS[0].request)(&n.to_string());
        let answer = post_request(format!("http://{address}/webhooks/mail"), request).await.unwrap();
        answers.push((answer.status, answer.retry_after));
    }
    tasks.run(async {}, Duration::from_secs(10)).await.unwrap();
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn who_knocks_too_often_is_told_when_to_come_again() {
    let of_source = [("BELLHOP__INGRESS__SOURCE_RATE", "1"), ("BELLHOP__INGRESS__SOURCE_BURST", "2")];
    let of_peer = [("BELLHOP__INGRESS__PEER_RATE", "1"), ("BELLHOP__INGRESS__PEER_BURST", "2")];
    for further in [of_source, of_peer] {
        let answers = answers_of(&further, 12).await;
        assert_eq!(&answers[..2], [(202, false), (202, false)]);
        assert!(answers.contains(&(429, true)), "{answers:?}");
    }
    assert!(answers_of(&[], 12).await.iter().all(|answer| *answer == (202, false)));
}

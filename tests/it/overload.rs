//! A Redis that has fallen behind: what would only wait longer is sent away at once, and told when to come again.

use std::net::SocketAddr;

use bellhop::{tasks::Tasks, wiring};
use webhooks::{Occasion, Scheme};

use crate::support::{
    RedisServer, eventually, instance_with, post_request,
    senders::{SENDERS, Sender},
    unique,
};

/// One delivery may wait for Redis, and not for long.
const NARROW: [(&str, &str); 2] = [("BELLHOP__INGRESS__ENQUEUES", "1"), ("BELLHOP__INGRESS__ENQUEUE_TIMEOUT_S", "2")];
const TOO_MUCH: &str = "Too much is going on; please send it again later.";

/// Posts two at once, and tells what one of them heard that found the only place taken.
async fn sent_away(ingress: SocketAddr, sender: &Sender) -> Option<(u16, bool)> {
    let post = || post_request(format!("http://{ingress}/webhooks/{}", sender.path), (sender.request)(&unique()));
    let (one, other) = tokio::join!(post(), post());
    let mut answers = [one, other].into_iter().map(|answer| answer.expect("the ingress answers"));
    answers.find(|answer| answer.detail.as_deref() == Some(TOO_MUCH)).map(|answer| (answer.status, answer.retry_after))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_finds_no_place_to_wait_for_redis_is_told_to_come_again_as_its_sender_understands_it() {
    let (folder, redis) = (tempfile::tempdir().unwrap(), RedisServer::durable());
    let instance = instance_with(folder.path(), &redis.url(), &NARROW);
    let mut tasks = Tasks::new();
    let ingress = wiring::start_ingress(&instance, &mut tasks).await.unwrap();
    for (scheme, status) in [(Scheme::Standard, 429), (Scheme::SendgridInbound, 503)] {
        let sender = SENDERS.iter().find(|sender| sender.scheme == scheme).unwrap();
        redis.command::<()>(&["CLIENT", "PAUSE", "600000", "WRITE"]);
        let told = eventually("one of two is sent away", async || sent_away(ingress, sender).await).await;
        assert_eq!(told, (status, true), "{}", sender.name);
        redis.command::<()>(&["CLIENT", "UNPAUSE"]);
        let taken = u16::from(scheme.answer(Occasion::New).status);
        let post = async || {
            let answer =
                post_request(format!("http://{ingress}/webhooks/{}", sender.path), (sender.request)(&unique()));
            (answer.await.unwrap().status == taken).then_some(())
        };
        eventually("the place is free again", post).await;
    }
    tasks.run(async {}, std::time::Duration::from_secs(10)).await.unwrap();
}

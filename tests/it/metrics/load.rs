//! The numbers move while mails come in.

use std::time::Instant;

use super::{ANYWHERE, exposition::Exposition, look};
use crate::support::{Mail, Up, eventually, post, unique};

const MAILS: usize = 60;
const AT_A_TIME: usize = 4;

type Labels = &'static [(&'static str, &'static str)];

/// Name, labels, and at least how much more it is afterwards.
const MOVED: [(&str, Labels, f64); 9] = [
    ("bellhop_ingress_requests_total", &[("source", "mail"), ("outcome", "new")], MAILS as f64),
    ("bellhop_ingress_verify_seconds_count", &[("source", "mail")], MAILS as f64),
    ("bellhop_ingress_enqueue_seconds_count", &[("source", "mail")], MAILS as f64),
    ("bellhop_job_wait_seconds_count", &[("lane", "inbound")], MAILS as f64),
    ("bellhop_job_run_seconds_count", &[("lane", "workflow")], MAILS as f64),
    ("bellhop_job_runs_total", &[("kind", "inbound.import_delivery"), ("outcome", "done")], MAILS as f64),
    ("bellhop_lane_done_total", &[("lane", "inbound")], MAILS as f64),
    ("bellhop_mails_total", &[("to", "client"), ("outcome", "sent")], MAILS as f64),
    ("bellhop_reader_mails_total", &[("outcome", "read")], MAILS as f64),
];

async fn post_one(ingress: &str, n: usize) {
    let mail =
        Mail::new(&format!("Client {n} <client-{n}@client.example>"), "Parking", &format!("{n}: is there parking?"));
    let answer = post(format!("{ingress}/webhooks/mail"), "mail", &format!("evt_{}", unique()), &mail.body()).await;
    assert_eq!(answer.unwrap().status, 202);
}

async fn post_all(ingress: &str) {
    let posts = (0..MAILS).map(|n| post_one(ingress, n));
    futures::StreamExt::collect::<Vec<_>>(futures::StreamExt::buffer_unordered(
        futures::stream::iter(posts),
        AT_A_TIME,
    ))
    .await;
}

fn grown(before: &Exposition, after: &Exposition) -> Vec<(f64, String)> {
    let grown = MOVED
        .iter()
        .map(|(name, labels, _)| (after.sum(name, labels) - before.sum(name, labels), format!("{name} {labels:?}")));
    grown.collect()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::print_stdout, reason = "the figures are what the test shows")]
async fn the_numbers_move_under_load() {
    let up = Up::with(ANYWHERE);
    let (before, ingress, began) = (look(&up).await, up.says("ingress_url"), Instant::now());
    let looks = async {
        // Somebody looks all the while: looking is not to be in the way.
        let mut looks = 0;
        while before.sum("bellhop_lane_done_total", &[("lane", "inbound")]) + MAILS as f64
            > look(&up).await.sum("bellhop_lane_done_total", &[("lane", "inbound")])
        {
            looks += 1;
            tokio::task::yield_now().await;
        }
        looks
    };
    let ((), looks) = tokio::join!(post_all(&ingress), looks);
    let all = async || {
        let after = look(&up).await;
        let enough = grown(&before, &after).iter().zip(MOVED).all(|((grown, _), (.., least))| *grown >= least);
        enough.then_some(after)
    };
    let after = eventually("every number has moved", all).await;
    println!("{MAILS} mails in {:?}, looked at {looks} times meanwhile", began.elapsed());
    grown(&before, &after).iter().for_each(|(by, what)| println!("{by:>6} more: {what}"));
    assert!(after.sum("bellhop_lane_jobs", &[]) >= 0.0);
    assert_eq!(up.terminate(), Some(0));
}

//! Notices when Redis does not answer: because of a fault, or because the machine or its disk was too busy.

use std::convert::Infallible;

use tokio::time::sleep;

use super::{redis::takes_a_write, site::Site};
use crate::{
    clock::Moment,
    ledger::{Holder, Record},
    roles::WORTH_A_RECORD,
};

/// Asks again and again; ends only if the ledger cannot be written.
pub(super) async fn watch(site: &Site) -> anyhow::Result<Infallible> {
    let mut answered = Moment::now();
    loop {
        sleep(WORTH_A_RECORD / 4).await;
        if takes_a_write(&site.launch.redis).await {
            let (since, at) = (answered, Moment::now());
            if at.since(since) > WORTH_A_RECORD {
                site.write(&Record::Silent { since, at, who: Holder::redis() })?;
            }
            answered = at;
        }
    }
}

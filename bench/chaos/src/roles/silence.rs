//! Notices when this process did not get to run: a stall that was injected, or a machine that was too busy.
//!
//! On a busy machine a process can stand still for longer than a lease without anybody's doing. What follows from that is
//! no fault of the queue, and the checker can only know it from here.

use std::{io, sync::Arc, thread, time::Duration};

use crate::{
    clock::Moment,
    ledger::{Holder, Ledger, Record},
};

/// Shorter silences cost nobody a lease.
pub(crate) const WORTH_A_RECORD: Duration = Duration::from_millis(400);

/// Watches from a thread of its own until the process ends.
pub(super) fn watch(ledger: Arc<Ledger>, who: Holder) -> io::Result<()> {
    thread::Builder::new().name("silence".to_owned()).spawn(move || {
        let mut since = Moment::now();
        loop {
            thread::sleep(WORTH_A_RECORD / 4);
            let at = Moment::now();
            if at.since(since) > WORTH_A_RECORD
                && let Err(error) = ledger.write(&Record::Silent { since, at, who: who.clone() })
            {
                tracing::error!(%error, "the ledger cannot be written");
            }
            since = at;
        }
    })?;
    Ok(())
}

//! Mails that wait to leave, without a booking behind them.

use std::collections::BTreeSet;

use jobs::{Job as _, SendMail, To};
use store::{Commit, Mail, MailId, OutboxId, OutboxJob};

use super::Processes;

fn mail(app: &Processes, n: usize) -> (Mail, OutboxJob) {
    let id = MailId(app.services.new_id());
    let mail = Mail {
        id,
        booking: None,
        thread: None,
        recipient: format!("client-{n}@client.example"),
        message_id: app.services.house.message_id(id),
        in_reply_to: None,
        references: Vec::new(),
        subject: format!("Offer {n}"),
        text: "Hello".to_owned(),
        html: "<p>Hello</p>".to_owned(),
        invitation: None,
        offer: None,
    };
    let job = SendMail { mail: id, booking: None, offer: None, to: To::Client };
    let row = OutboxJob {
        id: OutboxId(app.services.new_id()),
        lane: SendMail::LANE.as_str().to_owned(),
        kind: SendMail::KIND.to_owned(),
        v: SendMail::VERSION,
        args: serde_json::to_value(&job).unwrap(),
        group: None,
        run_at: None,
        trace: None,
    };
    (mail, row)
}

/// So many mails to as many clients, decided and on their way to the queue.
pub(crate) async fn write_mails(app: &Processes, count: usize) -> BTreeSet<MailId> {
    let (mails, outbox): (Vec<_>, Vec<_>) = (0..count).map(|n| mail(app, n)).unzip();
    let ids = mails.iter().map(|mail| mail.id).collect();
    app.services.store.commit(&Commit { mails, outbox, ..Commit::at(app.services.now()) }).await.unwrap();
    jobs::rebuild(&app.services).await.unwrap();
    ids
}

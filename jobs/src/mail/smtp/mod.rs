//! Mail over SMTP (RFC 5321): connections that are kept for the next mail, and what became of each hand-over.
//!
//! lettre speaks the protocol. Its pooled transport does not say how far a hand-over had come when it failed, and that
//! is what a retry must know; so the few commands are given here, one by one. Does not retry and remembers nothing.

mod fault;
mod server;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use lettre::{
    address::Envelope,
    transport::smtp::{
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
    },
};

pub use self::{
    fault::{SmtpError, Stage},
    server::{SmtpServer, SmtpServerError},
};

/// How long a connection is kept that nobody uses; servers wait at least five minutes (RFC 5321 §4.5.3.2.7).
const IDLE: Duration = Duration::from_secs(60);

/// A mail server, and the connections to it that are free.
pub(super) struct Smtp {
    server: SmtpServer,
    free: Mutex<Vec<Free>>,
}

struct Free {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Smtp {
    pub(super) fn to(server: SmtpServer) -> Self {
        Self { server, free: Mutex::new(Vec::new()) }
    }

    /// Hands a mail over. A kept connection that the server has closed meanwhile is replaced once.
    pub(super) async fn hand_over(&self, envelope: &Envelope, mail: &[u8]) -> Result<(), SmtpError> {
        if let Some(mut connection) = self.take() {
            match self.speak(&mut connection, envelope, mail).await {
                Err(error) if error.is_of_a_lost_connection() => {}
                ended => return self.keep_after(connection, ended),
            }
        }
        let mut connection = self.server.connect().await?;
        let ended = self.speak(&mut connection, envelope, mail).await;
        self.keep_after(connection, ended)
    }

    /// A connection that is ready for a mail, and gets none.
    pub(super) async fn try_out(&self) -> Result<(), SmtpError> {
        let mut connection = self.server.connect().await?;
        // Whatever it says to the farewell: it was ready.
        tokio::time::timeout(self.server.timeout(), connection.abort()).await.unwrap_or_default();
        Ok(())
    }

    async fn speak(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        mail: &[u8],
    ) -> Result<(), SmtpError> {
        let timeout = self.server.timeout();
        Stage::Sender.within(timeout, connection.command(Mail::new(envelope.from().cloned(), Vec::new()))).await?;
        for recipient in envelope.to() {
            Stage::Recipient.within(timeout, connection.command(Rcpt::new(recipient.clone(), Vec::new()))).await?;
        }
        Stage::Content.within(timeout, connection.command(Data)).await?;
        // Servers look into a mail before they take it, for up to ten minutes (RFC 5321 §4.5.3.2.6): the job's own time
        // is the bound here.
        Stage::End.within(Duration::MAX, connection.message(mail)).await?;
        Ok(())
    }

    fn take(&self) -> Option<AsyncSmtpConnection> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        free.retain(|free| free.since.elapsed() < IDLE);
        free.pop().map(|free| free.connection)
    }

    /// A connection whose conversation went wrong is closed: what it would say next is anybody's guess.
    fn keep_after(&self, connection: AsyncSmtpConnection, ended: Result<(), SmtpError>) -> Result<(), SmtpError> {
        if ended.is_ok() {
            let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
            free.push(Free { connection, since: Instant::now() });
        }
        ended
    }
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({:?})", self.server)
    }
}

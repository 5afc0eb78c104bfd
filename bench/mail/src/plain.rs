//! The library alone: lettre's own pooled transport in a loop. It keeps no books.

use std::time::{Duration, Instant};

use anyhow::Result;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor, message::MultiPart, transport::smtp::PoolConfig,
};

use crate::{args::Options, letter, mail_server::MailServer};

/// Hands mails over for so long, so many at a time; how many a second the server took.
pub(crate) async fn measure(options: &Options, server: &MailServer, at_once: u16) -> Result<f64> {
    let pool = PoolConfig::new().max_size(at_once.into());
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(server.port())
        .pool_config(pool)
        .build();
    let began = Instant::now();
    let time_is_left = || began.elapsed() < Duration::from_secs_f64(options.seconds);
    let numbers = stream::iter((0..).take_while(|_| time_is_left()));
    let sent = numbers.map(|n| {
        let transport = transport.clone();
        async move {
            transport.send(message(options.seed, n)?).await?;
            anyhow::Ok(())
        }
    });
    let count = sent.buffer_unordered(at_once.into()).try_fold(0_u32, |count, ()| async move { Ok(count + 1) }).await?;
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}

fn message(seed: u64, n: usize) -> Result<Message> {
    let (text, html) = letter::bodies();
    let message = Message::builder()
        .from("bookings@venue.example".parse()?)
        .to(letter::address(seed, n).parse()?)
        .subject(letter::SUBJECT);
    Ok(message.multipart(MultiPart::alternative_plain_html(text, html))?)
}

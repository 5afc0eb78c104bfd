//! `bench-mail`: how many mails a second a worker hands to a real mail server.
//!
//! The server is the tests' own (aiosmtpd, a Python program), which keeps every mail as a file: it is slower than a mail
//! server should be, and the same for all. Three senders take turns: a plain loop of lettre, which is the library that a
//! worker speaks SMTP with; the same with as many mails at a time as a worker has; and a worker process, whose mails
//! stand in the store and the queue, and which notes of each that it leaves and that it has left.

mod args;
mod letter;
mod mail_server;
mod plain;
mod report;
mod site;

use std::process::ExitCode;

use anyhow::Result;
use bench_stand::aside;
use clap::Parser as _;

use crate::args::Options;

fn main() -> ExitCode {
    match run(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            aside(&format!("bench-mail: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(report::measure(options))
}

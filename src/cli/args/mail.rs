//! `bellhop mail`: addresses that get no mail.

use clap::{Args, Subcommand};

/// `mail`.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Addresses that get no mail, and why
    Suppressed {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Lets an address get mail again
    Unsuppress(UnsuppressArgs),
}

/// `mail unsuppress`.
#[derive(Debug, Args)]
pub struct UnsuppressArgs {
    /// anna@client.example
    pub address: String,
    /// Also sends what was refused or withheld
    #[arg(long)]
    pub send: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
}

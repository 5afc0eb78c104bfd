//! `bellhop client`: privacy, by a client's address.

use clap::{Args, Subcommand};

/// `client`.
#[derive(Debug, Subcommand)]
pub enum ClientCommand {
    /// Everything that is held of a client, as JSON
    Export(ExportArgs),
    /// Erases everything that is held of a client, and gives a receipt
    Erase(EraseArgs),
}

/// `client export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// anna@client.example
    pub address: String,
}

/// `client erase`.
#[derive(Debug, Args)]
pub struct EraseArgs {
    /// anna@client.example
    pub address: String,
    /// Also while a confirmed event lies ahead, or money of the client's is here
    #[arg(long = "override")]
    pub overrule: bool,
    /// The receipt as JSON
    #[arg(long)]
    pub json: bool,
}

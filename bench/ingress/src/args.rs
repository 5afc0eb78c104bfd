//! The command line.

pub(crate) use bench_stand::Fsync;
use clap::Parser;

/// The ingress beside Redis itself and its peers: one run, one table.
#[derive(Debug, Parser)]
#[command(name = "bench-ingress")]
pub(crate) struct Options {
    /// How long deliveries are sent, under each setting of Redis
    #[arg(long, default_value_t = 10.0, value_parser = seconds)]
    pub(crate) seconds: f64,
    /// Settings of Redis's appendfsync
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Fsync::Always, Fsync::Everysec])]
    pub(crate) fsync: Vec<Fsync>,
    /// Installs fastify and BullMQ and measures them too
    #[arg(long)]
    pub(crate) peers: bool,
    /// Prints one JSON object instead of the table
    #[arg(long)]
    pub(crate) json: bool,
    /// Begins the ids of the events
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// Deliveries are signed before they are sent, and a signature is good for five minutes.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds".to_owned())?;
    if seconds > 0.0 && seconds <= 120.0 { Ok(seconds) } else { Err("more than 0, at most 120".to_owned()) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Options;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }
}

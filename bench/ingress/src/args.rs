//! The command line.

pub(crate) use bench_stand::Fsync;
use clap::Parser;

/// The ingress beside Redis itself and its peers: one run, one table.
#[derive(Debug, Parser)]
#[command(name = "bench-ingress")]
pub(crate) struct Options {
    /// How long deliveries are sent, under each setting of Redis
    #[arg(long, default_value_t = 10.0)]
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Options;

    #[test]
    fn the_command_line_is_consistent() {
        Options::command().debug_assert();
    }
}

//! The collector of this process: what every crate counts through the facade ends here.

use std::{fmt, time::Duration};

use anyhow::Context as _;
use metrics::{describe_gauge, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;

/// Bounds of every histogram, in seconds: from a signature's check to the longest job.
const BOUNDS_S: [f64; 16] =
    [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 300.0];
/// Samples wait in memory until somebody looks, or until then.
const SORT_EVERY: Duration = Duration::from_secs(5);
const INFO: &str = "bellhop_info";

/// See the module.
#[derive(Clone)]
pub struct Recorder(PrometheusHandle);

impl Recorder {
    /// Begins to collect, for the rest of the process; what was counted before is lost. `role` is what the process does.
    ///
    /// # Errors
    /// When the process collects already.
    pub fn install(role: &'static str) -> anyhow::Result<Self> {
        let bounds = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &BOUNDS_S)
            .context("the bounds of the histograms")?;
        let recorder = bounds.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok().context("the process collects numbers already")?;
        describe_gauge!(INFO, "Always 1: which version this process is, and which role.");
        gauge!(INFO, "version" => env!("CARGO_PKG_VERSION"), "role" => role).set(1.0);
        Ok(Self(handle))
    }

    /// Everything that was collected, as Prometheus text.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.render()
    }

    /// Sorts samples into their histograms until `stop`, so that they do not pile up where nobody looks.
    ///
    /// # Errors
    /// None.
    pub async fn keep(self, stop: CancellationToken) -> anyhow::Result<()> {
        while stop.run_until_cancelled(tokio::time::sleep(SORT_EVERY)).await.is_some() {
            self.0.run_upkeep();
        }
        Ok(())
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recorder { .. }")
    }
}

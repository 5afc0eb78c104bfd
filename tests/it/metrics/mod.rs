//! The numbers that operators look at, as the built binary shows them.

mod alerts;
mod exposition;
mod lanes;
mod listener;
mod load;
mod rows;

use exposition::Exposition;

use crate::support::{Up, page};

/// Numbers on any free port of this machine.
const ANYWHERE: &[(&str, &str)] = &[("BELLHOP__METRICS__LISTEN", "127.0.0.1:0")];

/// What an instance shows now.
async fn look(up: &Up) -> Exposition {
    let (status, text) = page(up.says("metrics_url"), None).await;
    assert_eq!(status, 200, "{text}");
    Exposition::parse(&text)
}

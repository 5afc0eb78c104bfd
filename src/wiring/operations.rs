//! The listener for operators, and what there is to look at.

use std::{io::ErrorKind, net::SocketAddr};

use anyhow::Context as _;
use jobs::{LaneName, Services};
use tokio::net::TcpListener;
use tracing::error;

use super::{client, intake::limits, lane};
use crate::{
    clock,
    config::{Metrics, Settings},
    ingress::{self, Limits},
    instance::Instance,
    operations::{self, Gauges, Operations, Recorder},
    tasks::Tasks,
};

/// Who looks: a few collectors.
const CONNECTIONS: usize = 16;

/// Begins to count in this process. What is built before is not counted.
///
/// # Errors
/// When the process counts already.
pub fn begin_counting(role: &'static str) -> anyhow::Result<Recorder> {
    let recorder = Recorder::install(role)?;
    queue::describe_metrics();
    jobs::describe_metrics();
    ingress::describe_metrics();
    Ok(recorder)
}

/// Starts the operations listener and returns where it listens, if it does. `services` are those of a process that works
/// with the store.
///
/// # Errors
/// When the address cannot be had.
pub async fn start_operations(
    instance: &Instance,
    recorder: Recorder,
    services: Option<&Services>,
    tasks: &mut Tasks,
) -> anyhow::Result<Option<SocketAddr>> {
    let settings = &instance.settings;
    tasks.spawn("numbers", recorder.clone().keep(tasks.stop()));
    let Some(listener) = listener(&settings.metrics).await? else { return Ok(None) };
    let address = listener.local_addr()?;
    let operations = Operations::new(recorder, gauges(instance, services)?, settings.metrics.token.clone());
    let (router, limits, stop) = (operations::router(operations), few(settings), tasks.stop());
    tasks.spawn("operations", async move {
        ingress::serve(listener, router, limits, stop).await;
        Ok(())
    });
    Ok(Some(address))
}

/// The default address is taken where several roles share a machine, or where one is replaced by the next: no reason not
/// to serve clients. An address that somebody chose is meant.
async fn listener(settings: &Metrics) -> anyhow::Result<Option<TcpListener>> {
    let Some(listen) = settings.listen else { return Ok(None) };
    match TcpListener::bind(listen).await {
        Ok(listener) => Ok(Some(listener)),
        Err(taken) if taken.kind() == ErrorKind::AddrInUse && listen == Metrics::DEFAULT_LISTEN => {
            let (key, variable) = ("metrics.listen", "BELLHOP__METRICS__LISTEN");
            error!(key, variable, %listen, "another process listens there: nobody sees the numbers of this one");
            Ok(None)
        }
        Err(error) => {
            Err(error).with_context(|| format!("metrics.listen (BELLHOP__METRICS__LISTEN): cannot listen on {listen}"))
        }
    }
}

fn gauges(instance: &Instance, services: Option<&Services>) -> anyhow::Result<Gauges> {
    let (client, settings) = (client(instance)?, &instance.settings);
    let gauges = Gauges::of(LaneName::ALL.map(|name| lane(&client, settings, name)).to_vec());
    Ok(match services {
        Some(services) => gauges.with_store(
            services.store.clone(),
            clock::schedules(&settings.schedules),
            lane(&client, settings, LaneName::Maintenance),
        ),
        None => gauges,
    })
}

/// The bounds of the public listener, for few. Connections may be kept: collectors come again and again.
fn few(settings: &Settings) -> Limits {
    Limits { connections: CONNECTIONS, connections_per_peer: CONNECTIONS, ..limits(&settings.ingress) }
}

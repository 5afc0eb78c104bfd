//! The only place that builds collaborators, by hand.

mod adapters;
mod intake;
mod lanes;
mod operations;

use std::{collections::BTreeMap, net::SocketAddr, num::NonZeroU32, sync::Arc};

use anyhow::Context as _;
use axum::Router;
use booking::Catalogue;
use chrono::{Months, TimeDelta};
use jobs::{Clock, House, LaneName, Lanes, Services, TraceContext, Worker, mail, retention::Retention};
use queue::{Client, Lane};
use sentry::SentryFutureExt as _;
use store::Store;
use tokio::net::TcpListener;
use tracing::warn;

use self::{
    adapters::resend,
    intake::{cors_origins, limits},
    lanes::{lane_config, lane_settings, policy},
};
pub use self::{
    adapters::{calendars, mailer, reader},
    intake::sources,
    operations::{begin_counting, start_operations},
};
use crate::{
    cli::WorkerArgs,
    clock::{self, StoredTicks},
    config::{self, Settings, Violations},
    durability::{Doubt, Durability, Watched},
    errors,
    identity::Identity,
    ingress::{self, Ingress, quarantine},
    instance::Instance,
    tasks::Tasks,
};

/// The catalogue of a venue that has not written its own.
const EXAMPLE_CATALOGUE: &str = include_str!("../config/catalog.toml");

/// Brings the store's tables up to date.
///
/// # Errors
/// When the store cannot be reached or changed.
pub async fn migrate(instance: &Instance) -> anyhow::Result<()> {
    let store = store(instance).await?;
    store.migrate().await.context("the store could not be brought up to date")?;
    store.close().await.context("the store")
}

/// Starts the ingress and returns where it listens.
///
/// # Errors
/// When a source's secrets or the address cannot be used.
pub async fn start_ingress(instance: &Instance, tasks: &mut Tasks) -> anyhow::Result<SocketAddr> {
    let settings = &instance.settings;
    let (router, Behind { deliveries, suspects, durability }) = router(instance)?;
    for config::Violation { key, problem, .. } in config::warnings(settings) {
        warn!(key, problem, "a setting that somebody should have meant");
    }
    refuse_a_volatile_redis(instance).await?;
    let listen = settings.ingress.listen;
    let listener = TcpListener::bind(listen).await.with_context(|| format!("the ingress cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    tasks.spawn("quarantine", quarantine::keep(quarantine(instance)?, suspects, clock::of_the_machine));
    tasks.spawn("enqueue", async move {
        // Ends with the routes.
        deliveries.run().await;
        Ok(())
    });
    tasks.spawn("durability", durability.keep(tasks.stop()));
    let (limits, stop) = (limits(&settings.ingress), tasks.stop());
    tasks.spawn("ingress", async move {
        ingress::serve(listener, router, limits, stop).await;
        Ok(())
    });
    Ok(address)
}

/// No role begins on a Redis that keeps less than was promised. One that is not there yet is waited for; an ingress looks
/// again and again, and takes nothing once it sees such a one.
async fn refuse_a_volatile_redis(instance: &Instance) -> anyhow::Result<()> {
    match durability(instance)?.check().await {
        Ok(()) | Err(Doubt::Silent) => Ok(()),
        Err(doubt) => Err(Violations::of_server("redis.url", &doubt, doubt.remedy()).into()),
    }
}

/// Who takes what comes out of the ingress's routes.
#[derive(Debug)]
pub struct Behind {
    /// Pushes what was verified.
    deliveries: queue::Gatherer,
    /// For the quarantine.
    suspects: quarantine::Waiting,
    /// Sees whether Redis goes on keeping what it answers for.
    durability: Watched,
}

/// The ingress's routes, and who stands behind them. Asks no server.
///
/// # Errors
/// When a source's secrets or an address cannot be used.
pub fn router(instance: &Instance) -> anyhow::Result<(Router, Behind)> {
    let settings = &instance.settings;
    let client = client(instance)?;
    let (intake, suspects) = quarantine::channel();
    let (pusher, deliveries) = lane(&client, settings, LaneName::Inbound).gather();
    let durability = Watched::new(durability(instance)?);
    let router = ingress::router(Ingress {
        sources: sources(settings)?,
        pusher,
        client,
        quarantine: intake,
        durability: durability.clone(),
        cors_origins: cors_origins(&settings.ingress)?,
        identity: Identity::of(settings),
        clock: Arc::new(clock::of_the_machine),
        limits: limits(&settings.ingress),
    });
    Ok((router, Behind { deliveries, suspects, durability }))
}

/// Starts a worker for each lane, and returns what they work with.
///
/// # Errors
/// When what jobs work with cannot be built.
pub async fn start_workers(instance: &Instance, args: &WorkerArgs, tasks: &mut Tasks) -> anyhow::Result<Arc<Services>> {
    refuse_a_volatile_redis(instance).await?;
    jobs::begin_metrics();
    let services = Arc::new(services(instance, Clock::system(), args.concurrency).await?);
    let wanted = |lane: &LaneName| args.lanes.is_empty() || args.lanes.contains(lane);
    for name in LaneName::ALL.into_iter().filter(wanted) {
        start_worker(&services, &instance.settings, name, tasks);
    }
    start_relay(&services, tasks);
    Ok(services)
}

/// Starts what relays jobs again that the queue did not take.
pub fn start_relay(services: &Arc<Services>, tasks: &mut Tasks) {
    let (services, stop) = (Arc::clone(services), tasks.stop());
    tasks.spawn("relay", async move {
        jobs::retry_relays(&services, stop).await;
        Ok(())
    });
}

/// Starts the worker of one lane.
pub fn start_worker(services: &Arc<Services>, settings: &Settings, name: LaneName, tasks: &mut Tasks) {
    let worker = Worker::new(Arc::clone(services), name, policy(lane_settings(settings, name)));
    let lane = services.lanes.get(name).clone();
    let (stop, own_name) = (tasks.stop(), format!("{}-{}", name.as_str(), std::process::id()));
    tasks.spawn(format!("worker {}", name.as_str()), async move {
        let handle = move |job: queue::Job| {
            let trace = TraceContext::of_run(&job);
            let scope = errors::scope_of(&job, name.as_str(), trace);
            worker.clone().handle(job, trace).bind_hub(scope)
        };
        queue::run(lane, own_name, handle, stop).await.map_err(anyhow::Error::from)
    });
}

/// Starts the clock, and returns what it works with.
///
/// # Errors
/// When what jobs work with cannot be built.
pub async fn start_clock(instance: &Instance, tasks: &mut Tasks) -> anyhow::Result<Arc<Services>> {
    refuse_a_volatile_redis(instance).await?;
    let services = Arc::new(services(instance, Clock::system(), None).await?);
    let (schedules, stop) = (clock::schedules(&instance.settings.schedules), tasks.stop());
    let ticks = StoredTicks::new(Arc::clone(&services));
    tasks.spawn("clock", clock::run(schedules, ticks, stop));
    Ok(services)
}

/// What jobs and decisions work with. `concurrency` replaces that of every lane.
///
/// # Errors
/// When the store cannot be opened, or the catalogue is wrong.
pub async fn services(instance: &Instance, clock: Clock, concurrency: Option<u16>) -> anyhow::Result<Services> {
    let settings = &instance.settings;
    let client = client(instance)?;
    let handle = |name: LaneName| {
        let mut config = lane_config(settings, name);
        config.concurrency = concurrency.map_or(config.concurrency, usize::from);
        (name, client.lane(config))
    };
    let lanes: BTreeMap<_, _> = LaneName::ALL.into_iter().map(handle).collect();
    let catalogue = catalogue(settings)?;
    let calendars = calendars(settings, &catalogue)?;
    Ok(Services {
        store: store(instance).await?,
        lanes: Lanes::new(lanes)?,
        clock,
        house: house(settings),
        catalogue,
        reader: reader(settings.reader.kind, &settings.reader.llm)?,
        mailer: mailer(settings)?,
        mails_per_recipient: NonZeroU32::new(settings.mail.per_recipient_per_hour),
        resend: resend(settings)?,
        calendars,
        retention: retention(settings),
        unrelayed: tokio::sync::Notify::new(),
        relaying: tokio::sync::Mutex::new(()),
    })
}

fn retention(settings: &Settings) -> Retention {
    let kept = &settings.retention;
    let days = |days: u32| TimeDelta::days(days.into());
    Retention {
        snapshots_per_booking: kept.snapshots_per_booking.into(),
        decided_tasks: days(kept.decided_tasks_days),
        open_tasks: days(kept.open_tasks_days),
        delivery_bodies: days(kept.delivery_bodies_days),
        deliveries: days(kept.deliveries_days),
        // Beyond a hundred years calendars end.
        dead_jobs: TimeDelta::from_std(settings.queue.dead_age).unwrap_or(TimeDelta::MAX).min(days(36_500)),
        bookings: Months::new(kept.bookings_months),
    }
}

/// The store of an instance.
///
/// # Errors
/// When it cannot be opened.
pub async fn store(instance: &Instance) -> anyhow::Result<Store> {
    Store::connect(instance.database_url.expose()).await.context("the store could not be opened")
}

/// The queue of an instance.
///
/// # Errors
/// When nothing says where it is, or its address cannot be used.
pub fn client(instance: &Instance) -> anyhow::Result<Client> {
    Ok(Client::new(instance.redis_url()?.expose(), &instance.settings.queue.prefix)?)
}

/// What an instance promises of its Redis.
///
/// # Errors
/// When nothing says where it is, or its address cannot be used.
pub fn durability(instance: &Instance) -> anyhow::Result<Durability> {
    let strict = instance.settings.redis.durability == config::DurabilityLevel::Strict;
    Durability::new(instance.redis_url()?.expose(), strict)
}

/// Where an instance keeps aside what failed its signature.
///
/// # Errors
/// When nothing says where its Redis is, or the address cannot be used.
pub fn quarantine(instance: &Instance) -> anyhow::Result<quarantine::Address> {
    Ok(quarantine::Address::new(instance.redis_url()?.expose(), &instance.settings.queue.prefix)?)
}

/// A lane's handle, with the lane's settings.
#[must_use]
pub fn lane(client: &Client, settings: &Settings, name: LaneName) -> Lane {
    client.lane(lane_config(settings, name))
}

fn house(settings: &Settings) -> House {
    let venue = &settings.venue;
    House {
        venue: mail::Venue {
            name: venue.name.clone(),
            address: venue.address.clone(),
            zone: venue.timezone,
            currency: venue.currency.clone(),
        },
        from: mail::MailAddress::named(&venue.from_name, &venue.from_email),
        manager: mail::MailAddress::bare(&venue.manager_email),
        approves_replies: settings.approval.all_replies,
        payment_url: Some(settings.payments.payment_url.clone()).filter(|template| !template.is_empty()),
    }
}

/// What the venue has and sells.
///
/// # Errors
/// When the catalogue's file contradicts itself.
pub fn catalogue(settings: &Settings) -> anyhow::Result<Catalogue> {
    let text = settings.catalog.text.as_deref().unwrap_or(EXAMPLE_CATALOGUE);
    Catalogue::parse(text).context("the catalogue")
}

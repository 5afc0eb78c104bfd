//! One setting of Redis: the contenders take turns on one server, which is emptied between them.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Result, ensure};
use tokio::runtime::{Builder, Runtime};

use crate::{
    args::{Fsync, Options},
    aside, baseline,
    contender::{self, Fastify},
    figures::{Figures, Round, Served},
    load, monitor,
    private_redis::PrivateRedis,
    server::Server,
};

/// A peer that fails costs its figures, the ingress the run.
pub(crate) fn measure(fsync: Fsync, options: &Options, peer: Option<&Fastify>) -> Result<Round> {
    let mut bench = Bench::start(fsync, options)?;
    let (ingress, call) = bench.ingress()?;
    let redis_alone = bench.redis_alone(&call, ingress.deliveries)?;
    let fastify = peer.and_then(|peer| match bench.fastify(peer) {
        Ok(served) => Some(served),
        Err(error) => {
            aside(&format!("fastify + BullMQ failed: {error:#}"));
            None
        }
    });
    Ok(Round::of(fsync, &ingress, redis_alone, fastify))
}

struct Bench<'a> {
    fsync: Fsync,
    options: &'a Options,
    redis: PrivateRedis,
    runtime: Runtime,
}

impl<'a> Bench<'a> {
    /// Redis would rewrite its file, with a process that takes a core for seconds, in whoever's turn the file gets too long.
    fn start(fsync: Fsync, options: &'a Options) -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let mut redis = PrivateRedis::start(fsync)?;
        let mut rewrite = redis::cmd("CONFIG");
        rewrite.arg("SET").arg("auto-aof-rewrite-percentage").arg(0).exec(redis.connection())?;
        Ok(Self { fsync, options, redis, runtime })
    }

    /// The call by which it pushes one job is overheard before.
    fn ingress(&mut self) -> Result<(Served, baseline::Call)> {
        self.next(&format!("the ingress, {} s", self.options.seconds))?;
        let data = tempfile::tempdir()?;
        let server = Server::start(contender::ingress(&self.redis.url(), data.path())?)?;
        let one = || self.runtime.block_on(load::deliver_one(server.address(), "overheard"));
        let call = baseline::Call::of(monitor::overhear(&self.redis.url(), one)?)?;
        self.warm_up(server.address())?;
        Ok((self.serve(&server)?, call))
    }

    fn redis_alone(&mut self, call: &baseline::Call, times: usize) -> Result<Figures> {
        self.next(&format!("redis-benchmark, {times} times its call for one job"))?;
        let figures = baseline::measure(self.redis.port(), call, times)?;
        baseline::check_stored(self.length(&call.ready_list())?, times)?;
        Ok(figures)
    }

    fn fastify(&mut self, peer: &Fastify) -> Result<Served> {
        self.next(&format!("fastify + BullMQ, {} s", self.options.seconds))?;
        let server = Server::start(peer.command(&self.redis.url()))?;
        self.warm_up(server.address())?;
        let before = self.length(Fastify::JOBS)?;
        let served = self.serve(&server)?;
        let jobs = self.length(Fastify::JOBS)? - before;
        ensure!(jobs == served.deliveries, "{} deliveries became {jobs} jobs", served.deliveries);
        Ok(served)
    }

    /// Says whose turn it is, and leaves it nothing of the last one.
    fn next(&mut self, whose: &str) -> Result<()> {
        aside(&format!("{}: {whose}", self.fsync.as_str()));
        Ok(redis::cmd("FLUSHALL").exec(self.redis.connection())?)
    }

    /// Who does not verify is not measured.
    fn warm_up(&self, server: SocketAddr) -> Result<()> {
        self.deliver(server, "warm", self.options.seconds.min(1.0))?;
        let status = self.runtime.block_on(load::forge(server))?;
        ensure!(status == 401, "a forged delivery was answered {status}");
        Ok(())
    }

    fn serve(&mut self, server: &Server) -> Result<Served> {
        let (redis_before, own_before, calls_before) = (self.redis.info()?.cpu_us(), server.cpu_us(), self.calls()?);
        let latencies = self.deliver(server.address(), "run", self.options.seconds)?;
        let cpu = [self.redis.info()?.cpu_us() - redis_before, server.cpu_us() - own_before];
        let served = Served::of(&latencies, self.options.seconds, cpu);
        Ok(Served { script_calls: self.calls()? - calls_before, ..served })
    }

    fn deliver(&self, server: SocketAddr, name: &str, seconds: f64) -> Result<Vec<Duration>> {
        let events = format!("{}-{}-{name}", self.options.seed, self.fsync.as_str());
        self.runtime.block_on(load::deliver(server, &events, seconds))
    }

    /// How often a script was called: of the ingress, once for all that came together.
    fn calls(&mut self) -> Result<u64> {
        let stats: String = redis::cmd("INFO").arg("commandstats").query(self.redis.connection())?;
        let line = stats.lines().find_map(|line| line.strip_prefix("cmdstat_evalsha:calls="));
        Ok(line.and_then(|line| line.split(',').next()?.parse().ok()).unwrap_or_default())
    }

    fn length(&mut self, list: &str) -> Result<usize> {
        Ok(redis::cmd("LLEN").arg(list).query(self.redis.connection())?)
    }
}

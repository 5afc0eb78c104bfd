//! Redis: whether it answers, takes writes, keeps what it takes, and has room for more.

use std::collections::HashMap;

use super::Finding;
use crate::{
    config::DurabilityLevel,
    durability::{Doubt, Durability},
    instance::Instance,
    wiring,
};

/// Of `maxmemory`, in percent: when somebody should know, and when it is nearly over.
const CROWDED: u64 = 80;
const FULL: u64 = 95;

pub(super) async fn look(instance: &Instance) -> Vec<Finding> {
    let url = match instance.redis_url() {
        Ok(url) => url,
        Err(error) => return vec![Finding::fail("redis", error.to_string(), "set REDIS_URL, or start `bellhop up`")],
    };
    let ready = match wiring::client(instance) {
        Ok(client) => client.ready().await.map_err(|error| error.0.to_string()),
        Err(error) => Err(format!("{error:#}")),
    };
    if let Err(says) = ready {
        let remedy = format!("see whether the server at {url} runs, has room, and lets us write");
        return vec![Finding::fail("redis", says, remedy)];
    }
    let own = Finding::ok("redis", format!("{url} takes writes"));
    vec![own, durability(instance, url.expose()).await, memory(url.expose()).await]
}

async fn durability(instance: &Instance, url: &str) -> Finding {
    let what = "redis durability";
    let doubt = match Durability::new(url, true) {
        Ok(durability) => durability.check().await,
        Err(_) => Err(Doubt::Silent),
    };
    match (doubt, instance.settings.redis.durability) {
        (Ok(()), _) => Finding::ok(what, "what it has answered for is on disk"),
        (Err(doubt), DurabilityLevel::Strict) => {
            Finding::fail(what, doubt.to_string(), format!("set {}", doubt.remedy()))
        }
        (Err(doubt), DurabilityLevel::Relaxed) => {
            Finding::warn(what, doubt.to_string(), "redis.durability = \"relaxed\" says that this is wanted")
        }
    }
}

async fn memory(url: &str) -> Finding {
    match info(url).await {
        Ok(info) => of_info(&info),
        Err(error) => {
            Finding::warn("redis memory", format!("it does not say ({})", error.category()), "let us ask INFO")
        }
    }
}

fn of_info(info: &HashMap<String, String>) -> Finding {
    let what = "redis memory";
    let number = |name: &str| info.get(name).and_then(|text| text.parse::<u64>().ok());
    let (used, limit) = (number("used_memory").unwrap_or_default(), number("maxmemory").unwrap_or_default());
    if info.get("aof_last_write_status").is_some_and(|status| status != "ok") {
        return Finding::fail("redis durability", "it could not write its file", "make room on its disk");
    }
    let mb = |bytes: u64| bytes / 1_000_000;
    if limit == 0 {
        return Finding::ok(what, format!("{} MB used, and no limit of its own", mb(used)));
    }
    let percent = used.saturating_mul(100) / limit;
    let says = format!("{percent} % of {} MB used", mb(limit));
    let remedy = "see `bellhop jobs stats` for what piles up, or raise maxmemory";
    match percent {
        FULL.. => Finding::fail(what, says, remedy),
        CROWDED.. => Finding::warn(what, says, remedy),
        _ => Finding::ok(what, says),
    }
}

async fn info(url: &str) -> Result<HashMap<String, String>, redis::RedisError> {
    let mut connection = redis::Client::open(url)?.get_multiplexed_async_connection().await?;
    let text: String = redis::cmd("INFO").arg("memory").arg("persistence").query_async(&mut connection).await?;
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    Ok(pairs.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn how_full_it_is() {
        let cases = [
            (&[("used_memory", "900"), ("maxmemory", "0")][..], Verdict::Ok),
            (&[("used_memory", "799"), ("maxmemory", "1000")], Verdict::Ok),
            (&[("used_memory", "800"), ("maxmemory", "1000")], Verdict::Warn),
            (&[("used_memory", "950"), ("maxmemory", "1000")], Verdict::Fail),
            (&[("used_memory", "1"), ("aof_last_write_status", "err")], Verdict::Fail),
        ];
        for (pairs, verdict) in cases {
            let info = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            assert_eq!(of_info(&info).verdict, verdict, "{pairs:?}");
        }
    }
}

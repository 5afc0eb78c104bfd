//! Finds the instance a command works on: a running `bellhop up`, named servers, or a data folder.
//!
//! Knows addresses only; it connects to nothing.

use std::path::{Path, PathBuf};

use crate::{
    config::{self, Environment, Level, ServiceUrl, Settings, Variables, Violations},
    up::{Folder, RunFile},
};

/// Where an instance is, and how it is configured.
#[derive(Debug, Clone)]
pub struct Instance {
    /// Its settings.
    pub settings: Settings,
    /// Where its queue is; `None` when nothing says so.
    redis_url: Option<ServiceUrl>,
    /// Where its store is.
    pub database_url: ServiceUrl,
    /// Where its ingress listens, `http://127.0.0.1:8080`.
    pub ingress_url: String,
}

/// No Redis is named, and no `bellhop up` runs one.
#[derive(Debug, Clone, thiserror::Error)]
#[error("no Redis: REDIS_URL is not set, and no `bellhop up` runs on {}", data.display())]
pub struct NoRedis {
    data: PathBuf,
}

impl Instance {
    /// Finds the instance of the data folder `data`, or of `BELLHOP_DATA`, or of `./data`. The environment is
    /// that of `BELLHOP_ENV`, else that of the running instance, else `fallback`. Where variables name both servers,
    /// what runs on the folder does not matter.
    ///
    /// # Errors
    /// When the configuration is wrong.
    pub fn locate(
        variables: &Variables,
        data: Option<&Path>,
        fallback: Environment,
        level: Level,
    ) -> Result<Self, Violations> {
        let data = data_folder(variables, data);
        let run = RunFile::of_running(&Folder::at(&data)).filter(|_| !config::names_servers(variables));
        let environment = match Environment::of(variables) {
            Ok(named) => named.or(run.as_ref().map(|run| run.environment)).unwrap_or(fallback),
            // Nobody knows which rules were meant: the strictest say what else is wrong.
            Err(misspelt) => {
                return Err(misspelt.and(config::load(variables, Environment::Production, &data, level).err()));
            }
        };
        let settings = config::load(variables, environment, &data, level)?;
        Ok(Self::of(settings, run))
    }

    /// An instance of these settings, in the places of `run` where the settings name none.
    fn of(settings: Settings, run: Option<RunFile>) -> Self {
        let (redis, database, ingress) =
            run.map_or((None, None, None), |run| (Some(run.redis_url), Some(run.database_url), Some(run.ingress_url)));
        Self {
            redis_url: settings.redis.url.clone().or(redis),
            database_url: settings.database.url.clone().or(database).unwrap_or_else(|| embedded_store(&settings.data)),
            ingress_url: ingress.unwrap_or_else(|| local_address(&settings)),
            settings,
        }
    }

    /// Where the queue is.
    ///
    /// # Errors
    /// When nothing says so.
    pub fn redis_url(&self) -> Result<&ServiceUrl, NoRedis> {
        self.redis_url.as_ref().ok_or_else(|| NoRedis { data: self.settings.data.clone() })
    }

    /// The same instance with its queue on `redis_url`.
    #[must_use]
    pub fn with_redis(self, redis_url: ServiceUrl) -> Self {
        Self { redis_url: Some(redis_url), ..self }
    }
}

/// `data`, else `BELLHOP_DATA`, else `./data`; absolute.
fn data_folder(variables: &Variables, data: Option<&Path>) -> PathBuf {
    let named = data.map(Path::to_path_buf).or_else(|| variables.get("BELLHOP_DATA").map(PathBuf::from));
    let folder = named.unwrap_or_else(|| PathBuf::from("data"));
    std::path::absolute(&folder).unwrap_or(folder)
}

fn embedded_store(data: &Path) -> ServiceUrl {
    ServiceUrl::of_path("sqlite", &data.join("bellhop.db")).with_query("mode=rwc")
}

/// Where the ingress of these settings can be reached from this machine.
fn local_address(settings: &Settings) -> String {
    let mut address = settings.ingress.listen;
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            std::net::SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            std::net::SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}")
}

#[cfg(test)]
mod tests;

//! Who takes the deliveries: the ingress of the built binary, and a peer that is installed when it is wanted.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

/// No rate limits: the load comes from one address, and is all there is.
const SETTINGS: [(&str, &str); 5] = [
    ("BELLHOP_ENV", "test"),
    ("BELLHOP__INGRESS__LISTEN", "127.0.0.1:0"),
    ("BELLHOP__INGRESS__SOURCE_RATE", "0"),
    ("BELLHOP__INGRESS__PEER_RATE", "0"),
    ("RUST_LOG", "warn"),
];

/// `bellhop ingress`, which lies beside this program.
pub(crate) fn ingress(redis_url: &str, data: &Path) -> Result<Command> {
    let program = std::env::current_exe()?.with_file_name("bellhop");
    ensure!(program.is_file(), "{} is missing; build the package bellhop too", program.display());
    let mut command = Command::new(program);
    command.arg("ingress").envs(SETTINGS).env("REDIS_URL", redis_url).env("BELLHOP_DATA", data);
    Ok(command)
}

/// Node's fastify with BullMQ, installed: it verifies and enqueues the same as the ingress does.
pub(crate) struct Fastify {
    script: PathBuf,
}

impl Fastify {
    /// Where it adds its jobs; `peers/fastify/server.js` names the queue.
    pub(crate) const JOBS: &str = "bull:inbound:wait";

    pub(crate) fn install() -> Result<Self> {
        let folder = modules()?;
        let installer = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/install.sh");
        let status = Command::new(installer).arg(&folder).stdout(Stdio::null()).status()?;
        ensure!(status.success(), "fastify and BullMQ could not be installed");
        Ok(Self { script: folder.join("server.js") })
    }

    pub(crate) fn command(&self, redis_url: &str) -> Command {
        let mut command = Command::new("node");
        command.arg(&self.script).arg(redis_url);
        command
    }
}

/// The build folder has a place for what npm brings: `target/release/bench-ingress` → `target/peers/fastify`.
fn modules() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(Path::parent).context("this program lies in no build folder")?;
    Ok(target.join("peers/fastify"))
}

//! Who is measured, and how each is started in a role.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};

/// The names under which figures are reported.
pub(crate) const OURS: &str = "bellhop";
pub(crate) const PLAIN: &str = "bellhop-plain";
pub(crate) const STOCK: &str = "apalis-redis";
pub(crate) const UNLOCKED: &str = "apalis-unlocked";
pub(crate) const BULLMQ: &str = "bullmq";
pub(crate) const SIDEKIQ: &str = "sidekiq";
pub(crate) const LIMIT: &str = "limit";
/// Those that the engine has to beat.
pub(crate) const PEERS: [&str; 3] = [STOCK, BULLMQ, SIDEKIQ];

/// One contender.
#[derive(Debug, Clone)]
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// This binary, under this name of [`crate::args::Who`].
    Own(&'static str),
    /// An interpreter and its script.
    Script(&'static str, PathBuf),
}

/// Everybody; the peers of other languages are installed first if they are wanted.
pub(crate) fn all(peers: bool) -> Result<Vec<Contender>> {
    let own = [(OURS, "bellhop"), (PLAIN, "plain"), (STOCK, "stock"), (UNLOCKED, "unlocked")];
    let mut all: Vec<_> = own.into_iter().map(|(name, who)| Contender { name, kind: Kind::Own(who) }).collect();
    if peers {
        let (scripts, folder) = (sources().join("peers"), modules()?);
        install(&scripts, &folder)?;
        all.push(Contender { name: BULLMQ, kind: Kind::Script("node", folder.join("contender.js")) });
        all.push(Contender { name: SIDEKIQ, kind: Kind::Script("ruby", scripts.join("sidekiq/contender.rb")) });
    }
    Ok(all)
}

impl Contender {
    /// Whether it is ours.
    pub(crate) fn is_ours(&self) -> bool {
        [OURS, PLAIN].contains(&self.name)
    }

    /// Its program for a role on a server.
    pub(crate) fn command(&self, url: &str, role: &[&str]) -> Result<Command> {
        let mut command = match &self.kind {
            Kind::Own(who) => {
                let mut own = Command::new(std::env::current_exe()?);
                own.args(["contender", who]);
                own
            }
            Kind::Script(interpreter, script) => {
                let mut peer = Command::new(interpreter);
                peer.arg(script);
                peer
            }
        };
        command.arg(url).args(role).stdout(Stdio::piped());
        Ok(command)
    }

    /// The most jobs its workers can meet. The stock storage pushes every job into its schedule and is stuck for good
    /// with more than some 8,000 of them due.
    pub(crate) fn most_pending(&self) -> u64 {
        if [STOCK, UNLOCKED].contains(&self.name) { 5_000 } else { u64::MAX }
    }
}

fn sources() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The build folder has a place for what npm brings: `target/release/bench-queue` → `target/peers/bullmq`.
fn modules() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(Path::parent).context("this program lies in no build folder")?;
    Ok(target.join("peers/bullmq"))
}

fn install(scripts: &Path, folder: &Path) -> Result<()> {
    let status = Command::new(scripts.join("install.sh")).arg(folder).stdout(Stdio::null()).status()?;
    ensure!(status.success(), "the peers could not be installed");
    Ok(())
}

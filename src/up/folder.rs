//! The data folder: what lies where in it, and that one `bellhop up` at a time works on it.

use std::{
    fs::{DirBuilder, File, TryLockError},
    io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::Instant;

use super::RunFile;

/// Another command holds the lock for an instant when it looks whether this one runs.
const PATIENCE: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(20);

/// A data folder, which may not exist yet.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// Held by the `bellhop up` that works on a folder; the system releases it when the process ends in any way.
#[derive(Debug)]
pub struct Lock {
    /// The lock lasts as long as this file is open.
    _file: File,
}

/// Why a folder cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Somebody else does.
    #[error("another `bellhop up` runs on {}", .0.display())]
    Taken(PathBuf),
    /// The system says no.
    #[error("the data folder {} cannot be used", .0.display())]
    Unusable(PathBuf, #[source] io::Error),
}

impl Folder {
    /// The folder at an absolute path.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The private server's data.
    #[must_use]
    pub fn redis(&self) -> PathBuf {
        self.0.join("redis")
    }

    /// Where a running instance says where it is.
    #[must_use]
    pub fn run_file(&self) -> PathBuf {
        self.0.join("run.json")
    }

    /// Makes the folder, readable by its owner only, and claims it.
    ///
    /// # Errors
    /// When another `bellhop up` has it, or it cannot be made.
    pub async fn lock(&self) -> Result<Lock, FolderError> {
        let unusable = |error| FolderError::Unusable(self.0.clone(), error);
        make_private(&self.0).map_err(unusable)?;
        let file = File::create(self.lock_file()).map_err(unusable)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => {
                    // One that was killed left its addresses behind; nobody shall follow them now.
                    RunFile::remove(self).map_err(unusable)?;
                    return Ok(Lock { _file: file });
                }
                Err(TryLockError::WouldBlock) if Instant::now() < deadline => tokio::time::sleep(PAUSE).await,
                Err(TryLockError::WouldBlock) => return Err(FolderError::Taken(self.0.clone())),
                Err(TryLockError::Error(error)) => return Err(unusable(error)),
            }
        }
    }

    /// Whether a `bellhop up` works on it.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        let file = File::open(self.lock_file());
        file.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }

    fn lock_file(&self) -> PathBuf {
        self.0.join("up.lock")
    }
}

/// Makes a folder and those above it; only its owner may look into it.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

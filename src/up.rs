//! The embedded default: a data folder with a private Redis in it, and a note of where everything is.
//!
//! Knows no roles; `commands::up` starts those on what this module provides.

mod folder;
mod private_redis;
mod run_file;
mod server;

pub use folder::{Folder, FolderError, Lock};
pub use private_redis::{RedisError, start_private_redis};
pub use run_file::RunFile;

#[cfg(test)]
mod tests;

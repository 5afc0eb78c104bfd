//! The `bellhop` binary: one role per process, or all of them with `bellhop up`.

use std::process::ExitCode;

/// Requests and jobs begin on one thread and end on another; the system's allocator has its threads wait for each other
/// then.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    bellhop::cli::main()
}

//! The `bellhop` binary: one role per process, or all of them with `bellhop up`.

use std::process::ExitCode;

fn main() -> ExitCode {
    bellhop::cli::main()
}

//! Processes of the built binary: when they have begun, and how they end.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::{Duration, Instant},
};

/// How long a process may take to begin.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Until somebody listens there.
pub(super) fn await_listener(port: u16) {
    eventually("nobody listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
}

/// `SIGTERM` for a process that has begun; before it listens to signals any of them would end it.
pub(super) fn terminate(process: &mut Child) -> Option<i32> {
    eventually("the process does not begin", || {
        assert!(process.try_wait().unwrap().is_none(), "the process has ended");
        listens_to_sigterm(process.id())
    });
    assert!(Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap().success());
    process.wait().unwrap().code()
}

fn eventually(otherwise: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "{otherwise}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// `SigCgt` of `proc_pid_status(5)` has a bit for each signal that is caught; SIGTERM is the 15th.
fn listens_to_sigterm(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    caught.is_some_and(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & (1 << 14) != 0)
}

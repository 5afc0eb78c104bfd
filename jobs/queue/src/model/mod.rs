//! The model check: random sequences of everything that can happen to a lane are played on the real scripts, on a real
//! Redis, and on books in plain data structures; after every step the two must say the same.
//!
//! * [`step`]: what can happen, and how often.
//! * [`books`], [`operations`]: the model. It knows no Redis. What it leaves open (which heads of groups come first in
//!   the ready list) it learns from the answers, which is why `proptest-state-machine`, whose reference has to know each
//!   answer beforehand, does not fit; sequences are plain vectors, which shrink as well.
//! * [`driver`]: does a step on both and compares the answers.
//! * [`invariants`]: compares what stands in the lane.
//! * [`ending`]: drains the lane and looks at what is left over.
//! * [`time`]: production scripts read Redis's clock and nothing else, so time passes by moving what is in the books.

mod books;
mod driver;
mod ending;
mod invariants;
mod operations;
mod step;
mod time;

use std::ops::Range;

use proptest::{
    prelude::any,
    sample::Index,
    strategy::{Strategy as _, ValueTree as _},
    test_runner::{Config, TestCaseError, TestRunner},
};

use self::{
    driver::Driver,
    step::{New, Step, Whom},
};
use crate::redis_server::RedisServer;

#[test]
fn the_scripts_do_what_the_model_says() {
    check(Config { cases: 16, ..config() }, 1..90);
}

/// `PROPTEST_CASES` sequences, 256 if unset.
#[test]
#[ignore = "takes minutes: bin/test --all"]
fn the_scripts_do_what_the_model_says_for_long() {
    check(config(), 1..250);
}

/// Found by the long check: the mark of the cancellation stayed for ever, and would have cancelled the next job of that id.
#[test]
fn a_job_cancelled_in_the_void_and_handed_back_is_discarded_without_a_trace() {
    let new = New { again: None, group: None, key: None, delay: 0, large: false, metadata: false };
    let pick = any::<Index>().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let first = || Whom::Fitting(pick); // there is one only
    let lost = [
        Step::Push(vec![new]),
        Step::FetchIntoTheVoid { want: 1 },
        Step::Cancel(first()),
        Step::Reclaim,
        Step::Discard(first()),
    ];
    runtime().block_on(play(&RedisServer::start(), &lost)).unwrap();
}

fn config() -> Config {
    Config { failure_persistence: None, max_shrink_iters: 2_000, ..Config::default() }
}

fn check(config: Config, length: Range<usize>) {
    let server = RedisServer::start();
    let runtime = runtime();
    let sequences = proptest::collection::vec(step::anything(), length).prop_map(Sequence);
    let checked = TestRunner::new(config).run(&sequences, |Sequence(steps)| {
        runtime.block_on(play(&server, &steps)).map_err(|error| TestCaseError::fail(format!("{error:#}")))
    });
    if let Err(error) = checked {
        panic!("{error}");
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

async fn play(server: &RedisServer, steps: &[Step]) -> anyhow::Result<()> {
    let mut driver = Driver::new(server);
    for (number, step) in steps.iter().enumerate() {
        driver.take(step).await.map_err(|error| error.context(format!("step {number}, {step:?}")))?;
    }
    ending::drain(&mut driver).await.map_err(|error| error.context("at the end"))
}

/// Prints a step to a line.
struct Sequence(Vec<Step>);

impl std::fmt::Debug for Sequence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().enumerate().try_for_each(|(number, step)| write!(f, "\n  {number}: {step:?}"))
    }
}

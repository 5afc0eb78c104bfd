//! Fuzzing of every scheme's check: whatever comes in, nothing falls over, and nothing that was changed is believed.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use bolero::check;
use http::HeaderValue;

use crate::cases::{self, Place, Signed};

/// Where bytes go into a good delivery.
#[derive(Debug, Clone, bolero::TypeGenerator)]
struct Splice {
    into_body: bool,
    at: u16,
    removed: u8,
    bytes: Vec<u8>,
}

impl Splice {
    fn apply(&self, signed: &mut Signed) {
        if self.into_body {
            signed.body = self.spliced(&signed.body);
            return;
        }
        let Place::Header(name) = signed.place else { return };
        let Some(value) = signed.headers.get(name) else { return };
        if let Ok(value) = HeaderValue::from_bytes(&self.spliced(value.as_bytes())) {
            signed.headers.insert(name, value);
        }
    }

    fn spliced(&self, good: &[u8]) -> Vec<u8> {
        let at = usize::from(self.at) % (good.len() + 1);
        let end = (at + usize::from(self.removed)).min(good.len());
        [&good[..at], &self.bytes, &good[end..]].concat()
    }
}

/// Runs every target for so long, and says how often each was run.
#[expect(clippy::print_stdout, reason = "the counts are what the test shows")]
fn fuzz(each: Duration) {
    for (name, good) in cases::all() {
        let executions = AtomicU64::new(0);
        check!().with_type::<Splice>().with_test_time(each).for_each(|splice| {
            executions.fetch_add(1, Ordering::Relaxed);
            let spliced = good.clone().with(|signed| splice.apply(signed));
            let believed = spliced.check().is_ok();
            let covered = good.scheme.covers_body() && matches!(good.place, Place::Header(_));
            assert!(!(believed && covered) || spliced.body == good.body, "{name}: a changed body was believed");
        });
        println!("{name:24}{:>10} executions, 0 crashes", executions.into_inner());
    }
}

#[test]
fn no_delivery_makes_a_scheme_fall_over() {
    fuzz(Duration::from_secs(1));
}

#[test]
#[ignore = "takes minutes"]
fn no_delivery_makes_a_scheme_fall_over_in_a_long_run() {
    fuzz(Duration::from_secs(60));
}

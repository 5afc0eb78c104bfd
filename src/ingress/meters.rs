//! What the ingress counts: requests by source and outcome, how long checks and enqueues take, what is quarantined.
//!
//! Every label's value is known before the first request: names of configured sources and words of our own, and so is
//! every handle. A request costs two additions and, if it gets so far, two samples. Knows not who collects them.

use std::time::Duration;

use metrics::{Counter, Histogram, Unit, counter, describe_counter, describe_histogram, histogram};
use webhooks::{Occasion, Rejection};

const REQUESTS: &str = "bellhop_ingress_requests_total";
const VERIFY: &str = "bellhop_ingress_verify_seconds";
const ENQUEUE: &str = "bellhop_ingress_enqueue_seconds";
const QUARANTINED: &str = "bellhop_ingress_quarantined_total";
const LOST: &str = "bellhop_ingress_quarantine_lost_total";

/// Stands for every source that is not configured: names that strangers think of are no labels.
const NO_SOURCE: &str = "other";

/// What became of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A delivery, as the answers' table names it.
    Of(Occasion),
    /// Refused for another reason: no such path or method.
    Refused,
    /// Ours alone: it panicked.
    Broken,
}

impl Outcome {
    const ALL: [Self; 14] = [
        Self::Of(Occasion::New),
        Self::Of(Occasion::Duplicate),
        Self::Of(Occasion::BadSignature),
        Self::Of(Occasion::Stale),
        Self::Of(Occasion::Malformed),
        Self::Of(Occasion::UnsupportedMedia),
        Self::Of(Occasion::TooLarge),
        Self::Of(Occasion::HeadersTooLarge),
        Self::Of(Occasion::TooSlow),
        Self::Of(Occasion::Overloaded),
        Self::Of(Occasion::QueueDown),
        Self::Of(Occasion::UnknownSource),
        Self::Refused,
        Self::Broken,
    ];

    /// Whether a refusal is a fault of ours, or of what we stand on. What anybody can bring about is none.
    pub(super) const fn is_our_fault(self) -> bool {
        matches!(self, Self::Of(Occasion::QueueDown) | Self::Refused | Self::Broken)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Of(Occasion::New) => "new",
            Self::Of(Occasion::Duplicate) => "duplicate",
            Self::Of(Occasion::BadSignature) => "bad_signature",
            Self::Of(Occasion::Stale) => "stale",
            Self::Of(Occasion::Malformed) => "malformed",
            Self::Of(Occasion::UnsupportedMedia) => "unsupported_media",
            Self::Of(Occasion::TooLarge) => "too_large",
            Self::Of(Occasion::HeadersTooLarge) => "headers_too_large",
            Self::Of(Occasion::TooSlow) => "too_slow",
            Self::Of(Occasion::Overloaded) => "overloaded",
            Self::Of(Occasion::QueueDown) => "queue_down",
            Self::Of(Occasion::UnknownSource) => "unknown_source",
            Self::Refused => "refused",
            Self::Broken => "broken",
        }
    }
}

/// The requests of one source, by outcome.
#[derive(Clone)]
pub(super) struct Requests([Counter; Outcome::ALL.len()]);

impl Requests {
    pub(super) fn of(source: &str) -> Self {
        Self(Outcome::ALL.map(|outcome| {
            let counter = counter!(REQUESTS, "source" => source.to_owned(), "outcome" => outcome.name());
            counter.increment(0);
            counter
        }))
    }

    pub(super) fn of_no_source() -> Self {
        Self::of(NO_SOURCE)
    }

    pub(super) fn count(&self, outcome: Outcome) {
        if let Some(at) = Outcome::ALL.iter().position(|each| *each == outcome) {
            self.0[at].increment(1);
        }
    }
}

/// What is measured of one source's deliveries.
pub(super) struct Timings {
    verify: Histogram,
    enqueue: Histogram,
}

impl Timings {
    pub(super) fn of(source: &str) -> Self {
        Rejection::NAMES.iter().for_each(|reason| quarantined_of(source, reason).increment(0));
        lost_of(source).increment(0);
        Self {
            verify: histogram!(VERIFY, "source" => source.to_owned()),
            enqueue: histogram!(ENQUEUE, "source" => source.to_owned()),
        }
    }

    /// A signature was checked, whatever came of it.
    pub(super) fn verified(&self, took: Duration) {
        self.verify.record(took);
    }

    /// Redis was asked to take a delivery, whatever came of it.
    pub(super) fn enqueued(&self, took: Duration) {
        self.enqueue.record(took);
    }
}

/// A delivery failed its signature.
pub(super) fn quarantined(source: &str, reason: &'static str) {
    quarantined_of(source, reason).increment(1);
}

/// A delivery failed its signature, and could not be kept aside.
pub(super) fn lost(source: &str) {
    lost_of(source).increment(1);
}

fn quarantined_of(source: &str, reason: &'static str) -> Counter {
    counter!(QUARANTINED, "source" => source.to_owned(), "reason" => reason)
}

fn lost_of(source: &str) -> Counter {
    counter!(LOST, "source" => source.to_owned())
}

/// Says what the numbers of the ingress mean, to the collector that the process has.
pub(crate) fn describe() {
    describe_counter!(REQUESTS, Unit::Count, "Requests to the sources' paths by what became of them.");
    describe_histogram!(VERIFY, Unit::Seconds, "How long the check of a delivery took.");
    describe_histogram!(ENQUEUE, Unit::Seconds, "How long Redis took to have a delivery on disk.");
    describe_counter!(QUARANTINED, Unit::Count, "Deliveries that failed their signature.");
    describe_counter!(LOST, Unit::Count, "Deliveries that failed their signature and could not be kept aside.");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_occasion_has_a_place_and_a_name_of_its_own() {
        assert!(Occasion::ALL.iter().all(|occasion| Outcome::ALL.contains(&Outcome::Of(*occasion))));
        let names: std::collections::BTreeSet<_> = Outcome::ALL.iter().map(|outcome| outcome.name()).collect();
        assert_eq!(names.len(), Outcome::ALL.len());
    }
}

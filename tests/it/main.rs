//! Tests of the whole: processes, journeys, faults, walls. One binary.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on shall say so")]

mod abuse;
mod answered_invitations;
mod architecture;
mod bombs;
mod caldav;
mod clocks;
mod configuration;
mod dead_letters;
mod deploy;
mod doctor;
mod durability;
mod ingress;
mod journeys;
mod kill_storm;
mod kills;
mod large_batches;
mod limits;
mod mail;
mod mail_kills;
mod metrics;
mod ordering;
mod outage;
mod overload;
mod personal_data;
mod privacy;
mod providers;
mod quarantine;
mod races;
mod readme;
mod recipients;
mod reports;
mod resend;
mod routes;
mod runbook;
mod sigterm;
mod stopping;
mod store_outage;
mod support;
mod swallowed;
mod traces;
mod wiped;

//! Tests of the whole: processes, journeys, faults, walls. One binary.

mod architecture;
mod ingress;
mod journeys;
mod kills;
mod races;
mod support;

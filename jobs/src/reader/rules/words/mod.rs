//! The vocabulary: tables of phrases in English and German, and nothing else.

pub(super) mod acts;
pub(super) mod asides;
pub(super) mod calendar;
pub(super) mod frame;
pub(super) mod noise;
pub(super) mod people;
pub(super) mod products;
pub(super) mod questions;
pub(super) mod spoken;
pub(super) mod things;

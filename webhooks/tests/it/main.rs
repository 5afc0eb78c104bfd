//! The schemes, judged by official vectors, by what every scheme must refuse, and by what senders do with our answers.

#![expect(clippy::unwrap_used, reason = "helpers of tests; the lint only knows test functions")]

mod answers;
mod cases;
mod fuzz;
mod negatives;
mod round_trip;
mod secrets;
mod table;
mod vectors;

//! The schemes, judged by official vectors, by what every scheme must refuse, and by what senders do with our answers.

mod answers;
mod cases;
mod negatives;
mod round_trip;
mod secrets;
mod vectors;

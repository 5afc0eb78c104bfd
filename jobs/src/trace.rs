//! Which run caused which: W3C trace context (<https://www.w3.org/TR/trace-context/>, version 00).
//!
//! A trace begins with a request at the ingress, or with the first job of what nobody asked for; every job that follows
//! from it belongs to it. It travels in the metadata of jobs and in the outbox, as the header's text. Its ids are random
//! and mean nothing outside the logs. Knows no collector of traces.

use std::{fmt, str::FromStr};

/// The name of the header, and of the entry in a job's metadata.
pub const TRACEPARENT: &str = "traceparent";

const VERSION: &str = "00";
const SAMPLED: u8 = 1;

tokio::task_local! {
    /// The run that is under way in this task.
    static CURRENT: TraceContext;
}

/// A place in a trace: which one, and which of its spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext {
    trace: u128,
    span: u64,
    flags: u8,
}

/// Text that is no `traceparent` that we can go on from. It is not repeated: a stranger wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no traceparent of version 00")]
pub struct NoTraceparent;

impl TraceContext {
    /// A new trace. The ids must be random; zero is taken for one, for it is reserved.
    #[must_use]
    pub fn begin(trace: u128, span: u64) -> Self {
        Self { trace: trace.max(1), span: span.max(1), flags: SAMPLED }
    }

    /// A new trace with ids from this machine's source of randomness.
    #[must_use]
    pub fn random() -> Self {
        Self::begin(rand::random(), rand::random())
    }

    /// The place of a run: in the trace of what caused its job, or at the beginning of one where nothing did, as of the
    /// clock's jobs.
    #[must_use]
    pub fn of_run(job: &queue::Job) -> Self {
        let cause = job.metadata.get(TRACEPARENT).and_then(|text| text.parse::<Self>().ok());
        cause.map_or_else(Self::random, |cause| cause.child(rand::random()))
    }

    /// Another span of the same trace.
    #[must_use]
    pub fn child(self, span: u64) -> Self {
        Self { span: span.max(1), ..self }
    }

    /// The trace's id, 32 hexadecimal digits: what logs are searched for.
    #[must_use]
    pub fn trace_id(&self) -> String {
        format!("{:032x}", self.trace)
    }
}

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{VERSION}-{:032x}-{:016x}-{:02x}", self.trace, self.span, self.flags)
    }
}

impl FromStr for TraceContext {
    type Err = NoTraceparent;

    /// Exactly as the recommendation writes it; of a later version we could not know what it says.
    fn from_str(text: &str) -> Result<Self, NoTraceparent> {
        let [VERSION, trace, span, flags] = text.split('-').collect::<Vec<_>>()[..] else { return Err(NoTraceparent) };
        if (trace.len(), span.len(), flags.len()) != (32, 16, 2) || !text.bytes().all(is_written) {
            return Err(NoTraceparent);
        }
        let trace = u128::from_str_radix(trace, 16).map_err(|_| NoTraceparent)?;
        let span = u64::from_str_radix(span, 16).map_err(|_| NoTraceparent)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| NoTraceparent)?;
        if trace == 0 || span == 0 { Err(NoTraceparent) } else { Ok(Self { trace, span, flags }) }
    }
}

/// Lower case alone: capitals are none of the recommendation's.
fn is_written(byte: u8) -> bool {
    byte == b'-' || byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// Runs `work` as the place `trace`: what it writes to the outbox belongs to it.
pub(crate) async fn within<T>(trace: TraceContext, work: impl Future<Output = T>) -> T {
    CURRENT.scope(trace, work).await
}

/// The place of the run that is under way, if one is.
pub(crate) fn current() -> Option<TraceContext> {
    CURRENT.try_with(|trace| *trace).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The recommendation's own example (§3.2.2.5).
    const EXAMPLE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn the_example_of_the_recommendation_is_read_and_written() {
        let context: TraceContext = EXAMPLE.parse().unwrap();
        assert_eq!(context.to_string(), EXAMPLE);
        assert_eq!(context.trace_id(), "4bf92f3577b34da6a3ce929d0e0e4736");
        let child = context.child(0xb7ad_6b71_6920_3331).to_string();
        assert_eq!(child, "00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-01");
    }

    #[test]
    fn what_is_not_written_as_it_should_be_is_no_trace() {
        let cases = [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
            "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ];
        for text in cases {
            assert_eq!(text.parse::<TraceContext>(), Err(NoTraceparent), "{text:?}");
        }
    }

    #[test]
    fn a_new_trace_is_one_that_others_can_read() {
        for context in [TraceContext::begin(0, 0), TraceContext::begin(7, 9), TraceContext::random()] {
            assert_eq!(context.to_string().parse(), Ok(context));
        }
    }
}

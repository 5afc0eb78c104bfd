//! What a job is called, and which jobs an operator means: by their kind and by why they failed.

use queue::Shown;
use serde_json::Value;

/// The stable dotted name of a job; empty where its payload is none of ours.
pub(super) fn kind_of(shown: &Shown) -> String {
    let envelope: Value = serde_json::from_slice(&shown.payload).unwrap_or_default();
    envelope["kind"].as_str().unwrap_or_default().to_owned()
}

/// Whether a job is of this kind, if one is asked for, and its last error contains this text.
pub(super) fn is_meant(shown: &Shown, kind: Option<&str>, reason: Option<&str>) -> bool {
    let error = shown.job.error.as_deref().unwrap_or_default();
    reason.is_none_or(|part| error.contains(part)) && kind.is_none_or(|kind| kind_of(shown) == kind)
}

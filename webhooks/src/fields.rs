//! Some fields of a form; of the others not a byte is kept.

use form::Parts;

use crate::rejection::{Flaw, Rejection};

/// So much of a field is kept: signature fields have less than 100 bytes, the header of a mail has some thousand.
const LONGEST_FIELD: usize = 64 * 1024;

/// The wanted fields, as far as they are there. A form that breaks off has what stands before the break.
///
/// # Errors
///
/// `Malformed` where a wanted field is there twice: readers disagree about which of them counts. Also where there are so
/// many that not all were read: a second one may stand among the rest.
pub(crate) fn wanted<const N: usize>(
    content_type: &str,
    body: &[u8],
    wanted: [&'static str; N],
) -> Result<[Option<String>; N], Rejection> {
    let mut found = [const { None }; N];
    let Some(mut parts) = Parts::of(content_type, body) else { return Ok(found) };
    for part in parts.by_ref() {
        let Some(at) = wanted.iter().position(|name| *name == part.name) else { continue };
        if found[at].is_some() {
            return Err(Rejection::malformed(wanted[at], Flaw::Duplicated));
        }
        found[at] = Some(String::from_utf8_lossy(&part.read(LONGEST_FIELD)).into_owned());
    }
    if parts.is_crowded() { Err(Rejection::malformed("the form", Flaw::Crowded)) } else { Ok(found) }
}

//! Some fields of a form; of the others not a byte is kept.

use form::Parts;

use crate::rejection::{Flaw, Rejection};

/// So much of a field is kept: signature fields have less than 100 bytes, the header of a mail has some thousand.
const LONGEST_FIELD: usize = 64 * 1024;

/// The wanted fields, as far as they are there. A form that breaks off has what stands before the break.
///
/// # Errors
///
/// `Malformed` where a wanted field is there twice: readers disagree about which of them counts.
pub(crate) fn wanted<const N: usize>(
    content_type: &str,
    body: &[u8],
    wanted: [&'static str; N],
) -> Result<[Option<String>; N], Rejection> {
    let mut found = [const { None }; N];
    for part in Parts::of(content_type, body).into_iter().flatten() {
        let Some(at) = wanted.iter().position(|name| *name == part.name) else { continue };
        if found[at].is_some() {
            return Err(Rejection::malformed(wanted[at], Flaw::Duplicated));
        }
        found[at] = Some(String::from_utf8_lossy(&part.read(LONGEST_FIELD)).into_owned());
    }
    Ok(found)
}

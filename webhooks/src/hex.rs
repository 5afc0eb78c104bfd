//! SHA-256 in lower-case hexadecimal, as providers write signatures and as their libraries compare them.

use base16ct::lower;

use crate::hash::Digest32;

/// 64 lower-case digits; `None` for everything else.
pub(crate) fn decode(text: &str) -> Option<Digest32> {
    let mut digest = [0; 32];
    lower::decode(text, &mut digest).is_ok_and(|read| read.len() == size_of::<Digest32>()).then_some(digest)
}

//! Lower-case hexadecimal, as providers write signatures and as their libraries compare them.

use std::fmt::Write as _;

use crate::key::Digest32;

/// Lower case.
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").ok();
        text
    })
}

/// 64 lower-case digits; `None` for everything else.
pub(crate) fn decode(text: &str) -> Option<Digest32> {
    let digits: Vec<u8> = text.bytes().map(lower_digit).collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect();
    bytes.try_into().ok().filter(|_| digits.len() == 64)
}

fn lower_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

//! The bearer token that lets somebody look (RFC 6750 §2.1).

use axum::http::{HeaderMap, header};
use subtle::ConstantTimeEq as _;

use crate::config::Secret;

/// See the module.
#[derive(Debug)]
pub(super) struct Token(Secret);

impl From<Secret> for Token {
    fn from(secret: Secret) -> Self {
        Self(secret)
    }
}

impl Token {
    /// Whether the request brings it, in a time that tells nothing of it but its length.
    pub(super) fn is_in(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(header::AUTHORIZATION).map(|value| value.as_bytes()).unwrap_or_default();
        let Some((scheme, token)) = value.split_at_checked(b"Bearer ".len()) else { return false };
        scheme.eq_ignore_ascii_case(b"Bearer ") && bool::from(token.ct_eq(self.0.expose().as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_token_is_the_whole_of_what_follows_bearer() {
        let token = Token::from(Secret::from("0123456789abcdef01234567".to_owned()));
        let cases = [
            ("Bearer 0123456789abcdef01234567", true),
            ("bearer 0123456789abcdef01234567", true),
            ("Bearer 0123456789abcdef01234568", false),
            ("Bearer 0123456789abcdef0123456", false),
            ("Bearer 0123456789abcdef012345678", false),
            ("Bearer", false),
            ("Bearer ", false),
            ("Basic 0123456789abcdef01234567", false),
            ("0123456789abcdef01234567", false),
            ("", false),
        ];
        for (value, lets_in) in cases {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))]);
            assert_eq!(token.is_in(&headers), lets_in, "{value:?}");
        }
        assert!(!token.is_in(&HeaderMap::new()));
    }
}

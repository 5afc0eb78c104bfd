//! Which bodies a scheme takes, by their `Content-Type`.

use form::Encoding;

/// A family of media types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json` and everything `…+json`; RFC 8259, RFC 6839.
    Json,
    /// `application/x-www-form-urlencoded`; WHATWG URL, 5.
    UrlEncoded,
    /// `multipart/form-data`; RFC 7578.
    Multipart,
}

impl Media {
    /// Parameters (`; charset=utf-8`) and letter case do not matter.
    pub(crate) fn is(self, content_type: &str) -> bool {
        match self {
            Self::Json => is_json(content_type),
            Self::UrlEncoded => Encoding::of(content_type) == Some(Encoding::UrlEncoded),
            Self::Multipart => Encoding::of(content_type) == Some(Encoding::Multipart),
        }
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.contains('/') && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::Media;

    #[test]
    fn json_is_told_by_its_essence() {
        let cases = [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/cloudevents+json", true),
            ("text/json", false),
            ("+json", false),
            ("application/x-www-form-urlencoded", false),
            ("", false),
        ];
        for (content_type, expected) in cases {
            assert_eq!(Media::Json.is(content_type), expected, "{content_type:?}");
        }
    }
}

//! Text from outside made fit for one line: a header, a calendar property, a salutation.
//! Knows neither mail nor calendars; it only takes away what could start a second line or hide a first one.

/// `text` on one line of at most `limit` characters: control characters and line ends become spaces,
/// runs of spaces become one, invisible direction marks go, and what is too long ends in `…`.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let visible: String = text.chars().filter(|c| !is_direction_mark(*c)).map(space_for_control).collect();
    let words: Vec<&str> = visible.split_whitespace().collect();
    shorten(&words.join(" "), limit)
}

/// Bidirectional overrides and isolates (Unicode UAX #9): they make a reader see another text than the one that is there.
fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn space_for_control(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_start_a_second_line() {
        let cases = [
            ("Anna\r\nBcc: eve@example.com", "Anna Bcc: eve@example.com"),
            ("Anna\u{2028}Keller\u{85}\u{0}x", "Anna Keller x"),
            ("  Zoë   Müller\t", "Zoë Müller"),
            ("gpj.\u{202e}exe", "gpj.exe"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(one_line(text, 80), expected);
        }
    }

    #[test]
    fn what_is_too_long_is_cut_between_characters_and_says_so() {
        assert_eq!(one_line("äöüäöü", 4), "äöü…");
        assert_eq!(one_line("äöüä", 4), "äöüä");
    }
}

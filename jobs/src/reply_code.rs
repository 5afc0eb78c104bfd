//! What a mail server's refusal says about the recipient's address (RFC 5321 §4.2, enhanced codes of RFC 3463).
//!
//! A mail may be refused for many reasons that are none of the address's: its content, its sender, a full mailbox. Only an
//! address that does not exist is worth no further try.

/// Replies that say so where no enhanced code says more: unknown mailbox, moved away, name not allowed.
const DEAD: [&str; 3] = ["550", "551", "553"];
/// Bad mailbox, bad system, bad syntax, moved away, null MX (RFC 7505); mailbox disabled.
const DEAD_ENHANCED: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];

/// Whether a refusal such as `550 5.1.1 <a@b>: User unknown`, `5.1.1` or `smtp; 550 no such user` is for ever.
pub(crate) fn says_that_the_address_is_dead(refusal: &str) -> bool {
    let words = refusal.split(|c: char| c.is_whitespace() || ";-(".contains(c));
    let codes: Vec<&str> = words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).take(3).collect();
    match codes.iter().find(|code| is_enhanced(code)) {
        Some(enhanced) => DEAD_ENHANCED.contains(enhanced),
        None => codes.iter().any(|code| DEAD.contains(code)),
    }
}

/// `5.1.1`; a first part alone (`5.0.0`) says nothing.
fn is_enhanced(word: &str) -> bool {
    let parts: Vec<&str> = word.split('.').collect();
    let digits = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    parts.len() == 3 && digits && (parts[1], parts[2]) != ("0", "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_address_is_to_blame_for_counts_against_it() {
        let cases = [
            ("550 5.1.1 <anna@client.example>: Recipient address rejected: User unknown", true),
            ("5.1.1", true),
            ("5.1.10 (recipient not found)", true),
            ("smtp; 550-5.1.1 The email account that you tried to reach does not exist", true),
            ("smtp; 550 no such user", true),
            ("550 no such user", true),
            ("smtp;553 mailbox name not allowed", true),
            ("5.0.0 smtp; 550 no such user", true),
            ("550 5.7.1 message refused as spam", false),
            ("552 5.2.2 mailbox full", false),
            ("5.4.7 delivery time expired", false),
            ("554 transaction failed", false),
            ("451 4.7.1 come again", false),
            ("5.0.0", false),
            ("", false),
        ];
        for (refusal, dead) in cases {
            assert_eq!(says_that_the_address_is_dead(refusal), dead, "{refusal}");
        }
    }
}

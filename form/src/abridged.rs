//! What is kept of a form that is too large: who wrote and about what, wherever among the files that stands.

use form_urlencoded::byte_serialize;

use crate::Parts;

/// The fields of a form without its files, each cut after so many bytes, and no more of them than so many bytes in all;
/// written as an urlencoded form. `None` where the body is no form.
#[must_use]
pub fn abridge(content_type: &str, body: &[u8], each: usize, all: usize) -> Option<String> {
    let (mut abridged, mut room) = (String::new(), all);
    for part in Parts::of(content_type, body)?.filter(|part| part.file.is_none()) {
        let name = part.name.clone();
        let value = part.read(each.min(room));
        room -= value.len();
        if !abridged.is_empty() {
            abridged.push('&');
        }
        abridged.extend(byte_serialize(name.as_bytes()));
        abridged.push('=');
        abridged.extend(byte_serialize(&value));
    }
    Some(abridged)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(disposition: &str, value: &str) -> String {
        format!("--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{value}\r\n")
    }

    #[test]
    fn fields_behind_a_large_file_are_kept_and_the_file_is_not() {
        let file = part("name=\"attachment-1\"; filename=\"plan.pdf\"", &"%".repeat(200_000));
        let body = part("name=\"body\"", &"y".repeat(100)) + &file + &part("name=\"from\"", "Anna & Co") + "--x--\r\n";
        let kept = abridge("multipart/form-data; boundary=x", body.as_bytes(), 10, 64);
        assert_eq!(kept.as_deref(), Some("body=yyyyyyyyyy&from=Anna+%26+Co"));
    }

    #[test]
    fn what_is_kept_is_bounded_in_all() {
        let body = "a=xxxxxxxxxx&".repeat(100);
        let kept = abridge(crate::URL_ENCODED, body.as_bytes(), 8, 20).unwrap();
        assert_eq!(kept.matches('x').count(), 20);
        assert!(abridge("application/json", b"{}", 8, 20).is_none());
    }
}

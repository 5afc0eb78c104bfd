//! What is kept of a form that is too large: who wrote and about what, wherever among the files that stands.

use form_urlencoded::byte_serialize;

use crate::Parts;

/// The fields of a form without its files, each cut after so many bytes, and no more of them than so many bytes of names
/// and values in all; written as an urlencoded form. A field whose name does not fit is left out. `None` where the body is
/// no form.
#[must_use]
pub fn abridge(content_type: &str, body: &[u8], each: usize, all: usize) -> Option<String> {
    let (mut abridged, mut room) = (String::new(), all);
    for part in Parts::of(content_type, body)?.filter(|part| part.file.is_none()) {
        if room == 0 {
            break;
        }
        let name = part.name.clone();
        let Some(left) = room.checked_sub(name.len()) else { continue };
        let value = part.read(each.min(left));
        room = left - value.len();
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
        let kept = |body: &str| abridge(crate::URL_ENCODED, body.as_bytes(), 8, 20).unwrap();
        assert_eq!(kept(&"a=xxxxxxxxxx&".repeat(100)), "a=xxxxxxxx&a=xxxxxxxx&a=x");
        assert_eq!(kept(&"a=&".repeat(100)), "a=&".repeat(20).trim_end_matches('&'));
        assert_eq!(kept(&format!("a=x&{}=x&b=x", "n".repeat(1000))), "a=x&b=x");
        assert!(abridge("application/json", b"{}", 8, 20).is_none());
    }
}

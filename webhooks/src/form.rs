//! Some fields of a form, `application/x-www-form-urlencoded` or `multipart/form-data`; of the others not a byte is kept.

use bytes::Bytes;
use futures::{FutureExt, stream};
use multer::{Field, Multipart};

use crate::{
    media::Media,
    rejection::{Flaw, Rejection},
};

/// So much of a field is kept: signature fields have less than 100 bytes, the header of a mail has some thousand.
const LONGEST_FIELD: usize = 64 * 1024;
/// The body is handed over in pieces of this size, so that no second copy of it is held.
const PIECE: usize = 64 * 1024;

/// The wanted fields, as far as they are there. A form that breaks off has what stands before the break.
///
/// # Errors
///
/// `Malformed` where a wanted field is there twice: readers disagree about which of them counts.
pub(crate) fn fields<const N: usize>(
    content_type: &str,
    body: &[u8],
    wanted: [&'static str; N],
) -> Result<[Option<String>; N], Rejection> {
    let mut found = [const { None }; N];
    if Media::UrlEncoded.is(content_type) {
        for (name, value) in form_urlencoded::parse(body) {
            keep(&mut found, wanted, &name, || value.chars().take(LONGEST_FIELD).collect())?;
        }
    } else if let Ok(boundary) = multer::parse_boundary(content_type) {
        let pieces = body.chunks(PIECE).map(|piece| Ok::<_, std::io::Error>(Bytes::copy_from_slice(piece)));
        let mut form = Multipart::new(stream::iter(pieces), boundary);
        while let Some(mut field) = next(&mut form) {
            let name = field.name().unwrap_or_default().to_owned();
            keep(&mut found, wanted, &name, || text(&mut field))?;
        }
    }
    Ok(found)
}

fn keep<const N: usize>(
    found: &mut [Option<String>; N],
    wanted: [&'static str; N],
    name: &str,
    value: impl FnOnce() -> String,
) -> Result<(), Rejection> {
    match wanted.iter().position(|field| *field == name) {
        Some(at) if found[at].is_some() => Err(Rejection::malformed(wanted[at], Flaw::Duplicated)),
        Some(at) => {
            found[at] = Some(value());
            Ok(())
        }
        None => Ok(()),
    }
}

/// All bytes are there, so that nothing is ever waited for.
fn next<'a>(form: &mut Multipart<'a>) -> Option<Field<'a>> {
    form.next_field().now_or_never()?.ok()?
}

fn text(field: &mut Field<'_>) -> String {
    let mut bytes = Vec::new();
    while let Some(Ok(Some(piece))) = field.chunk().now_or_never() {
        let room = LONGEST_FIELD - bytes.len();
        bytes.extend_from_slice(&piece[..piece.len().min(room)]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

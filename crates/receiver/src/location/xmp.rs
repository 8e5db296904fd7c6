//! The GPS properties of XMP, as attributes or elements.

/// What the names of these properties begin with, whatever stands for their namespace.
const START: &[u8] = b":GPS";
/// What takes its place, so that nobody looks for the value any more.
const GONE: &[u8] = b":___";
/// Longest value that is one, in bytes.
const LONGEST: usize = 256;

/// Blanks the values of all GPS properties, and gives them another name; true when there was one.
pub(super) fn blank(bytes: &mut [u8]) -> bool {
    let places: Vec<usize> = super::places(bytes, START).collect();
    let mut found = false;
    for at in places {
        let name = at + START.len();
        if let Some((start, end)) = value(bytes, name) {
            bytes[start..end].fill(b' ');
            bytes[at..name].copy_from_slice(GONE);
            found = true;
        }
    }
    found
}

/// Where the value of a property stands whose name goes on here: `Latitude="…"` or `Latitude>…<`.
fn value(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let skip = |at: usize, is: fn(&u8) -> bool| {
        let rest = bytes.get(at..).unwrap_or(&[]);
        at + rest.iter().take_while(|byte| is(byte)).count()
    };
    let name = skip(at, u8::is_ascii_alphanumeric);
    let sign = skip(name, u8::is_ascii_whitespace);
    if name == at {
        return None;
    }
    let (start, ends) = match bytes.get(sign)? {
        b'>' => (sign + 1, b'<'),
        b'=' => {
            let quote = skip(sign + 1, u8::is_ascii_whitespace);
            (quote + 1, *bytes.get(quote)?)
        }
        _ => return None,
    };
    if !matches!(ends, b'<' | b'"' | b'\'') {
        return None;
    }
    // A value that a segment of the file breaks off ends there: its rest is no text.
    let is_end = |byte: &u8| *byte == ends || *byte >= 0x80 || *byte < b'\t';
    let rest = bytes.get(start..)?;
    let length = rest.iter().take(LONGEST).position(is_end)?;
    Some((start, start + length))
}

//! The GPS properties of XMP, as attributes or elements.

use super::window::Window;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;

/// What the names of these properties begin with, whatever stands for their namespace.
const START: &[u8] = b":GPS";
/// What takes its place, so that nobody looks for the value any more.
const GONE: &[u8] = b":___";
/// Longest property, from its name to the end of its value, and longest value that is one, in bytes.
const LONGEST: u64 = 1024;
const LONGEST_VALUE: usize = 256;

/// Blanks the values of all GPS properties in a range, and gives them another name; true when there was one.
pub(super) fn blank<F: Read + Write + Seek>(
    window: &mut Window<F>,
    range: Range<u64>,
) -> io::Result<bool> {
    let mut found = false;
    let mut from = range.start;
    while let Some(at) = window.find(START, from..range.end)? {
        from = at + START.len() as u64;
        let end = range.end.min(window.bytes).min(from + LONGEST);
        let property = window.get(from..end)?;
        if let Some(value) = property.and_then(value) {
            window.fill(from + value.start as u64..from + value.end as u64, b' ')?;
            window.put(at, GONE)?;
            found = true;
        }
    }
    Ok(found)
}

/// Where the value of a property stands whose name goes on here: `Latitude="…"` or `Latitude>…<`.
fn value(bytes: &[u8]) -> Option<Range<usize>> {
    let skip = |at: usize, is: fn(&u8) -> bool| {
        let rest = bytes.get(at..).unwrap_or(&[]);
        at + rest.iter().take_while(|byte| is(byte)).count()
    };
    let name = skip(0, u8::is_ascii_alphanumeric);
    let sign = skip(name, u8::is_ascii_whitespace);
    if name == 0 {
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
    let length = rest.iter().take(LONGEST_VALUE).position(is_end)?;
    Some(start..start + length)
}

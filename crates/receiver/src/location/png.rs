//! PNG: chunks with a check sum each, some of them compressed.

use super::window::Window;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;

/// What every PNG file begins with.
pub(super) const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Bytes of a chunk before its data, length and type, and behind it, a check sum.
const HEAD: u64 = 8;
const SUM: u64 = 4;
/// Keywords of texts that hold EXIF or XMP, all of this length.
const KEYWORDS: [&[u8]; 2] = [b"Raw profile type ", b"XML:com.adobe.xmp"];
const KEYWORD: u64 = 17;
/// Longest keyword of any text, in bytes, the zero behind it and the byte that says whether a text is compressed.
const LONGEST_KEYWORD: u64 = 81;
/// Data of a text that says nothing, but for the spaces behind it.
const NOTHING: &[u8] = b"Comment\0";

/// Blanks the places that a PNG file names; true when there was one. A text with metadata that is compressed or written in
/// hex is blanked as a whole.
pub(super) fn blank<F: Read + Write + Seek>(window: &mut Window<F>) -> io::Result<bool> {
    let mut found = false;
    let mut at = SIGNATURE.len() as u64;
    while let Some([a, b, c, d, kind @ ..]) = window.array::<{ HEAD as usize }>(at)? {
        let start = at + HEAD;
        let data = start..start + u64::from(u32::from_be_bytes([a, b, c, d]));
        at = data.end + SUM;
        if at > window.bytes {
            break;
        }
        let is_found = match &kind {
            b"tEXt" | b"zTXt" if holds_metadata(window, &data)? => silence(window, &data)?,
            b"iTXt" if holds_metadata(window, &data)? && is_compressed(window, &data)? => {
                silence(window, &data)?
            }
            b"eXIf" => super::exif::blank(window, data.clone())? | super::blank(window, &data)?,
            b"iTXt" | b"tEXt" => super::blank(window, &data)?,
            _ => false,
        };
        if is_found {
            sign(window, &data)?;
            found = true;
        }
    }
    Ok(found)
}

fn holds_metadata<F: Read + Write + Seek>(
    window: &mut Window<F>,
    data: &Range<u64>,
) -> io::Result<bool> {
    let end = data.end.min(data.start + KEYWORD);
    let start = window.get(data.start..end)?.unwrap_or(&[]);
    Ok(KEYWORDS.contains(&start))
}

/// True for the data of an iTXt chunk whose text is compressed: the byte behind the keyword says so.
fn is_compressed<F: Read + Write + Seek>(
    window: &mut Window<F>,
    data: &Range<u64>,
) -> io::Result<bool> {
    let end = data.end.min(data.start + LONGEST_KEYWORD);
    let start = window.get(data.start..end)?.unwrap_or(&[]);
    let keyword = start.iter().position(|byte| *byte == 0);
    Ok(keyword.is_some_and(|end| start.get(end + 1) == Some(&1)))
}

/// Makes a chunk a text that says nothing.
fn silence<F: Read + Write + Seek>(window: &mut Window<F>, data: &Range<u64>) -> io::Result<bool> {
    window.put(data.start - 4, b"tEXt")?;
    window.fill(data.clone(), b' ')?;
    window.put(data.start, NOTHING)?;
    Ok(true)
}

/// Writes a chunk's check sum anew: it goes over its type and its data.
fn sign<F: Read + Write + Seek>(window: &mut Window<F>, data: &Range<u64>) -> io::Result<()> {
    const PART: usize = 32 * 1024;
    let mut sum = crc32fast::Hasher::new();
    for at in (data.start - 4..data.end).step_by(PART) {
        let end = data.end.min(at + PART as u64);
        sum.update(window.get(at..end)?.unwrap_or(&[]));
    }
    window.put(data.end, &sum.finalize().to_be_bytes())
}

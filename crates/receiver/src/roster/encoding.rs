//! Bytes of a file as a school saves it → its text: UTF-8 and UTF-16, with a byte order mark or without, and GB 18030.

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE, UTF_8};
use std::borrow::Cow;

/// Why there is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoText {
    /// An Excel workbook.
    Workbook,
    /// In no encoding that is known.
    Encoding,
}

/// The text of a file, without its byte order mark.
///
/// # Errors
/// When the bytes are a workbook, or no text in any of these encodings.
pub fn text(bytes: &[u8]) -> Result<Cow<'_, str>, NoText> {
    // A zip archive, and the compound file of older versions.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(NoText::Workbook);
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => unmarked(bytes),
    };
    let (text, broken) = encoding.decode_with_bom_removal(bytes);
    match broken || text.contains('\0') {
        true => Err(NoText::Encoding),
        // GB 18030 has a mark too, which the decoder leaves.
        false => Ok(match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
            Cow::Owned(text) => Cow::Owned(text.trim_start_matches('\u{feff}').to_string()),
        }),
    }
}

/// The encoding of a text without a mark. In UTF-16 the commas and digits of a table leave every other byte zero.
fn unmarked(bytes: &[u8]) -> &'static Encoding {
    let zeros = |from: usize| bytes.iter().skip(from).step_by(2).filter(|b| **b == 0);
    match (zeros(0).count(), zeros(1).count()) {
        (0, 0) if std::str::from_utf8(bytes).is_ok() => UTF_8,
        (0, 0) => GB18030,
        (even, odd) if even > odd => UTF_16BE,
        _ => UTF_16LE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "school,name\n示例大学,王小明\n";

    fn utf_16(bytes: fn(u16) -> [u8; 2], mark: &str) -> Vec<u8> {
        let units = format!("{mark}{TABLE}");
        units.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_that_a_school_saves_is_read() {
        let (gb, _, _) = GB18030.encode(TABLE);
        let marked_gb = [b"\x84\x31\x95\x33", &*gb].concat();
        let files = [
            TABLE.as_bytes().to_vec(),
            format!("\u{feff}{TABLE}").into_bytes(),
            utf_16(u16::to_le_bytes, "\u{feff}"),
            utf_16(u16::to_be_bytes, "\u{feff}"),
            utf_16(u16::to_le_bytes, ""),
            utf_16(u16::to_be_bytes, ""),
            gb.to_vec(),
            marked_gb,
        ];
        for bytes in &files {
            assert_eq!(text(bytes).as_deref(), Ok(TABLE), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_said() {
        assert_eq!(text(b"PK\x03\x04rest"), Err(NoText::Workbook));
        assert_eq!(text(b"school,\xff\xff\n"), Err(NoText::Encoding));
        assert_eq!(text(b"\xff\xfea"), Err(NoText::Encoding));
    }
}

//! PNG: chunks with a check sum each, some of them compressed.

/// What every PNG file begins with.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Bytes of a chunk beside its data: length and type before, check sum behind.
const FRAME: usize = 12;
/// Keywords of texts that hold EXIF or XMP.
const KEYWORDS: [&[u8]; 2] = [b"Raw profile type ", b"XML:com.adobe.xmp"];

/// The file without the place where its photo was made; `None` where it names none. A text with metadata that is compressed
/// or written in hex goes as a whole.
pub(super) fn removed(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = SIGNATURE.to_vec();
    let mut found = false;
    let mut rest = &file[SIGNATURE.len()..];
    while let Some((whole, kind, data)) = split(rest) {
        rest = &rest[whole.len()..];
        let holds_metadata = KEYWORDS.iter().any(|word| data.starts_with(word));
        let mut blanked = data.to_vec();
        match kind {
            b"tEXt" | b"zTXt" if holds_metadata => found = true,
            b"iTXt" if holds_metadata && is_compressed(data) => found = true,
            b"eXIf" if super::exif::blank(&mut blanked) | super::blank(&mut blanked) => {
                found = true;
                out.extend(chunk(kind, &blanked));
            }
            b"iTXt" | b"tEXt" if super::blank(&mut blanked) => {
                found = true;
                out.extend(chunk(kind, &blanked));
            }
            _ => out.extend(whole),
        }
    }
    out.extend(rest);
    found.then_some(out)
}

/// The first chunk: as it stands, its type, its data.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8; 4], &[u8])> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let length = usize::try_from(length).ok()?;
    let whole = bytes.get(..length.checked_add(FRAME)?)?;
    let kind = whole[4..8].try_into().ok()?;
    Some((whole, kind, &whole[8..8 + length]))
}

/// True for the data of an iTXt chunk whose text is compressed: the byte behind the keyword says so.
fn is_compressed(data: &[u8]) -> bool {
    let keyword = data.iter().position(|byte| *byte == 0);
    keyword.is_some_and(|end| data.get(end + 1) == Some(&1))
}

/// A chunk.
pub(super) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let length = u32::try_from(data.len()).unwrap_or(0).to_be_bytes();
    let mut sum = crc32fast::Hasher::new();
    sum.update(kind);
    sum.update(data);
    [&length[..], kind, data, &sum.finalize().to_be_bytes()].concat()
}

//! HEIC and AVIF (ISO/IEC 23008-12): brand and size. The browser decodes them, the core does not.

use super::bytes::{find, Bytes};
use super::{ColorMode, Format, Probe};

/// The format of a file that begins with a file type box; `None` without one.
pub(super) fn format(bytes: &[u8]) -> Option<Format> {
    let data = Bytes::big(bytes);
    (data.slice(4, 4)? == b"ftyp").then_some(())?;
    let length = data.position(0)?.clamp(8, 256).min(bytes.len());
    let brands = bytes.get(8..length)?;
    let has = |names: &[&[u8; 4]]| names.iter().any(|n| find(brands, *n).is_some());
    if has(&[b"avif", b"avis"]) {
        Some(Format::Avif)
    } else if has(&[
        b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1",
    ]) {
        Some(Format::Heic)
    } else if has(&[b"crx "]) {
        Some(Format::Raw)
    } else {
        // What else begins with a file type box is a film.
        Some(Format::Video)
    }
}

/// Reads the largest image spatial extent (tiles and thumbnails have smaller ones) and the turning of a HEIF.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    let data = Bytes::big(bytes);
    let mut at = 0;
    while let (Some(length), Some(name)) = (data.position(at), data.slice(at + 4, 4)) {
        // 0 runs to the end of the file, 1 has a 64-bit length; both only before picture data.
        let end = match length {
            0 | 1 => bytes.len(),
            n if n < 8 => return,
            n => at.saturating_add(n),
        };
        if name == b"meta" {
            properties(&bytes[at..end.min(bytes.len())], probe);
        }
        if end >= bytes.len() {
            probe.complete = end == bytes.len();
            break;
        }
        at = end;
    }
    probe.color = ColorMode::Rgb;
}

fn properties(meta: &[u8], probe: &mut Probe) {
    let data = Bytes::big(meta);
    let mut at = 0;
    while let Some(found) = meta.get(at..).and_then(|rest| find(rest, b"ispe")) {
        // Version and flags, width, height.
        at += found + 4;
        if let (Some(w), Some(h)) = (data.u32(at + 4), data.u32(at + 8)) {
            if u64::from(w) * u64::from(h) > u64::from(probe.width) * u64::from(probe.height) {
                (probe.width, probe.height) = (w, h);
            }
        }
    }
    // A quarter turn shows in the rotation property; the browser applies it.
    if let Some(turn) = find(meta, b"irot").and_then(|i| data.u8(i + 4)) {
        if turn & 1 == 1 {
            (probe.width, probe.height) = (probe.height, probe.width);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::file::probe::{probe, Format};

    #[test]
    fn brand_size_and_turn_are_read() {
        let mut data = b"\0\0\0\x10ftypheic\0\0\0\0\0\0\0\x21meta".to_vec();
        data.extend(b"ispe\0\0\0\0\0\0\x02\x80\0\0\x01\xE0\0\0\0\x09irot\x01");
        let p = probe(&data);
        assert_eq!((p.format, p.width, p.height), (Format::Heic, 480, 640));
        assert!(p.complete);
    }

    #[test]
    fn a_film_is_named() {
        assert_eq!(probe(b"\0\0\0\x10ftypmp42\0\0\0\0").format, Format::Video);
    }
}

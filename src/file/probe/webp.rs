//! WebP (RFC 9649).

use super::bytes::Bytes;
use super::{exif, xmp, ColorMode, Probe};

/// Reads the chunks of a WebP into `probe`.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    let data = Bytes::little(bytes);
    let end = data.position(4).unwrap_or(0).saturating_add(8);
    probe.trailing_bytes = bytes.len().saturating_sub(end);
    probe.bit_depth = 8;
    let mut at = 12;
    let mut has_exif = false;
    while let (Some(name), Some(length)) = (data.slice(at, 4), data.position(at + 4)) {
        let start = at + 8;
        // A cut picture chunk still has its header.
        let body = &bytes[start..start.saturating_add(length).min(bytes.len())];
        let chunk = Bytes::little(body);
        match name {
            b"VP8X" => {
                let flags = chunk.u8(0).unwrap_or(0);
                probe.animated = flags & 0x02 != 0;
                has_exif = flags & 0x08 != 0;
                probe.color = color(flags & 0x10 != 0);
                let side = |at| chunk.u32(at).map_or(0, |v| (v & 0xFF_FFFF) + 1);
                // Three bytes each; the fourth belongs to the neighbour.
                (probe.width, probe.height) = (side(4), chunk.u32(6).map_or(0, |v| (v >> 8) + 1));
            }
            b"VP8 " if probe.width == 0 => {
                let side = |at| u32::from(chunk.u16(at).unwrap_or(0) & 0x3FFF);
                (probe.width, probe.height) = (side(6), side(8));
                probe.color = color(false);
            }
            b"VP8L" if probe.width == 0 => {
                let bits = chunk.u32(1).unwrap_or(0);
                (probe.width, probe.height) = ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
                probe.color = color(bits >> 28 & 1 == 1);
            }
            b"ICCP" => probe.set_icc_profile(body),
            b"EXIF" if has_exif => {
                exif::read(body.strip_prefix(b"Exif\0\0").unwrap_or(body), probe)
            }
            b"XMP " => xmp::read(body, probe),
            _ => {}
        }
        probe.complete = end <= bytes.len() && probe.width > 0;
        // Chunks are padded to even lengths.
        match start
            .checked_add(length)
            .and_then(|v| v.checked_add(length & 1))
        {
            Some(next) => at = next,
            None => return,
        }
    }
}

fn color(transparent: bool) -> ColorMode {
    if transparent {
        ColorMode::Rgba
    } else {
        ColorMode::Rgb
    }
}

#[cfg(test)]
mod tests {
    use crate::file::probe::{probe, Format};

    #[test]
    fn extended_header_gives_the_canvas() {
        let mut data = b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0".to_vec();
        data.extend([0x02, 0, 0, 0, 0xDF, 1, 0, 0x7F, 2, 0]);
        let p = probe(&data);
        assert_eq!((p.format, p.width, p.height), (Format::Webp, 480, 640));
        assert!(p.animated && p.complete);
        assert!(!probe(&data[..data.len() - 1]).complete);
    }
}

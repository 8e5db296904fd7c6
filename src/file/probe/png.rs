//! PNG (ISO/IEC 15948).

use super::bytes::{text, Bytes};
use super::{exif, icc, inflate, png_color, xmp, ColorMode, IccKind, Probe};

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Reads the chunks of a PNG into `probe`.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    let data = Bytes::big(bytes);
    let mut at = SIGNATURE.len();
    let mut transparent = false;
    let mut color = png_color::Chunks::default();
    while let (Some(length), Some(name)) = (data.position(at), data.slice(at + 4, 4)) {
        // Length, name and checksum stand around the chunk's own bytes.
        let Some(body) = data
            .slice(at + 8, length)
            .filter(|_| data.u32(at + 8 + length).is_some())
        else {
            break;
        };
        at += 12 + length;
        color.read(name, body);
        match name {
            b"IHDR" => header(Bytes::big(body), probe),
            b"tRNS" => transparent = true,
            b"acTL" => probe.animated = true,
            b"pHYs" => density(Bytes::big(body), probe),
            // Some programs leave the JPEG's prefix in front.
            b"eXIf" => exif::read(body.strip_prefix(b"Exif\0\0").unwrap_or(body), probe),
            b"iCCP" if probe.icc_profile.is_none() => color_profile(body, probe),
            b"sRGB" => probe.icc = IccKind::Srgb,
            b"tEXt" => keyword(body, 0, probe),
            b"iTXt" => keyword(body, 4, probe),
            b"IEND" => {
                probe.complete = true;
                probe.trailing_bytes = bytes.len() - at;
                if bytes[at..].iter().all(|&b| b == 0) {
                    probe.padding_bytes = probe.trailing_bytes;
                }
                break;
            }
            _ => {}
        }
    }
    probe.png_color = color.color(probe.icc_profile.is_some());
    if transparent && probe.color == ColorMode::Rgb {
        probe.color = ColorMode::Rgba;
    }
}

fn header(data: Bytes, probe: &mut Probe) {
    (probe.width, probe.height) = (data.u32(0).unwrap_or(0), data.u32(4).unwrap_or(0));
    probe.bit_depth = data.u8(8).unwrap_or(0);
    probe.color = match data.u8(9) {
        Some(0 | 4) => ColorMode::Gray,
        Some(2) => ColorMode::Rgb,
        Some(3) => ColorMode::Palette,
        Some(6) => ColorMode::Rgba,
        _ => ColorMode::Unknown,
    };
    probe.progressive = data.u8(12) == Some(1);
}

/// A profile: its name, a method that is always 0, and the packed bytes. One that unpacks to more than any profile has
/// is known by its name alone.
fn color_profile(body: &[u8], probe: &mut Probe) {
    let Some(end) = body.iter().take(80).position(|&b| b == 0) else {
        return;
    };
    probe.icc = icc::kind_by_name(&body[..end]);
    let packed = body.get(end + 2..).unwrap_or(&[]);
    if let Some(profile) = inflate::unpack(packed, icc::MOST_BYTES) {
        probe.set_icc_profile(&profile);
    }
}

/// Pixels per metre to dots per inch; whole values survive the rounding to metres.
fn density(data: Bytes, probe: &mut Probe) {
    if let (Some(x), Some(y), Some(1)) = (data.u32(0), data.u32(4), data.u8(8)) {
        let inch = |v: u32| (f64::from(v) * 0.0254 * 10.0).round() / 10.0;
        probe.set_density([inch(x), inch(y)]);
    }
}

/// A text chunk: keyword, NUL, `skip` more bytes, text.
fn keyword(body: &[u8], skip: usize, probe: &mut Probe) {
    let Some(end) = body.iter().position(|&b| b == 0) else {
        return;
    };
    let value = body.get(end + 1 + skip..).unwrap_or(&[]);
    match &body[..end] {
        b"Software" => probe.add_software(text(value)),
        b"XML:com.adobe.xmp" => xmp::read(value, probe),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::file::probe::{probe, ColorMode};

    fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut out = super::SIGNATURE.to_vec();
        for (name, body) in chunks {
            out.extend((body.len() as u32).to_be_bytes());
            out.extend(*name);
            out.extend(*body);
            out.extend([0; 4]);
        }
        out
    }

    const HEADER: &[u8] = &[0, 0, 1, 0xE0, 0, 0, 2, 0x80, 8, 2, 0, 0, 0];

    #[test]
    fn size_density_and_software_are_read() {
        let p = probe(&png(&[
            (b"IHDR", HEADER),
            (b"pHYs", &[0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1]),
            (b"tEXt", b"Software\0GIMP"),
            (b"IEND", b""),
        ]));
        assert_eq!((p.width, p.height, p.color), (480, 640, ColorMode::Rgb));
        assert_eq!(p.density, Some([300.0, 300.0]));
        assert_eq!(p.software.as_deref(), Some("GIMP"));
        assert!(p.complete);
    }

    #[test]
    fn a_chunk_that_promises_too_much_ends_the_walk() {
        let mut data = png(&[(b"IHDR", HEADER)]);
        data.extend(b"\xff\xff\xff\xffIDAT");
        assert!(!probe(&data).complete);
    }
}

//! TIFF 6.0: size, depth and the tags it shares with EXIF. The core does not decode it.

use super::bytes::Bytes;
use super::{exif, ColorMode, Format, Probe};

/// Reads the first directory of a TIFF into `probe`.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    exif::read(bytes, probe);
    let Some((order, first)) = exif::header(bytes) else {
        return;
    };
    let data = Bytes::new(bytes, order);
    let count = usize::from(data.u16(first).unwrap_or(0)).min(512);
    for i in 0..count {
        let at = first.saturating_add(2 + 12 * i);
        let value = match data.u16(at.saturating_add(2)) {
            Some(3) => data.u16(at + 8).map(u32::from),
            Some(4) => data.u32(at + 8),
            _ => None,
        };
        match (data.u16(at), value) {
            (Some(256), Some(v)) => probe.width = v,
            (Some(257), Some(v)) => probe.height = v,
            (Some(262), Some(v)) => {
                probe.color = match v {
                    0 | 1 => ColorMode::Gray,
                    2 | 6 => ColorMode::Rgb,
                    3 => ColorMode::Palette,
                    5 => ColorMode::Cmyk,
                    _ => ColorMode::Unknown,
                }
            }
            // The version of DNG (Adobe DNG 1.6).
            (Some(50706), _) => probe.format = Format::Raw,
            (None, _) => return,
            _ => {}
        }
    }
    probe.complete = count > 0;
}

#[cfg(test)]
mod tests {
    use crate::file::probe::{probe, ColorMode, Format};

    #[test]
    fn first_directory_gives_the_size() {
        let mut data = b"MM\0*\0\0\0\x08\0\x03".to_vec();
        for (tag, value) in [(256u16, 480u16), (257, 640), (262, 2)] {
            data.extend(tag.to_be_bytes());
            data.extend([0, 3, 0, 0, 0, 1]);
            data.extend(value.to_be_bytes());
            data.extend([0, 0]);
        }
        let p = probe(&data);
        assert_eq!((p.format, p.width, p.height), (Format::Tiff, 480, 640));
        assert_eq!(p.color, ColorMode::Rgb);
    }
}

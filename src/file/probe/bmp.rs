//! Windows bitmap.

use super::bytes::Bytes;
use super::{ColorMode, Probe};

/// Reads the headers of a BMP into `probe`.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    let data = Bytes::little(bytes);
    // The old header has 16-bit sides and no density.
    let (width, height, bits) = if data.u32(14) == Some(12) {
        let side = |at| data.u16(at).map_or(0, u32::from);
        (side(18), side(20), data.u16(24))
    } else {
        // A negative height stores rows from the top.
        let side = |at| data.u32(at).map_or(0, |v| (v as i32).unsigned_abs());
        if let (Some(x), Some(y)) = (data.u32(38), data.u32(42)) {
            let inch = |v: u32| (f64::from(v) * 0.0254 * 10.0).round() / 10.0;
            probe.set_density([inch(x), inch(y)]);
        }
        (side(18), side(22), data.u16(28))
    };
    (probe.width, probe.height) = (width, height);
    let bits = bits.unwrap_or(0);
    (probe.color, probe.bit_depth) = match bits {
        1..=8 => (ColorMode::Palette, 8),
        16 => (ColorMode::Rgb, 5),
        24 | 32 => (ColorMode::Rgb, 8),
        _ => (ColorMode::Unknown, 0),
    };
    let start = data.position(10).unwrap_or(usize::MAX) as u64;
    let row = (u64::from(width) * u64::from(bits)).div_ceil(32) * 4;
    let uncompressed = matches!(data.u32(30), Some(0 | 3)) || data.u32(14) == Some(12);
    let needed = if uncompressed {
        start.saturating_add(row.saturating_mul(height.into()))
    } else {
        data.position(2).unwrap_or(usize::MAX) as u64
    };
    probe.complete = bits > 0 && needed <= bytes.len() as u64;
}

#[cfg(test)]
mod tests {
    use crate::file::probe::{probe, Format};

    #[test]
    fn size_depth_and_length_are_read() {
        let mut data = vec![0; 54 + 8];
        data[..2].copy_from_slice(b"BM");
        data[10] = 54;
        data[14] = 40;
        data[18] = 2;
        data[22..26].copy_from_slice(&(-1i32).to_le_bytes());
        data[26] = 1;
        data[28] = 24;
        let p = probe(&data);
        assert_eq!((p.format, p.width, p.height), (Format::Bmp, 2, 1));
        assert!(p.complete);
        assert!(!probe(&data[..61]).complete);
    }
}

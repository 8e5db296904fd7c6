//! GIF (GIF89a specification).

use super::bytes::Bytes;
use super::{ColorMode, Probe};

/// Reads the blocks of a GIF into `probe`.
pub(super) fn read(bytes: &[u8], probe: &mut Probe) {
    let data = Bytes::little(bytes);
    (probe.width, probe.height) = (
        data.u16(6).unwrap_or(0).into(),
        data.u16(8).unwrap_or(0).into(),
    );
    probe.color = ColorMode::Palette;
    probe.bit_depth = 8;
    let Some(flags) = data.u8(10) else { return };
    let mut at = 13 + palette_bytes(flags);
    let mut frames = 0;
    while let Some(block) = data.u8(at) {
        at += 1;
        match block {
            // Extension: label, then sub-blocks.
            0x21 => at += 1,
            // Image: position, size, flags, palette, code size, then sub-blocks.
            0x2C => {
                frames += 1;
                let Some(flags) = data.u8(at + 8) else { return };
                probe.progressive |= flags & 0x40 != 0;
                at += 10 + palette_bytes(flags);
            }
            0x3B => {
                probe.complete = frames > 0;
                probe.trailing_bytes = bytes.len() - at;
                break;
            }
            _ => return,
        }
        probe.animated = frames > 1;
        loop {
            match data.u8(at) {
                None => return,
                Some(0) => break,
                Some(length) => at += 1 + usize::from(length),
            }
        }
        at += 1;
    }
}

fn palette_bytes(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

#[cfg(test)]
mod tests {
    use crate::file::probe::probe;

    const HEAD: &[u8] = b"GIF89a\x04\0\x03\0\0\0\0";
    const FRAME: &[u8] = b"\x2C\0\0\0\0\x04\0\x03\0\0\x02\x01\x00\0";

    #[test]
    fn frames_are_counted_and_the_trailer_completes() {
        let one = [HEAD, FRAME, b"\x3B"].concat();
        let p = probe(&one);
        assert_eq!(
            (p.width, p.height, p.animated, p.complete),
            (4, 3, false, true)
        );
        let two = [HEAD, FRAME, FRAME].concat();
        let p = probe(&two);
        assert_eq!((p.animated, p.complete), (true, false));
    }
}

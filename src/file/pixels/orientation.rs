//! EXIF orientation (CIPA DC-008, tag 0x0112) → upright.

use super::Pixels;
use crate::file::probe::turned;

impl Pixels {
    /// The picture turned clockwise by so many quarters; nothing else changes.
    pub fn turned(&self, quarters: u8) -> Pixels {
        upright(self.clone(), turned(1, quarters))
    }
}

/// The picture turned and mirrored so that it stands upright.
pub(super) fn upright(stored: Pixels, orientation: u8) -> Pixels {
    // Which stored edges are the upright picture's top and left: transposed, then mirrored per axis.
    let (transpose, flip_x, flip_y) = match orientation {
        2 => (false, true, false),
        3 => (false, true, true),
        4 => (false, false, true),
        5 => (true, false, false),
        6 => (true, false, true),
        7 => (true, true, true),
        8 => (true, true, false),
        _ => return stored,
    };
    let (sw, sh) = (stored.width, stored.height);
    let (width, height) = if transpose { (sh, sw) } else { (sw, sh) };
    let mut rgb = Vec::with_capacity(stored.rgb.len());
    for y in 0..height {
        for x in 0..width {
            let (sx, sy) = if transpose { (y, x) } else { (x, y) };
            let sx = if flip_x { sw - 1 - sx } else { sx };
            let sy = if flip_y { sh - 1 - sy } else { sy };
            rgb.extend(stored.at(sx, sy));
        }
    }
    Pixels { width, height, rgb }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The stored form of the upright picture `ab / cd / ef` for each orientation, as the EXIF standard draws it.
    #[test]
    fn every_orientation_comes_out_upright() {
        let pixels = |width: usize, cells: &str| Pixels {
            width,
            height: cells.len() / width,
            rgb: cells.bytes().flat_map(|c| [c; 3]).collect(),
        };
        let upright_picture = pixels(2, "abcdef");
        for (orientation, width, cells) in [
            (1, 2, "abcdef"),
            (2, 2, "badcfe"),
            (3, 2, "fedcba"),
            (4, 2, "efcdab"),
            (5, 3, "acebdf"),
            (6, 3, "bdface"),
            (7, 3, "fdbeca"),
            (8, 3, "ecafdb"),
        ] {
            let got = upright(pixels(width, cells), orientation);
            assert_eq!(got, upright_picture, "{orientation}");
        }
    }

    #[test]
    fn turning_by_hand_follows_the_orientation() {
        let picture = Pixels {
            width: 2,
            height: 3,
            rgb: (0..18).collect(),
        };
        for orientation in 1..=8 {
            let mut by_steps = upright(picture.clone(), orientation);
            for quarters in 0..4 {
                let at_once = upright(picture.clone(), turned(orientation, quarters));
                assert_eq!(at_once, by_steps, "{orientation} {quarters}");
                by_steps = by_steps.turned(1);
            }
        }
    }
}

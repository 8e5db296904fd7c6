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
    match transpose {
        true => transposed(&stored, flip_x, flip_y),
        false => mirrored(stored, flip_x, flip_y),
    }
}

/// Rows of the upright picture that are written side by side, from as many neighbouring pixels of each stored row.
const BAND: usize = 64;

/// Columns as rows; both counted from the stored picture's other end where they are flipped.
fn transposed(stored: &Pixels, flip_x: bool, flip_y: bool) -> Pixels {
    let (width, height) = (stored.height, stored.width);
    let mut rgb = vec![0; stored.rgb.len()];
    let mut rows: Vec<&mut [u8]> = rgb.chunks_exact_mut(width * 3).collect();
    if flip_x {
        rows.reverse();
    }
    for (band, first) in rows.chunks_mut(BAND).zip((0..height).step_by(BAND)) {
        for (y, row) in stored.rgb.chunks_exact(height * 3).enumerate() {
            let x = if flip_y { width - 1 - y } else { y };
            let pixels = row[3 * first..].chunks_exact(3);
            for (out, pixel) in band.iter_mut().zip(pixels) {
                out[3 * x..3 * x + 3].copy_from_slice(pixel);
            }
        }
    }
    Pixels { width, height, rgb }
}

/// Rows and columns stay what they are.
fn mirrored(mut stored: Pixels, flip_x: bool, flip_y: bool) -> Pixels {
    let pixels = stored.width * 3;
    if flip_x {
        for row in stored.rgb.chunks_exact_mut(pixels.max(1)) {
            row.reverse();
            row.chunks_exact_mut(3).for_each(|pixel| pixel.reverse());
        }
    }
    if flip_y {
        let half = stored.height / 2 * pixels;
        let (upper, lower) = stored.rgb.split_at_mut(half);
        let rows = upper.chunks_exact_mut(pixels.max(1));
        for (a, b) in rows.zip(lower.chunks_exact_mut(pixels.max(1)).rev()) {
            a.swap_with_slice(b);
        }
    }
    stored
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

//! What a picture looks like that was saved again after only a part of it had arrived: content that stops at a straight
//! line, and below it, down to the lower edge, the one colour with which a decoder fills what it lacks.

use crate::file::pixels::Pixels;
use crate::geometry::Rect;

/// Levels by which the fill differs from itself after another JPEG compression.
const EVEN: u8 = 2;
/// Levels by which content differs from the fill.
const APART: u8 = 24;
/// Share of the picture's rows from which a band counts.
const LEAST: f32 = 0.03;
/// Rows that the compression blurs beside the line where the content stops.
const BLURRED: usize = 4;
/// Share of the columns that must have content above a fill that is grey or green, which no wall and no shirt is to the
/// last level, and above one that is black.
const CONTENT: [f32; 2] = [0.3, 0.8];
/// Share of the picture's rows that a fill of any other colour must cover, and of the columns that must have content above it:
/// a neck before a wall of the fill's own colour. Nothing that is photographed is that even over that much of a portrait.
const HALF: f32 = 0.35;
const HALF_CONTENT: f32 = 0.25;
/// Rows over which that content must go on as wide, and how much of its width: a head upside down is round there.
const STRAIGHT: usize = 8;
const WIDE: f32 = 0.85;
/// Rows of a block, whole or halved by scaling, that ends within the width of the picture.
const STEP: std::ops::RangeInclusive<usize> = 4..=18;

/// The part that never arrived, in pixels of the picture; `None` when all is there.
pub fn unfilled(pixels: &Pixels) -> Option<Rect> {
    let (width, height) = (pixels.width, pixels.height);
    if width < 16 || height < 16 {
        return None;
    }
    let fill = pixels.at(width / 2, height - 1);
    let is_fill = |x: usize, y: usize| apart(pixels.at(x, y), fill) <= EVEN;
    let is_even = |y: usize, from: usize| (from..width).all(|x| is_fill(x, y));
    let rows = (0..height).rev().take_while(|&y| is_even(y, 0)).count();
    let top = height - rows;
    // A frame has the same colour above.
    if (rows as f32) < height as f32 * LEAST || top < 2 * BLURRED || is_even(0, 0) {
        return None;
    }
    let share = |y: usize| {
        let content = (0..width).filter(|&x| apart(pixels.at(x, y), fill) > APART);
        content.count() as f32 / width as f32
    };
    let content = share(top - BLURRED);
    let stops = if is_grey_or_green(fill) {
        content >= CONTENT[0]
    } else if apart(fill, [0; 3]) <= EVEN {
        content >= CONTENT[1]
    } else {
        rows as f32 >= height as f32 * HALF && is_cut(share, top)
    };
    let stops = stops || (content > 0.0 && ends_within_a_row(pixels, top, is_even));
    stops.then(|| Rect::new(0.0, top as f32, width as f32, rows as f32))
}

/// True when wide content ends at one row, right above `top` or, where the compression of a block reached below that row, a
/// little further up; `share` gives the share of a row that has content.
fn is_cut(share: impl Fn(usize) -> f32, top: usize) -> bool {
    let mut lines = (top.saturating_sub(STEP.end() - 1)..=top).rev();
    let line = lines.find(|&y| y == 0 || share(y - 1) > 0.0);
    let Some(above) = line.and_then(|line| line.checked_sub(BLURRED + STRAIGHT)) else {
        return false;
    };
    let content = share(above + STRAIGHT);
    content >= HALF_CONTENT && content >= WIDE * share(above)
}

/// Middle grey is what missing coefficients give, this green what missing samples do (YCbCr 0, 0, 0; ITU-T T.871).
fn is_grey_or_green(fill: [u8; 3]) -> bool {
    apart(fill, [128; 3]) <= EVEN || apart(fill, [0, 135, 0]) <= 3 * EVEN
}

/// True when the fill begins one row of blocks further up in the right part of the picture: data stop in the middle of a
/// row of blocks, edges of things do not.
fn ends_within_a_row(pixels: &Pixels, top: usize, is_even: impl Fn(usize, usize) -> bool) -> bool {
    let width = pixels.width;
    let fill = pixels.at(width - 1, top);
    let first = |y: usize| {
        let right = (0..width).rev();
        let even = right.take_while(|&x| apart(pixels.at(x, y), fill) <= EVEN);
        width - even.count()
    };
    let from = first(top - 1);
    // What has arrived of the last row of blocks begins at the left edge; a head set on a plain wall does not.
    let begins = (0..8).any(|x| apart(pixels.at(x, top - 1), fill) > EVEN);
    if from + 8 > width || from < 8 || !begins {
        return false;
    }
    // Beside the step the compression blurs a few columns.
    let inner = (from + BLURRED).min(width - 1);
    let rows = (0..top).rev().take_while(|&y| is_even(y, inner)).count();
    STEP.contains(&rows) && (top - rows..top).all(|y| first(y).abs_diff(from) <= BLURRED)
}

/// Largest difference of the three channels.
fn apart(a: [u8; 3], b: [u8; 3]) -> u8 {
    let of = |i: usize| a[i].abs_diff(b[i]);
    of(0).max(of(1)).max(of(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of content down to row `top`, and of the fill from column `from` on 16 rows further up.
    fn picture(fill: [u8; 3], top: usize, from: usize) -> Pixels {
        let mut pixels = Pixels::filled(96, 128, fill);
        for y in 0..top {
            for x in 0..96 {
                if y < top - 16 || x < from {
                    pixels.set(x, y, [(x * 2) as u8, (y + 40) as u8, 200]);
                }
            }
        }
        pixels
    }

    #[test]
    fn a_grey_green_or_black_rest_is_found() {
        for fill in [[128; 3], [127, 129, 128], [0, 135, 0], [0; 3]] {
            let found = unfilled(&picture(fill, 100, 96));
            assert_eq!(found, Some(Rect::new(0.0, 100.0, 96.0, 28.0)), "{fill:?}");
        }
    }

    #[test]
    fn any_colour_is_found_where_the_data_stop_within_a_row() {
        assert!(unfilled(&picture([255; 3], 100, 48)).is_some());
        assert!(unfilled(&picture([90, 40, 30], 100, 48)).is_some());
        assert_eq!(unfilled(&picture([255; 3], 100, 96)), None);
    }

    #[test]
    fn a_flat_lower_half_of_any_colour_is_found() {
        for fill in [[255; 3], [90, 40, 30], [0, 70, 200]] {
            let found = unfilled(&picture(fill, 72, 96));
            assert_eq!(found, Some(Rect::new(0.0, 72.0, 96.0, 56.0)), "{fill:?}");
        }
        // A neck before a wall as white as the fill, and what a compression leaves of the line.
        let mut neck = Pixels::filled(96, 128, [255; 3]);
        for y in 0..72 {
            (30..66).for_each(|x| neck.set(x, y, [200, 150, 130]));
        }
        for y in 72..80 {
            (30..66).for_each(|x| neck.set(x, y, [249, 250, 252]));
        }
        assert_eq!(unfilled(&neck), Some(Rect::new(0.0, 80.0, 96.0, 48.0)));
    }

    #[test]
    fn a_head_upside_down_before_a_plain_wall_is_whole() {
        let mut wall = Pixels::filled(96, 128, [240; 3]);
        for y in 0..100 {
            for x in 24..if y < 84 { 72 } else { 56 } {
                wall.set(x, y, [40; 3]);
            }
        }
        assert_eq!(unfilled(&wall), None);
        let mut round = Pixels::filled(96, 128, [240; 3]);
        for (x, y) in (0..96).flat_map(|x| (0..70).map(move |y| (x, y))) {
            let (across, down) = ((x as f32 - 48.0) / 24.0, (y as f32 - 30.0) / 40.0);
            if across * across + down * down < 1.0 {
                round.set(x, y, [40; 3]);
            }
        }
        assert_eq!(unfilled(&round), None);
    }

    #[test]
    fn whole_pictures_frames_and_plain_ones_are_left_alone() {
        assert_eq!(unfilled(&picture([128; 3], 128, 96)), None);
        assert_eq!(unfilled(&Pixels::filled(96, 128, [128; 3])), None);
        let mut framed = picture([0; 3], 100, 96);
        for x in 0..96 {
            framed.set(x, 0, [0; 3]);
        }
        assert_eq!(unfilled(&framed), None);
        // A black coat below a face: its shoulders slope.
        let mut coat = picture([0; 3], 100, 96);
        for y in 60..128 {
            for x in 128 - y..y - 32 {
                coat.set(x.min(95), y, [0; 3]);
            }
        }
        assert_eq!(unfilled(&coat), None);
    }
}

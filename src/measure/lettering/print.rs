//! Words in one ink: strokes of the same flat colour close together, as the characters of a name or the digits of a number
//! leave them, whatever their heights; opaque, or half-transparent as watermarks are. A few characters are enough: what tells them
//! from buttons, folds and patterns is how often a line across them enters a stroke, and how even everything is.
//!
//! Calibrated on 136 accepted photos of real people and 340 others, and on names, numbers and watermarks drawn over 70 of each kind;
//! tried on 59 of each that no limit was chosen on.

use super::ink::LIGHTER;
use super::regions::{Region, Regions};
use super::surroundings::Surroundings;
use super::Marks;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::math::larger;

/// Longest side of a stroke in pixels, at least.
const LEAST_SIDE: usize = 4;
/// Difference from its surroundings, in the channel with the largest, from which a stroke counts: a black watermark of 15 %
/// takes 14 levels off a middle tone and 38 off white.
const CONTRAST: f32 = 12.0;
/// How far from their mean the levels of a stroke may be, on average.
const UNEVEN_STROKE: f32 = 16.0;
/// How far what the ink adds to its surroundings may differ between neighbours, in any channel: as a share of the larger
/// contrast, and in levels at least.
const OTHER_INK: f32 = 0.25;
const LEAST_OTHER_INK: f32 = 8.0;
/// Gaps between neighbours, across and down, as shares of the picture's longer side.
const GAPS: [f32; 2] = [0.02, 0.01];
/// Share of a word's box that its strokes fill.
const FILL: std::ops::Range<f32> = 0.15..0.7;
/// Height of a line of words as a share of the picture's longer side, and its width in heights: a line may be slanted.
const HEIGHT: std::ops::Range<f32> = 0.018..0.15;
const WIDTH: std::ops::Range<f32> = 0.7..30.0;
/// Fewest strokes: two characters have two at least.
const LEAST_STROKES: usize = 2;
/// How far a row goes through a stroke on average, in heights of the line, at most.
const WIDEST_STROKE: f32 = 0.3;
/// Strokes from which a picture is full of a pattern instead.
const PATTERN: usize = 600;

/// What the strokes of a line must have to be words. What surrounds them and the ink itself must be even for its contrast, not
/// in levels: so faint ink is told on a plain wall, and strong ink on folds.
struct Words {
    /// Strokes that a row and a column across the line meet on average, together: a button has 2, a digit 3, a Chinese
    /// character about 6.
    across: f32,
    /// Mean difference of the strokes from what surrounds them, at least.
    contrast: f32,
    /// How far what the ink adds may be from its mean, and the levels of what surrounds the strokes from theirs, on average and
    /// as shares of the contrast.
    uneven_ink: f32,
    uneven_surroundings: f32,
}

/// Anywhere but in the head; one of them is enough.
const OUTSIDE: [Words; 2] = [
    Words {
        across: 4.0,
        contrast: 16.0,
        uneven_ink: 0.2,
        uneven_surroundings: 0.3,
    },
    Words {
        across: 4.0,
        contrast: 40.0,
        uneven_ink: 0.2,
        uneven_surroundings: 0.4,
    },
];

/// In the head with its hair, whose own features are like words.
const IN_HEAD: [Words; 2] = [
    Words {
        across: 6.0,
        contrast: 30.0,
        uneven_ink: 0.15,
        uneven_surroundings: 0.2,
    },
    Words {
        across: 7.0,
        contrast: 120.0,
        uneven_ink: 0.05,
        uneven_surroundings: 0.35,
    },
];

/// A stroke: a region of one colour.
struct Stroke<'a> {
    region: &'a Region,
    /// Its colour less that of its surroundings.
    offset: [f32; 3],
    /// The largest of these, whatever its sign.
    contrast: f32,
    /// How uneven its surroundings are.
    surroundings: f32,
}

/// The longest words, counted in characters: these are about as wide as high.
pub(super) fn longest(
    pixels: &Pixels,
    regions: &Regions,
    is_in_head: impl Fn(&Rect) -> bool,
) -> Option<Marks> {
    let of_sign = |lighter| longest_of(lighter, pixels, regions, &is_in_head);
    super::more(of_sign(true), of_sign(false))
}

/// The longest words that are lighter, or darker, than what is around them.
#[inline(never)]
fn longest_of(
    lighter: bool,
    pixels: &Pixels,
    regions: &Regions,
    is_in_head: &dyn Fn(&Rect) -> bool,
) -> Option<Marks> {
    let of_sign = regions
        .all
        .iter()
        .filter(|r| (r.label == LIGHTER) == lighter);
    let strokes: Vec<Stroke> = of_sign
        .filter_map(|region| stroke(pixels, regions, region))
        .take(PATTERN + 1)
        .collect();
    if strokes.len() > PATTERN {
        return None;
    }
    let lines = lines(&strokes, pixels.width.max(pixels.height) as f32);
    let are_words = |line: &&Line| {
        let needed = if is_in_head(&line.rect) {
            &IN_HEAD
        } else {
            &OUTSIDE
        };
        line.is_written(needed, regions)
    };
    let words = lines.iter().filter(are_words).map(Line::marks);
    words.max_by_key(|words| words.count)
}

/// The region as a stroke, when it is of one colour that differs from what is around it.
fn stroke<'a>(pixels: &Pixels, regions: &Regions, region: &'a Region) -> Option<Stroke<'a>> {
    let (width, height) = (region.right - region.left, region.bottom - region.top);
    if width.max(height) < LEAST_SIDE {
        return None;
    }
    let mut colors = Vec::with_capacity(region.area);
    for run in regions.runs(region) {
        let row = run.y * pixels.width;
        let levels = &pixels.rgb[3 * (row + run.x.start)..3 * (row + run.x.end)];
        colors.extend(levels.chunks_exact(3).map(|p| [p[0], p[1], p[2]]));
    }
    // The middle of the stroke: its rims are mixed with what is around it.
    let sum = |color: &[u8; 3]| color.iter().map(|&v| u32::from(v)).sum::<u32>();
    let mean = colors.iter().map(sum).sum::<u32>() / colors.len() as u32;
    colors.retain(|color| match region.label == LIGHTER {
        true => sum(color) >= mean,
        false => sum(color) <= mean,
    });
    let (color, unevenness) = color_of(&colors);
    if unevenness > UNEVEN_STROKE {
        return None;
    }
    let place = [region.left, region.top, region.right, region.bottom];
    let around = Surroundings::of(regions.runs(region), place, 2, false);
    let (ground, surroundings) = color_of(&around.colors(pixels));
    let offset = [0, 1, 2].map(|c| color[c] - ground[c]);
    let contrast = difference(color, ground);
    (contrast >= CONTRAST).then_some(Stroke {
        region,
        offset,
        contrast,
        surroundings,
    })
}

/// Mean colour, and how far from it the levels are on average.
fn color_of(colors: &[[u8; 3]]) -> ([f32; 3], f32) {
    let count = colors.len().max(1) as f32;
    let mut sums = [0u32; 3];
    for color in colors {
        sums = [0, 1, 2].map(|c| sums[c] + u32::from(color[c]));
    }
    let mean = sums.map(|sum| sum as f32 / count);
    let off = colors.iter().map(|color| {
        let parts = [0, 1, 2].map(|c| (f32::from(color[c]) - mean[c]).abs());
        parts[0] + parts[1] + parts[2]
    });
    (mean, off.sum::<f32>() / (3.0 * count))
}

/// The largest difference of two colours in a channel.
fn difference(a: [f32; 3], b: [f32; 3]) -> f32 {
    let apart = [0, 1, 2].map(|c| (a[c] - b[c]).abs());
    apart.into_iter().fold(0.0, larger)
}

/// Groups of strokes in one ink that are as wide and as high as words.
fn lines<'a>(strokes: &'a [Stroke<'a>], side: f32) -> Vec<Line<'a>> {
    let mut group: Vec<usize> = (0..strokes.len()).collect();
    for (i, one) in strokes.iter().enumerate() {
        for (j, other) in strokes[..i].iter().enumerate() {
            if group[i] != group[j] && are_neighbours(one, other, side) {
                let (kept, gone) = (group[j], group[i]);
                let members = group.iter_mut().filter(|g| **g == gone);
                members.for_each(|g| *g = kept);
            }
        }
    }
    let groups = (0..strokes.len()).filter_map(|first| {
        let members = strokes.iter().zip(&group).filter(|(_, g)| **g == first);
        Line::of(members.map(|(stroke, _)| stroke).collect(), side)
    });
    groups.collect()
}

fn are_neighbours(one: &Stroke, other: &Stroke, side: f32) -> bool {
    let gap = |starts: [usize; 2], ends: [usize; 2]| {
        starts[0].max(starts[1]) as f32 - ends[0].min(ends[1]) as f32
    };
    let (a, b) = (one.region, other.region);
    let other_ink = || (OTHER_INK * larger(one.contrast, other.contrast)).max(LEAST_OTHER_INK);
    gap([a.top, b.top], [a.bottom, b.bottom]) <= GAPS[1] * side
        && gap([a.left, b.left], [a.right, b.right]) <= GAPS[0] * side
        && difference(one.offset, other.offset) <= other_ink()
}

/// Strokes that stand like words.
struct Line<'a> {
    strokes: Vec<&'a Stroke<'a>>,
    rect: Rect,
}

impl<'a> Line<'a> {
    /// The line that these strokes form, when they do.
    #[cfg_attr(small_wasm, optimize(size))]
    fn of(strokes: Vec<&'a Stroke<'a>>, side: f32) -> Option<Line<'a>> {
        let regions = strokes.iter().map(|stroke| stroke.region);
        let left = regions.clone().map(|r| r.left).min()? as f32;
        let right = regions.clone().map(|r| r.right).max()? as f32;
        let top = regions.clone().map(|r| r.top).min()? as f32;
        let bottom = regions.clone().map(|r| r.bottom).max()? as f32;
        let rect = Rect::new(left, top, right - left, bottom - top);
        let area: usize = regions.map(|r| r.area).sum();
        let is_line = strokes.len() >= LEAST_STROKES
            && HEIGHT.contains(&(rect.height / side))
            && WIDTH.contains(&(rect.width / rect.height))
            && FILL.contains(&(area as f32 / rect.area()));
        is_line.then_some(Line { strokes, rect })
    }

    /// True when the strokes have what one of these words needs.
    #[cfg_attr(small_wasm, optimize(size))]
    fn is_written(&self, needed: &[Words], regions: &Regions) -> bool {
        let mean = |value: &dyn Fn(&Stroke) -> f32| {
            let sum: f32 = self.strokes.iter().map(|stroke| value(stroke)).sum();
            sum / self.strokes.len() as f32
        };
        let sum = |value: &dyn Fn(&Region) -> usize| {
            let values = self.strokes.iter().map(|stroke| value(stroke.region));
            values.sum::<usize>() as f32
        };
        let ink = [0, 1, 2].map(|c| mean(&|stroke| stroke.offset[c]));
        let uneven_ink = mean(&|stroke| {
            let off = [0, 1, 2].map(|c| (stroke.offset[c] - ink[c]).abs());
            (off[0] + off[1] + off[2]) / 3.0
        });
        let contrast = mean(&|stroke| stroke.contrast);
        let surroundings = mean(&|stroke| stroke.surroundings);
        let in_rows = sum(&|region| regions.runs(region).len());
        let in_columns = sum(&|region| regions.column_runs(region));
        let across = (in_rows + in_columns) / self.rect.height;
        let are = |words: &Words| {
            across >= words.across
                && contrast >= words.contrast
                && uneven_ink <= words.uneven_ink * contrast
                && surroundings <= words.uneven_surroundings * contrast
        };
        needed.iter().any(are)
            && sum(&|region| region.area) <= WIDEST_STROKE * self.rect.height * in_rows
    }

    fn marks(&self) -> Marks {
        let characters = (self.rect.width / self.rect.height).round() as usize;
        Marks {
            count: characters.max(super::NAMED),
            rect: self.rect,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ink::Ink;
    use super::*;

    /// Strokes of a made-up character: columns and rows, from and to, within a square of 30 pixels.
    const CHARACTER: [[usize; 4]; 5] = [
        [2, 26, 2, 6],
        [0, 4, 10, 28],
        [8, 26, 11, 15],
        [14, 18, 19, 28],
        [22, 26, 17, 28],
    ];

    /// A jacket of this colour, its columns in turn lighter and darker by some levels, with a character for each list of inks,
    /// one ink for each stroke.
    fn written(jacket: u8, uneven: u8, inks: &[[u8; 5]]) -> Pixels {
        let mut pixels = Pixels::filled(480, 640, [jacket - uneven; 3]);
        for (x, y) in (0..480)
            .step_by(2)
            .flat_map(|x| (0..640).map(move |y| (x, y)))
        {
            pixels.set(x, y, [jacket + uneven; 3]);
        }
        for (k, inks) in inks.iter().enumerate() {
            for ([left, right, top, bottom], ink) in CHARACTER.into_iter().zip(inks) {
                for y in 560 + top..560 + bottom {
                    (left..right).for_each(|x| pixels.set(180 + k * 34 + x, y, [*ink; 3]));
                }
            }
        }
        pixels
    }

    fn found(pixels: &Pixels, is_in_head: bool) -> Option<Rect> {
        let words = longest(pixels, &Ink::new(pixels, 0).any(), |_| is_in_head)?;
        Some(words.rect)
    }

    #[test]
    fn characters_are_words() {
        let three = written(40, 0, &[[255; 5]; 3]);
        let words = Some(Rect::new(180.0, 562.0, 94.0, 26.0));
        assert_eq!(found(&three, false), words);
        assert_eq!(found(&three, true), words);
        assert!(found(&written(240, 0, &[[30; 5]; 2]), false).is_some());
    }

    #[test]
    fn faint_ink_is_told_where_its_surroundings_are_even() {
        for ink in [60, 20] {
            assert!(
                found(&written(40, 0, &[[ink; 5]; 3]), false).is_some(),
                "{ink}"
            );
            assert_eq!(
                found(&written(40, 12, &[[ink; 5]; 3]), false),
                None,
                "{ink}"
            );
        }
    }

    #[test]
    fn words_in_the_head_must_be_plainer() {
        let folds = written(100, 28, &[[200; 5]; 3]);
        assert!(found(&folds, false).is_some());
        assert_eq!(found(&folds, true), None);
    }

    #[test]
    fn strokes_of_many_inks_and_buttons_are_no_words() {
        assert_eq!(
            found(&written(40, 0, &[[250, 180, 130, 95, 70]; 3]), false),
            None
        );
        let mut buttons = Pixels::filled(480, 640, [40; 3]);
        for (x, y) in (180..290).flat_map(|x| (560..572).map(move |y| (x, y))) {
            if x % 18 < 12 {
                buttons.set(x, y, [255; 3]);
            }
        }
        assert_eq!(found(&buttons, false), None);
    }

    #[test]
    fn nothing_is_found_where_nothing_was_written() {
        assert_eq!(found(&written(40, 0, &[]), false), None);
        assert_eq!(found(&written(40, 12, &[]), false), None);
    }
}

//! Words in one ink: strokes of the same flat colour close together, as the characters of a name or the digits of a number
//! leave them, whatever their heights. Two characters are enough: what tells them from buttons, folds and patterns is how
//! often a line across them enters a stroke.

use super::ink::LIGHTER;
use super::regions::{Region, Regions};
use super::surroundings::Surroundings;
use super::Marks;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;

/// Longest side of a stroke in pixels, at least.
const LEAST_SIDE: usize = 4;
/// Difference from its surroundings, in the channel with the largest, from which a stroke counts.
const CONTRAST: f32 = 70.0;
/// How far from their mean the levels of a stroke may be, on average.
const UNEVEN_STROKE: f32 = 12.0;
/// How far the colours of neighbours may differ, in any channel.
const OTHER_INK: f32 = 24.0;
/// Gaps between neighbours, across and down, as shares of the picture's longer side.
const GAPS: [f32; 2] = [0.02, 0.01];
/// Share of a word's box that its strokes fill.
const FILL: std::ops::Range<f32> = 0.18..0.7;
/// Height of a line of words as a share of the picture's longer side, and its width in heights.
const HEIGHT: std::ops::Range<f32> = 0.012..0.12;
const WIDTH: std::ops::Range<f32> = 1.15..30.0;
/// Fewest strokes: two characters have two at least.
const LEAST_STROKES: usize = 2;
/// How far a row goes through a stroke on average, in heights of the line, at most.
const WIDEST_STROKE: f32 = 0.3;
/// How uneven what surrounds the strokes may be where their contrast is large, as a share of it, and from how many strokes
/// across: characters half over a collar.
const UNEVEN_PER_CONTRAST: f32 = 0.55;
const ACROSS_UNEVEN: f32 = 6.0;
/// Strokes from which a picture is full of a pattern instead.
const PATTERN: usize = 600;

/// What the strokes of a line must have to be words. Calibrated on 1,358 photos of real people and on names of two to four
/// characters drawn over 135 of them.
struct Words {
    /// Strokes that a row and a column across the line meet on average, together: a button has 2, a digit 3, a Chinese
    /// character about 6.
    across: f32,
    /// Mean difference of the strokes from what surrounds them, at least.
    contrast: f32,
    /// How far from their mean the colours of the strokes may be, and the levels of what surrounds them, on average.
    uneven_ink: f32,
    uneven_surroundings: f32,
}

/// Anywhere but in the head.
const OUTSIDE: Words = Words {
    across: 5.0,
    contrast: 80.0,
    uneven_ink: 6.5,
    uneven_surroundings: 40.0,
};

/// In the head with its hair, whose own features are like words of little contrast.
const IN_HEAD: Words = Words {
    across: 7.0,
    contrast: 120.0,
    uneven_ink: 5.0,
    uneven_surroundings: 45.0,
};

/// A stroke: a region of one colour.
struct Stroke<'a> {
    region: &'a Region,
    color: [f32; 3],
    contrast: f32,
    surroundings: f32,
}

/// The longest words, counted in characters: these are about as wide as high.
pub(super) fn longest(
    pixels: &Pixels,
    regions: &Regions,
    is_in_head: impl Fn(&Rect) -> bool,
) -> Option<Marks> {
    let [lighter, darker] = [true, false].map(|lighter| {
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
    });
    super::more(lighter, darker)
}

/// The region as a stroke, when it is of one colour that differs from what is around it.
fn stroke<'a>(pixels: &Pixels, regions: &Regions, region: &'a Region) -> Option<Stroke<'a>> {
    let (width, height) = (region.right - region.left, region.bottom - region.top);
    if width.max(height) < LEAST_SIDE {
        return None;
    }
    let colors: Vec<[u8; 3]> = regions
        .places(region)
        .map(|[x, y]| pixels.at(x, y))
        .collect();
    // The middle of the stroke: its rims are mixed with what is around it.
    let sum = |color: [u8; 3]| color.iter().map(|&v| u32::from(v)).sum::<u32>();
    let mean = colors.iter().copied().map(sum).sum::<u32>() / colors.len() as u32;
    let is_middle = |color: &[u8; 3]| match region.label == LIGHTER {
        true => sum(*color) >= mean,
        false => sum(*color) <= mean,
    };
    let (color, unevenness) = color_of(colors.iter().copied().filter(is_middle));
    if unevenness > UNEVEN_STROKE {
        return None;
    }
    let place = [region.left, region.top, region.right, region.bottom];
    let around = Surroundings::of(regions.places(region), place, 2, false);
    let (ground, surroundings) = color_of(around.at(2, pixels));
    let contrast = difference(color, ground);
    (contrast >= CONTRAST).then_some(Stroke {
        region,
        color,
        contrast,
        surroundings,
    })
}

/// Mean colour, and how far from it the levels are on average.
fn color_of(colors: impl Iterator<Item = [u8; 3]> + Clone) -> ([f32; 3], f32) {
    let count = colors.clone().count().max(1) as f32;
    let mean = [0, 1, 2].map(|c| {
        let sum: u32 = colors.clone().map(|color| u32::from(color[c])).sum();
        sum as f32 / count
    });
    let off = colors.map(|color| {
        let parts = [0, 1, 2].map(|c| (f32::from(color[c]) - mean[c]).abs());
        parts[0] + parts[1] + parts[2]
    });
    (mean, off.sum::<f32>() / (3.0 * count))
}

/// The largest difference of two colours in a channel.
fn difference(a: [f32; 3], b: [f32; 3]) -> f32 {
    [0, 1, 2]
        .map(|c| (a[c] - b[c]).abs())
        .into_iter()
        .fold(0.0, f32::max)
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
    difference(one.color, other.color) <= OTHER_INK
        && gap([a.left, b.left], [a.right, b.right]) <= GAPS[0] * side
        && gap([a.top, b.top], [a.bottom, b.bottom]) <= GAPS[1] * side
}

/// Strokes that stand like words.
struct Line<'a> {
    strokes: Vec<&'a Stroke<'a>>,
    rect: Rect,
}

impl<'a> Line<'a> {
    /// The line that these strokes form, when they do.
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

    /// True when the strokes have what words need.
    fn is_written(&self, needed: &Words, regions: &Regions) -> bool {
        let mean = |value: &dyn Fn(&Stroke) -> f32| {
            let sum: f32 = self.strokes.iter().map(|stroke| value(stroke)).sum();
            sum / self.strokes.len() as f32
        };
        let sum = |value: &dyn Fn(&Region) -> usize| {
            let values = self.strokes.iter().map(|stroke| value(stroke.region));
            values.sum::<usize>() as f32
        };
        let ink = [0, 1, 2].map(|c| mean(&|stroke| stroke.color[c]));
        let uneven_ink = mean(&|stroke| {
            let off = [0, 1, 2].map(|c| (stroke.color[c] - ink[c]).abs());
            off.iter().sum::<f32>() / 3.0
        });
        let contrast = mean(&|stroke| stroke.contrast);
        let surroundings = mean(&|stroke| stroke.surroundings);
        let in_rows = sum(&|region| regions.runs(region).len());
        let in_columns = sum(&|region| regions.column_runs(region));
        let across = (in_rows + in_columns) / self.rect.height;
        across >= needed.across
            && contrast >= needed.contrast
            && uneven_ink <= needed.uneven_ink
            && (surroundings <= needed.uneven_surroundings
                || across >= ACROSS_UNEVEN && surroundings <= UNEVEN_PER_CONTRAST * contrast)
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
    use super::super::ink::regions;
    use super::*;

    /// Strokes of a made-up character: columns and rows, from and to, within a square of 30 pixels.
    const CHARACTER: [[usize; 4]; 5] = [
        [2, 26, 2, 6],
        [0, 4, 10, 28],
        [8, 26, 11, 15],
        [14, 18, 19, 28],
        [22, 26, 17, 28],
    ];

    /// A jacket with characters in these colours.
    fn named(colors: &[[u8; 3]]) -> Pixels {
        let mut pixels = Pixels::filled(480, 640, [40, 44, 60]);
        for (k, color) in colors.iter().enumerate() {
            for [left, right, top, bottom] in CHARACTER {
                for y in 560 + top..560 + bottom {
                    (left..right).for_each(|x| pixels.set(180 + k * 34 + x, y, *color));
                }
            }
        }
        pixels
    }

    fn found(pixels: &Pixels, is_in_head: bool) -> Option<Rect> {
        let words = longest(pixels, &regions(pixels, 0), |_| is_in_head)?;
        Some(words.rect)
    }

    #[test]
    fn two_and_three_characters_are_words() {
        let words = found(&named(&[[255; 3]; 3]), false);
        assert_eq!(words, Some(Rect::new(180.0, 562.0, 94.0, 26.0)));
        assert!(found(&named(&[[250, 30, 40]; 2]), false).is_some());
    }

    #[test]
    fn strokes_of_several_colours_are_no_words() {
        let buttons = named(&[[255; 3], [200; 3], [150; 3]]);
        assert_eq!(
            found(&buttons, false),
            None,
            "strokes of one colour are as high as wide"
        );
    }

    #[test]
    fn words_in_the_head_must_be_plain() {
        assert!(found(&named(&[[255; 3]; 3]), true).is_some());
        assert_eq!(found(&named(&[[140, 144, 160]; 3]), true), None);
        assert!(found(&named(&[[140, 144, 160]; 3]), false).is_some());
    }

    #[test]
    fn nothing_is_found_where_nothing_was_written() {
        assert_eq!(found(&named(&[]), false), None);
    }
}

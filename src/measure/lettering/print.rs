//! Words in one ink: strokes of the same flat colour close together, as the characters of a name or the digits of a number
//! leave them, whatever their heights.

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
/// How far from their means the levels of a stroke, of the colours of all strokes, and of what surrounds them may be, on average.
const UNEVEN_STROKE: f32 = 12.0;
const UNEVEN_INK: f32 = 10.0;
const UNEVEN_SURROUNDINGS: f32 = 40.0;
/// How far the colours of neighbours may differ, in any channel.
const OTHER_INK: f32 = 24.0;
/// Gaps between neighbours, across and down, as shares of the picture's longer side.
const GAPS: [f32; 2] = [0.02, 0.01];
/// Share of a word's box that its strokes fill.
const FILL: std::ops::Range<f32> = 0.12..0.7;
/// Height of a line of words as a share of the picture's longer side, and its width in heights, at least.
const HEIGHT: std::ops::Range<f32> = 0.008..0.12;
const LEAST_WIDTH: f32 = 1.2;
/// Strokes from which a picture is full of a pattern instead.
const PATTERN: usize = 600;

/// A stroke: a region of one colour.
struct Stroke<'a> {
    region: &'a Region,
    color: [f32; 3],
    surroundings: f32,
}

/// The words with the most strokes.
pub(super) fn most_strokes(
    pixels: &Pixels,
    regions: &Regions,
    is_outside: impl Fn(&Marks) -> bool,
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
        let words = words(&strokes, pixels.width.max(pixels.height) as f32);
        let words = words.into_iter().filter(&is_outside);
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
    (difference(color, ground) >= CONTRAST).then_some(Stroke {
        region,
        color,
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

/// Groups of strokes in one ink that stand like words in a line.
fn words(strokes: &[Stroke], side: f32) -> Vec<Marks> {
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
        line_of(members.map(|(stroke, _)| stroke), side)
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

/// The line that these strokes form, when they do.
fn line_of<'a>(strokes: impl Iterator<Item = &'a Stroke<'a>> + Clone, side: f32) -> Option<Marks> {
    let count = strokes.clone().count();
    let regions = strokes.clone().map(|stroke| stroke.region);
    let left = regions.clone().map(|r| r.left).min()? as f32;
    let right = regions.clone().map(|r| r.right).max()? as f32;
    let top = regions.clone().map(|r| r.top).min()? as f32;
    let bottom = regions.clone().map(|r| r.bottom).max()? as f32;
    let rect = Rect::new(left, top, right - left, bottom - top);
    let area: usize = regions.map(|r| r.area).sum();
    let mean = |value: &dyn Fn(&Stroke) -> f32| {
        strokes.clone().map(value).sum::<f32>() / count.max(1) as f32
    };
    let ink = [0, 1, 2].map(|c| mean(&|stroke| stroke.color[c]));
    let uneven = mean(&|stroke| {
        [0, 1, 2]
            .map(|c| (stroke.color[c] - ink[c]).abs())
            .iter()
            .sum::<f32>()
            / 3.0
    });
    let is_line = HEIGHT.contains(&(rect.height / side))
        && rect.width >= LEAST_WIDTH * rect.height
        && FILL.contains(&(area as f32 / rect.area()))
        && uneven <= UNEVEN_INK
        && mean(&|stroke| stroke.surroundings) <= UNEVEN_SURROUNDINGS;
    is_line.then_some(Marks { count, rect })
}

#[cfg(test)]
mod tests {
    use super::super::ink::regions;
    use super::*;

    /// Strokes of a made-up character: columns and rows, from and to, within a square of 30 pixels.
    const CHARACTER: [[usize; 4]; 4] = [
        [2, 26, 2, 6],
        [0, 4, 10, 28],
        [8, 26, 11, 15],
        [14, 18, 19, 28],
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

    fn strokes(pixels: &Pixels) -> usize {
        let found = most_strokes(pixels, &regions(pixels, 0), |_| true);
        found.map_or(0, |words| words.count)
    }

    #[test]
    fn the_strokes_of_a_name_are_counted_together() {
        assert_eq!(strokes(&named(&[[255; 3]; 3])), 12);
        assert_eq!(strokes(&named(&[[250, 30, 40]; 2])), 8);
    }

    #[test]
    fn strokes_of_several_colours_are_no_words() {
        let buttons = named(&[[255; 3], [200; 3], [150; 3]]);
        assert_eq!(
            strokes(&buttons),
            0,
            "four strokes of one colour are as high as wide"
        );
    }

    #[test]
    fn nothing_is_found_where_nothing_was_written_or_where_nobody_looks() {
        assert_eq!(strokes(&named(&[])), 0);
        let pixels = named(&[[255; 3]; 3]);
        assert_eq!(most_strokes(&pixels, &regions(&pixels, 0), |_| false), None);
    }
}

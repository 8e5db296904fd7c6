//! Lines of letters or digits, wherever they stand: on the background, on clothes, across the face.
//!
//! Printed characters are marks of one sign (lighter or darker than what is around them), of one height, on one line and
//! close together. Hair, patterns and folds hardly ever give more than four such marks in a row.

use super::regions::{Region, Regions};
use super::Marks;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::order;

/// Height of a mark: as shares of the longer side, and in pixels at least.
const LOWEST: f32 = 0.0125;
const HIGHEST: f32 = 0.12;
const LEAST_HEIGHT: usize = 6;
/// Largest width of a mark in heights: letters may touch.
const WIDEST: f32 = 2.5;
/// Fewest pixels of a mark.
const LEAST_AREA: usize = 6;
/// Largest gap between neighbours, and how far they may reach into each other, in heights.
const GAP: f32 = 1.3;
const REACH: f32 = 0.15;
/// How far the heights, and the upper and lower ends, of the marks of a line may differ: in heights, and in pixels at least.
const HEIGHTS: f32 = 0.18;
const ENDS: f32 = 0.15;
const LEAST_SLACK: f32 = 1.5;

/// Whether another mark may stand in the same line.
fn match_in_line(mark: &Region, other: &Region) -> bool {
    let slack = |share: f32| (share * height(mark)).max(LEAST_SLACK);
    let ends = |a: usize, b: usize| a.abs_diff(b) as f32 <= slack(ENDS);
    mark.label == other.label
        && (height(mark) - height(other)).abs() <= slack(HEIGHTS)
        && ends(mark.top, other.top)
        && ends(mark.bottom, other.bottom)
}

fn height(mark: &Region) -> f32 {
    (mark.bottom - mark.top) as f32
}

/// The longest line of marks; `None` when there is not a single mark.
#[inline(never)]
#[cfg_attr(small_wasm, optimize(size))]
pub(super) fn longest(pixels: &Pixels, regions: &Regions) -> Option<Marks> {
    let side = pixels.width.max(pixels.height) as f32;
    let lowest = ((LOWEST * side) as usize).max(LEAST_HEIGHT);
    let heights = lowest..=(HIGHEST * side) as usize;
    let could_be = |region: &&Region| {
        heights.contains(&(region.bottom - region.top))
            && (region.right - region.left) as f32 <= WIDEST * height(region)
            && region.area >= LEAST_AREA
    };
    let mut marks: Vec<&Region> = regions.all.iter().filter(could_be).collect();
    // From left to right; equal ones by their other edges, for an order that hangs on nothing else.
    let edges: [fn(&&Region) -> f64; 4] = [
        |mark| mark.bottom as f64,
        |mark| mark.right as f64,
        |mark| mark.top as f64,
        |mark| mark.left as f64,
    ];
    for edge in edges {
        marks = order::rising(&marks, edge);
    }
    let starts = (0..marks.len()).map(|start| line(&marks[start..]));
    starts.max_by_key(|line| line.count)
}

/// The line that begins with the first of some marks, which go from left to right.
fn line(marks: &[&Region]) -> Marks {
    let (first, mut last, mut count) = (marks[0], marks[0], 1);
    for mark in &marks[1..] {
        let gap = mark.left as f32 - last.right as f32;
        if gap > GAP * height(first) {
            break;
        }
        if gap >= -REACH * height(first) && match_in_line(first, mark) {
            (last, count) = (*mark, count + 1);
        }
    }
    let (x, y) = (first.left as f32, first.top as f32);
    Marks {
        count,
        rect: Rect::new(x, y, last.right as f32 - x, height(first)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::ink::{Ink, CHANNELS};
    use super::*;

    fn longest_line(pixels: &Pixels) -> Option<Marks> {
        let lines = CHANNELS.map(|channel| longest(pixels, &Ink::new(pixels, channel).strong()));
        lines.into_iter().flatten().max_by_key(|line| line.count)
    }

    /// A wall with bars of a height, every so many pixels.
    fn bars(heights: &[usize], every: usize, ink: [u8; 3]) -> Pixels {
        let mut pixels = Pixels::filled(480, 640, [120; 3]);
        for (k, height) in heights.iter().enumerate() {
            for y in 500..500 + height {
                (0..5).for_each(|x| pixels.set(40 + k * every + x, y, ink));
            }
        }
        pixels
    }

    #[test]
    fn marks_of_one_height_make_a_line() {
        for ink in [[0; 3], [255; 3], [220, 120, 120], [120, 120, 220]] {
            let line = longest_line(&bars(&[16; 9], 14, ink)).unwrap();
            assert_eq!(line.count, 9, "{ink:?}");
            assert_eq!(line.rect, Rect::new(40.0, 500.0, 117.0, 16.0));
        }
    }

    #[test]
    fn marks_of_many_heights_or_far_apart_make_none() {
        let count = |pixels: Pixels| longest_line(&pixels).map_or(0, |line| line.count);
        assert_eq!(count(bars(&[16, 30, 10, 22, 16, 40], 14, [0; 3])), 1);
        assert_eq!(count(bars(&[16; 9], 40, [0; 3])), 1);
        assert_eq!(count(bars(&[], 1, [0; 3])), 0);
    }

    #[test]
    fn any_size_is_looked_at() {
        for (width, height) in [(0, 0), (1, 1), (3, 700), (700, 2), (5, 5)] {
            let pixels = Pixels::filled(width, height, [9; 3]);
            assert_eq!(longest_line(&pixels), None);
        }
    }
}

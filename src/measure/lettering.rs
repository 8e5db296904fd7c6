//! Lines of letters or digits, wherever they stand: on the background, on clothes, across the face.
//!
//! Printed characters are marks of one sign (lighter or darker than what is around them), of one height, on one line and
//! close together. Hair, patterns and folds hardly ever give more than four such marks in a row.

use crate::file::pixels::Pixels;
use crate::geometry::Rect;

/// Channels that are looked at: what is written in a colour differs from what is around it in red or in blue.
const CHANNELS: [usize; 2] = [0, 2];
/// Cells along the longer side; the surroundings of a pixel are its cell and the eight around it.
const CELLS: usize = 80;
/// Difference from the surroundings from which a pixel is part of a mark.
const STEP: i32 = 40;
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

/// A line of marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// How many marks stand in it.
    pub marks: usize,
    /// Where it lies.
    pub rect: Rect,
}

/// A mark: a connected region.
#[derive(Clone, Copy)]
struct Mark {
    left: usize,
    right: usize,
    top: usize,
    bottom: usize,
    lighter: bool,
}

impl Mark {
    fn height(&self) -> f32 {
        (self.bottom - self.top) as f32
    }

    /// Whether another mark may stand in the same line.
    fn matches(&self, other: &Mark) -> bool {
        let slack = |share: f32| (share * self.height()).max(LEAST_SLACK);
        let ends = |a: usize, b: usize| a.abs_diff(b) as f32 <= slack(ENDS);
        self.lighter == other.lighter
            && (self.height() - other.height()).abs() <= slack(HEIGHTS)
            && ends(self.top, other.top)
            && ends(self.bottom, other.bottom)
    }
}

/// The longest line of marks; `None` when there is not a single mark.
pub fn longest_line(pixels: &Pixels) -> Option<Line> {
    let lines = CHANNELS.iter().filter_map(|channel| {
        let mut marks = marks(pixels, *channel);
        marks.sort_unstable_by_key(|mark| (mark.left, mark.top, mark.right, mark.bottom));
        let starts = (0..marks.len()).map(|start| line(&marks[start..]));
        starts.max_by_key(|line| line.marks)
    });
    lines.max_by_key(|line| line.marks)
}

/// The line that begins with the first of some marks, which go from left to right.
fn line(marks: &[Mark]) -> Line {
    let (first, mut last, mut count) = (marks[0], marks[0], 1);
    for mark in &marks[1..] {
        let gap = mark.left as f32 - last.right as f32;
        if gap > GAP * first.height() {
            break;
        }
        if gap >= -REACH * first.height() && first.matches(mark) {
            (last, count) = (*mark, count + 1);
        }
    }
    let (x, y) = (first.left as f32, first.top as f32);
    Line {
        marks: count,
        rect: Rect::new(x, y, last.right as f32 - x, first.height()),
    }
}

/// The marks that could be characters.
fn marks(pixels: &Pixels, channel: usize) -> Vec<Mark> {
    let (width, height) = (pixels.width, pixels.height);
    let mut ink = ink(pixels, channel);
    let side = width.max(height) as f32;
    let lowest = ((LOWEST * side) as usize).max(LEAST_HEIGHT);
    let highest = (HIGHEST * side) as usize;
    let (mut found, mut open) = (Vec::new(), Vec::new());
    for start in 0..ink.len() {
        let sign = ink[start];
        if sign == 0 {
            continue;
        }
        ink[start] = 0;
        open.push(start);
        let (mut left, mut right, mut top, mut bottom, mut area) = (width, 0, height, 0, 0);
        while let Some(i) = open.pop() {
            let (x, y) = (i % width, i / width);
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
            area += 1;
            for near in y.saturating_sub(1)..(y + 2).min(height) {
                let first = near * width + x.saturating_sub(1);
                let row = &mut ink[first..near * width + (x + 2).min(width)];
                for (j, ink) in row.iter_mut().enumerate().filter(|(_, ink)| **ink == sign) {
                    *ink = 0;
                    open.push(first + j);
                }
            }
        }
        let (w, h) = ((right - left) as f32, bottom - top);
        let inside = left > 0 && top > 0 && right < width && bottom < height;
        if inside && (lowest..=highest).contains(&h) && w <= WIDEST * h as f32 && area >= LEAST_AREA
        {
            let lighter = sign > 0;
            found.push(Mark {
                left,
                right,
                top,
                bottom,
                lighter,
            });
        }
    }
    found
}

/// Sum, count, smallest and largest of some levels.
#[derive(Clone, Copy)]
struct Levels {
    sum: u32,
    count: u32,
    least: u8,
    most: u8,
}

impl Levels {
    const NONE: Levels = Levels {
        sum: 0,
        count: 0,
        least: u8::MAX,
        most: 0,
    };

    fn and(self, other: Levels) -> Levels {
        Levels {
            sum: self.sum + other.sum,
            count: self.count + other.count,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }
}

/// For every pixel 1 where it is clearly lighter than its surroundings, −1 where darker, else 0.
fn ink(pixels: &Pixels, channel: usize) -> Vec<i8> {
    let (width, height) = (pixels.width, pixels.height);
    let cell = (width.max(height) / CELLS).max(4);
    let columns = width.div_ceil(cell);
    let mut cells = vec![Levels::NONE; columns * height.div_ceil(cell)];
    for y in 0..height {
        let row = &pixels.rgb[y * width * 3..(y + 1) * width * 3];
        let into = &mut cells[y / cell * columns..][..columns];
        for (into, part) in into.iter_mut().zip(row.chunks(cell * 3)) {
            for pixel in part.chunks_exact(3) {
                let level = pixel[channel];
                into.sum += u32::from(level);
                into.count += 1;
                into.least = into.least.min(level);
                into.most = into.most.max(level);
            }
        }
    }
    let mut ink = vec![0; width * height];
    for (i, own) in cells.iter().enumerate() {
        let (cx, cy) = (i % columns, i / columns);
        let rows = cy.saturating_sub(1)..(cy + 2).min(cells.len() / columns);
        let around = rows.flat_map(|row| {
            cells[row * columns..][cx.saturating_sub(1)..(cx + 2).min(columns)].iter()
        });
        let all = around.fold(Levels::NONE, |all, levels| all.and(*levels));
        let mean = (all.sum / all.count.max(1)) as i32;
        if i32::from(own.most) - mean <= STEP && mean - i32::from(own.least) <= STEP {
            continue;
        }
        for y in cy * cell..((cy + 1) * cell).min(height) {
            let part = y * width + cx * cell..y * width + ((cx + 1) * cell).min(width);
            let row = pixels.rgb[part.start * 3..part.end * 3].chunks_exact(3);
            for (ink, pixel) in ink[part].iter_mut().zip(row) {
                let off = i32::from(pixel[channel]) - mean;
                *ink = i8::from(off > STEP) - i8::from(off < -STEP);
            }
        }
    }
    ink
}

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(line.marks, 9, "{ink:?}");
            assert_eq!(line.rect, Rect::new(40.0, 500.0, 117.0, 16.0));
        }
    }

    #[test]
    fn marks_of_many_heights_or_far_apart_make_none() {
        let count = |pixels: Pixels| longest_line(&pixels).map_or(0, |line| line.marks);
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

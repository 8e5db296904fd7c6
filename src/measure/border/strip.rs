//! Strips along the edges.

use super::{apart, median, Edge};
use crate::file::pixels::Pixels;
use crate::geometry::Rect;

/// Deepest strip that is looked for, as a share of the picture from edge to edge.
const DEEPEST: f32 = 0.4;
/// Largest difference from the strip's colour, so that sensor noise and JPEG do not break a strip.
const EVEN: u8 = 12;
/// Share of a line that has the strip's colour where no text stands in it: last before the step.
const PLAIN: f32 = 0.97;
/// Share of a line that keeps the strip's colour where text stands in it.
const WRITTEN: f32 = 0.35;
/// Share of the length over which the picture differs from the strip behind the step. What is missing has the strip's own
/// colour: a wall as white as the strip. On 901 photos of real people hair, arms and photos pasted on white paper
/// reach 0.75 at the other edges and 0.22 at the lower one, which clothes touch.
const STEP: f32 = 0.85;
const STEP_BELOW: f32 = 0.3;
/// Step that shows in a strip of any content, in the channel where it is largest, and the share of the lower edge along
/// which it must be there: nothing but an added strip cuts person and background at one height.
const CUT: u8 = 12;
const CUT_SHARE: f32 = 0.95;

/// A strip along an edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strip {
    /// Where it lies.
    pub rect: Rect,
    /// Its thickness as a share of the picture from edge to edge.
    pub share: f32,
}

/// The thickest strip; `None` when there is none.
pub fn thickest_strip(pixels: &Pixels) -> Option<Strip> {
    let strips = Edge::ALL.iter().filter_map(|edge| strip(pixels, *edge));
    strips.max_by(|a, b| a.share.total_cmp(&b.share))
}

#[inline(never)]
fn strip(pixels: &Pixels, edge: Edge) -> Option<Strip> {
    let [length, depth] = edge.size(pixels);
    let deepest = (depth as f32 * DEEPEST) as usize;
    if length < 16 || depth < 16 {
        return None;
    }
    let mut thick = plain_strip(pixels, edge, deepest);
    if edge == Edge::Bottom {
        thick = thick.max(cut_strip(pixels, deepest));
    }
    let (w, h, t) = (pixels.width as f32, pixels.height as f32, thick as f32);
    let rect = match edge {
        Edge::Left => Rect::new(0.0, 0.0, t, h),
        Edge::Right => Rect::new(w - t, 0.0, t, h),
        Edge::Top => Rect::new(0.0, 0.0, w, t),
        Edge::Bottom => Rect::new(0.0, h - t, w, t),
    };
    let share = t / depth as f32;
    (thick > 0).then_some(Strip { rect, share })
}

/// Thickness of the strip of one colour at this edge, 0 when there is none.
fn plain_strip(pixels: &Pixels, edge: Edge, deepest: usize) -> usize {
    let [length, _] = edge.size(pixels);
    let first: Vec<[u8; 3]> = (0..length).map(|x| edge.pixel(pixels, x, 0)).collect();
    let color = median(&first);
    let need = if edge == Edge::Bottom {
        STEP_BELOW
    } else {
        STEP
    };
    // A pixel on either side of the step may be blurred: what is compared lies three lines apart.
    let mut lines: [Line; 4] = Default::default();
    let mut thickest = 0;
    for deep in 0..deepest + 2 {
        lines[deep % 4].read(pixels, edge, deep, color);
        let (outer, line) = (&lines[deep.saturating_sub(3) % 4], &lines[deep % 4]);
        let share = |line: &Line| line.count as f32 / length as f32;
        if deep >= 1 && share(outer) >= PLAIN {
            let both = outer.plain.iter().zip(&line.plain);
            let lost: usize = both.map(|(o, i)| usize::from(o & !i)).sum();
            if lost as f32 >= need * length as f32 {
                thickest = deep.saturating_sub(2).max(1);
            }
        }
        if share(line) < WRITTEN && share(outer) < WRITTEN {
            break;
        }
    }
    thickest
}

/// Which pixels of a line have the strip's colour, 1 or 0, and how many.
#[derive(Default)]
struct Line {
    plain: Vec<u8>,
    count: usize,
}

impl Line {
    fn read(&mut self, pixels: &Pixels, edge: Edge, deep: usize, color: [u8; 3]) {
        let [length, depth] = edge.size(pixels);
        let deep = match edge {
            Edge::Left | Edge::Top => deep,
            Edge::Right | Edge::Bottom => depth - 1 - deep,
        };
        let (first, step) = match edge.is_row() {
            true => (deep * pixels.width, 1),
            false => (deep, pixels.width),
        };
        let along = pixels.rgb[3 * first..].chunks(3 * step).take(length);
        self.plain.clear();
        self.plain.extend(along.map(|from| {
            let [r, g, b] = from.first_chunk().copied().unwrap_or_default();
            let [r, g, b] = [
                r.abs_diff(color[0]),
                g.abs_diff(color[1]),
                b.abs_diff(color[2]),
            ];
            u8::from((r <= EVEN) & (g <= EVEN) & (b <= EVEN))
        }));
        self.count = self.plain.iter().map(|&plain| usize::from(plain)).sum();
    }
}

/// Thickness of a strip of any content along the lower edge, 0 when there is none.
fn cut_strip(pixels: &Pixels, deepest: usize) -> usize {
    let (width, height) = (pixels.width, pixels.height);
    let same = |y: usize| {
        let most = ((1.0 - CUT_SHARE) * width as f32) as usize;
        let alike = |x: &usize| apart(pixels.at(*x, y), pixels.at(*x, y - 3)) < CUT;
        (0..width).filter(alike).nth(most).is_some()
    };
    let rows = (height - deepest.max(1)..height).filter(|y| *y >= 3);
    rows.into_iter()
        .find(|y| !same(*y))
        .map_or(0, |y| height - y)
}

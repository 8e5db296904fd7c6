//! The iris as a dark disc between bright sides.

use super::{Axes, IRIS_RADIUS, SCALE};
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::order::ranked;

/// Half the extent of the patch, in samples: the search, two samples more, and the disc's sides.
const HALF: [i32; 2] = [40, 36];
/// Half the extent of the search, in samples: 0.14 × 0.11 eye distances.
const REACH: [i32; 2] = [18, 14];
/// Half the extent of the window that sets black and white, in samples: lids, iris and the white of the eye.
pub(super) const WINDOW: [i32; 2] = [23, 13];
/// Percentiles of the window that count as black and white.
const BLACK_WHITE: [f32; 2] = [0.03, 0.75];
/// Least span between black and white, in levels: below it noise would be stretched.
pub(super) const LEAST_SPAN: f32 = 8.0;
/// Standard deviations of the iris's place around the one the lids suggest, over the distance of the eyes.
const SPREAD: [f32; 2] = [0.05, 0.035];
/// What a place one standard deviation away must make up for in contrast.
const AWAY_COST: f32 = 0.06;

/// The red channel around one eye, black and white stretched to 0..1: irises of every colour are dark in it, skin
/// and the white of the eye are bright.
pub(super) struct Patch {
    values: Vec<f32>,
}

/// Where the disc fits best, in samples from the patch's middle.
pub(super) struct Disc {
    pub right: f32,
    pub down: f32,
    pub contrast: f32,
}

const COLUMNS: i32 = 2 * HALF[0] + 1;
const ROWS: i32 = 2 * HALF[1] + 1;

impl Patch {
    pub fn new(pixels: &Pixels, axes: &Axes, center: Point) -> Patch {
        let step = axes.distance / SCALE;
        // Two readings each way where samples are further apart than pixels.
        let offsets: &[f32] = if step > 1.25 { &[-0.25, 0.25] } else { &[0.0] };
        let count = (offsets.len() * offsets.len()) as f32;
        let mut values = Vec::with_capacity((COLUMNS * ROWS) as usize);
        for y in -HALF[1]..=HALF[1] {
            for x in -HALF[0]..=HALF[0] {
                let mut sum = 0.0;
                for dy in offsets {
                    for dx in offsets {
                        let at = axes.moved(center, (x as f32 + dx) * step, (y as f32 + dy) * step);
                        sum += pixels.bilinear_channel(0, at.x, at.y);
                    }
                }
                values.push(sum / count);
            }
        }
        let mut patch = Patch { values };
        patch.stretch();
        patch
    }

    #[inline]
    fn at(&self, x: i32, y: i32) -> f32 {
        self.values[((y + HALF[1]) * COLUMNS + x + HALF[0]) as usize]
    }

    fn stretch(&mut self) {
        let mut window: Vec<f32> = (-WINDOW[1]..=WINDOW[1])
            .flat_map(|y| (-WINDOW[0]..=WINDOW[0]).map(move |x| (x, y)))
            .map(|(x, y)| self.at(x, y))
            .collect();
        let last = (window.len() - 1) as f32;
        let mut level = |share: f32| ranked(&mut window, (share * last) as usize).unwrap_or(0.0);
        let (black, white) = (level(BLACK_WHITE[0]), level(BLACK_WHITE[1]));
        let span = (white - black).max(LEAST_SPAN);
        for value in &mut self.values {
            *value = ((*value - black) / span).clamp(0.0, 1.0);
        }
    }

    /// The best place among every other one across and down; all those of a row side by side.
    fn roughly(&self, ring: &[(i32, i32, f32)]) -> (i32, i32) {
        /// Places in a row.
        const PLACES: usize = REACH[0] as usize + 1;
        // Every other column of a row of samples stands together: first the even ones, counted from the left.
        let halves: Vec<Vec<f32>> = self
            .values
            .chunks_exact(COLUMNS as usize)
            .map(|row| {
                let every_other = |first: usize| row.iter().skip(first).step_by(2).copied();
                every_other(0).chain(every_other(1)).collect()
            })
            .collect();
        let (mut best, mut place) = (f32::MIN, (0, 0));
        for y in (-REACH[1]..=REACH[1]).step_by(2) {
            let mut contrasts = [-0.0f32; PLACES];
            for &(dx, dy, weight) in ring {
                let first = (HALF[0] - REACH[0] + dx) as usize;
                let start = first / 2 + first % 2 * (COLUMNS as usize).div_ceil(2);
                let row = &halves[(y + dy + HALF[1]) as usize][start..start + PLACES];
                for (contrast, value) in contrasts.iter_mut().zip(row) {
                    *contrast += weight * value;
                }
            }
            for (x, contrast) in (-REACH[0]..=REACH[0]).step_by(2).zip(contrasts) {
                let score = contrast - cost(x, SPREAD[0]) - cost(y, SPREAD[1]);
                if score > best {
                    (best, place) = (score, (x, y));
                }
            }
        }
        place
    }

    /// The place of the most contrast, less what its distance from the middle costs; to a part of a sample by
    /// the parabola through the neighbours.
    pub fn find(&self) -> Disc {
        let ring = ring();
        let contrast = |x: i32, y: i32| -> f32 {
            ring.iter()
                .map(|&(dx, dy, weight)| weight * self.at(x + dx, y + dy))
                .sum()
        };
        let score = |x: i32, y: i32| contrast(x, y) - cost(x, SPREAD[0]) - cost(y, SPREAD[1]);
        let best_of = |columns: &[i32], rows: &[i32]| {
            let (mut best, mut place) = (f32::MIN, (0, 0));
            for &y in rows {
                for &x in columns {
                    let score = score(x, y);
                    if score > best {
                        (best, place) = (score, (x, y));
                    }
                }
            }
            (best, place)
        };
        let (x, y) = self.roughly(&ring);
        let (best, place) = best_of(&[x - 1, x, x + 1], &[y - 1, y, y + 1]);
        let (x, y) = place;
        Disc {
            right: x as f32 + vertex(score(x - 1, y), best, score(x + 1, y)),
            down: y as f32 + vertex(score(x, y - 1), best, score(x, y + 1)),
            contrast: contrast(x, y),
        }
    }
}

/// What a place so many samples away must make up for in contrast.
fn cost(place: i32, spread: f32) -> f32 {
    let sigmas = place as f32 / SCALE / spread;
    AWAY_COST * sigmas * sigmas
}

/// Offset of the highest point of the parabola through three values at −1, 0 and 1, within ± ½.
fn vertex(before: f32, at: f32, after: f32) -> f32 {
    let curve = before - 2.0 * at + after;
    if curve < 0.0 {
        (0.5 * (before - after) / curve).clamp(-0.5, 0.5)
    } else {
        0.0
    }
}

/// Weights that subtract the mean of the disc from the mean of its sides. Above and below, the lids cover the
/// disc: only the middle three quarters of its height and the sides within 41° of the horizontal count.
fn ring() -> Vec<(i32, i32, f32)> {
    let radius = IRIS_RADIUS * SCALE;
    let reach = (1.6 * radius) as i32 + 1;
    let (mut disc, mut sides) = (Vec::new(), Vec::new());
    for y in -reach..=reach {
        for x in -reach..=reach {
            let away = ((x * x + y * y) as f32).sqrt() / radius;
            let flat = (x as f32 / radius).abs() > 0.75 * away;
            if away < 0.92 && (y as f32).abs() < 0.75 * radius {
                disc.push((x, y));
            } else if away > 1.08 && away < 1.6 && flat {
                sides.push((x, y));
            }
        }
    }
    let (inner, outer) = (-1.0 / disc.len() as f32, 1.0 / sides.len() as f32);
    let weighted =
        |places: Vec<(i32, i32)>, weight: f32| places.into_iter().map(move |(x, y)| (x, y, weight));
    weighted(disc, inner)
        .chain(weighted(sides, outer))
        .collect()
}

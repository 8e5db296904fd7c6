//! Moiré: the grid of a screen against the grid of the camera that took a picture of it.
//!
//! A grid shows as an isolated peak in the spectrum, on the person and on the ground alike. The texture of a wall is on
//! the ground alone, that of clothes on neither of the places looked at, and noise has no peaks.

use crate::geometry::Point;
use crate::ground::{middle, Ground};
use crate::math;
use crate::photo::Portrait;
use crate::pixels::Pixels;

/// Side of the windows looked at, in pixels of the working picture.
const SIDE: usize = 32;
/// Windows on the ground, at most, and at least.
const GROUND: (usize, usize) = (10, 4);
/// Both cheeks and the forehead.
const SKIN: [usize; 3] = [50, 280, 151];
/// Eye distance below which a window does not fit on a cheek, in pixels.
const LEAST_EYES: f32 = 60.0;
/// Frequencies below this, in periods per window, are light and shape.
const LOWEST: f32 = 4.0;
/// Added to the power around a peak: what half a luma step of noise has.
const FLOOR: f32 = 30.0;

/// How far the strongest peak stands out of the spectrum around it: the smaller one of the medians over windows on skin and
/// over windows on the ground. `None` where face or ground are too small.
pub fn moire(portrait: &Portrait) -> Option<f32> {
    if portrait.head.eye_distance() < LEAST_EYES {
        return None;
    }
    let pixels = &portrait.scene.pixels;
    let waves = Waves::new();
    let strongest = |corners: Vec<[usize; 2]>| {
        let peaks = corners.into_iter();
        let mut found: Vec<f32> = peaks
            .filter_map(|corner| Some(waves.peak(&window(pixels, corner)?)))
            .collect();
        middle(&mut found)
    };
    let skin = SKIN.iter().map(|i| portrait.face.mesh.point(*i));
    let skin = strongest(skin.filter_map(corner).collect())?;
    let ground = strongest(on_ground(portrait.ground()?)?)?;
    Some(skin.min(ground))
}

/// Upper left corner of the window around a point; `None` outside the picture.
fn corner(middle: Point) -> Option<[usize; 2]> {
    let half = SIDE as f32 / 2.0;
    let (x, y) = (middle.x - half, middle.y - half);
    (x >= 0.0 && y >= 0.0).then_some([x as usize, y as usize])
}

/// Corners of windows that hold nothing but ground, spread over it; `None` when there are too few.
fn on_ground(ground: &Ground) -> Option<Vec<[usize; 2]>> {
    let side = SIDE.div_ceil(ground.step);
    let free = |x: usize, y: usize| {
        (y..y + side).all(|row| {
            let start = row * ground.width + x;
            ground.free[start..start + side].iter().all(|f| *f)
        })
    };
    let rows = (0..(ground.height + 1).saturating_sub(side)).step_by(side);
    let found: Vec<[usize; 2]> = rows
        .flat_map(|y| {
            let columns = (0..(ground.width + 1).saturating_sub(side)).step_by((side / 2).max(1));
            columns.map(move |x| [x, y])
        })
        .filter(|[x, y]| free(*x, *y))
        .map(|corner| corner.map(|cells| cells * ground.step))
        .collect();
    let count = found.len().min(GROUND.0);
    let spread = (0..count).filter_map(|k| found.get(k * found.len() / count).copied());
    (count >= GROUND.1).then(|| spread.collect())
}

/// Luma of a window, row by row, minus its mean.
fn window(pixels: &Pixels, [left, top]: [usize; 2]) -> Option<Vec<f32>> {
    if left + SIDE > pixels.width || top + SIDE > pixels.height {
        return None;
    }
    let rows = (top..top + SIDE).flat_map(|y| (left..left + SIDE).map(move |x| (x, y)));
    let mut luma: Vec<f32> = rows
        .map(|(x, y)| {
            let [r, g, b] = pixels.at(x, y).map(f32::from);
            0.299 * r + 0.587 * g + 0.114 * b
        })
        .collect();
    let mean = luma.iter().sum::<f32>() / luma.len() as f32;
    luma.iter_mut().for_each(|v| *v -= mean);
    Some(luma)
}

/// Cosines, sines and the Hann window of the Fourier transform.
struct Waves {
    turn: [[f32; 2]; SIDE],
    hann: [f32; SIDE],
}

impl Waves {
    fn new() -> Waves {
        let angle = |k: usize, n: usize| std::f64::consts::TAU * k as f64 / n as f64;
        Waves {
            turn: std::array::from_fn(|k| {
                let a = angle(k, SIDE);
                [math::cos(a) as f32, -math::sin(a) as f32]
            }),
            hann: std::array::from_fn(|k| (0.5 - 0.5 * math::cos(angle(k + 1, SIDE + 1))) as f32),
        }
    }

    /// Power of every frequency, rows of vertical frequency, negative ones in the upper half.
    fn power(&self, luma: &[f32]) -> Vec<f32> {
        const HALF: usize = SIDE / 2 + 1;
        let mut rows = vec![[[0.0f32; 2]; HALF]; SIDE];
        for ((out, row), weight) in rows.iter_mut().zip(luma.chunks_exact(SIDE)).zip(&self.hann) {
            for (u, out) in out.iter_mut().enumerate() {
                for (x, (v, w)) in row.iter().zip(&self.hann).enumerate() {
                    let [cos, sin] = self.turn[u * x % SIDE];
                    let v = v * w * weight;
                    *out = [out[0] + v * cos, out[1] + v * sin];
                }
            }
        }
        let mut power = vec![0.0; SIDE * SIDE];
        for u in 0..HALF {
            for v in 0..SIDE {
                let mut sum = [0.0f32; 2];
                for (y, row) in rows.iter().enumerate() {
                    let ([cos, sin], [a, b]) = (self.turn[v * y % SIDE], row[u]);
                    sum = [sum[0] + a * cos - b * sin, sum[1] + a * sin + b * cos];
                }
                let square = sum[0] * sum[0] + sum[1] * sum[1];
                power[v * SIDE + u] = square;
                power[(SIDE - v) % SIDE * SIDE + (SIDE - u) % SIDE] = square;
            }
        }
        power
    }

    /// The largest power beyond what lies around it.
    fn peak(&self, luma: &[f32]) -> f32 {
        let power = self.power(luma);
        let mut best = 0.0f32;
        for v in 0..SIDE {
            for u in 0..=SIDE / 2 {
                let here = power[v * SIDE + u];
                if here <= best * FLOOR || !counts(u, v.min(SIDE - v)) {
                    continue;
                }
                best = best.max(here / (FLOOR + nearby(&power, u, v)));
            }
        }
        best
    }
}

/// Whether a frequency is neither light and shape nor one of those that 8 × 8 blocks have.
fn counts(u: usize, v: usize) -> bool {
    let high = (u * u + v * v) as f32 >= LOWEST * LOWEST;
    let blocks = (u % 4 == 0 && v % 4 == 0) || (u <= 1 && v % 4 <= 1) || (v <= 1 && u % 4 <= 1);
    high && !blocks
}

/// Median power in the ring from two to three frequencies away.
fn nearby(power: &[f32], u: usize, v: usize) -> f32 {
    let mut ring = Vec::with_capacity(40);
    for dv in 0..7 {
        for du in 0..7 {
            if (2..5).contains(&dv) && (2..5).contains(&du) {
                continue;
            }
            let row = (v + SIDE + dv - 3) % SIDE;
            ring.push(power[row * SIDE + (u + SIDE + du - 3) % SIDE]);
        }
    }
    middle(&mut ring).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    /// The drawn person behind a grid of a period and a depth in luma steps, where `covered`.
    fn behind(period: f64, depth: f64, covered: impl Fn(usize, usize) -> bool) -> f32 {
        let mut scene = fixtures::posed(|_| ());
        for y in 0..640 {
            for x in 0..480 {
                let wave = math::sin(std::f64::consts::TAU * (x as f64 + 0.3 * y as f64) / period);
                let step = if covered(x, y) {
                    (depth * wave) as i32
                } else {
                    0
                };
                let color = scene
                    .pixels
                    .at(x, y)
                    .map(|v| (i32::from(v) + step).clamp(0, 255) as u8);
                scene.pixels.set(x, y, color);
            }
        }
        moire(&scene.portrait().unwrap()).unwrap()
    }

    #[test]
    fn a_grid_over_all_stands_out() {
        assert!(behind(4.7, 6.0, |_, _| true) > 100.0);
        assert!(behind(3.3, 4.0, |_, _| true) > 100.0);
    }

    #[test]
    fn a_plain_picture_and_a_patterned_wall_do_not() {
        assert!(behind(4.7, 0.0, |_, _| true) < 30.0);
        assert!(behind(4.7, 6.0, |x, y| !fixtures::inside(x, y)) < 30.0);
    }

    #[test]
    fn a_small_face_tells_nothing() {
        let scene = fixtures::posed(|head| head.eyes[1].x = head.eyes[0].x + 40.0);
        assert_eq!(moire(&scene.portrait().unwrap()), None);
    }
}

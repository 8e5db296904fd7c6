//! Moiré: the grid of a screen against the grid of the camera that took a picture of it.
//!
//! A grid shows as an isolated peak in the spectrum, on the person and on the background alike. The texture of a wall is on
//! the background alone, that of clothes on neither of the places looked at, and noise has no peaks.

use crate::face::head::Head;
use crate::face::landmarks::{landmarks, Landmark};
use crate::face::Face;
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::math;
use crate::measure::background::{middle, Background};

/// Side of the windows looked at, in pixels of the working picture.
const SIDE: usize = 32;
/// Windows on the background, at most, and at least.
const BACKGROUND: (usize, usize) = (10, 4);
/// Both cheeks and the forehead.
const SKIN: [Landmark; 3] = landmarks([50, 280, 151]);
/// Eye distance below which a window does not fit on a cheek, in pixels.
const LEAST_EYES: f32 = 60.0;
/// Frequencies below this, in periods per window, are light and shape.
const LOWEST: f32 = 4.0;
/// Added to the power around a peak: what half a luma step of noise has.
const FLOOR: f32 = 30.0;

/// How far the strongest peak stands out of the spectrum around it: the smaller one of the medians over windows on skin and
/// over windows on the background. `None` where face or background are too small.
pub fn moire(pixels: &Pixels, face: &Face, head: &Head, background: &Background) -> Option<f32> {
    if head.eye_distance() < LEAST_EYES {
        return None;
    }
    let waves = Waves::new();
    let strongest = |corners: Vec<[usize; 2]>| {
        let peaks = corners.into_iter();
        let mut found: Vec<f32> = peaks
            .filter_map(|corner| Some(waves.peak(&window(pixels, corner)?)))
            .collect();
        middle(&mut found)
    };
    let skin = SKIN.iter().map(|i| face.mesh.point(*i));
    let skin = strongest(skin.filter_map(corner).collect())?;
    let background = strongest(on_background(background)?)?;
    Some(skin.min(background))
}

/// Upper left corner of the window around a point; `None` outside the picture.
fn corner(middle: Point) -> Option<[usize; 2]> {
    let half = SIDE as f32 / 2.0;
    let (x, y) = (middle.x - half, middle.y - half);
    (x >= 0.0 && y >= 0.0).then_some([x as usize, y as usize])
}

/// Corners of windows that hold nothing but background, spread over it; `None` when there are too few.
fn on_background(background: &Background) -> Option<Vec<[usize; 2]>> {
    let side = SIDE.div_ceil(background.step);
    let free = |x: usize, y: usize| {
        (y..y + side).all(|row| {
            let start = row * background.width + x;
            background.free[start..start + side].iter().all(|f| *f)
        })
    };
    let rows = (0..(background.height + 1).saturating_sub(side)).step_by(side);
    let found: Vec<[usize; 2]> = rows
        .flat_map(|y| {
            let columns =
                (0..(background.width + 1).saturating_sub(side)).step_by((side / 2).max(1));
            columns.map(move |x| [x, y])
        })
        .filter(|[x, y]| free(*x, *y))
        .map(|corner| corner.map(|cells| cells * background.step))
        .collect();
    let count = found.len().min(BACKGROUND.0);
    let spread = (0..count).filter_map(|k| found.get(k * found.len() / count).copied());
    (count >= BACKGROUND.1).then(|| spread.collect())
}

/// Luma of a window minus its mean.
fn window(pixels: &Pixels, [left, top]: [usize; 2]) -> Option<Part> {
    if left + SIDE > pixels.width || top + SIDE > pixels.height {
        return None;
    }
    let mut luma: Part = std::array::from_fn(|y| {
        let start = ((top + y) * pixels.width + left) * 3;
        let row = &pixels.rgb[start..start + SIDE * 3];
        std::array::from_fn(|x| {
            let [r, g, b] = [0, 1, 2].map(|c| f32::from(row[x * 3 + c]));
            0.299 * r + 0.587 * g + 0.114 * b
        })
    });
    let mean = luma.iter().flatten().sum::<f32>() / (SIDE * SIDE) as f32;
    luma.iter_mut().flatten().for_each(|v| *v -= mean);
    Some(luma)
}

/// What the Fourier transform of windows needs.
struct Waves {
    /// Cosine and minus sine of each part of a turn: enough for one half.
    turn: [[f32; 2]; SIDE / 2],
    hann: [f32; SIDE],
}

/// One part, real or imaginary, of every value of a window.
type Part = [[f32; SIDE]; SIDE];

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
    fn power(&self, luma: &Part) -> Part {
        let weighted = |y: usize| std::array::from_fn(|x| luma[y][x] * self.hann[x] * self.hann[y]);
        let mut real: Part = std::array::from_fn(weighted);
        let mut imaginary = [[0.0; SIDE]; SIDE];
        for _ in 0..2 {
            self.transform_columns(&mut real, &mut imaginary);
            (real, imaginary) = (turned(&real), turned(&imaginary));
        }
        std::array::from_fn(|v| {
            let (real, imaginary) = (&real[v], &imaginary[v]);
            std::array::from_fn(|u| real[u] * real[u] + imaginary[u] * imaginary[u])
        })
    }

    /// The Fourier transform of every column at once: J. W. Cooley and J. W. Tukey, An algorithm for the machine
    /// calculation of complex Fourier series, Mathematics of Computation 19(90), 1965.
    fn transform_columns(&self, real: &mut Part, imaginary: &mut Part) {
        for row in 0..SIDE {
            let reversed = row.reverse_bits() >> (SIDE - 1).leading_zeros();
            if row < reversed {
                real.swap(row, reversed);
                imaginary.swap(row, reversed);
            }
        }
        let mut half = 1;
        while half < SIDE {
            for row in (0..SIDE).filter(|row| row & half == 0) {
                let [cos, sin] = self.turn[row % half * (SIDE / 2 / half)];
                for x in 0..SIDE {
                    let (a, b) = (real[row + half][x], imaginary[row + half][x]);
                    let (a, b) = (a * cos - b * sin, a * sin + b * cos);
                    let (c, d) = (real[row][x], imaginary[row][x]);
                    (real[row][x], imaginary[row][x]) = (c + a, d + b);
                    (real[row + half][x], imaginary[row + half][x]) = (c - a, d - b);
                }
            }
            half *= 2;
        }
    }

    /// The largest power beyond what lies around it.
    fn peak(&self, luma: &Part) -> f32 {
        let power = self.power(luma);
        let frequencies = (0..SIDE).flat_map(|v| (0..=SIDE / 2).map(move |u| (u, v)));
        let counted = frequencies.filter(|(u, v)| counts(*u, (*v).min(SIDE - *v)));
        let stands_out = |power: f32, nearby: f32| power / (FLOOR + nearby);
        let strongest = counted
            .clone()
            .max_by(|a, b| power[a.1][a.0].total_cmp(&power[b.1][b.0]));
        let mut best = strongest.map_or(0.0, |(u, v)| {
            stands_out(power[v][u], median(&ring(&power, u, v)))
        });
        for (u, v) in counted {
            let own = power[v][u];
            // Few of the weaker ones can stand out more, even with nothing around them.
            if own <= best * FLOOR {
                continue;
            }
            let ring = ring(&power, u, v);
            // The median is so low that this one does where more than half of the ring is.
            let low = ring.iter().filter(|near| stands_out(own, **near) > best);
            if low.count() > ring.len() / 2 {
                best = stands_out(own, median(&ring));
            }
        }
        best
    }
}

/// Rows as columns.
fn turned(part: &Part) -> Part {
    std::array::from_fn(|y| std::array::from_fn(|x| part[x][y]))
}

/// Whether a frequency is neither light and shape nor one of those that 8 × 8 blocks have.
fn counts(u: usize, v: usize) -> bool {
    let high = (u * u + v * v) as f32 >= LOWEST * LOWEST;
    let blocks = (u % 4 == 0 && v % 4 == 0) || (u <= 1 && v % 4 <= 1) || (v <= 1 && u % 4 <= 1);
    high && !blocks
}

/// Frequencies in the ring around one.
const RING: usize = 7 * 7 - 3 * 3;

/// The power in the ring from two to three frequencies away.
fn ring(power: &Part, u: usize, v: usize) -> [f32; RING] {
    let mut ring = [0.0; RING];
    let places = (0..7).flat_map(|dv| (0..7).map(move |du| (du, dv)));
    let around = places.filter(|(du, dv)| !(2..5).contains(du) || !(2..5).contains(dv));
    for (near, (du, dv)) in ring.iter_mut().zip(around) {
        let row = &power[(v + SIDE + dv - 3) % SIDE];
        *near = row[(u + SIDE + du - 3) % SIDE];
    }
    ring
}

fn median(ring: &[f32; RING]) -> f32 {
    middle(&mut ring.clone()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::scene::Scene;

    fn of(scene: &Scene) -> Option<f32> {
        let portrait = scene.portrait()?;
        moire(
            &scene.pixels,
            portrait.face,
            portrait.head,
            portrait.background()?,
        )
    }

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
        of(&scene).unwrap()
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
        assert_eq!(of(&scene), None);
    }
}

//! A finder's own axes, fitted to the grey picture.

use super::binary::Binary;
use super::finder::{edges, Finder, Triple};
use super::plane::Plane;
use crate::geometry::Point;

/// Least correlation of a finder with its pattern before and after fitting (calibrated on drawn symbols
/// blurred by up to 0.8 modules, see docs/capture-code.md).
const FINDER_START: f32 = 0.2;
const FINDER_MATCH: f32 = 0.5;

/// A finder's own axes: one module to the right and one down, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Frame {
    pub center: Point,
    pub right: Point,
    pub down: Point,
}

impl Frame {
    /// The position `u` modules to the right and `v` down from the middle.
    pub fn at(&self, u: f32, v: f32) -> Point {
        Point::new(
            self.center.x + self.right.x * u + self.down.x * v,
            self.center.y + self.right.y * u + self.down.y * v,
        )
    }
}

/// The axes of the three finders, fitted; `None` when one of them is no finder.
pub(super) fn fitted_frames(plane: &Plane, binary: &Binary, triple: &Triple) -> Option<[Frame; 3]> {
    let sign = if triple.upper_left.dark { 1.0 } else { -1.0 };
    let (ul, ur, ll) = (triple.upper_left, triple.upper_right, triple.lower_left);
    let right = unit(ul.center, ur.center);
    let down = unit(ul.center, ll.center);
    let mut frames = [ul, ur, ll].map(|finder| start(binary, &finder, right, down));
    for frame in &mut frames {
        if finder_match(plane, sign, frame) < FINDER_START || fit(plane, sign, frame) < FINDER_MATCH
        {
            return None;
        }
    }
    Some(frames)
}

fn unit(from: Point, to: Point) -> Point {
    let length = from.distance(to).max(1e-6);
    Point::new((to.x - from.x) / length, (to.y - from.y) / length)
}

/// Axes from the outer edges of the finder along the symbol's directions.
fn start(binary: &Binary, finder: &Finder, right: Point, down: Point) -> Frame {
    let axis = |direction: Point| {
        let reach = finder.module * 6.0;
        let size = match (
            edges(binary, finder.center, direction, reach),
            edges(binary, finder.center, direction.scaled(-1.0), reach),
        ) {
            (Some(ahead), Some(behind)) => (ahead[2] + behind[2]) / 7.0,
            _ => finder.module,
        };
        direction.scaled(size.clamp(finder.module * 0.6, finder.module * 1.4))
    };
    Frame {
        center: finder.center,
        right: axis(right),
        down: axis(down),
    }
}

/// Running sums for the correlation of samples with a two-valued pattern.
#[derive(Default)]
pub(super) struct Correlation {
    count: f32,
    light: f32,
    value: f32,
    square: f32,
    product: f32,
}

impl Correlation {
    /// Adds a grey value that ought to be light (1) or dark (−1).
    pub fn add(&mut self, value: f32, light: f32) {
        self.count += 1.0;
        self.light += light;
        self.value += value;
        self.square += value * value;
        self.product += value * light;
    }

    /// Pearson's coefficient, −1..1; 0 for an even background.
    pub fn coefficient(&self) -> f32 {
        let covariance = self.product - self.value * self.light / self.count;
        let spread = self.square - self.value * self.value / self.count;
        let pattern = self.count - self.light * self.light / self.count;
        if spread > self.count && pattern > 0.0 {
            covariance / (spread * pattern).sqrt()
        } else {
            0.0
        }
    }
}

/// How well a frame lies on a finder: −1..1.
fn finder_match(plane: &Plane, sign: f32, frame: &Frame) -> f32 {
    let mut sums = Correlation::default();
    for row in -4i32..=4 {
        for column in -4i32..=4 {
            let ring = row.abs().max(column.abs());
            let light = if ring == 2 || ring == 4 { sign } else { -sign };
            let (u, v) = (column as f32, row as f32);
            if ring == 4 {
                let at = frame.at(u, v);
                sums.add(plane.at(at.x, at.y), light);
                continue;
            }
            for (du, dv) in [(-0.28, -0.28), (0.28, -0.28), (-0.28, 0.28), (0.28, 0.28)] {
                let at = frame.at(u + du, v + dv);
                sums.add(plane.at(at.x, at.y), light);
            }
        }
    }
    sums.coefficient()
}

/// Moves a frame to the best match nearby and gives that match.
fn fit(plane: &Plane, sign: f32, frame: &mut Frame) -> f32 {
    let size =
        (frame.right.distance(Point::default()) + frame.down.distance(Point::default())) / 2.0;
    let mut best = finder_match(plane, sign, frame);
    let mut step = 0.4 * size;
    while step > 0.02 * size {
        let mut improved = false;
        for axis in 0..6 {
            for change in [step, -step] {
                let mut trial = *frame;
                // An axis is three modules long where it meets the pattern's edge.
                match axis {
                    0 => trial.center.x += change,
                    1 => trial.center.y += change,
                    2 => trial.right.x += change / 3.5,
                    3 => trial.right.y += change / 3.5,
                    4 => trial.down.x += change / 3.5,
                    _ => trial.down.y += change / 3.5,
                }
                let score = finder_match(plane, sign, &trial);
                if score > best {
                    (best, *frame, improved) = (score, trial, true);
                    break;
                }
            }
        }
        if !improved {
            step /= 2.0;
        }
    }
    best
}

/// Middles and corners of the three finders, as modules and as pixels.
pub(super) fn finder_pairs(frames: &[Frame; 3], side: f32) -> Vec<(Point, Point, f32)> {
    let middles = [(3.5, 3.5), (side - 3.5, 3.5), (3.5, side - 3.5)];
    let mut pairs = Vec::with_capacity(16);
    for (frame, (u, v)) in frames.iter().zip(middles) {
        for (du, dv) in [
            (0.0, 0.0),
            (-3.5, -3.5),
            (3.5, -3.5),
            (-3.5, 3.5),
            (3.5, 3.5),
        ] {
            pairs.push((Point::new(u + du, v + dv), frame.at(du, dv), 1.0));
        }
    }
    pairs
}

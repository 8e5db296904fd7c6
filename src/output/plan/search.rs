//! The search for the crop with the most margin; see the module above.

use super::rule::{Axis, Position, Rule};
use crate::face::subject::Subject;
use crate::geometry::Rect;
use crate::rules::picture::Picture;

/// Which bounds apply to the search.
#[derive(Clone, Copy)]
pub struct Bounds {
    pub above: bool,
    pub below: bool,
    pub beside: bool,
    pub pixels: bool,
}

impl Bounds {
    pub const ALL: Bounds = Bounds {
        above: true,
        below: true,
        beside: true,
        pixels: true,
    };
    pub const NONE: Bounds = Bounds {
        above: false,
        below: false,
        beside: false,
        pixels: false,
    };
}

pub struct Search<'a> {
    pub subject: &'a Subject,
    pub picture: &'a Picture,
    pub rules: &'a [Rule],
    pub bounds: Bounds,
}

impl Search<'_> {
    /// The highest point; `None` when the bounds leave no crop at all.
    pub fn best(&self) -> Option<Found> {
        let [columns, rows] = self.subject.size;
        let aspect = self.picture.aspect();
        let head = self.subject.chin - self.subject.crown;
        // A head between a fiftieth and four times the crop's height.
        let (mut low, mut high) = (0.02 / head, 4.0 / head);
        if self.bounds.above && self.bounds.below {
            low = low.max(1.0 / rows);
        }
        if self.bounds.beside {
            low = low.max(aspect / columns);
        }
        if self.bounds.pixels {
            high = high.min(self.picture.enlarge / f64::from(self.picture.height));
        }
        let (u, margin) = peak(low, high, |u| {
            let down = self.down(u).map_or(f64::NEG_INFINITY, |(_, m)| m);
            let across = self.across(u).map_or(f64::NEG_INFINITY, |(_, m)| m);
            let size = self.margin(Position { u, v: 0.0, z: 0.0 }, &[Axis::Height, Axis::Width]);
            down.min(across).min(size)
        })?;
        let at = Position {
            u,
            v: self.down(u)?.0,
            z: self.across(u)?.0,
        };
        Some(Found { at, margin })
    }

    fn margin(&self, at: Position, axes: &[Axis]) -> f64 {
        let aspect = self.picture.aspect();
        self.rules
            .iter()
            .filter(|r| axes.contains(&r.axis))
            .map(|r| r.margin(r.value(at, aspect)))
            .fold(1.0, f64::min)
    }

    /// Best top for a height: v and its margin.
    fn down(&self, u: f64) -> Option<(f64, f64)> {
        let eyes = self.subject.eyes[1] * u;
        let low = if self.bounds.above { 0.0 } else { eyes - 2.0 };
        let high = if self.bounds.below {
            self.subject.size[1] * u - 1.0
        } else {
            eyes + 1.0
        };
        peak(low, high.max(low), |v| {
            self.margin(Position { u, v, z: 0.0 }, &[Axis::Down])
        })
    }

    /// Best left edge for a height: z and its margin.
    fn across(&self, u: f64) -> Option<(f64, f64)> {
        let aspect = self.picture.aspect();
        let middle = self.subject.eyes[0] * u / aspect - 0.5;
        let (low, high) = if self.bounds.beside {
            (0.0, (self.subject.size[0] * u / aspect - 1.0).max(0.0))
        } else {
            (middle - 1.0, middle + 1.0)
        };
        peak(low, high, |z| {
            self.margin(Position { u, v: 0.0, z }, &[Axis::Across])
        })
    }
}

#[derive(Clone, Copy)]
pub struct Found {
    pub at: Position,
    pub margin: f64,
}

impl Position {
    /// The crop in pixels without any rounding, its edges in the photo.
    pub fn unrounded(self, subject: &Subject, picture: &Picture) -> Rect {
        let [columns, rows] = subject.size;
        let height = (1.0 / self.u).min(rows).min(columns / picture.aspect());
        let width = height * picture.aspect();
        let top = (self.v * height).clamp(0.0, (rows - height).max(0.0));
        let left = (self.z * width).clamp(0.0, (columns - width).max(0.0));
        Rect::new(left as f32, top as f32, width as f32, height as f32)
    }

    /// The crop in pixels: its height on the grid on which width and height are exact, its edges in the photo.
    pub fn rect(self, subject: &Subject, picture: &Picture) -> Rect {
        let grid = picture.grid();
        let [columns, rows] = subject.size;
        let most = rows.min(columns / picture.aspect());
        let floor = |h: f64| (h / grid).floor() * grid;
        let height = ((1.0 / self.u / grid).round() * grid)
            .min(floor(most + 1e-6))
            .max(grid);
        let width = height * picture.aspect();
        // Shrinking towards the grid moves the edges by less than a quarter of a pixel.
        let top = (self.v * height).clamp(0.0, (rows - height).max(0.0));
        let left = (self.z * width).clamp(0.0, (columns - width).max(0.0));
        let sixteenth = |v: f64| ((v * 16.0).floor() / 16.0) as f32;
        Rect::new(sixteenth(left), sixteenth(top), width as f32, height as f32)
    }
}

/// 1 / φ: an interval cut twice by it, from either side, is cut so again by the point that stays.
const GOLDEN: f64 = 0.618_033_988_749_894_9;
/// Cuts of the interval, after which a ten-billionth of it is left.
const CUTS: usize = 48;

/// Where a concave function is highest on an interval, and its height there: golden-section search (J. Kiefer, *Sequential
/// minimax search for a maximum*, 1953), ends included. `None` when the interval is empty or the function nowhere finite.
fn peak(low: f64, high: f64, f: impl Fn(f64) -> f64) -> Option<(f64, f64)> {
    if low.is_nan() || high.is_nan() || low > high {
        return None;
    }
    let (mut a, mut b) = (low, high);
    let point = |x: f64| (x, f(x));
    let (mut p, mut q) = (point(b - GOLDEN * (b - a)), point(a + GOLDEN * (b - a)));
    for _ in 0..CUTS {
        if p.1 < q.1 {
            a = p.0;
            p = q;
            q = point(a + GOLDEN * (b - a));
        } else {
            b = q.0;
            q = p;
            p = point(b - GOLDEN * (b - a));
        }
    }
    let mut best = point((a + b) / 2.0);
    for end in [low, high].map(point) {
        if end.1 > best.1 {
            best = end;
        }
    }
    best.1.is_finite().then_some(best)
}

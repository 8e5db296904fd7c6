//! Projective map from a symbol's modules to the picture.

use crate::geometry::Point;

/// Maps the plane of modules (u to the right, v down, one unit a module) to pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Homography([f32; 8]);

impl Homography {
    /// Least squares over pairs of module position and pixel position, each with a weight; four pairs
    /// at least, no three of them in a line. Direct linear transform (Hartley & Zisserman 2004, 4.1)
    /// with the last entry fixed to 1.
    pub fn fitted(pairs: &[(Point, Point, f32)]) -> Option<Homography> {
        let mut system = [[0f64; 9]; 8];
        for &(from, to, weight) in pairs {
            let (u, v, x, y) = (from.x as f64, from.y as f64, to.x as f64, to.y as f64);
            let rows = [
                [u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, x],
                [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y, y],
            ];
            for row in rows {
                for (i, line) in system.iter_mut().enumerate() {
                    for (j, cell) in line.iter_mut().enumerate() {
                        *cell += weight as f64 * row[i] * row[j];
                    }
                }
            }
        }
        let solution = solved(system)?;
        Some(Homography(solution.map(|h| h as f32)))
    }

    /// The map that sends the corners of a square of `side` modules (upper left, upper right, lower
    /// right, lower left) to `corners`.
    pub fn from_corners(corners: &[Point; 4], side: f32) -> Option<Homography> {
        // Heckbert 1989, "Fundamentals of Texture Mapping", 2.2.3.
        let [a, b, c, d] = *corners;
        let (dx1, dx2, dx3) = (b.x - c.x, d.x - c.x, a.x - b.x + c.x - d.x);
        let (dy1, dy2, dy3) = (b.y - c.y, d.y - c.y, a.y - b.y + c.y - d.y);
        let bottom = dx1 * dy2 - dx2 * dy1;
        if bottom.is_nan() || bottom.abs() < 1e-6 {
            return None;
        }
        let (g, h) = (
            (dx3 * dy2 - dx2 * dy3) / bottom,
            (dx1 * dy3 - dx3 * dy1) / bottom,
        );
        let k = 1.0 / side;
        Some(Homography([
            (b.x - a.x + g * b.x) * k,
            (d.x - a.x + h * d.x) * k,
            a.x,
            (b.y - a.y + g * b.y) * k,
            (d.y - a.y + h * d.y) * k,
            a.y,
            g * k,
            h * k,
        ]))
    }

    /// Where the module position (u, v) lies in the picture.
    #[inline]
    pub fn at(&self, u: f32, v: f32) -> Point {
        let h = &self.0;
        let w = 1.0 / (h[6] * u + h[7] * v + 1.0);
        Point::new(
            (h[0] * u + h[1] * v + h[2]) * w,
            (h[3] * u + h[4] * v + h[5]) * w,
        )
    }

    /// Pixel positions of the corners of a square of `side` modules: upper left, upper right, lower
    /// right, lower left.
    pub fn corners(&self, side: f32) -> [Point; 4] {
        [
            self.at(0.0, 0.0),
            self.at(side, 0.0),
            self.at(side, side),
            self.at(0.0, side),
        ]
    }
}

/// Gaussian elimination with partial pivoting; the last column is the right-hand side.
fn solved(mut system: [[f64; 9]; 8]) -> Option<[f64; 8]> {
    for column in 0..8 {
        let pivot = (column..8)
            .max_by(|&a, &b| system[a][column].abs().total_cmp(&system[b][column].abs()))?;
        system.swap(column, pivot);
        let line = system[column];
        if line[column].is_nan() || line[column].abs() < 1e-9 {
            return None;
        }
        for (i, other) in system.iter_mut().enumerate() {
            if i != column {
                let factor = other[column] / line[column];
                for (cell, &above) in other.iter_mut().zip(&line) {
                    *cell -= factor * above;
                }
            }
        }
    }
    Some(core::array::from_fn(|i| system[i][8] / system[i][i]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORNERS: [Point; 4] = [
        Point::new(10.0, 12.0),
        Point::new(90.0, 20.0),
        Point::new(80.0, 95.0),
        Point::new(5.0, 80.0),
    ];

    #[test]
    fn both_ways_of_building_agree() {
        let quad = Homography::from_corners(&CORNERS, 21.0).unwrap();
        let pairs: Vec<(Point, Point, f32)> = [
            (0.0, 0.0),
            (21.0, 0.0),
            (21.0, 21.0),
            (0.0, 21.0),
            (3.0, 9.0),
        ]
        .into_iter()
        .map(|(u, v)| (Point::new(u, v), quad.at(u, v), 1.0))
        .collect();
        let fit = Homography::fitted(&pairs).unwrap();
        for (a, b) in fit.corners(21.0).iter().zip(CORNERS) {
            assert!(a.distance(b) < 1e-2, "{a:?} {b:?}");
        }
    }

    #[test]
    fn a_line_is_no_square() {
        let line = [0.0, 1.0, 2.0, 3.0].map(|x| Point::new(x, x));
        assert!(Homography::from_corners(&line, 21.0).is_none());
        let pairs = line.map(|p| (p, p, 1.0));
        assert!(Homography::fitted(&pairs).is_none());
    }
}

//! How far a face is wider or narrower than faces are: a picture that was stretched.
//!
//! A linear estimate of the logarithm of the stretch from the places of 41 landmarks on bone and cartilage, level, centred and
//! at one size; left and right count alike. Fitted by ridge regression on 496 people (ID photos and studio portraits), each
//! stretched by ten factors from 2/3 to 3/2. The depth that the mesh net gives adds nothing: the net takes it from the same
//! outline. Nor does the iris: at 80 pixels between the eyes its width over its height spreads by 7 to 11 %, the
//! estimate from the mesh by 5 %.

use crate::face::landmarks::{landmark as at, Landmark, LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS};
use crate::face::Mesh;
use crate::math;

/// Landmarks left and right, what their distance weighs, and what the sum of their heights weighs.
#[rustfmt::skip]
const PAIRS: [(Landmark, Landmark, [f64; 2]); 14] = [
    (at(33), at(263), [-0.0544, 0.0482]), (at(133), at(362), [0.0913, -0.1850]), (at(98), at(327), [-0.4072, 0.0428]),
    (at(70), at(300), [0.0479, 0.1052]), (at(105), at(334), [0.0653, 0.0963]), (at(107), at(336), [0.1318, -0.0059]),
    (at(234), at(454), [0.0120, 0.0653]), (at(127), at(356), [-0.0122, 0.1386]), (at(50), at(280), [0.0899, -0.0919]),
    (at(61), at(291), [0.1403, 0.0456]), (at(129), at(358), [0.0875, 0.1633]), (at(93), at(323), [0.0065, -0.0598]),
    (at(205), at(425), [0.0903, -0.1655]), (at(172), at(397), [0.0243, -0.1319]),
];
/// Landmarks in the middle of the face, and what their height weighs.
#[rustfmt::skip]
const MIDDLE: [(Landmark, f64); 13] = [
    (at(168), -0.0412), (at(6), -0.4290), (at(197), -0.1187), (at(195), -0.1880), (at(5), -0.0295), (at(4), 0.1312), (at(1), 0.2080),
    (at(2), -0.0094), (at(9), 0.0009), (at(8), 0.0581), (at(151), 0.1193), (at(10), 0.1611), (at(152), -0.3508),
];
/// The estimate where all else is zero.
const BIAS: f64 = 1.034;

/// Width over height of a face, as a multiple of what faces have: 1.2 = stretched sideways by a fifth. `None` for a mesh
/// without extent.
pub fn stretch(mesh: &Mesh) -> Option<f64> {
    let level = Level::of(mesh)?;
    let sides = PAIRS.iter().map(|&(left, right, [across, down])| {
        let (left, right) = (level.place(left), level.place(right));
        across * (right[0] - left[0]) + down * (left[1] + right[1])
    });
    let middle = MIDDLE.iter().map(|&(i, down)| down * level.place(i)[1]);
    let stretch = math::exp(BIAS + sides.sum::<f64>() + middle.sum::<f64>());
    stretch.is_finite().then_some(stretch)
}

/// The landmarks turned level, about their middle, over their spread.
struct Level<'a> {
    mesh: &'a Mesh,
    axis: [f64; 2],
    center: [f64; 2],
    spread: f64,
}

impl Level<'_> {
    fn of(mesh: &Mesh) -> Option<Level<'_>> {
        let (left, right) = (
            mesh.point(LEFT_EYE_CORNERS[0]),
            mesh.point(RIGHT_EYE_CORNERS[0]),
        );
        let (x, y) = (f64::from(right.x - left.x), f64::from(right.y - left.y));
        let length = math::hypot(x, y);
        let plain = Level {
            mesh,
            axis: [x / length, y / length],
            center: [0.0; 2],
            spread: 1.0,
        };
        let used = || {
            let sides = PAIRS.iter().flat_map(|&(left, right, _)| [left, right]);
            sides.chain(MIDDLE.map(|(i, _)| i)).map(|i| plain.place(i))
        };
        let count = used().count() as f64;
        let mean = |k: usize| used().map(|at| at[k]).sum::<f64>() / count;
        let center = [mean(0), mean(1)];
        let deviation = |k: usize| {
            let squares = used().map(|at| (at[k] - center[k]) * (at[k] - center[k]));
            (squares.sum::<f64>() / count).sqrt()
        };
        let spread = (deviation(0) * deviation(1)).sqrt();
        (length > 0.0 && spread > 1e-6).then_some(Level {
            center,
            spread,
            ..plain
        })
    }

    fn place(&self, landmark: Landmark) -> [f64; 2] {
        let at = self.mesh.point(landmark);
        let (x, y) = (f64::from(at.x), f64::from(at.y));
        let [cos, sin] = self.axis;
        [
            (x * cos + y * sin - self.center[0]) / self.spread,
            (y * cos - x * sin - self.center[1]) / self.spread,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::pose::canonical_mesh;
    use crate::geometry::Point;

    fn stretched(across: f32, down: f32, roll: f32) -> f64 {
        let roll = f64::from(roll.to_radians());
        let (sin, cos) = (math::sin(roll) as f32, math::cos(roll) as f32);
        let mut mesh = canonical_mesh();
        for point in &mut mesh.points {
            let (x, y) = (point.x * across, point.y * down);
            *point = Point::new(x * cos - y * sin, x * sin + y * cos);
        }
        stretch(&mesh).unwrap()
    }

    #[test]
    fn a_stretch_comes_back_as_its_factor() {
        let natural = stretched(1.0, 1.0, 0.0);
        assert!((0.85..1.15).contains(&natural), "{natural}");
        for factor in [1.12, 1.2, 1.33] {
            let (wide, tall) = (stretched(factor, 1.0, 0.0), stretched(1.0, factor, 0.0));
            let expected = f64::from(factor);
            assert!(
                (wide / natural / expected - 1.0).abs() < 0.15,
                "{factor}: {wide}"
            );
            assert!(
                (natural / tall / expected - 1.0).abs() < 0.15,
                "{factor}: {tall}"
            );
        }
    }

    #[test]
    fn size_and_tilt_do_not_count() {
        let natural = stretched(1.0, 1.0, 0.0);
        assert!((stretched(3.0, 3.0, 0.0) - natural).abs() < 1e-4);
        assert!((stretched(1.0, 1.0, 12.0) - natural).abs() < 1e-4);
    }

    #[test]
    fn no_extent_no_answer() {
        assert_eq!(stretch(&Mesh::at(Point::new(7.0, 7.0))), None);
    }
}

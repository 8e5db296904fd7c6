//! The square in which a detected face is looked at, told by the detector's points.
//!
//! The mesh net is at its best in the square that its own landmarks span ([`mesh::region_of`]). A first run in the
//! detector's box, only to learn where that is, costs as much as the one that counts; the detector's six points tell it to
//! 1 % of its side, 2 % of its size and 1° of its turn (medians).

use super::detector::Candidate;
use super::mesh;
use super::sampling::Region;
use crate::geometry::Point;
use crate::math;

/// What the square's centre, along the face and over the longer side of the box, and its side, over that of the box's own
/// square, less 1, depend on, in the order of [`Shape::upright`]. Least squares against [`mesh::region_of`] on the faces of one
/// half of 1,225 photographs, chosen by digests of their names; the medians above are those of the other half.
const UPRIGHT: [[f32; 2]; 7] = [
    [0.117, -1.225],
    [-0.182, -0.180],
    [0.344, 0.345],
    [-0.144, 0.311],
    [0.317, 0.996],
    [0.122, 0.452],
    [0.009, -0.505],
];
/// The same for the centre across the face and for the turn in radians, over that of the eyes, in the order of
/// [`Shape::sideways`].
const SIDEWAYS: [[f32; 2]; 5] = [
    [0.232, 0.584],
    [-0.031, 0.330],
    [0.061, -0.710],
    [0.331, 0.566],
    [0.056, 1.150],
];
/// Farthest that the centre of the square that is wanted may lie, over the side of the one that was looked at.
const FARTHEST: f32 = 0.04;
/// Most by which their sides may differ, over one of them, and their turns, in radians. Of 1,141 faces 17 are farther off and
/// looked at twice.
const MOST: f32 = 0.12;

/// Where the detector sees the points of a face: from the middle of its box, along and across the line of the eyes, over
/// the longer side of the box.
struct Shape {
    /// What stays in a mirror: the height of the eyes, their distance, the height of nose, mouth and ears, the distance of
    /// the ears, 1.
    upright: [f32; 7],
    /// What changes its sign: how far to the right eyes, nose, mouth and ears lie, how much deeper the right ear.
    sideways: [f32; 5],
}

impl Shape {
    fn new(candidate: &Candidate, [right, down]: [Point; 2]) -> Shape {
        let (rect, center) = (candidate.rect, candidate.rect.center());
        let unit = 1.0 / rect.width.max(rect.height);
        let [left_eye, right_eye, nose, mouth, left_ear, right_ear] =
            candidate.points.map(|point| {
                let (x, y) = ((point.x - center.x) * unit, (point.y - center.y) * unit);
                [x * right.x + y * right.y, x * down.x + y * down.y]
            });
        let mean = |a: [f32; 2], b: [f32; 2], axis: usize| (a[axis] + b[axis]) / 2.0;
        Shape {
            upright: [
                mean(left_eye, right_eye, 1),
                right_eye[0] - left_eye[0],
                nose[1],
                mouth[1],
                mean(left_ear, right_ear, 1),
                right_ear[0] - left_ear[0],
                1.0,
            ],
            sideways: [
                mean(left_eye, right_eye, 0),
                nose[0],
                mouth[0],
                mean(left_ear, right_ear, 0),
                right_ear[1] - left_ear[1],
            ],
        }
    }
}

/// The square that the landmarks of a candidate's face will probably want.
pub fn expected(candidate: &Candidate) -> Region {
    let angle = candidate.angle();
    let (sin, cos) = (
        math::sin(f64::from(angle)) as f32,
        math::cos(f64::from(angle)) as f32,
    );
    let (right, down) = (Point::new(cos, sin), Point::new(-sin, cos));
    let shape = Shape::new(candidate, [right, down]);
    let [lower, larger] = told(&shape.upright, &UPRIGHT);
    let [aside, turned] = told(&shape.sideways, &SIDEWAYS);
    let (rect, center) = (candidate.rect, candidate.rect.center());
    let unit = rect.width.max(rect.height);
    let side = mesh::region(rect, angle).width * (1.0 + larger);
    Region {
        angle: angle + turned,
        ..Region::square(
            Point::new(
                center.x + (right.x * aside + down.x * lower) * unit,
                center.y + (right.y * aside + down.y * lower) * unit,
            ),
            side,
        )
    }
}

/// Whether a face that was looked at in one square wants another one.
pub fn is_elsewhere(seen: &Region, wanted: &Region) -> bool {
    let grown = (wanted.width / seen.width - 1.0).abs();
    let turned = (wanted.angle - seen.angle).abs();
    wanted.center.distance(seen.center) > FARTHEST * seen.width || grown > MOST || turned > MOST
}

/// The sums of all numbers, each times its two weights.
fn told<const N: usize>(numbers: &[f32; N], weights: &[[f32; 2]; N]) -> [f32; 2] {
    let mut sums = [0.0; 2];
    for (number, weights) in numbers.iter().zip(weights) {
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += number * weight;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    /// A face that looks a little to its left, its head held a little aside.
    fn candidate() -> Candidate {
        let points = [
            (40.0, 45.0),
            (61.0, 46.0),
            (52.0, 58.0),
            (51.0, 68.0),
            (28.0, 52.0),
            (71.0, 55.0),
        ];
        Candidate {
            score: 0.9,
            rect: Rect::new(25.0, 25.0, 50.0, 50.0),
            points: points.map(|(x, y)| Point::new(x, y)),
        }
    }

    fn close(a: f32, b: f32) -> bool {
        (a - b).abs() < 1e-3
    }

    #[test]
    fn the_square_of_a_mirrored_face_is_mirrored() {
        let face = candidate();
        let [a, b, nose, mouth, c, d] = face.points.map(|p| Point::new(100.0 - p.x, p.y));
        let mirrored = Candidate {
            points: [b, a, nose, mouth, d, c],
            ..face
        };
        let (own, other) = (expected(&face), expected(&mirrored));
        assert!(close(own.center.x, 100.0 - other.center.x) && close(own.center.y, other.center.y));
        assert!(close(own.width, other.width) && close(own.angle, -other.angle));
        assert!(own.angle != 0.0 && own.center.x != 50.0);
    }

    #[test]
    fn the_square_moves_turns_and_grows_with_the_face() {
        let face = candidate();
        let (sin, cos) = (0.6, 0.8);
        let moved = |p: Point| {
            Point::new(
                7.0 + 2.0 * (cos * p.x - sin * p.y),
                9.0 + 2.0 * (sin * p.x + cos * p.y),
            )
        };
        let middle = moved(face.rect.center());
        let turned = Candidate {
            rect: Rect::new(middle.x - 50.0, middle.y - 50.0, 100.0, 100.0),
            points: face.points.map(moved),
            ..face
        };
        let (own, other) = (expected(&face), expected(&turned));
        assert!(moved(own.center).distance(other.center) < 1e-3);
        assert!(close(2.0 * own.width, other.width));
        assert!(close(own.angle + 0.6435, other.angle));
    }

    #[test]
    fn a_square_far_off_is_elsewhere() {
        let seen = Region::square(Point::new(50.0, 50.0), 100.0);
        let is_elsewhere = |wanted: Region| is_elsewhere(&seen, &wanted);
        assert!(!is_elsewhere(seen));
        let [near, far] = [3.9, 4.1].map(|by| Region::square(Point::new(50.0, 50.0 + by), 100.0));
        assert!(!is_elsewhere(near) && is_elsewhere(far));
        for (near, far) in [(89.0, 87.0), (111.0, 113.0)] {
            let sized = |side| is_elsewhere(Region::square(seen.center, side));
            assert!(!sized(near) && sized(far));
        }
        let turned = |angle| is_elsewhere(Region { angle, ..seen });
        assert!(!turned(-0.11) && turned(-0.13));
    }
}

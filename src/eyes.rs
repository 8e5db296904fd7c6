//! Pupils, irises and lids: the geometry every eye check uses.
//!
//! The mesh knows the lids but not where between them the iris stands. The iris is found as the dark disc between
//! bright sides, of the size every adult iris has: 11.7 mm across, eyes 63 mm apart on average (Rüfer et al.,
//! "White-to-white corneal diameter", Cornea 2005; Dodgson, "Variation and extrema of human interpupillary
//! distance", 2004). Where there is none to see — lids closed, dark lenses — the lids alone say where it would be.

use crate::face::landmarks::{
    LEFT_EYE_CORNERS, LEFT_LOWER_LID, LEFT_UPPER_LID, RIGHT_EYE_CORNERS, RIGHT_LOWER_LID,
    RIGHT_UPPER_LID,
};
use crate::face::{Face, Mesh};
use crate::geometry::Point;
use crate::pixels::Pixels;

/// Iris radius over the distance of the eyes.
pub const IRIS_RADIUS: f32 = 0.095;
/// Height of a pupil that looks straight ahead above the middle of its lid corners, over the distance of the eyes.
/// Calibrated on the dev photos, see docs/geometry.md.
const PUPIL_ABOVE_CORNERS: f32 = 0.030;
/// How much higher the pupil stands above the corners the mesh gives where no iris is seen: lids that close take the
/// mesh's corners down with them.
const UNSEEN_ABOVE: f32 = 0.028;
/// Samples per distance of the eyes in the patch that is searched.
const SCALE: f32 = 128.0;
/// Half the extent of the patch, in samples: the search, two samples more, and the disc's sides.
const HALF: [i32; 2] = [40, 36];
/// Half the extent of the search, in samples: 0.14 × 0.11 eye distances.
const REACH: [i32; 2] = [18, 14];
/// Half the extent of the window that sets black and white, in samples: lids, iris and the white of the eye.
const WINDOW: [i32; 2] = [23, 13];
/// Percentiles of the window that count as black and white.
const BLACK_WHITE: [f32; 2] = [0.03, 0.75];
/// Least span between black and white, in levels: below it noise would be stretched.
const LEAST_SPAN: f32 = 8.0;
/// Standard deviations of the iris's place around the one the lids suggest, over the distance of the eyes.
const SPREAD: [f32; 2] = [0.05, 0.035];
/// What a place one standard deviation away must make up for in contrast.
const AWAY_COST: f32 = 0.06;
/// Contrast below which there is no iris to see, and from which it is trusted in full: closed lids stay below 0.1,
/// half closed ones between 0.15 and 0.33, open eyes lie above 0.4 (dev photos).
const SEEN: [f32; 2] = [0.15, 0.35];
/// Distance of the iris from the lids' middle, over the distance of the eyes, from which the eye looks aside, and
/// from which [`Eye::center`] no longer follows the iris.
const ASIDE: [f32; 2] = [0.045, 0.075];

/// One eye. Positions in pixels of the picture, counted from its upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub struct Eye {
    /// Where the pupil stands when the eye looks at the camera: the iris's centre where it is seen and not turned
    /// aside, else the place between the lids. Placement and roll are measured with it.
    pub center: Point,
    /// Centre of the iris as seen; equals [`Eye::center`] where none is.
    pub iris: Point,
    /// Expected radius of the iris in pixels.
    pub iris_radius: f32,
    /// How much darker the disc is than its sides, of the eye's own span from black to white: above 0.4 for open
    /// eyes, below 0.1 for closed ones.
    pub contrast: f32,
    /// Outer and inner corner of the lids.
    pub corners: [Point; 2],
    /// Edge of the upper lid, from outer to inner corner.
    pub upper_lid: [Point; 7],
    /// Edge of the lower lid, each point below its partner of the upper one.
    pub lower_lid: [Point; 7],
}

/// Both eyes of a face, left to right in the picture.
pub fn measure(pixels: &Pixels, face: &Face) -> [Eye; 2] {
    let axes = Axes::of(&face.mesh);
    let [left, right] = [LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS]
        .map(|corners| Sight::new(pixels, &axes, corners.map(|i| face.mesh.point(i))));
    let eye = |own: &Sight, other: &Sight, upper: [usize; 7], lower: [usize; 7]| Eye {
        center: own.center(&axes, other),
        iris: if own.seen > 0.0 {
            own.iris
        } else {
            own.center(&axes, other)
        },
        iris_radius: IRIS_RADIUS * axes.distance,
        contrast: own.contrast,
        corners: own.corners,
        upper_lid: upper.map(|i| face.mesh.point(i)),
        lower_lid: lower.map(|i| face.mesh.point(i)),
    };
    [
        eye(&left, &right, LEFT_UPPER_LID, LEFT_LOWER_LID),
        eye(&right, &left, RIGHT_UPPER_LID, RIGHT_LOWER_LID),
    ]
}

/// The upright face's own directions.
#[derive(Clone, Copy, Debug)]
pub struct Axes {
    /// Distance of the two middles of the lid corners, in pixels.
    pub distance: f32,
    /// The point halfway between them.
    pub middle: Point,
    /// Unit vector from the left to the right eye.
    pub right: Point,
    /// Unit vector from the brow to the chin.
    pub down: Point,
}

impl Axes {
    /// The axes of a mesh, by the corners of its lids. A mesh without extent gets upright axes of length zero.
    pub fn of(mesh: &Mesh) -> Axes {
        let middle = |corners: [usize; 2]| mesh.point(corners[0]).middle(mesh.point(corners[1]));
        let (left, right) = (middle(LEFT_EYE_CORNERS), middle(RIGHT_EYE_CORNERS));
        let distance = left.distance(right);
        let along = if distance > 0.0 {
            Point::new((right.x - left.x) / distance, (right.y - left.y) / distance)
        } else {
            Point::new(1.0, 0.0)
        };
        Axes {
            distance,
            middle: left.middle(right),
            right: along,
            down: Point::new(-along.y, along.x),
        }
    }

    /// The point `right` and `down` pixels from `from` along the axes.
    pub fn moved(&self, from: Point, right: f32, down: f32) -> Point {
        Point::new(
            from.x + right * self.right.x + down * self.down.x,
            from.y + right * self.right.y + down * self.down.y,
        )
    }
}

/// What the pixels say about one eye.
struct Sight {
    corners: [Point; 2],
    /// Where the lids suggest the pupil.
    expected: Point,
    /// Offset of the disc from there along the axes, in pixels.
    offset: [f32; 2],
    iris: Point,
    contrast: f32,
    /// How far the disc is an iris, 0..1.
    seen: f32,
    /// How far [`Eye::center`] follows the iris, 0..1.
    weight: f32,
}

impl Sight {
    fn new(pixels: &Pixels, axes: &Axes, corners: [Point; 2]) -> Sight {
        let expected = axes.moved(
            corners[0].middle(corners[1]),
            0.0,
            -PUPIL_ABOVE_CORNERS * axes.distance,
        );
        let found = Patch::new(pixels, axes, expected).find();
        let [right, down] = [found.right, found.down].map(|d| d * axes.distance / SCALE);
        let seen = ((found.contrast - SEEN[0]) / (SEEN[1] - SEEN[0])).clamp(0.0, 1.0);
        let away = (right * right + down * down).sqrt() / axes.distance.max(f32::MIN_POSITIVE);
        let straight = ((ASIDE[1] - away) / (ASIDE[1] - ASIDE[0])).clamp(0.0, 1.0);
        Sight {
            corners,
            expected,
            offset: [right, down],
            iris: axes.moved(expected, right, down),
            contrast: found.contrast,
            seen,
            weight: seen * straight,
        }
    }

    /// See [`Eye::center`]. An eye that is not seen stands as far from its corners as the other one; where neither
    /// is, both stand higher, as closed lids do.
    fn center(&self, axes: &Axes, other: &Sight) -> Point {
        let raised = -UNSEEN_ABOVE * axes.distance * (1.0 - other.seen);
        let unseen = raised + other.weight * other.offset[1];
        axes.moved(
            self.expected,
            self.weight * self.offset[0],
            self.weight * self.offset[1] + (1.0 - self.seen) * unseen,
        )
    }
}

/// The red channel around one eye, black and white stretched to 0..1: irises of every colour are dark in it, skin
/// and the white of the eye are bright.
struct Patch {
    values: Vec<f32>,
}

/// Where the disc fits best, in samples from the patch's middle.
struct Disc {
    right: f32,
    down: f32,
    contrast: f32,
}

const COLUMNS: i32 = 2 * HALF[0] + 1;
const ROWS: i32 = 2 * HALF[1] + 1;

impl Patch {
    fn new(pixels: &Pixels, axes: &Axes, center: Point) -> Patch {
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
                        sum += pixels.reading(at.x, at.y)[0];
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
        window.sort_by(f32::total_cmp);
        let level = |share: f32| window[(share * (window.len() - 1) as f32) as usize];
        let (black, white) = (level(BLACK_WHITE[0]), level(BLACK_WHITE[1]));
        let span = (white - black).max(LEAST_SPAN);
        for value in &mut self.values {
            *value = ((*value - black) / span).clamp(0.0, 1.0);
        }
    }

    /// The place of the most contrast, less what its distance from the middle costs; to a part of a sample by
    /// the parabola through the neighbours.
    fn find(&self) -> Disc {
        let ring = ring();
        let contrast = |x: i32, y: i32| -> f32 {
            ring.iter()
                .map(|&(dx, dy, weight)| weight * self.at(x + dx, y + dy))
                .sum()
        };
        let cost = |place: i32, spread: f32| {
            let sigmas = place as f32 / SCALE / spread;
            AWAY_COST * sigmas * sigmas
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
        let every_other = |reach: i32| (-reach..=reach).step_by(2).collect::<Vec<i32>>();
        let (_, (x, y)) = best_of(&every_other(REACH[0]), &every_other(REACH[1]));
        let (best, place) = best_of(&[x - 1, x, x + 1], &[y - 1, y, y + 1]);
        let (x, y) = place;
        Disc {
            right: x as f32 + vertex(score(x - 1, y), best, score(x + 1, y)),
            down: y as f32 + vertex(score(x, y - 1), best, score(x, y + 1)),
            contrast: contrast(x, y),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    /// A face 100 pixels between the eyes, lid corners level with each other.
    fn face() -> Face {
        let mut points = vec![[150.0, 100.0, 0.0]; 468];
        points[33] = [80.0, 103.0, 0.0];
        points[133] = [120.0, 103.0, 0.0];
        points[362] = [180.0, 103.0, 0.0];
        points[263] = [220.0, 103.0, 0.0];
        Face {
            rect: Rect::new(50.0, 50.0, 200.0, 200.0),
            presence: 1.0,
            mesh: Mesh { points },
        }
    }

    /// Skin, white almonds, dark discs at the given places.
    fn picture(irises: &[(f32, f32)]) -> Pixels {
        let mut pixels = Pixels::filled(300, 200, [200, 150, 130]);
        for y in 0..200 {
            for x in 0..300 {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let eye = |cx: f32| {
                    let (dx, dy) = ((px - cx) / 20.0, (py - 100.0) / 9.0);
                    dx * dx + dy * dy < 1.0
                };
                if !irises.is_empty() && (eye(100.0) || eye(200.0)) {
                    let dark = irises
                        .iter()
                        .any(|&(cx, cy)| (px - cx) * (px - cx) + (py - cy) * (py - cy) < 9.5 * 9.5);
                    pixels.set(x, y, if dark { [40, 60, 90] } else { [230, 230, 230] });
                }
            }
        }
        pixels
    }

    #[test]
    fn finds_irises_to_a_part_of_a_pixel() {
        let [left, right] = measure(&picture(&[(102.4, 100.0), (202.4, 100.0)]), &face());
        assert!((left.center.x - 102.4).abs() < 0.5, "{left:?}");
        assert!((right.center.x - 202.4).abs() < 0.5, "{right:?}");
        assert!((left.center.y - 100.0).abs() < 1.5);
        assert!(left.contrast > SEEN[1]);
    }

    #[test]
    fn eyes_that_look_aside_keep_their_place() {
        let [left, _] = measure(&picture(&[(109.0, 100.0), (209.0, 100.0)]), &face());
        assert!((left.iris.x - 109.0).abs() < 1.5, "{left:?}");
        assert!((left.center.x - 100.0).abs() < 2.0, "{left:?}");
    }

    #[test]
    fn closed_lids_give_the_place_between_them() {
        let [left, right] = measure(&picture(&[]), &face());
        assert!(left.contrast < SEEN[0]);
        assert_eq!(left.iris, left.center);
        assert!((left.center.y - right.center.y).abs() < 1e-3);
        assert!((left.center.x - 100.0).abs() < 1e-3);
    }

    #[test]
    fn a_mesh_without_extent_or_a_picture_without_pixels_does_no_harm() {
        let mut flat = face();
        flat.mesh.points.fill([10.0, 10.0, 0.0]);
        let [left, _] = measure(&picture(&[]), &flat);
        assert!(left.center.x.is_finite());
        let [left, _] = measure(&Pixels::filled(0, 0, [0; 3]), &face());
        assert!(left.center.x.is_finite());
    }
}

//! Pupils, irises and lids: the geometry every eye check uses.
//!
//! The mesh knows the lids but not where between them the iris stands. The iris is found as the dark disc between
//! bright sides, of the size every adult iris has: 11.7 mm across, eyes 63 mm apart on average (Rüfer et al.,
//! "White-to-white corneal diameter", Cornea 2005; Dodgson, "Variation and extrema of human interpupillary
//! distance", 2004). Where there is none to see — lids closed, dark lenses — the lids alone say where it would be.

mod disc;
mod lens;

use crate::face::landmarks::{
    landmarks, Landmark, LEFT_EYE_CORNERS, LEFT_LOWER_LID, LEFT_UPPER_LID, RIGHT_EYE_CORNERS,
    RIGHT_LOWER_LID, RIGHT_UPPER_LID,
};
use crate::face::{Face, Mesh};
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::order::{ranked, sort_few};
use disc::{Patch, LEAST_SPAN, WINDOW};

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
/// Contrast below which there is no iris to see, and from which it is trusted in full: closed lids stay below 0.1,
/// half closed ones between 0.15 and 0.33, open eyes lie above 0.4 (dev photos).
const SEEN: [f32; 2] = [0.15, 0.35];
/// As [`SEEN`], behind dark lenses, where reflections and frames pass for discs: irises behind a lens that takes three
/// quarters of the light still lie above 0.43.
const SEEN_THROUGH_LENS: [f32; 2] = [0.32, 0.42];
/// Brightest twentieth of the window over the cheeks, in levels, from which lids and white of the eye are in the open,
/// and below which they are behind dark lenses or a hand: sunglasses lie below 0.35, everything else above 0.57.
const OPEN: [f32; 2] = [0.55, 0.4];
/// Share of the window that is darker than its brightest part.
const BRIGHT_RANK: f32 = 0.95;
/// Bare skin on the cheeks, below any lens.
const CHEEKS: [Landmark; 4] = landmarks([50, 280, 205, 425]);
/// How far the detector's eyes stand below the pupils, over the distance of the eyes: median of the dev photos.
const DETECTED_BELOW: f32 = 0.012;
/// How far to follow the detector rather than the mesh in the height of eyes behind dark lenses: its error varies by
/// 0.03 eye distances, the mesh's there by 0.08.
const DETECTOR_TRUST: f32 = 0.6;
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
    let corners =
        [LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS].map(|corners| corners.map(|i| face.mesh.point(i)));
    let cheek = cheek_level(pixels, face);
    let hidden = hidden(pixels, cheek, &axes, &corners);
    let [left, right] = corners.map(|corners| Sight::new(pixels, &axes, corners, hidden));
    let drop = hidden * behind_lens(pixels, face, cheek, &axes, &corners);
    let eye = |own: &Sight, other: &Sight, upper: [Landmark; 7], lower: [Landmark; 7]| {
        let raised = -UNSEEN_ABOVE * axes.distance * (1.0 - hidden);
        let center = own.center(&axes, other, raised + drop);
        Eye {
            center,
            iris: if own.seen > 0.0 { own.iris } else { center },
            iris_radius: IRIS_RADIUS * axes.distance,
            contrast: own.contrast,
            corners: own.corners,
            upper_lid: upper.map(|i| face.mesh.point(i)),
            lower_lid: lower.map(|i| face.mesh.point(i)),
        }
    };
    [
        eye(&left, &right, LEFT_UPPER_LID, LEFT_LOWER_LID),
        eye(&right, &left, RIGHT_UPPER_LID, RIGHT_LOWER_LID),
    ]
}

/// Mean of the three channels at a point.
fn level(pixels: &Pixels, at: Point) -> f32 {
    pixels.bilinear(at.x, at.y).iter().sum::<f32>() / 3.0
}

/// How bright bare skin is beside the eyes.
fn cheek_level(pixels: &Pixels, face: &Face) -> f32 {
    let mut cheeks = CHEEKS.map(|i| level(pixels, face.mesh.point(i)));
    sort_few(&mut cheeks);
    cheeks[1].max(LEAST_SPAN)
}

/// How far the eyes are behind something dark, 0..1: lids and white of the eye are not as bright as the cheeks.
fn hidden(pixels: &Pixels, cheek: f32, axes: &Axes, corners: &[[Point; 2]; 2]) -> f32 {
    let step = axes.distance / SCALE;
    let brightest = corners.iter().map(|corners| {
        let center = expected(axes, corners);
        let mut levels: Vec<f32> = (-WINDOW[1]..=WINDOW[1])
            .step_by(2)
            .flat_map(|y| (-WINDOW[0]..=WINDOW[0]).step_by(2).map(move |x| (x, y)))
            .map(|(x, y)| {
                let at = axes.moved(center, x as f32 * step, y as f32 * step);
                level(pixels, at)
            })
            .collect();
        let rank = (BRIGHT_RANK * (levels.len() - 1) as f32) as usize;
        ranked(&mut levels, rank).unwrap_or(0.0)
    });
    let share = brightest.fold(0.0, f32::max) / cheek;
    ((OPEN[0] - share) / (OPEN[0] - OPEN[1])).clamp(0.0, 1.0)
}

/// How far below the place the mesh expects the pupils stand behind dark lenses, in pixels: told by the lenses where
/// their rims show, else by the detector.
fn behind_lens(
    pixels: &Pixels,
    face: &Face,
    cheek: f32,
    axes: &Axes,
    corners: &[[Point; 2]; 2],
) -> f32 {
    let [left, right] = [&corners[0], &corners[1]]
        .map(|corners| lens::pupil_below(pixels, axes, expected(axes, corners), cheek));
    match (left, right) {
        (Some(left), Some(right)) => (left + right) / 2.0,
        _ => DETECTOR_TRUST * detected_drop(face, axes),
    }
}

/// How far below the place the mesh expects the detector saw the pupils, in pixels.
fn detected_drop(face: &Face, axes: &Axes) -> f32 {
    let Some([left, right]) = face.eyes else {
        return 0.0;
    };
    let detected = left.middle(right);
    let (right, down) = (detected.x - axes.middle.x, detected.y - axes.middle.y);
    let below = right * axes.down.x + down * axes.down.y;
    below + (PUPIL_ABOVE_CORNERS - DETECTED_BELOW) * axes.distance
}

/// Where the corners of the lids suggest the pupil.
fn expected(axes: &Axes, corners: &[Point; 2]) -> Point {
    let middle = corners[0].middle(corners[1]);
    axes.moved(middle, 0.0, -PUPIL_ABOVE_CORNERS * axes.distance)
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
        let middle = |corners: [Landmark; 2]| mesh.point(corners[0]).middle(mesh.point(corners[1]));
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
    /// `hidden`: how far both eyes are behind something dark, 0..1.
    fn new(pixels: &Pixels, axes: &Axes, corners: [Point; 2], hidden: f32) -> Sight {
        let expected = expected(axes, &corners);
        let found = Patch::new(pixels, axes, expected).find();
        let [right, down] = [found.right, found.down].map(|d| d * axes.distance / SCALE);
        let bound = |k: usize| SEEN[k] + hidden * (SEEN_THROUGH_LENS[k] - SEEN[k]);
        let seen = ((found.contrast - bound(0)) / (bound(1) - bound(0))).clamp(0.0, 1.0);
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
    /// is, both stand `lower` by so many pixels: higher where lids are closed, where the detector saw them behind lenses.
    fn center(&self, axes: &Axes, other: &Sight, lower: f32) -> Point {
        let unseen = lower * (1.0 - other.seen) + other.weight * other.offset[1];
        axes.moved(
            self.expected,
            self.weight * self.offset[0],
            self.weight * self.offset[1] + (1.0 - self.seen) * unseen,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::landmarks::landmark;
    use crate::geometry::Rect;

    /// A face 100 pixels between the eyes, lid corners level with each other.
    fn face() -> Face {
        let mut mesh = Mesh::at(Point::new(150.0, 100.0));
        for (number, x) in [(33, 80.0), (133, 120.0), (362, 180.0), (263, 220.0)] {
            mesh.set(landmark(number), [x, 103.0, 0.0]);
        }
        Face {
            rect: Rect::new(50.0, 50.0, 200.0, 200.0),
            presence: 1.0,
            eyes: Some([Point::new(100.0, 130.0), Point::new(200.0, 130.0)]),
            mesh,
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

    /// A dark band over both eyes, and the face whose cheeks are bare below it.
    fn behind_dark(rows: std::ops::Range<usize>) -> [Eye; 2] {
        let mut dark = picture(&[]);
        for y in rows {
            for x in 60..240 {
                dark.set(x, y, [15, 15, 18]);
            }
        }
        let mut face = face();
        for i in CHEEKS {
            face.mesh.set(i, [150.0, 190.0, 0.0]);
        }
        measure(&dark, &face)
    }

    #[test]
    fn behind_dark_lenses_the_pupils_stand_above_their_middle() {
        for (rows, middle) in [(50..120, 85.0), (70..140, 105.0)] {
            let [left, right] = behind_dark(rows);
            assert!((left.center.y - (middle - 4.5)).abs() < 1.0, "{left:?}");
            assert!((left.center.y - right.center.y).abs() < 1e-3);
        }
    }

    #[test]
    fn behind_a_dark_band_too_high_for_a_lens_the_detector_tells_the_height() {
        let [left, right] = behind_dark(10..180);
        let expected = 0.4 * 100.0 + 0.6 * (130.0 - 1.2);
        assert!((left.center.y - expected).abs() < 0.5, "{left:?}");
        assert!((left.center.y - right.center.y).abs() < 1e-3);
    }

    #[test]
    fn a_mesh_without_extent_or_a_picture_without_pixels_does_no_harm() {
        let mut flat = face();
        flat.mesh = Mesh::at(Point::new(10.0, 10.0));
        let [left, _] = measure(&picture(&[]), &flat);
        assert!(left.center.x.is_finite());
        let [left, _] = measure(&Pixels::filled(0, 0, [0; 3]), &face());
        assert!(left.center.x.is_finite());
    }
}

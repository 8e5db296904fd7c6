//! Crown, chin, eyes, cheeks, angles: the geometry every placement rule uses.

mod crown;
mod outline;

use crate::face::eyes::{Axes, Eye};
use crate::face::landmarks::{landmarks, Landmark, CHEEK_OUTLINE, CHIN, FOREHEAD};
use crate::face::person::Mask;
use crate::face::{pose, Face};
use crate::file::pixels::Pixels;
use crate::geometry::{Point, Rect};
use crate::math;
use outline::Search;

/// The jaw around the chin, left to right in the picture.
const JAW: [Landmark; 5] = landmarks([176, 148, 152, 377, 400]);
/// The face outline at the height of the nose from top to bottom, left and right in the picture.
const SIDES: [[Landmark; 3]; 2] = [landmarks([127, 234, 93]), landmarks([356, 454, 323])];
/// The chin below the mesh's, over the distance from the eyes' middle to the mesh's chin. Calibrated on the dev
/// photos, see docs/geometry.md.
const CHIN_SEARCH: Search = Search {
    expected: 0.029,
    spread: 0.02,
    smoothing: 1.5,
    trust: 0.7,
};
/// The end of the cheek beside the mesh's, over the face's width. Calibrated as the chin.
const CHEEK_SEARCH: Search = Search {
    expected: 0.0,
    spread: 0.025,
    smoothing: 2.5,
    trust: 0.6,
};
/// Found width of the face over the one between hand landmarks.
const CHEEK_BIAS: f32 = 0.984;

/// One measured head, in pixels of the picture that was measured. Whole numbers are pixel centres: a crown at
/// y = 80 is row 80 of the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Topmost row of hair or head.
    pub crown: Point,
    /// Lowest point of the chin.
    pub chin: Point,
    /// Pupils, left to right in the picture.
    pub eyes: [Point; 2],
    /// x of the face outline at nose level, left and right in the picture.
    pub cheeks: [f32; 2],
    /// Angle of the line through the pupils in degrees, positive = clockwise in the picture.
    pub roll_deg: f32,
    /// Turn to the side in degrees, positive = nose to the right of the picture.
    pub yaw_deg: f32,
    /// Nod in degrees, positive = chin up.
    pub pitch_deg: f32,
    /// True when the hair touches the upper edge, so that the crown lies outside the picture.
    pub crown_cut: bool,
}

impl Head {
    /// Between the upper edge of the picture and the crown, as wide as the face.
    pub fn gap(&self) -> Rect {
        let gap = if self.crown_cut { 0.0 } else { self.crown.y };
        let width = self.cheeks[1] - self.cheeks[0];
        Rect::new(self.cheeks[0], 0.0, width, gap.max(1.0))
    }

    /// Distance between the pupils in pixels.
    pub fn eye_distance(&self) -> f32 {
        self.eyes[0].distance(self.eyes[1])
    }

    /// Crown to chin, cheek to cheek.
    pub fn rect(&self) -> Rect {
        Rect::new(
            self.cheeks[0],
            self.crown.y,
            self.cheeks[1] - self.cheeks[0],
            self.chin.y - self.crown.y,
        )
    }

    /// Both eyes with the lids: half an eye distance high.
    pub fn eye_strip(&self) -> Rect {
        let (middle, distance) = (self.eyes[0].middle(self.eyes[1]), self.eye_distance());
        Rect::new(
            middle.x - distance,
            middle.y - distance / 4.0,
            2.0 * distance,
            distance / 2.0,
        )
    }
}

/// Measures the head of one person whose eyes are known.
#[cfg_attr(small_wasm, optimize(size))]
pub fn measure(pixels: &Pixels, face: &Face, eyes: &[Eye; 2], mask: &Mask) -> Head {
    let axes = Axes::of(&face.mesh);
    let pose = pose::pose(&face.mesh);
    let eyes = [&eyes[0], &eyes[1]].map(|eye| centred(eye.center));
    let (top, chin) = (face.mesh.point(FOREHEAD), face.mesh.point(CHIN));
    let [left, right] = CHEEK_OUTLINE.map(|i| face.mesh.point(i));
    let crown = crown::find(
        mask,
        &crown::Forehead {
            top,
            width: left.distance(right),
            height: top.distance(chin),
        },
    );
    let roll = math::atan2(
        f64::from(eyes[1].y - eyes[0].y),
        f64::from(eyes[1].x - eyes[0].x),
    );
    Head {
        crown: crown.at,
        chin: centred(chin_end(pixels, face, &axes)),
        eyes,
        cheeks: cheeks(pixels, face, &axes),
        roll_deg: roll.to_degrees() as f32,
        yaw_deg: pose.map_or(f32::NAN, |pose| pose.yaw_deg),
        pitch_deg: pose.map_or(f32::NAN, |pose| pose.pitch_deg),
        crown_cut: crown.cut,
    }
}

/// From coordinates that count from the picture's corner to those in which whole numbers are pixel centres.
fn centred(point: Point) -> Point {
    Point::new(point.x - 0.5, point.y - 0.5)
}

/// The lowest point of the chin.
fn chin_end(pixels: &Pixels, face: &Face, axes: &Axes) -> Point {
    let jaw = JAW.map(|i| face.mesh.point(i));
    let chin = face.mesh.point(CHIN);
    let size = axes.middle.distance(chin);
    let offset = outline::offset(pixels, &jaw, axes.down, size, &CHIN_SEARCH);
    axes.moved(chin, 0.0, offset * size)
}

/// x of both ends of the face at nose level; their distance is the face's width along its own horizontal.
fn cheeks(pixels: &Pixels, face: &Face, axes: &Axes) -> [f32; 2] {
    let [left, right] = CHEEK_OUTLINE.map(|i| face.mesh.point(i));
    let width = left.distance(right);
    let end = |side: usize, sign: f32| {
        let [above, at, below] = SIDES[side].map(|i| face.mesh.point(i));
        let stretch = [above.middle(at), at, at.middle(below), below];
        let outwards = Point::new(sign * axes.right.x, sign * axes.right.y);
        outline::offset(pixels, &stretch, outwards, width, &CHEEK_SEARCH)
    };
    let (more_left, more_right) = (end(0, -1.0), end(1, 1.0));
    let full = width * (1.0 + more_left + more_right) / CHEEK_BIAS;
    let middle = (left.x + right.x) / 2.0 + width * (more_right - more_left) / 2.0 - 0.5;
    [middle - full / 2.0, middle + full / 2.0]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::eyes;
    use crate::face::landmarks::landmark;
    use crate::face::Mesh;

    /// A bright face of 200 × 260 before black, its mesh upright.
    fn scene() -> (Pixels, Face, Mask) {
        let mut pixels = Pixels::filled(400, 500, [10, 10, 10]);
        let mut alpha = vec![0.0; 400 * 500];
        for y in 100..350 {
            for x in 100..300 {
                pixels.set(x, y, [210, 170, 150]);
                alpha[y * 400 + x] = 1.0;
            }
        }
        let placed = [
            (10, 200.0, 150.0),
            (33, 140.0, 220.0),
            (133, 170.0, 220.0),
            (362, 230.0, 220.0),
            (263, 260.0, 220.0),
            (127, 100.0, 230.0),
            (234, 100.0, 260.0),
            (93, 100.0, 290.0),
            (356, 300.0, 230.0),
            (454, 300.0, 260.0),
            (323, 300.0, 290.0),
            (176, 170.0, 347.0),
            (148, 185.0, 347.0),
            (152, 200.0, 347.0),
            (377, 215.0, 347.0),
            (400, 230.0, 347.0),
        ];
        let mut mesh = Mesh::at(Point::new(200.0, 240.0));
        for (number, x, y) in placed {
            mesh.set(landmark(number), [x, y, 0.0]);
        }
        let face = Face {
            rect: Rect::new(100.0, 150.0, 200.0, 200.0),
            presence: 1.0,
            eyes: None,
            mesh,
        };
        let mask = Mask {
            width: 400,
            height: 500,
            alpha,
        };
        (pixels, face, mask)
    }

    #[test]
    fn measures_an_upright_head() {
        let (pixels, face, mask) = scene();
        let head = measure(&pixels, &face, &eyes::measure(&pixels, &face), &mask);
        assert_eq!(head.crown.y, 100.0);
        assert!((head.chin.y - 349.5).abs() < 2.0, "{head:?}");
        assert!(head.roll_deg.abs() < 0.2);
        assert!((head.cheeks[1] - head.cheeks[0] - 202.7).abs() < 2.0);
        assert!(!head.crown_cut);
    }

    #[test]
    fn a_face_without_extent_gives_finite_numbers() {
        let (pixels, mut face, mask) = scene();
        face.mesh = Mesh::at(Point::new(5.0, 5.0));
        let head = measure(&pixels, &face, &eyes::measure(&pixels, &face), &mask);
        assert!(head.chin.y.is_finite() && head.roll_deg.is_finite());
    }
}

//! How the head is turned and nodded, from the mesh.
//!
//! Both angles are read off the mesh in its own frame: turned level with the eyes, origin between them, unit = their
//! distance. Scales and zero points are calibrated on the development photos, see docs/calibration.md: on the same
//! person the angles follow a known turn within 1.2° and a known nod within 1.6°; between people, faces that are all held
//! straight spread by 3° and 6°, because chins and foreheads differ.

use super::landmarks::{
    CHEEK_OUTLINE, CHIN, FOREHEAD, GLABELLA, LEFT_EYE_CORNERS, NOSE_BASE, RIGHT_EYE_CORNERS,
};
use super::Mesh;
use crate::math;

/// Yaw in degrees per degree that the line through the outline at the cheeks turns in depth.
const YAW_GAIN: f64 = 1.41;
/// Yaw of the median frontal face before it is set to zero.
const YAW_ZERO: f64 = -0.42;
/// Pitch in degrees per degree that the line from forehead to chin tilts in depth.
const TILT_GAIN: f64 = 0.826;
/// Pitch per unit of height of the nose base below the eyes: tells a long nose from a nod.
const NOSE_GAIN: f64 = 57.98;
/// Pitch per unit of depth of the glabella behind the eyes' corners.
const GLABELLA_GAIN: f64 = 147.71;
/// Pitch of the median frontal face before it is set to zero.
const PITCH_ZERO: f64 = -9.25;

/// Turn and nod of a head in degrees; zero = frontal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Turn to the side, positive = nose to the right of the picture.
    pub yaw_deg: f32,
    /// Nod, positive = chin up.
    pub pitch_deg: f32,
}

/// The pose of a mesh; `None` when its eyes coincide or it lacks points.
pub fn pose(mesh: &Mesh) -> Option<Pose> {
    let frame = Frame::of(mesh)?;
    let [left, right] = CHEEK_OUTLINE.map(|index| frame.at(index));
    let turn = math::atan2(right[2] - left[2], right[0] - left[0]).to_degrees();
    let (top, chin) = (frame.at(FOREHEAD), frame.at(CHIN));
    let tilt = math::atan2(top[2] - chin[2], chin[1] - top[1]).to_degrees();
    let nose = NOSE_GAIN * frame.at(NOSE_BASE)[1];
    let glabella = GLABELLA_GAIN * frame.at(GLABELLA)[2];
    Some(Pose {
        yaw_deg: (YAW_GAIN * turn - YAW_ZERO) as f32,
        pitch_deg: (TILT_GAIN * tilt + nose + glabella - PITCH_ZERO) as f32,
    })
}

/// The mesh in its own frame.
struct Frame<'a> {
    points: &'a [[f32; 3]],
    origin: [f64; 3],
    /// Unit vector along the eye line, over the eye distance.
    right: [f64; 2],
    unit: f64,
}

impl Frame<'_> {
    fn of(mesh: &Mesh) -> Option<Frame<'_>> {
        let points = mesh.points.as_slice();
        let eye = |corners: [usize; 2]| {
            let (a, b) = (points.get(corners[0])?, points.get(corners[1])?);
            Some([0, 1, 2].map(|axis| f64::from(a[axis] + b[axis]) / 2.0))
        };
        let (left, right) = (eye(LEFT_EYE_CORNERS)?, eye(RIGHT_EYE_CORNERS)?);
        let (dx, dy) = (right[0] - left[0], right[1] - left[1]);
        let unit = (dx * dx + dy * dy).sqrt();
        let complete = points.len() > *CHEEK_OUTLINE.iter().max()?;
        (unit > 0.0 && complete).then(|| Frame {
            points,
            origin: [0, 1, 2].map(|axis| (left[axis] + right[axis]) / 2.0),
            right: [dx / unit / unit, dy / unit / unit],
            unit,
        })
    }

    /// Landmark `index`: to the right along the eye line, down, away from the camera.
    fn at(&self, index: usize) -> [f64; 3] {
        let [x, y, z] =
            [0, 1, 2].map(|axis| f64::from(self.points[index][axis]) - self.origin[axis]);
        let [cos, sin] = self.right;
        [x * cos + y * sin, y * cos - x * sin, z / self.unit]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A flat face with eyes at (±0.5, 0), turned by `yaw`, then rolled by `roll` degrees, ten pixels a unit.
    fn face(yaw: f64, roll: f64) -> Mesh {
        let mut points = vec![[0.0; 3]; 468];
        let mut set = |index: usize, x: f64, y: f64| {
            let (turn, tilt) = (yaw.to_radians(), roll.to_radians());
            let (along, z) = (x * math::cos(turn), -x * math::sin(turn));
            let (cos, sin) = (math::cos(tilt), math::sin(tilt));
            let at = [along * cos - y * sin, along * sin + y * cos, z];
            points[index] = at.map(|value| (value * 10.0) as f32);
        };
        for (corners, x) in [(LEFT_EYE_CORNERS, -0.5), (RIGHT_EYE_CORNERS, 0.5)] {
            for index in corners {
                set(index, x, 0.0);
            }
        }
        set(CHEEK_OUTLINE[0], -1.05, 0.4);
        set(CHEEK_OUTLINE[1], 1.05, 0.4);
        set(FOREHEAD, 0.0, -1.1);
        set(CHIN, 0.0, 1.7);
        set(NOSE_BASE, 0.0, 0.7);
        set(GLABELLA, 0.0, -0.3);
        Mesh { points }
    }

    #[test]
    fn a_roll_is_neither_turn_nor_nod() {
        let (level, rolled) = (
            pose(&face(0.0, 0.0)).unwrap(),
            pose(&face(0.0, 25.0)).unwrap(),
        );
        assert!((level.yaw_deg - rolled.yaw_deg).abs() < 1e-3);
        assert!((level.pitch_deg - rolled.pitch_deg).abs() < 1e-3);
    }

    #[test]
    fn yaw_has_the_sign_of_the_nose_and_is_the_same_both_ways() {
        // With the nose to the right, the right cheek lies deeper.
        let [right, left] = [-10.0, 10.0].map(|deg| pose(&face(deg, 0.0)).unwrap().yaw_deg);
        let level = pose(&face(0.0, 0.0)).unwrap().yaw_deg;
        assert!(right > level + 10.0 && (right + left - 2.0 * level).abs() < 1e-3);
    }

    #[test]
    fn no_points_no_pose() {
        assert_eq!(pose(&Mesh { points: Vec::new() }), None);
        assert_eq!(
            pose(&Mesh {
                points: vec![[0.0; 3]; 468]
            }),
            None
        );
    }
}

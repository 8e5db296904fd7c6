//! Which way is up, from the faces alone: how far a picture must be turned until the person in it stands upright.
//!
//! The nets are made for upright faces. A face that lies on its side is found with an eye line beyond 45°, or not at all; one
//! that stands on its head is often found as if it were upright, with less presence than an upright one has. Only then
//! the picture is looked at once more, turned by quarters, and the turn in which the mesh net is surest of an upright face
//! is the right one. Ordinary photos cost nothing.

use super::landmarks::{Landmark, LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS};
use super::pyramid::Pyramid;
use super::{Face, Finder};
use crate::file::pixels::Pixels;

/// Presence from which an upright face is beyond doubt. Of the faces of real photographs set on their heads none reaches
/// it; see `docs/calibration.md`.
const SURE: f32 = 0.9999;
/// Least presence of a face that only a turned picture shows.
const SEEN: f32 = 0.95;

impl Face {
    /// True when the eye line is nearer to level than to plumb, left eye on the left.
    fn is_upright(&self) -> bool {
        let eye = |corners: [Landmark; 2]| self.mesh.point(corners[0]);
        let (left, right) = (eye(LEFT_EYE_CORNERS), eye(RIGHT_EYE_CORNERS));
        (right.x - left.x) > (right.y - left.y).abs()
    }
}

impl Finder {
    /// Degrees by which the picture must be turned clockwise until its largest face stands upright: 0, 90, 180 or 270.
    /// `faces` are those found in it, largest first; 0 where no turn shows a face.
    pub fn turn_needed(&mut self, pixels: &Pixels, faces: &[Face]) -> u16 {
        let upright = faces.first().filter(|face| face.is_upright());
        let turns: &[u8] = match upright {
            Some(face) if face.presence >= SURE => return 0,
            Some(_) => &[2],
            None => &[1, 2, 3],
        };
        // A face that looks upright, but not surely, may also be one under a mask: then no turn is sure either.
        let mut best = (0, upright.map_or(SEEN, |_| SURE));
        for &quarters in turns {
            let turned = pixels.turned(quarters);
            let seen = self.glance(&Pyramid::new(&turned));
            let presence = seen
                .iter()
                .filter(|face| face.is_upright())
                .map(|face| face.presence)
                .fold(0.0, f32::max);
            if presence > best.1 {
                best = (quarters, presence);
            }
        }
        90 * u16::from(best.0)
    }
}

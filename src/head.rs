//! Crown, chin, eyes, cheeks, angles: the geometry every placement rule uses.

use crate::geometry::{Point, Rect};

/// One measured head, in pixels of the picture that was measured.
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

/// Measures the head of one person.
pub fn measure(
    pixels: &crate::pixels::Pixels,
    face: &crate::face::Face,
    mask: &crate::person::Mask,
) -> Head {
    let _ = (pixels, mask);
    let middle = face.rect.center();
    Head {
        crown: middle,
        chin: middle,
        eyes: [middle; 2],
        cheeks: [face.rect.x, face.rect.right()],
        roll_deg: 0.0,
        yaw_deg: 0.0,
        pitch_deg: 0.0,
        crown_cut: false,
    }
}

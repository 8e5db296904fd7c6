//! [`Subject`]: the person as the placement rules see them.

use crate::face::head::Head;
use crate::geometry::Rect;

/// Height of the skull above the eyes for one of the face below them: of the heads that photos show whole, hair and all,
/// hardly one has less.
const SKULL: f64 = 0.9;

/// The size of a picture and where the head is in it, in pixels of that picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Columns and rows of the photo.
    pub size: [f64; 2],
    /// Row of the crown.
    pub crown: f64,
    /// Row of the chin.
    pub chin: f64,
    /// Midpoint between the pupils, x and y.
    pub eyes: [f64; 2],
    /// Cheek to cheek.
    pub cheeks: f64,
    /// True when the hair leaves the picture at its upper edge.
    pub crown_cut: bool,
}

impl Subject {
    /// The head of a picture that is `scale` times smaller than the photo of `size` upright pixels.
    pub fn new(head: &Head, scale: f32, size: [f64; 2]) -> Subject {
        let photo = |v: f32| f64::from(v) * f64::from(scale);
        let eyes = head.eyes[0].middle(head.eyes[1]);
        Subject {
            size,
            crown: photo(head.crown.y),
            chin: photo(head.chin.y),
            eyes: [photo(eyes.x), photo(eyes.y)],
            cheeks: photo(head.cheeks[1] - head.cheeks[0]),
            crown_cut: head.crown_cut,
        }
    }

    /// A head measured in a cropped picture, where it stood in the photo of `size` before: `scale` pixels of the photo
    /// for one of the crop.
    pub fn before_crop(self, crop: Rect, scale: f64, size: [f64; 2]) -> Subject {
        let (x, y) = (f64::from(crop.x), f64::from(crop.y));
        Subject {
            size,
            crown: y + self.crown * scale,
            chin: y + self.chin * scale,
            eyes: [x + self.eyes[0] * scale, y + self.eyes[1] * scale],
            cheeks: self.cheeks * scale,
            crown_cut: self.crown_cut,
        }
    }

    /// True when the head itself leaves the picture at its upper edge; where hair alone does, as much of the head is seen
    /// above the eyes as a head has.
    pub fn head_cut(&self) -> bool {
        let (above, below) = (self.eyes[1] - self.crown, self.chin - self.eyes[1]);
        self.crown_cut && above < SKULL * below
    }

    /// True when the head has an extent and every number is finite.
    pub fn is_measured(&self) -> bool {
        let numbers = [
            self.crown,
            self.chin,
            self.cheeks,
            self.eyes[0],
            self.eyes[1],
        ];
        numbers.iter().all(|v| v.is_finite()) && self.chin > self.crown && self.cheeks > 0.0
    }
}

//! Eyes, mouth and face cut out level and at a fixed size, whatever the size and tilt of the photo: what the
//! checks on the face look at.

mod discriminant;
mod eye;
mod mouth;
mod patch;
mod skin;

pub use discriminant::{points, Discriminant};
pub use eye::{eye_features, EYE_FEATURES};
pub use mouth::{mouth_features, MOUTH_FEATURES};
pub use patch::{luminance, quantile, Patch};
pub use skin::{chroma_distance, Skin};

use crate::face::landmarks as at;
use crate::face::sampling::Pyramid;
use crate::face::Face;
use crate::file::pixels::Pixels;
use patch::Window;

/// Distance between the outer eye corners below which the decoded picture is used instead of the working one.
const FINE_ENOUGH: f32 = 130.0;

/// The window around an eye: its corners span 60 % of the width.
const EYE: Window = Window {
    width: 96,
    height: 64,
    inset: 0.2,
    rise: 0.5,
};

/// The window around the mouth: its outer corners span 72 % of the width.
const MOUTH: Window = Window {
    width: 96,
    height: 56,
    inset: 0.14,
    rise: 0.5,
};

/// The window from the brows to the nostrils, between the outer edges of any glasses: the outer eye corners lie at
/// (8, 38.5) and (74, 38.5).
const FACE: Window = Window {
    width: 82,
    height: 90,
    inset: 8.0 / 82.0,
    rise: 38.5 / 90.0,
};

/// Level cut-outs of one face.
#[derive(Clone, Debug)]
pub struct Appearance {
    /// Both eyes, left and right in the picture, 96×64; the corners lie at x = 19 and x = 77, y = 32.
    pub eyes: [Patch; 2],
    /// The mouth, 96×56; its outer corners lie at x = 13 and x = 83, y = 28.
    pub mouth: Patch,
    /// Rows of the mouth patch between which the lips part: lower edge of the upper lip, upper edge of the lower.
    pub parting: [f32; 2],
    /// Brows to nostrils, 82×90; the outer eye corners lie at (8, 38.5) and (74, 38.5).
    pub face: Patch,
    /// [`Appearance::face`] after a 3×3 mean.
    pub smooth_face: Patch,
}

impl Appearance {
    /// Cuts the windows out of the picture in which the face was found, or out of the same picture in more `detail`
    /// where the face is small.
    pub fn new(picture: &Pyramid, detail: Option<&Pixels>, face: &Face) -> Appearance {
        let corner = |i: usize| face.mesh.point(i);
        let (left, right) = (at::LEFT_EYE_CORNERS, at::RIGHT_EYE_CORNERS);
        let span = corner(left[0]).distance(corner(right[0]));
        let finer = detail.filter(|_| span < FINE_ENOUGH).map(Pyramid::new);
        let pyramid = finer.as_ref().unwrap_or(picture);
        let scale = match finer {
            Some(_) => pyramid.full().width as f32 / picture.full().width as f32,
            None => 1.0,
        };
        let place = |i: usize| corner(i).scaled(scale);
        let lips = at::LIP_CORNERS.map(place);
        let row = |i: usize| MOUTH.place(lips[0], lips[1], place(i)).y;
        let whole = FACE.cut(pyramid, place(left[0]), place(right[0]));
        Appearance {
            eyes: [
                EYE.cut(pyramid, place(left[0]), place(left[1])),
                EYE.cut(pyramid, place(right[1]), place(right[0])),
            ],
            mouth: MOUTH.cut(pyramid, lips[0], lips[1]),
            parting: [
                row(at::UPPER_LIP_INNER[at::UPPER_LIP_INNER.len() / 2]),
                row(at::LOWER_LIP_INNER[at::LOWER_LIP_INNER.len() / 2]),
            ],
            smooth_face: whole.smoothed(),
            face: whole,
        }
    }
}

//! The face cut out level and at a fixed size, whatever the size and tilt of the photo: what the
//! checks on the face look at.

mod patch;
mod skin;

pub use patch::{luminance, quantile, rounded, Patch};
pub use skin::{chroma_distance, Skin};

use crate::face::landmarks as at;
use crate::face::sampling::Pyramid;
use crate::face::window::Window;
use crate::face::Face;
use crate::geometry::Point;

/// Distance between the outer eye corners below which the decoded picture is used instead of the working one.
const FINE_ENOUGH: f32 = 130.0;

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
    /// Brows to nostrils, 82×90; the outer eye corners lie at (8, 38.5) and (74, 38.5).
    pub face: Patch,
    /// [`Appearance::face`] after a 3×3 mean.
    pub smooth_face: Patch,
}

/// Where the middles of both eyes' corners lie in [`Appearance::face`], left and right in the picture.
pub fn eye_places(face: &Face) -> [Point; 2] {
    let corner = |i: at::Landmark| face.mesh.point(i);
    let [left, right] = [at::LEFT_EYE_CORNERS[0], at::RIGHT_EYE_CORNERS[0]].map(corner);
    [at::LEFT_EYE_CORNERS, at::RIGHT_EYE_CORNERS]
        .map(|[outer, inner]| FACE.place(left, right, corner(outer).middle(corner(inner))))
}

/// True when the face is so small that a picture with more detail is worth looking at.
pub fn needs_detail(face: &Face) -> bool {
    let corner = |i: at::Landmark| face.mesh.point(i);
    corner(at::LEFT_EYE_CORNERS[0]).distance(corner(at::RIGHT_EYE_CORNERS[0])) < FINE_ENOUGH
}

impl Appearance {
    /// Cuts the windows out of a picture that is `scale` times larger than the one in which the face was found.
    pub fn new(picture: &Pyramid, scale: f32, face: &Face) -> Appearance {
        let corner = |i: at::Landmark| face.mesh.point(i).scaled(scale);
        let [left, right] = [at::LEFT_EYE_CORNERS[0], at::RIGHT_EYE_CORNERS[0]].map(corner);
        let whole = Patch::cut(&FACE, picture, left, right);
        Appearance {
            smooth_face: whole.smoothed(),
            face: whole,
        }
    }
}

//! Eyes, mouth and face cut out level and at a fixed size, whatever the size and tilt of the photo: what the
//! checks on the face look at.

mod discriminant;
mod eye;
mod mouth;
mod patch;
mod skin;

pub use discriminant::Discriminant;
pub use eye::{eye_features, EYE_FEATURES};
pub use mouth::{mouth_features, MOUTH_FEATURES};
pub use patch::{luminance, quantile, Patch};
pub use skin::{chroma_distance, Skin};

use crate::face::landmarks as at;
use crate::face::sampling::Pyramid;
use crate::face::Face;
use crate::geometry::{Point, Rect};
use crate::photo::Scene;
use crate::pixels::Pixels;
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

/// The window around the face: the outer eye corners lie at (42, 59.5) and (108, 59.5).
const FACE: Window = Window {
    width: 150,
    height: 170,
    inset: 0.28,
    rise: 0.35,
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
    /// Brows to chin, 150×170; the outer eye corners lie at (42, 59.5) and (108, 59.5).
    pub face: Patch,
}

impl Appearance {
    /// Cuts the windows out of the finest picture the scene holds.
    pub fn new(scene: &Scene, face: &Face) -> Appearance {
        let corner = |i: usize| face.mesh.point(i);
        let (left, right) = (at::LEFT_EYE_CORNERS, at::RIGHT_EYE_CORNERS);
        let span = corner(left[0]).distance(corner(right[0]));
        let (source, scale) = match &scene.detail {
            Some(detail) if span < FINE_ENOUGH => {
                (detail, detail.width as f32 / scene.pixels.width as f32)
            }
            _ => (&scene.pixels, 1.0),
        };
        let outline = face.mesh.points.iter().map(|p| Point::new(p[0], p[1]));
        let area = Rect::around(outline).unwrap_or_default().scaled(scale);
        let (head, origin) = cut(source, area);
        let pyramid = Pyramid::new(&head);
        let place = |i: usize| {
            let p = corner(i).scaled(scale);
            Point::new(p.x - origin.x, p.y - origin.y)
        };
        let lips = at::LIP_CORNERS.map(place);
        let row = |i: usize| MOUTH.place(lips[0], lips[1], place(i)).y;
        Appearance {
            eyes: [
                EYE.cut(&pyramid, place(left[0]), place(left[1])),
                EYE.cut(&pyramid, place(right[1]), place(right[0])),
            ],
            mouth: MOUTH.cut(&pyramid, lips[0], lips[1]),
            parting: [
                row(at::UPPER_LIP_INNER[at::UPPER_LIP_INNER.len() / 2]),
                row(at::LOWER_LIP_INNER[at::LOWER_LIP_INNER.len() / 2]),
            ],
            face: FACE.cut(&pyramid, place(left[0]), place(right[0])),
        }
    }
}

/// The part of a picture around `area`, half its size more on every side, and where it begins.
fn cut(source: &Pixels, area: Rect) -> (Pixels, Point) {
    let edge = |v: f32, last: usize| (v.max(0.0) as usize).min(last);
    let (more_x, more_y) = (area.width / 2.0, area.height / 2.0);
    let left = edge(area.x - more_x, source.width.saturating_sub(1));
    let top = edge(area.y - more_y, source.height.saturating_sub(1));
    let right = edge(area.right() + more_x, source.width).max(left + 1);
    let bottom = edge(area.bottom() + more_y, source.height).max(top + 1);
    let rgb = (top..bottom.min(source.height))
        .flat_map(|y| {
            let row = y * source.width;
            source.rgb[(row + left) * 3..(row + right.min(source.width)) * 3]
                .iter()
                .copied()
        })
        .collect();
    let part = Pixels {
        width: right - left,
        height: bottom - top,
        rgb,
    };
    (part, Point::new(left as f32, top as f32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_stays_inside_the_picture() {
        let source = Pixels::filled(40, 30, [1, 2, 3]);
        let (part, origin) = cut(&source, Rect::new(-5.0, 10.0, 20.0, 40.0));
        assert_eq!((origin.x, origin.y), (0.0, 0.0));
        assert_eq!((part.width, part.height), (25, 30));
        assert_eq!(part.rgb.len(), 25 * 30 * 3);
    }

    #[test]
    fn a_cut_outside_the_picture_still_has_a_pixel() {
        let (part, _) = cut(
            &Pixels::filled(4, 4, [0; 3]),
            Rect::new(90.0, 90.0, 2.0, 2.0),
        );
        assert_eq!(part.rgb.len(), part.width * part.height * 3);
        assert!(part.width > 0 && part.height > 0);
    }
}

//! [`Window`]: the level rectangle around two landmarks of a face.

use super::sampling::Region;
use crate::geometry::Point;
use crate::math;

/// Which part of a face a cut-out shows, relative to two landmarks.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// Columns of the cut-out.
    pub width: usize,
    /// Rows of the cut-out.
    pub height: usize,
    /// Share of the width to the left of the first landmark and to the right of the second.
    pub inset: f32,
    /// Share of the height above the line through the landmarks.
    pub rise: f32,
}

impl Window {
    /// The rectangle of the picture around two landmarks, left and right in the picture.
    pub fn region(&self, left: Point, right: Point) -> Region {
        let (width, height) = (self.width as f32, self.height as f32);
        let unit = (left.distance(right) / ((1.0 - 2.0 * self.inset) * width)).max(1e-3);
        let across = f64::from(right.x - left.x);
        let down = f64::from(right.y - left.y);
        let angle = math::atan2(down, across);
        let drop = (0.5 - self.rise) * height * unit;
        let middle = left.middle(right);
        Region {
            center: Point::new(
                middle.x - math::sin(angle) as f32 * drop,
                middle.y + math::cos(angle) as f32 * drop,
            ),
            width: width * unit,
            height: height * unit,
            angle: angle as f32,
        }
    }

    /// Where a position of the picture lies in the cut-out around two landmarks.
    pub fn place(&self, left: Point, right: Point, p: Point) -> Point {
        let across = Point::new(right.x - left.x, right.y - left.y);
        let length = across.x * across.x + across.y * across.y;
        let span = (1.0 - 2.0 * self.inset) * self.width as f32;
        let unit = span / length.max(1e-6);
        let middle = left.middle(right);
        let off = Point::new(p.x - middle.x, p.y - middle.y);
        Point::new(
            self.width as f32 / 2.0 + (off.x * across.x + off.y * across.y) * unit,
            self.height as f32 * self.rise + (off.y * across.x - off.x * across.y) * unit,
        )
    }
}

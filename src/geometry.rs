//! Points and rectangles in picture coordinates: x to the right, y down, origin at the top left.

use serde::Serialize;

/// A position in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Point {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the upper edge.
    pub y: f32,
}

impl Point {
    /// The point (x, y).
    pub const fn new(x: f32, y: f32) -> Self {
        Point { x, y }
    }

    /// Euclidean distance in pixels.
    pub fn distance(self, other: Point) -> f32 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }

    /// The point halfway to `other`.
    pub fn middle(self, other: Point) -> Point {
        Point::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
    }

    /// Both coordinates times `k`.
    pub fn scaled(self, k: f32) -> Point {
        Point::new(self.x * k, self.y * k)
    }
}

/// An axis-aligned rectangle in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Extent to the right.
    pub width: f32,
    /// Extent downwards.
    pub height: f32,
}

impl Rect {
    /// The rectangle with its upper left corner at (x, y).
    pub const fn new(x: f32, y: f32, width: f32, height: f32) -> Self {
        Rect {
            x,
            y,
            width,
            height,
        }
    }

    /// The smallest rectangle that holds all points; `None` when there are none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Option<Rect> {
        let mut points = points.into_iter();
        let first = points.next()?;
        let (mut low, mut high) = (first, first);
        for p in points {
            low = Point::new(low.x.min(p.x), low.y.min(p.y));
            high = Point::new(high.x.max(p.x), high.y.max(p.y));
        }
        Some(Rect::new(low.x, low.y, high.x - low.x, high.y - low.y))
    }

    /// x of the right edge.
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    /// y of the lower edge.
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// The middle of the rectangle.
    pub fn center(self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Square pixels; zero when a side is negative.
    pub fn area(self) -> f32 {
        self.width.max(0.0) * self.height.max(0.0)
    }

    /// All edges times `k`.
    pub fn scaled(self, k: f32) -> Rect {
        Rect::new(self.x * k, self.y * k, self.width * k, self.height * k)
    }

    /// On whole pixels: each edge rounded to the nearest.
    pub fn rounded(self) -> Rect {
        // What rounds to −0 is 0: a sum of both is (IEEE 754-2019, 6.3).
        let (x, y) = (self.x.round() + 0.0, self.y.round() + 0.0);
        Rect::new(x, y, self.right().round() - x, self.bottom().round() - y)
    }

    /// The shared part of two rectangles; may have zero area, never negative sides.
    pub fn intersection(self, other: Rect) -> Rect {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        Rect::new(
            x,
            y,
            (self.right().min(other.right()) - x).max(0.0),
            (self.bottom().min(other.bottom()) - y).max(0.0),
        )
    }

    /// Intersection over union, 0..1.
    pub fn overlap(self, other: Rect) -> f32 {
        let shared = self.intersection(other).area();
        let union = self.area() + other.area() - shared;
        if union > 0.0 {
            shared / union
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlap_of_equal_and_of_apart() {
        let a = Rect::new(0.0, 0.0, 2.0, 2.0);
        assert_eq!(a.overlap(a), 1.0);
        assert_eq!(a.overlap(Rect::new(3.0, 0.0, 2.0, 2.0)), 0.0);
        assert_eq!(a.overlap(Rect::new(1.0, 0.0, 2.0, 2.0)), 2.0 / 6.0);
    }

    #[test]
    fn around_nothing_is_nothing() {
        assert_eq!(Rect::around([]), None);
    }
}

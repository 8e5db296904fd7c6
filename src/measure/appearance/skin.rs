//! Colours of single places of a face, each the mean over a small disc so that pores and noise do not count.

use crate::color::{self, Lab};
use crate::face::landmarks::{landmarks, Landmark, CHEEK_OUTLINE};
use crate::face::Face;
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use std::cell::OnceCell;

/// Radius of a disc in face widths.
const RADIUS: f32 = 0.025;

/// Places on the face that are skin on everyone: no lips, brows, eyes, fringe; beards change lightness, not hue.
const SKIN: [Landmark; 30] = landmarks([
    168, 6, 197, 195, 5, 50, 280, 101, 330, 205, 425, 117, 346, 118, 347, 36, 266, 199, 200, 18,
    164, 9, 8, 192, 416, 214, 434, 151, 187, 411,
]);

/// Reads colours around the landmarks of one face.
pub struct Skin<'a> {
    pixels: &'a Pixels,
    face: &'a Face,
    radius: f32,
    places: &'a OnceCell<Vec<Lab>>,
}

impl<'a> Skin<'a> {
    /// A reader for a face of a picture; `places` keeps what [`Skin::places`] reads.
    pub fn new(pixels: &'a Pixels, face: &'a Face, places: &'a OnceCell<Vec<Lab>>) -> Skin<'a> {
        let [left, right] = CHEEK_OUTLINE.map(|i| face.mesh.point(i));
        Skin {
            pixels,
            face,
            radius: (left.distance(right) * RADIUS).max(1.0),
            places,
        }
    }

    /// Width of the face, cheek to cheek, in pixels.
    pub fn face_width(&self) -> f32 {
        self.radius / RADIUS
    }

    /// Mean linear light (R, G, B, 0..1) around a position; `None` outside the picture.
    pub fn light(&self, center: Point) -> Option<[f32; 3]> {
        let reach = self.radius.ceil() as isize;
        let (cx, cy) = (center.x.floor() as isize, center.y.floor() as isize);
        let (mut sum, mut count) = ([0.0f32; 3], 0.0f32);
        for y in cy - reach..=cy + reach {
            for x in cx - reach..=cx + reach {
                let inside = x >= 0
                    && y >= 0
                    && (x as usize) < self.pixels.width
                    && (y as usize) < self.pixels.height;
                let apart = Point::new(x as f32 + 0.5, y as f32 + 0.5).distance(center);
                if inside && apart <= self.radius {
                    let p = self.pixels.at(x as usize, y as usize);
                    for (s, v) in sum.iter_mut().zip(p) {
                        *s += color::linear(v);
                    }
                    count += 1.0;
                }
            }
        }
        (count > 0.0).then(|| sum.map(|s| s / count))
    }

    /// Mean relative luminance around a landmark, 0..1.
    pub fn luminance(&self, landmark: Landmark) -> Option<f32> {
        let [r, g, b] = self.light(self.face.mesh.point(landmark))?;
        Some(0.2126 * r + 0.7152 * g + 0.0722 * b)
    }

    /// Mean colour around a position.
    pub fn lab(&self, center: Point) -> Option<Lab> {
        self.light(center).map(|l| color::lab(l.map(color::encode)))
    }

    /// Colours of all places that are skin on everyone.
    pub fn places(&self) -> &'a [Lab] {
        let place = |i: &Landmark| self.lab(self.face.mesh.point(*i));
        self.places
            .get_or_init(|| SKIN.iter().filter_map(place).collect())
    }

    /// Median colour of the skin, channel by channel; `None` when the face lies outside the picture.
    pub fn median(&self) -> Option<Lab> {
        let places = self.places();
        let of = |channel: fn(&Lab) -> f32| super::quantile(places.iter().map(channel), 0.5);
        Some(Lab::new(of(|c| c.l)?, of(|c| c.a)?, of(|c| c.b)?))
    }
}

/// Distance of two colours in the a, b plane: hue and chroma without lightness.
pub fn chroma_distance(one: Lab, other: Lab) -> f32 {
    Point::new(one.a, one.b).distance(Point::new(other.a, other.b))
}

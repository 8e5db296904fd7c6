//! The face cut out at a fixed scale, so that sharpness, noise, light and colour do not depend on how large it was
//! photographed. A face with fewer pixels is left as it is, pixel for pixel: enlarging would look like blur.

mod exposure;

use crate::face::head::Head;
use crate::face::landmarks::{landmarks, Landmark, KEPT, OUTLINE};
use crate::face::Face;
use crate::file::pixels::Pixels;
use crate::geometry::{Point, Rect};
use crate::order::sort_few;
pub use exposure::Exposure;
pub(crate) use exposure::{MOST_BRIGHT, ORDINARY_LEVELS};
use std::cell::OnceCell;

/// Pixels between the eyes in the cut-out, at most. A little above what a 480 × 640 picture has (80–115), so that such
/// a picture is not resampled, which would take its noise away.
const EYE_DISTANCE: f32 = 120.0;

/// The rims of the lids of both eyes, left to right in the picture.
pub(crate) const LIDS: [[Landmark; 16]; 2] = [
    landmarks([
        33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7,
    ]),
    landmarks([
        362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382,
    ]),
];
/// Cheeks, forehead and bridge of the nose: bare skin on nearly everybody.
const SKIN: [Landmark; 4] = landmarks([50, 280, 151, 195]);
/// Radius of a skin patch in eye distances.
const PATCH: f32 = 0.16;

/// See the module documentation.
pub struct Closeup {
    /// The face and a little around.
    pub pixels: Pixels,
    /// Luma of every pixel, ITU-R BT.601.
    pub luma: Vec<u8>,
    /// Pixels between the eyes in this picture.
    pub eye_distance: f32,
    /// The mesh in this picture.
    points: [Point; KEPT.len()],
    /// Upper left corner in pixels of the scene, and pixels of this picture per pixel of the scene.
    origin: Point,
    scale: f32,
    /// Luma that nineteen twentieths of the whole picture stay below.
    picture_level: f32,
    exposure: OnceCell<Option<Exposure>>,
}

impl Closeup {
    /// Cuts the face out of the larger picture where there is one, else of `pixels`, in whose coordinates face and
    /// head are given; `None` when there are fewer than 12 pixels between the eyes.
    pub fn cut(
        pixels: &Pixels,
        detail: Option<&Pixels>,
        face: &Face,
        head: &Head,
    ) -> Option<Closeup> {
        let source = detail.unwrap_or(pixels);
        let finer = source.width as f32 / pixels.width.max(1) as f32;
        let eyes = head.eye_distance();
        if eyes.is_nan() || eyes * finer < 12.0 {
            return None;
        }
        let scale = finer.min(EYE_DISTANCE / eyes);
        let around = Rect::around(face.mesh.points)?;
        let area = whole_pixels(around, 0.1 * eyes, finer, source)?;
        let size = |length: f32| (length / finer * scale).round() as usize;
        let (width, height) = (size(area.width), size(area.height));
        if width < 12 || height < 12 {
            return None;
        }
        let origin = Point::new(area.x / finer, area.y / finer);
        let picture_level = exposure::picture_level(pixels);
        let pixels = source.crop(area, width, height);
        Some(Closeup {
            luma: pixels.luma(),
            pixels,
            eye_distance: eyes * scale,
            points: face
                .mesh
                .points
                .map(|p| Point::new((p.x - origin.x) * scale, (p.y - origin.y) * scale)),
            origin,
            scale,
            picture_level,
            exposure: OnceCell::new(),
        })
    }

    /// A rectangle of this picture in pixels of the scene.
    pub fn in_scene(&self, rect: Rect) -> Rect {
        let r = rect.scaled(1.0 / self.scale);
        Rect::new(r.x + self.origin.x, r.y + self.origin.y, r.width, r.height)
    }

    /// The whole cut-out in pixels of the scene.
    pub fn rect(&self) -> Rect {
        let (width, height) = (self.pixels.width as f32, self.pixels.height as f32);
        self.in_scene(Rect::new(0.0, 0.0, width, height))
    }

    /// A position of the scene in this picture.
    pub fn place(&self, p: Point) -> Point {
        Point::new(
            (p.x - self.origin.x) * self.scale,
            (p.y - self.origin.y) * self.scale,
        )
    }

    /// A length in pixels of the scene in pixels of this picture.
    pub fn length(&self, pixels: f32) -> f32 {
        pixels * self.scale
    }

    /// A landmark in this picture.
    pub fn point(&self, landmark: Landmark) -> Point {
        self.points[landmark.place()]
    }

    /// Indices of the pixels inside the outline of the face.
    pub fn face(&self) -> Vec<usize> {
        self.inside(&OUTLINE)
    }

    /// Indices of the pixels of each patch of bare skin: both cheeks, forehead, bridge of the nose.
    pub fn skin(&self) -> [Vec<usize>; 4] {
        let radius = PATCH * self.eye_distance;
        SKIN.map(|i| {
            let middle = self.point(i);
            let rows = span(middle.y - radius, middle.y + radius, self.pixels.height);
            rows.flat_map(|y| {
                let dy = y as f32 - middle.y;
                let half = (radius * radius - dy * dy).max(0.0).sqrt();
                span(middle.x - half, middle.x + half, self.pixels.width)
                    .map(move |x| y * self.pixels.width + x)
            })
            .collect()
        })
    }

    /// Indices of the pixels inside a closed outline of landmarks (even-odd rule at pixel centres).
    pub fn inside(&self, outline: &[Landmark]) -> Vec<usize> {
        let corners: Vec<Point> = outline.iter().map(|i| self.point(*i)).collect();
        let Some(around) = Rect::around(corners.iter().copied()) else {
            return Vec::new();
        };
        let width = self.pixels.width;
        let mut found = Vec::new();
        let mut crossings = Vec::new();
        for y in span(around.y, around.bottom(), self.pixels.height) {
            let row = y as f32 + 0.5;
            crossings.clear();
            for (i, a) in corners.iter().enumerate() {
                let b = corners[(i + 1) % corners.len()];
                if (a.y <= row) != (b.y <= row) {
                    crossings.push(a.x + (row - a.y) / (b.y - a.y) * (b.x - a.x));
                }
            }
            sort_few(&mut crossings);
            for pair in crossings.chunks_exact(2) {
                found.extend(span(pair[0] - 0.5, pair[1] - 0.5, width).map(|x| y * width + x));
            }
        }
        found
    }
}

/// A part of the picture and a margin around it, in whole pixels of `source`, which has `finer` pixels per pixel of the
/// picture; `None` when it lies outside. Whole pixels are copied where nothing is scaled, and their numbers are exact, so
/// that the part never reaches beyond the picture by a rounding error.
fn whole_pixels(part: Rect, margin: f32, finer: f32, source: &Pixels) -> Option<Rect> {
    let clamp = |v: f32, end: usize| v.clamp(0.0, end as f32);
    let left = clamp(((part.x - margin) * finer).floor(), source.width);
    let top = clamp(((part.y - margin) * finer).floor(), source.height);
    let right = clamp(((part.right() + margin) * finer).ceil(), source.width);
    let bottom = clamp(((part.bottom() + margin) * finer).ceil(), source.height);
    let whole = Rect::new(left, top, right - left, bottom - top);
    (whole.width > 0.0 && whole.height > 0.0).then_some(whole)
}

/// Whole positions from `from` to `to` that lie in `0..end`.
fn span(from: f32, to: f32, end: usize) -> std::ops::Range<usize> {
    let low = (from.ceil().max(0.0) as usize).min(end);
    let high = ((to.floor() + 1.0).max(0.0) as usize).min(end);
    low..high.max(low)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::face::landmarks::landmark;
    use crate::fixtures;
    use crate::scene::Scene;

    pub(super) fn closeup(change: impl Fn(&mut Scene)) -> Option<Closeup> {
        let mut scene = fixtures::scene(|_, _| [255; 3]);
        change(&mut scene);
        let portrait = scene.portrait()?;
        Closeup::cut(&scene.pixels, None, portrait.face, portrait.head)
    }

    #[test]
    fn places_agree_with_the_scene() {
        let closeup = closeup(|_| ()).unwrap();
        assert_eq!(closeup.eye_distance, 90.0);
        let scene = fixtures::face().mesh;
        let nose = scene.point(landmark(195));
        let there = closeup.point(landmark(195));
        let back = closeup.in_scene(Rect::new(there.x, there.y, 0.0, 0.0));
        assert!((back.x - nose.x).abs() < 0.01 && (back.y - nose.y).abs() < 0.01);
    }

    #[test]
    fn a_small_face_is_not_enlarged() {
        let small = closeup(|scene| {
            if let Some(person) = scene.person.as_mut() {
                person.head.eyes[1].x = person.head.eyes[0].x + 40.0;
            }
        });
        assert_eq!(small.unwrap().eye_distance, 40.0);
    }

    #[test]
    fn pixels_are_copied_where_nothing_is_scaled_even_at_the_edge_of_the_picture() {
        // 480 - 4.932_559 is no number of 32 bits: what is left of it, added again, would reach beyond the picture.
        for shift in [0.0, -35.067_44, 100.3] {
            let found = closeup(|scene| {
                scene.pixels = speckled();
                for point in &mut scene.faces[0].mesh.points {
                    point.x += shift;
                }
            });
            let found = found.unwrap();
            let scene = speckled();
            let (x, y) = (found.origin.x as usize, found.origin.y as usize);
            assert_eq!((x as f32, y as f32), (found.origin.x, found.origin.y));
            assert_eq!(found.pixels.at(3, 5), scene.at(x + 3, y + 5));
        }
    }

    /// A picture without two equal neighbours.
    fn speckled() -> Pixels {
        let mut pixels = Pixels::filled(480, 640, [0; 3]);
        for (i, v) in pixels.rgb.iter_mut().enumerate() {
            *v = (i * 7 % 251) as u8;
        }
        pixels
    }

    #[test]
    fn a_speck_is_nothing() {
        let speck = closeup(|scene| {
            if let Some(person) = scene.person.as_mut() {
                person.head.eyes = [Point::default(); 2];
            }
        });
        assert!(speck.is_none());
    }

    #[test]
    fn outlines_are_filled() {
        let closeup = closeup(|_| ()).unwrap();
        let face = closeup.face();
        assert!(face.len() > 10_000, "{}", face.len());
        assert!(closeup.skin().iter().all(|patch| patch.len() > 400));
        assert!(closeup.inside(&landmarks([0])).is_empty());
    }
}

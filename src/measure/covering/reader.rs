//! Colours of small squares of a picture, at places given in the face's own directions.

use crate::color::{self, Lab};
use crate::face::eyes::Axes;
use crate::face::landmarks::{Landmark, CHEEK_OUTLINE};
use crate::face::person::Mask;
use crate::face::Face;
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::measure::appearance::quantile;

/// Half the side of a square on skin, over the width of the face: pores, stubble and noise do not count.
const COARSE: f32 = 0.025;
/// Half the side of a square on lips, brows and hair, over the width of the face.
const FINE: f32 = 0.010;

/// Reads the colours around one face.
pub(super) struct Reader<'a> {
    pixels: &'a Pixels,
    face: &'a Face,
    mask: &'a Mask,
    /// The face's own directions and scale.
    pub axes: Axes,
    /// Pixels to each side of the middle one, in coarse and fine squares.
    reach: [isize; 2],
}

impl<'a> Reader<'a> {
    pub fn new(pixels: &'a Pixels, face: &'a Face, mask: &'a Mask) -> Reader<'a> {
        let [left, right] = CHEEK_OUTLINE.map(|i| face.mesh.point(i));
        let width = left.distance(right);
        Reader {
            pixels,
            face,
            mask,
            axes: Axes::of(&face.mesh),
            reach: [COARSE, FINE].map(|half| (half * width).round() as isize),
        }
    }

    /// Position of a landmark.
    pub fn point(&self, landmark: Landmark) -> Point {
        self.face.mesh.point(landmark)
    }

    /// The place `right` and `down` eye distances from the middle between the eyes.
    pub fn place(&self, right: f32, down: f32) -> Point {
        let unit = self.axes.distance;
        self.axes.moved(self.axes.middle, right * unit, down * unit)
    }

    /// Where a landmark lies, in eye distances right and down of the middle between the eyes.
    pub fn seen_from_eyes(&self, landmark: Landmark) -> [f32; 2] {
        let (point, axes) = (self.point(landmark), &self.axes);
        let (x, y) = (point.x - axes.middle.x, point.y - axes.middle.y);
        let unit = axes.distance.max(1.0);
        [axes.right, axes.down].map(|along| (x * along.x + y * along.y) / unit)
    }

    /// Colour of the fine square around a place; beyond the picture its border goes on.
    pub fn fine(&self, at: Point) -> Lab {
        self.square(at, self.reach[1])
    }

    /// Colour of the coarse square around a place.
    pub fn coarse(&self, at: Point) -> Lab {
        self.square(at, self.reach[0])
    }

    /// Colours of the fine squares around landmarks.
    #[inline(never)]
    pub fn fine_at(&self, landmarks: &[Landmark]) -> Vec<Lab> {
        landmarks
            .iter()
            .map(|i| self.fine(self.point(*i)))
            .collect()
    }

    /// Median colour, channel by channel, of the coarse squares around landmarks.
    #[inline(never)]
    pub fn coarse_median(&self, landmarks: &[Landmark]) -> Lab {
        let squares = landmarks
            .iter()
            .map(|i| self.square(self.point(*i), self.reach[0]));
        median(&squares.collect::<Vec<Lab>>())
    }

    /// Share of person at a place, 0..1; 0 beyond the picture.
    pub fn person(&self, at: Point) -> f32 {
        if at.x < 0.0 || at.y < 0.0 {
            return 0.0;
        }
        let (x, y) = (at.x as usize, at.y as usize);
        self.mask.row(y).get(x).copied().unwrap_or(0.0)
    }

    fn square(&self, at: Point, reach: isize) -> Lab {
        let (width, height) = (self.pixels.width as isize, self.pixels.height as isize);
        if width == 0 || height == 0 {
            return Lab::default();
        }
        let middle = |v: f32, most: isize| (v.floor() as isize).clamp(0, most - 1);
        let (cx, cy) = (middle(at.x, width), middle(at.y, height));
        let span = |c: isize, most: isize| (c - reach).max(0)..=(c + reach).min(most - 1);
        let (mut sum, mut count) = ([0.0f32; 3], 0.0f32);
        for y in span(cy, height) {
            let (row, columns) = (y as usize * self.pixels.width, span(cx, width));
            let (first, last) = (
                row + *columns.start() as usize,
                row + *columns.end() as usize,
            );
            for pixel in self.pixels.rgb[3 * first..3 * (last + 1)].chunks_exact(3) {
                for (sum, value) in sum.iter_mut().zip(pixel) {
                    *sum += color::linear(*value);
                }
                count += 1.0;
            }
        }
        color::lab(sum.map(|sum| color::encode(sum / count)))
    }
}

/// Median channel by channel; black when there are no colours.
#[inline(never)]
pub(super) fn median(colors: &[Lab]) -> Lab {
    let of = |channel: fn(&Lab) -> f32| quantile(colors.iter().map(channel), 0.5).unwrap_or(0.0);
    Lab::new(of(|c| c.l), of(|c| c.a), of(|c| c.b))
}

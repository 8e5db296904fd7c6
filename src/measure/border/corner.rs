//! Rounded and cut corners.

use super::{apart, median};
use crate::file::pixels::Pixels;
use crate::geometry::Rect;

/// Largest radius that is looked for, as a share of the shorter side: that of a circle.
const LARGEST: f32 = 0.52;
/// Largest difference from the colour of the corner, in the channel where it is largest.
const EVEN: u8 = 20;
/// Smallest radius in pixels: below it a curve has no shape.
const SMALLEST: usize = 4;
/// How far the two legs of a corner may differ, as a share of the longer one.
const LEGS: f32 = 0.15;
/// Share of a corner's area that may lie on the wrong side of the curve. On 1,358 photos of real people corners of clothes
/// and of walls come as near as 0.06, but never two with one radius.
const OFF: f32 = 0.1;
/// The same for each row, in pixels, and the length of a row that is left out.
const ROUGH: f32 = 0.25;
const NOTHING: f32 = 0.5;
/// Pixels beyond the plain part of a row that are mixed with what is behind the curve: smoothed, and JPEG's coarser colours.
const MIXED: usize = 4;
/// Radius as a share of the shorter side above which one of the corners must be a lower one: round hair that fills the
/// picture leaves two upper corners of a white wall.
const HAIR: f32 = 0.15;
/// How far the radii of two corners may differ, in pixels and as a share.
const RADII: (f32, f32) = (1.5, 0.05);

/// Corners of one shape and radius.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corners {
    /// The first of them, as it lies in the picture.
    pub rect: Rect,
    /// The radius, or the leg of a cut corner, in pixels.
    pub radius: f32,
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Round,
    Cut,
}

impl Shape {
    /// Area outside the curve for a radius of 1.
    fn area(self) -> f32 {
        match self {
            Shape::Round => 1.0 - std::f32::consts::FRAC_PI_4,
            Shape::Cut => 0.5,
        }
    }

    /// Length of the row `y` below the edge that lies outside the curve.
    fn row(self, radius: f32, y: f32) -> f32 {
        let left = (radius - y).max(0.0);
        match self {
            Shape::Round => radius - (radius * radius - left * left).max(0.0).sqrt(),
            Shape::Cut => left,
        }
    }
}

struct Corner {
    shape: Shape,
    radius: f32,
    below: bool,
    color: [u8; 3],
    rect: Rect,
}

/// Corners that were rounded or cut off; `None` unless two have one colour, shape and radius, large ones not both above.
pub fn corners(pixels: &Pixels) -> Option<Corners> {
    let places = [(false, false), (true, false), (false, true), (true, true)];
    let found: Vec<Corner> = places
        .iter()
        .filter_map(|(right, below)| corner(pixels, *right, *below))
        .collect();
    let side = pixels.width.min(pixels.height) as f32;
    let matching = |a: &Corner, b: &Corner| {
        let most = RADII.0 + RADII.1 * a.radius.max(b.radius);
        let above = !a.below && !b.below;
        a.shape == b.shape
            && !(above && a.radius > HAIR * side)
            && (a.radius - b.radius).abs() <= most
            && apart(a.color, b.color) <= 2 * EVEN
    };
    let first = found.iter().enumerate().find_map(|(k, a)| {
        let twin = found[k + 1..].iter().any(|b| matching(a, b));
        twin.then_some(a)
    })?;
    Some(Corners {
        rect: first.rect,
        radius: first.radius,
    })
}

/// Pixels of a row that a corner of a colour covers, those at its curve as far as they are mixed; `None` when it reaches
/// beyond `limit`.
fn covered(at: impl Fn(usize) -> [u8; 3], color: [u8; 3], limit: usize) -> Option<f32> {
    let plain = (0..limit).take_while(|x| apart(at(*x), color) <= EVEN);
    let plain = plain.count();
    let whole = f32::from(apart(at(plain + MIXED), color));
    if plain == limit {
        return None;
    }
    if whole <= f32::from(EVEN) {
        return Some(plain as f32);
    }
    let mixed = (plain..plain + MIXED).map(|x| 1.0 - f32::from(apart(at(x), color)) / whole);
    Some(plain as f32 + mixed.map(|part| part.max(0.0)).sum::<f32>())
}

/// True when two legs are too different for one corner.
fn differ(legs: [f32; 2]) -> bool {
    (legs[0] - legs[1]).abs() > 2.0 + LEGS * legs[0].max(legs[1])
}

#[inline(never)]
fn corner(pixels: &Pixels, right: bool, below: bool) -> Option<Corner> {
    let (width, height) = (pixels.width, pixels.height);
    let limit = (LARGEST * width.min(height) as f32) as usize;
    if limit < SMALLEST {
        return None;
    }
    let at = |x: usize, y: usize| {
        let x = if right { width - 1 - x } else { x };
        let y = if below { height - 1 - y } else { y };
        pixels.at(x, y)
    };
    let color = median(&[at(0, 0), at(1, 0), at(0, 1)]);
    // How far the corner reaches in each row, up to the row in which nothing of it is left.
    let mut rows = Vec::new();
    loop {
        let y = rows.len();
        let length = covered(|x| at(x.min(width - 1), y), color, limit)?;
        if length < NOTHING {
            break;
        }
        rows.push(length);
        // More rows only make the legs differ more.
        let legs = [rows[0], rows.len() as f32];
        if rows.len() == limit || legs[1] > legs[0] && differ(legs) {
            return None;
        }
    }
    let legs = [*rows.first()?, rows.len() as f32];
    let longer = legs[0].max(legs[1]);
    if longer < SMALLEST as f32 || differ(legs) {
        return None;
    }
    let area: f32 = rows.iter().sum();
    [Shape::Round, Shape::Cut].into_iter().find_map(|shape| {
        let radius = (area / shape.area()).sqrt();
        let count = rows.len().max(radius as usize + 1);
        let off: f32 = (0..count)
            .map(|y| {
                let length = rows.get(y).copied().unwrap_or(0.0);
                (length - shape.row(radius, y as f32 + 0.5)).abs()
            })
            .sum();
        let (w, h) = (width as f32, height as f32);
        let rect = Rect::new(
            if right { w - longer } else { 0.0 },
            if below { h - longer } else { 0.0 },
            longer,
            longer,
        );
        (off <= OFF * area + ROUGH * count as f32).then_some(Corner {
            shape,
            radius,
            below,
            color,
            rect,
        })
    })
}

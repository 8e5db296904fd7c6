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
    // Where the corner ends in each row, up to the row in which nothing of it is left.
    let mut rows = Vec::new();
    loop {
        let run = (0..limit).take_while(|x| apart(at(*x, rows.len()), color) <= EVEN);
        let run = run.count();
        if run == 0 {
            break;
        }
        rows.push(run);
        if run == limit || rows.len() == limit {
            return None;
        }
    }
    let legs = [*rows.first()? as f32, rows.len() as f32];
    let longer = legs[0].max(legs[1]);
    if longer < SMALLEST as f32 || (legs[0] - legs[1]).abs() > 2.0 + LEGS * longer {
        return None;
    }
    let area = rows.iter().sum::<usize>() as f32;
    [Shape::Round, Shape::Cut].into_iter().find_map(|shape| {
        let radius = (area / shape.area()).sqrt();
        let count = rows.len().max(radius as usize + 1);
        let off: f32 = (0..count)
            .map(|y| {
                let run = rows.get(y).map_or(0.0, |run| *run as f32);
                (run - shape.row(radius, y as f32 + 0.5)).abs()
            })
            .sum();
        let (w, h) = (width as f32, height as f32);
        let rect = Rect::new(
            if right { w - longer } else { 0.0 },
            if below { h - longer } else { 0.0 },
            longer,
            longer,
        );
        (off <= OFF * area).then_some(Corner {
            shape,
            radius,
            below,
            color,
            rect,
        })
    })
}

//! Whether skin shows above the brows, or hair hangs over them.

use super::ramp;
use super::reader::Reader;
use super::sides::{toward_skin, Sides};
use crate::face::landmarks::{LEFT_BROW, LEFT_BROW_LOWER, RIGHT_BROW, RIGHT_BROW_LOWER};
use crate::geometry::Point;

/// Columns along a brow, in steps of its five landmarks; the outermost ones run into the temple's hair.
const COLUMNS: [f32; 7] = [0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5];
/// Heights above the middle of the brow, in eye distances: a fringe that touches the brow leaves skin among them.
const HEIGHTS: [f32; 9] = [0.0, 0.025, 0.05, 0.075, 0.1, 0.125, 0.15, 0.175, 0.2];
/// Part of the way from hair to skin on which the brightest place of a column changes from the one to the other.
const SKIN: [f32; 2] = [0.5, 0.9];

/// Share of the more hidden brow's columns above which skin shows, 0..1.
pub(super) fn shown(reader: &Reader, sides: &Sides) -> f32 {
    let brows = [(LEFT_BROW, LEFT_BROW_LOWER), (RIGHT_BROW, RIGHT_BROW_LOWER)];
    let share = |side: usize| {
        let (upper, lower) = brows[side];
        let along: [Point; 5] =
            [0, 1, 2, 3, 4].map(|i| reader.point(upper[i]).middle(reader.point(lower[i])));
        let columns = COLUMNS.map(|at| {
            let start = mix(along[at as usize], along[at as usize + 1], at.fract());
            let brightest = HEIGHTS.map(|height| {
                let place = reader
                    .axes
                    .moved(start, 0.0, -height * reader.axes.distance);
                toward_skin(reader.fine(place), sides.hair_and_skin[side])
            });
            ramp(
                brightest.into_iter().fold(f32::MIN, f32::max),
                SKIN[0],
                SKIN[1],
            )
        });
        columns.iter().sum::<f32>() / columns.len() as f32
    };
    share(0).min(share(1))
}

/// The point the part `t` of the way from `a` to `b`.
fn mix(a: Point, b: Point, t: f32) -> Point {
    Point::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t)
}

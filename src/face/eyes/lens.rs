//! Where a pupil stands behind a lens that lets nothing through: opticians fit a lens so that the pupil lies a
//! little above its middle.

use super::{level, Axes};
use crate::file::pixels::Pixels;
use crate::geometry::Point;

/// Height of the pupil above the middle of the lens, over the distance of the eyes: 2 to 4 mm of 63, as lenses are
/// fitted; 0.05 on the dev photos.
const PUPIL_ABOVE: f32 = 0.045;
/// Level of a lens over that of the cheeks, at most.
const DARK: f32 = 0.5;
/// Least and greatest height of a lens with its frame, over the distance of the eyes: 22 to 54 mm.
const HEIGHT: [f32; 2] = [0.35, 0.85];
/// Columns that are averaged, half their extent and the steps up and down, over the distance of the eyes.
const HALF_WIDTH: f32 = 0.12;
const STEP: f32 = 0.01;

/// How far below `start` the pupil stands in the dark lens around it, in pixels; `None` where no lens of a plausible
/// height begins and ends above and below. `cheek` is the level of bare skin.
pub(super) fn pupil_below(pixels: &Pixels, axes: &Axes, start: Point, cheek: f32) -> Option<f32> {
    let row_is_dark = |down: f32| {
        let sum: f32 = (-3..=3)
            .map(|k| HALF_WIDTH * k as f32 / 3.0)
            .map(|right| axes.moved(start, right * axes.distance, down * axes.distance))
            .map(|at| level(pixels, at))
            .sum();
        sum / 7.0 < DARK * cheek
    };
    let farthest = (HEIGHT[1] / STEP) as i32;
    let end = |sign: f32| {
        (0..=farthest)
            .map(|step| sign * STEP * step as f32)
            .find(|down| !row_is_dark(*down))
    };
    let (top, bottom) = (end(-1.0)?, end(1.0)?);
    let plausible = (HEIGHT[0]..=HEIGHT[1]).contains(&(bottom - top));
    plausible.then_some(((top + bottom) / 2.0 - PUPIL_ABOVE) * axes.distance)
}

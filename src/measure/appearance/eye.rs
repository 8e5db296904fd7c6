//! What an open and a closed eye look like.

use super::patch::{luma, quantile};
use super::{Discriminant, Patch};
use crate::math;

#[rustfmt::skip]
mod weights;

/// Cells across and down: each is the mean of 4×4 pixels of the eye patch.
const CELLS: [usize; 2] = [24, 16];
/// Number of features of an eye.
pub const EYE_FEATURES: usize = CELLS[0] * CELLS[1];

/// Added to luma before its logarithm: noise in the dark weighs no more than in the light.
const STEADY: f32 = 8.0;

/// −1 = as closed eyes look, +1 = as open eyes look; the eye's outer corner must lie on the left.
pub(super) static OPENNESS: Discriminant = Discriminant {
    weights: &weights::WEIGHTS,
    scale: weights::SCALE,
    bias: weights::BIAS,
};

/// Log luma relative to the skin below the eye, on a grid; light and skin tone cancel out.
/// `None` when the patch is not an eye patch.
pub fn eye_features(eye: &Patch) -> Option<Vec<f32>> {
    let skin = quantile(eye.area(24..72, 48..64).map(luma), 0.5)?;
    let lumas: Vec<f32> = eye.rgb.iter().copied().map(luma).collect();
    (eye.width == CELLS[0] * 4 && eye.height == CELLS[1] * 4)
        .then(|| log_ratios(&lumas, eye.width, skin).collect())
}

/// Means over cells of 4×4 pixels of the natural logarithm of luma over a reference, both steadied for the darkest
/// ones. One logarithm a cell: that of the product.
pub(super) fn log_ratios(
    lumas: &[f32],
    width: usize,
    reference: f32,
) -> impl Iterator<Item = f32> + '_ {
    let steady = |luma: f32| f64::from(luma + STEADY);
    let base = math::log(steady(reference));
    cells(lumas, width, 1.0, move |product, v| product * steady(v))
        .map(move |product| (math::log(product) / 16.0 - base) as f32)
}

/// Folds the values of a patch over cells of 4×4 pixels, row by row.
pub(super) fn cells<'a, T: Copy + 'a>(
    values: &'a [f32],
    width: usize,
    start: T,
    fold: impl Fn(T, f32) -> T + 'a,
) -> impl Iterator<Item = T> + 'a {
    values.chunks_exact(4 * width).flat_map(move |band| {
        let mut cells = vec![start; width / 4];
        for row in band.chunks_exact(width) {
            for (cell, four) in cells.iter_mut().zip(row.chunks_exact(4)) {
                *cell = four.iter().fold(*cell, |folded, v| fold(folded, *v));
            }
        }
        cells
    })
}

impl super::Appearance {
    /// How open each eye looks, left and right in the picture: −1 = closed, +1 = open.
    pub fn eye_openness(&self) -> [Option<f32>; 2] {
        let score = |eye: &Patch| eye_features(eye).map(|f| OPENNESS.score(&f));
        [score(&self.eyes[0]), score(&self.eyes[1].mirrored())]
    }
}

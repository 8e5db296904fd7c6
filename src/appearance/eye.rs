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
    (eye.width == CELLS[0] * 4 && eye.height == CELLS[1] * 4)
        .then(|| grid(eye, CELLS, |p| log_ratio(luma(p), skin)))
}

/// Natural logarithm of the ratio of two lumas, steadied for the darkest ones.
pub(super) fn log_ratio(value: f32, reference: f32) -> f32 {
    math::log(f64::from((value + 8.0) / (reference + 8.0))) as f32
}

/// Means of a quantity over cells of 4×4 pixels.
pub(super) fn grid(patch: &Patch, cells: [usize; 2], of: impl Fn([f32; 3]) -> f32) -> Vec<f32> {
    (0..cells[0] * cells[1])
        .map(|i| {
            let (x, y) = (i % cells[0] * 4, i / cells[0] * 4);
            patch.area(x..x + 4, y..y + 4).map(&of).sum::<f32>() / 16.0
        })
        .collect()
}

impl super::Appearance {
    /// How open each eye looks, left and right in the picture: −1 = closed, +1 = open.
    pub fn eye_openness(&self) -> [Option<f32>; 2] {
        let score = |eye: &Patch| eye_features(eye).map(|f| OPENNESS.score(&f));
        [score(&self.eyes[0]), score(&self.eyes[1].mirrored())]
    }
}

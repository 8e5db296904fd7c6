//! What a closed and an open mouth look like.

use super::eye::{grid, log_ratio};
use super::patch::{luma, quantile, rounded};
use super::{Discriminant, Patch};
use crate::color;

#[rustfmt::skip]
mod weights;

/// Cells across and down: each is the mean of 4×4 pixels of the mouth patch.
const CELLS: [usize; 2] = [24, 14];
/// Number of features of a mouth: log luma and redness of every cell.
pub const MOUTH_FEATURES: usize = CELLS[0] * CELLS[1] * 2;
/// Lab units of redness that weigh as much as one unit of log luma.
const REDNESS: f32 = 20.0;

/// −1 = as parted lips and teeth look, +1 = as closed lips look.
pub(super) static CLOSURE: Discriminant = Discriminant {
    weights: &weights::WEIGHTS,
    scale: weights::SCALE,
    bias: weights::BIAS,
};

/// Log luma and redness (Lab a) relative to the skin above the lips, on a grid.
/// `None` when the patch is not a mouth patch.
pub fn mouth_features(mouth: &Patch) -> Option<Vec<f32>> {
    let redness = |p: [f32; 3]| color::lab(rounded(p)).a;
    let skin = || mouth.area(0..mouth.width, 0..8);
    let skin_luma = quantile(skin().map(luma), 0.5)?;
    let skin_redness = quantile(skin().map(redness), 0.5)?;
    (mouth.width == CELLS[0] * 4 && mouth.height == CELLS[1] * 4).then(|| {
        let mut features = grid(mouth, CELLS, |p| log_ratio(luma(p), skin_luma));
        features.extend(grid(mouth, CELLS, |p| {
            (redness(p) - skin_redness) / REDNESS
        }));
        features
    })
}

impl super::Appearance {
    /// How closed the mouth looks: −1 = parted or teeth showing, +1 = closed.
    pub fn mouth_closure(&self) -> Option<f32> {
        Some(CLOSURE.score(&mouth_features(&self.mouth)?))
    }
}

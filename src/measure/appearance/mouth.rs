//! What a closed and an open mouth look like.

use super::eye::{cells, log_ratios};
use super::patch::{luma, quantile, rounded};
use super::{Discriminant, Patch};
use crate::color;

#[rustfmt::skip]
mod weights;

/// Cells across and down: each is the mean of 4×4 pixels of the mouth patch.
const CELLS: [usize; 2] = [24, 14];
/// Number of features of a mouth: log luma and redness of every cell, and three depths of the pale gap.
pub const MOUTH_FEATURES: usize = CELLS[0] * CELLS[1] * 2 + GAP_RANKS.len();
/// Columns between which teeth would show.
const GAP_COLUMNS: std::ops::Range<usize> = 30..66;
/// The depth of the pale gap is taken at its fourth, ninth and eighteenth palest column: a point, a tooth, a row of teeth.
const GAP_RANKS: [usize; 3] = [3, 8, 17];
/// Depth that closed, chapped lips reach.
const GAP_FLOOR: f32 = 0.05;
/// Weight of the gap's depth beside the cells.
const GAP_GAIN: f32 = 40.0;
/// Lab units of redness that weigh as much as one unit of log luma.
const REDNESS: f32 = 20.0;

/// −1 = as parted lips and teeth look, +1 = as closed lips look.
pub(super) static CLOSURE: Discriminant = Discriminant {
    weights: &weights::WEIGHTS,
    scale: weights::SCALE,
    bias: weights::BIAS,
};

/// Log luma and redness (Lab a) relative to the skin above the lips, on a grid.
/// Then how much paler the gap between the lips is than the lips. `None` when the patch is not a mouth patch.
pub fn mouth_features(mouth: &Patch, parting: [f32; 2]) -> Option<Vec<f32>> {
    if mouth.width != CELLS[0] * 4 || mouth.height != CELLS[1] * 4 {
        return None;
    }
    let colors = || mouth.rgb.iter().copied();
    let lumas: Vec<f32> = colors().map(luma).collect();
    let redness: Vec<f32> = colors().map(|p| color::lab(rounded(p)).a).collect();
    let skin = |values: &[f32]| quantile(values[..8 * mouth.width].iter().copied(), 0.5);
    let (skin_luma, skin_redness) = (skin(&lumas)?, skin(&redness)?);
    let mut features: Vec<f32> = log_ratios(&lumas, mouth.width, skin_luma).collect();
    let reds = cells(&redness, mouth.width, 0.0, |sum, v| sum + v);
    features.extend(reds.map(|sum| (sum / 16.0 - skin_redness) / REDNESS));
    features.extend(gap_depths(mouth, parting));
    Some(features)
}

/// How much less red the line between the lips is than both lips, (R − G) / (R + G), which shading leaves alone:
/// teeth are pale, the shadow line of closed lips is not.
fn gap_depths(mouth: &Patch, parting: [f32; 2]) -> [f32; 3] {
    let smooth = mouth.smoothed().smoothed();
    let height = mouth.height;
    let row = |v: f32, shift: f32| ((v + shift).max(14.0) as usize).min(height - 14);
    let rows = row(parting[0], -2.0)..row(parting[1], 3.0).max(row(parting[0], -2.0) + 1);
    let mut depths: Vec<f32> = GAP_COLUMNS
        .map(|x| {
            let redness = |y: usize| {
                let [r, g, _] = smooth.rgb[y * smooth.width + x];
                (r - g) / (r + g + 16.0)
            };
            let reddest = |rows: std::ops::Range<usize>| rows.map(redness).fold(-1.0, f32::max);
            rows.clone()
                .map(|y| reddest(y - 11..y - 1).min(reddest(y + 2..y + 12)) - redness(y))
                .fold(-1.0, f32::max)
        })
        .collect();
    depths.sort_by(|a, b| b.total_cmp(a));
    GAP_RANKS.map(|rank| (depths[rank] - GAP_FLOOR).max(0.0) * GAP_GAIN)
}

impl super::Appearance {
    /// How closed the mouth looks: −1 = parted or teeth showing, +1 = closed.
    pub fn mouth_closure(&self) -> Option<f32> {
        Some(CLOSURE.score(&mouth_features(&self.mouth, self.parting)?))
    }
}

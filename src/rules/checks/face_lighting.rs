//! Even light on the face, no "阴阳脸": neither side light nor a hard shadow across it.
//!
//! Source: the notices' "脸部曝光均匀"; ISO/IEC 29794-5 compares the two cheeks.
//!
//! Measured: nine pairs of mirrored places on the cheeks; the second largest |log2| of the luminance ratio in a pair, so
//! that a shadow over a part counts and one beauty spot does not. 1 = one side has twice the light. Limit calibrated on
//! the development photos, see docs/calibration.md.

use crate::math;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_lighting",
    unit: Unit::Ratio,
    limit: Limit::at_most(0.77),
    repair: Repair::Never,
    explained_by: &["face_occluded"],
    measure: Measure::Portrait(measure),
    title: Text::new("脸部光线均匀", "Even light on the face"),
    low: Text::new("", ""),
    high: Text::new(
        "脸部光线不均匀（明暗相差 {value} 档，要求{range} 档）。请面向光源、避免侧光和阴影重拍。",
        "The light on the face is uneven ({value} stops between the sides, required {range}). Face the light and avoid side light and shadows.",
    ),
};

/// Mirrored places on the cheeks, left and right in the picture.
const PAIRS: [[usize; 2]; 9] = [
    [50, 280],
    [101, 330],
    [205, 425],
    [187, 411],
    [117, 346],
    [118, 347],
    [36, 266],
    [207, 427],
    [216, 436],
];
/// Luminance added to both sides: black is never infinitely darker than dark grey.
const FLOOR: f32 = 0.004;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let skin = portrait.skin();
    let mut stops: Vec<f64> = PAIRS
        .iter()
        .filter_map(|[left, right]| {
            let (left, right) = (skin.luminance(*left)?, skin.luminance(*right)?);
            let ratio = f64::from((left + FLOOR) / (right + FLOOR));
            Some((math::log(ratio) / std::f64::consts::LN_2).abs())
        })
        .collect();
    stops.sort_by(f64::total_cmp);
    match stops.as_slice() {
        [.., second, _] => Reading::of(*second).in_region(portrait.face.rect),
        _ => Reading::unknown(Missing::FaceDetail),
    }
}

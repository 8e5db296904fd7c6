//! Nothing in front of the face: no mask, scarf, hand with a glove, phone.
//!
//! Source: the notices' "脸部无遮挡". Advice only: something of skin colour cannot be told from skin.
//!
//! Measured: share of thirty places on brow, nose, cheeks, lip and chin whose hue and chroma lie more than 16 Lab units from
//! the face's median. Limit calibrated on the development photos, see docs/calibration.md.

use crate::measure::appearance::chroma_distance;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_occluded",
    unit: Unit::Percent,
    limit: Limit::at_most(0.12).advised(),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("脸部无遮挡", "Face uncovered"),
    low: Text::new("", ""),
    high: Text::new(
        "脸部似乎被遮挡（{value}% 的位置不是肤色，要求{range}%）。请摘下口罩等遮挡物重拍。",
        "Something seems to cover the face ({value} % is not skin, required {range} %). Take off the mask or whatever covers it.",
    ),
};

/// Lab units in the a, b plane beyond which a place is not this face's skin.
const NOT_SKIN: f32 = 16.0;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let skin = portrait.skin();
    let Some(median) = skin.median() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let places = skin.places();
    let other = places
        .iter()
        .filter(|place| chroma_distance(**place, median) > NOT_SKIN)
        .count();
    Reading::of(other as f64 / places.len().max(1) as f64).in_region(portrait.face.rect)
}

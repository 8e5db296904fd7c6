//! Whether the lips are closed and no teeth show: "嘴唇自然闭合（不能露齿）". A closed smile passes.
//!
//! Source: the notices; ISO/IEC 39794-5 asks for a closed mouth. The gap between the lips of the mesh overlaps between
//! closed and barely parted lips, so the look of the mouth decides: closed lips meet in one thin dark line between two red
//! bands; teeth are bright and not red, a gap is dark and not red.
//!
//! Measured: place on Fisher's discriminant between open (0) and closed (100) mouths, on log luma and redness relative to
//! the skin above the lips. Limit calibrated on the development photos, see docs/calibration.md.

use crate::measure::appearance::points;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::face::landmarks;
use crate::geometry::Rect;
use crate::scene::Portrait;
use crate::rules::profile::Profile;
use crate::text::Text;

/// Score on the discriminant that gets half of the points.
const MIDDLE: f32 = 0.05;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "mouth_closed",
    unit: Unit::Score,
    limit: Limit::at_least(50.0),
    repair: Repair::Never,
    explained_by: &["face_occluded", "exposure_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("嘴唇闭合", "Mouth closed"),
    low: Text::new(
        "嘴唇没有闭合或露出了牙齿（闭合程度 {value}，满分 100，要求{range}）。请自然闭上嘴唇、不露齿重拍。",
        "The mouth is open or teeth show (closure {value} of 100, required {range}). Take it again with the lips closed.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Profile) -> Reading {
    let Some(closure) = portrait.appearance().mouth_closure() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let lips = landmarks::LIP_CORNERS
        .into_iter()
        .chain([landmarks::UPPER_LIP_TOP, landmarks::LOWER_LIP_BOTTOM]);
    let reading = Reading::of(points(closure, MIDDLE));
    match Rect::around(lips.map(|i| portrait.face.mesh.point(i))) {
        Some(region) => reading.in_region(region),
        None => reading,
    }
}

//! No red-eye from the flash: "无红眼".
//!
//! Source: the notices; ISO/IEC 39794-5.
//!
//! Measured: the reddest place of both pupils and irises, R / (max(G, B) + 10) after a 3×3 mean, over the same ratio of the
//! cheeks. Limit calibrated on the development photos, see docs/calibration.md.

use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::measure::appearance::quantile;
use crate::scene::Portrait;
use crate::rules::profile::Profile;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "red_eye",
    unit: Unit::Ratio,
    limit: Limit::at_most(1.5),
    repair: Repair::Never,
    explained_by: &["face_occluded", "eyes_open", "glasses_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("没有红眼", "No red-eye"),
    low: Text::new("", ""),
    high: Text::new(
        "眼睛里有红眼（偏红 {value} 倍，要求{range} 倍）。请关掉闪光灯重拍，不要用软件修。",
        "The eyes are red from the flash ({value} times the skin, required {range}). Take it again without flash; do not retouch.",
    ),
};

fn measure(portrait: &Portrait, _: &Profile) -> Reading {
    let face = &portrait.appearance().smooth_face;
    let redness = |p: [f32; 3]| p[0] / (p[1].max(p[2]) + 10.0);
    let Some(cheeks) = quantile(face.area(11..71, 59..89).map(redness), 0.5) else {
        return Reading::unknown(Missing::Eyes);
    };
    let eyes = face
        .area(12..32, 32..46)
        .chain(face.area(52..72, 32..46))
        .map(redness);
    Reading::of(eyes.fold(0.0, f32::max) / cheeks.max(0.1))
}

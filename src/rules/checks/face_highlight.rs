//! No hot spots on the face: "无明显可见或不对称的高光、光斑".
//!
//! Source: the notices; ISO/IEC 39794-5 wants no hot spots from the flash.
//!
//! Measured: share of forehead and cheeks that is nearly white (all three colour values at least 200 of 255 after a 3×3
//! mean). Limit calibrated on the development photos, see docs/calibration.md.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::scene::Portrait;
use crate::rules::profile::Profile;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_highlight",
    unit: Unit::Percent,
    limit: Limit::at_most(0.04),
    repair: Repair::Never,
    explained_by: &["face_occluded", "exposure_bright", "color_mode", "natural_color"],
    measure: Measure::Portrait(measure),
    title: Text::new("脸部没有光斑", "No hot spots on the face"),
    low: Text::new("", ""),
    high: Text::new(
        "脸上有反光光斑（占 {value}%，要求{range}%）。请擦去油光、避开直射的灯再拍。",
        "There are hot spots on the face ({value} %, required {range} %). Wipe off shine and avoid direct lamps.",
    ),
};

/// Forehead and cheeks in the face patch: columns, rows.
const AREAS: [[usize; 4]; 4] = [
    [18, 64, 1, 23],
    [10, 72, 51, 67],
    [10, 26, 67, 87],
    [56, 72, 67, 87],
];
/// Smallest colour value of a hot spot.
const NEARLY_WHITE: f32 = 200.0;

fn measure(portrait: &Portrait, _: &Profile) -> Reading {
    let face = &portrait.appearance().smooth_face;
    let (mut hot, mut all) = (0u32, 0u32);
    for [left, right, top, bottom] in AREAS {
        for p in face.area(left..right, top..bottom) {
            hot += u32::from(p[0].min(p[1]).min(p[2]) >= NEARLY_WHITE);
            all += 1;
        }
    }
    Reading::of(f64::from(hot) / f64::from(all.max(1))).in_region(portrait.face.rect)
}

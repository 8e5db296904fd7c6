//! Whether both eyes are open: "双眼自然睁开".
//!
//! Source: the notices; ISO/IEC 39794-5 asks for eyes open so that the iris shows. A lid gap alone cannot tell narrow
//! eyes from closed ones, so the look of the eye decides: an open eye has a dark iris between two bright wedges, a closed
//! one a thin line on skin.
//!
//! Measured: the worse eye's place on Fisher's discriminant between closed (0) and open (100) eyes, on log luma relative
//! to the skin below the eye. Limit calibrated on the development photos, see docs/calibration.md.

use crate::geometry::Rect;
use crate::measure::appearance::points;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "eyes_open",
    unit: Unit::Score,
    limit: Limit::at_least(35.0),
    repair: Repair::Never,
    explained_by: &["glasses_dark", "glasses_glare"],
    measure: Measure::Portrait(measure),
    title: Text::new("双眼睁开", "Eyes open"),
    low: Text::new(
        "眼睛没有睁开（睁眼程度 {value}，满分 100，要求{range}）。请自然睁大双眼、看着镜头重拍。",
        "An eye is closed (openness {value} of 100, required {range}). Take it again with both eyes open, looking at the camera.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let [Some(left), Some(right)] = portrait.appearance().eye_openness() else {
        return Reading::unknown(Missing::Eyes);
    };
    let worse = usize::from(right < left);
    let (eye, side) = (
        portrait.head.eyes[worse],
        portrait.head.eye_distance() * 0.5,
    );
    Reading::of(points(left.min(right), 0.0)).in_region(Rect::new(
        eye.x - side / 2.0,
        eye.y - side / 3.0,
        side,
        side / 1.5,
    ))
}

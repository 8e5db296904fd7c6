//! Both ears show: "双耳外露".
//!
//! Source: the notices. Advice only, then asked: ears that lie flat show little from the front, and skin-coloured hair goes
//! unseen.
//!
//! Measured: beside each cheek at ear height, share of the person there that has the colour of this face's skin; the rest is
//! hair. The worse side counts; unknown where next to nothing of the person shows there. Limit set by looking at
//! the development photos, see docs/calibration.md.

use crate::face::landmarks::CHEEK_OUTLINE;
use crate::face::person::Mask;
use crate::geometry::Point;
use crate::measure::appearance::chroma_distance;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "ears_visible",
    unit: Unit::Percent,
    limit: Limit::at_least(0.05).advised(),
    repair: Repair::Never,
    explained_by: &["head_yaw", "exposure_dark"],
    measure: Measure::Portrait(measure),
    title: Text::new("双耳外露", "Ears visible"),
    low: Text::new(
        "头发似乎遮住了耳朵（露出 {value}%，要求{range}%）。请把头发拨到耳后重拍。",
        "Hair seems to cover an ear ({value} % shows, required {range} %). Put the hair behind the ears.",
    ),
    high: Text::new("", ""),
};

/// Distances outwards from the face outline, in face widths.
const OUTWARDS: [f32; 4] = [0.03, 0.05, 0.07, 0.09];
/// Distances up and down from it, in face widths.
const UPWARDS: [f32; 5] = [-0.15, -0.08, 0.0, 0.08, 0.15];
/// Lab units in the a, b plane and in lightness within which a place is skin.
const LIKE_SKIN: [f32; 2] = [16.0, 32.0];
/// Fewest places on the person that allow an answer.
const LEAST_PLACES: u32 = 6;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let (skin, mask) = (portrait.skin(), portrait.mask);
    let Some(median) = skin.median() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let [left, right] = CHEEK_OUTLINE.map(|i| portrait.face.mesh.point(i));
    let out = Point::new(right.x - left.x, right.y - left.y);
    let side = |from: Point, sign: f32| {
        let (mut shown, mut all) = (0u32, 0u32);
        for outwards in OUTWARDS {
            for upwards in UPWARDS {
                let place = Point::new(
                    from.x + sign * outwards * out.x + upwards * out.y,
                    from.y + sign * outwards * out.y - upwards * out.x,
                );
                if let Some(color) = skin.lab(place).filter(|_| on_person(mask, place)) {
                    let alike = chroma_distance(color, median) < LIKE_SKIN[0]
                        && (color.l - median.l).abs() < LIKE_SKIN[1];
                    shown += u32::from(alike);
                    all += 1;
                }
            }
        }
        (all >= LEAST_PLACES).then(|| f64::from(shown) / f64::from(all))
    };
    match (side(left, -1.0), side(right, 1.0)) {
        (Some(left), Some(right)) => Reading::of(left.min(right)),
        _ => Reading::unknown(Missing::FaceDetail),
    }
}

fn on_person(mask: &Mask, place: Point) -> bool {
    let (x, y) = (place.x as usize, place.y as usize);
    x < mask.width && mask.alpha.get(y * mask.width + x).is_some_and(|a| *a > 0.5)
}

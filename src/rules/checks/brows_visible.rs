//! Hair does not cover the brows: "头发不得遮挡眉毛和眼睛".
//!
//! Source: the notices. Advice only: a fringe in skin colour goes unseen.
//!
//! Measured: share of eighteen places just above the brows that have the colour of this face's skin. Limit calibrated on
//! the development photos, see docs/calibration.md.

use crate::face::landmarks::{CHIN, FOREHEAD};
use crate::geometry::Point;
use crate::measure::appearance::chroma_distance;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "brows_visible",
    unit: Unit::Percent,
    limit: Limit::at_least(0.3).advised(),
    repair: Repair::Never,
    explained_by: &["face_occluded"],
    measure: Measure::Portrait(measure),
    title: Text::new("眉毛露出", "Brows visible"),
    low: Text::new(
        "头发似乎遮住了眉毛（眉上露出 {value}%，要求{range}%）。请把刘海拨开重拍。",
        "Hair seems to cover the brows ({value} % of the skin above them shows, required {range} %). Move the fringe aside.",
    ),
    high: Text::new("", ""),
};

/// Upper edge of both brows without their ends.
const BROWS: [usize; 6] = [63, 105, 66, 296, 334, 293];
/// Distances above the brow in face widths.
const ABOVE: [f32; 3] = [0.05, 0.08, 0.11];
/// Lab units in the a, b plane and in lightness within which a place is skin.
const LIKE_SKIN: [f32; 2] = [14.0, 16.0];

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let (skin, mesh) = (portrait.skin(), &portrait.face.mesh);
    let Some(median) = skin.median() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let (top, chin) = (mesh.point(FOREHEAD), mesh.point(CHIN));
    let unit = skin.face_width() / top.distance(chin).max(1.0);
    let up = Point::new((top.x - chin.x) * unit, (top.y - chin.y) * unit);
    let (mut shown, mut all) = (0u32, 0u32);
    for brow in BROWS.map(|i| mesh.point(i)) {
        for above in ABOVE {
            let place = Point::new(brow.x + up.x * above, brow.y + up.y * above);
            if let Some(color) = skin.lab(place) {
                let alike = chroma_distance(color, median) < LIKE_SKIN[0]
                    && (color.l - median.l).abs() < LIKE_SKIN[1];
                shown += u32::from(alike);
                all += 1;
            }
        }
    }
    match all {
        0 => Reading::unknown(Missing::FaceDetail),
        all => Reading::of(f64::from(shown) / f64::from(all)).in_region(portrait.face.rect),
    }
}

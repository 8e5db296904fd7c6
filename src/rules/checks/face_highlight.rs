//! No hot spots on the face: "无明显可见或不对称的高光、光斑".
//!
//! Source: the notices; ISO/IEC 39794-5 wants no hot spots from the flash.
//!
//! Measured: share of forehead and cheeks that is nearly white (all three colour values at least 200 of 255 after a 3×3
//! mean) and at least 40 steps of luma lighter than the middle of the same skin: a spot, not pale or brightly lit skin.
//!
//! Limits, on 237 accepted photographs of real people: 97 % have hardly any, 99 % less than 1.3 %, the largest 8.2 %. Above
//! 1.8 % advises, as for all three drawn sets of spots; above 15 % rejects. Without the comparison with the skin around, 5 % of
//! the accepted photographs have 40 % and more.

use crate::measure::appearance::quantile;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_highlight",
    unit: Unit::Percent,
    limit: Limit::at_most(0.15).advise_above(0.018),
    repair: Repair::Never,
    explained_by: &[
        "face_occluded",
        "exposure_bright",
        "color_mode",
        "natural_color",
    ],
    measure: Measure::Portrait(measure),
    title: Text::new("脸部没有反光", "No shine on the face"),
    low: Text::new("", ""),
    high: Text::new(
        "脸上有反光。请擦去油光、避开直射的灯后重拍。",
        "The face shines in places. Wipe it dry, avoid direct lamps and take it again.",
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
/// Luma of a hot spot above the median of the skin. Of 30 to 60, 40 separates the drawn spots from accepted photographs best.
const ABOVE_SKIN: f32 = 40.0;

#[cfg_attr(small_wasm, optimize(size))]
fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let face = &portrait.appearance().smooth_face;
    let skin: Vec<[f32; 3]> = AREAS
        .into_iter()
        .flat_map(|[left, right, top, bottom]| face.area(left..right, top..bottom))
        .collect();
    match hot_share(&skin) {
        Some(share) => Reading::of(share).in_region(portrait.face.rect),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

/// Share of the pixels that are hot spots; `None` when there are none at all.
fn hot_share(skin: &[[f32; 3]]) -> Option<f64> {
    let luma = |p: &[f32; 3]| 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
    let bound = quantile(skin.iter().map(luma), 0.5)? + ABOVE_SKIN;
    let hot = skin
        .iter()
        .filter(|p| p[0].min(p[1]).min(p[2]) >= NEARLY_WHITE && luma(p) >= bound)
        .count();
    Some(hot as f64 / skin.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thousand pixels of skin, some of them spots.
    fn share(skin: [f32; 3], spots: usize, spot: [f32; 3]) -> f64 {
        let mut pixels = vec![skin; 1000 - spots];
        pixels.resize(1000, spot);
        hot_share(&pixels).unwrap()
    }

    #[test]
    fn spots_count_and_pale_skin_does_not() {
        assert_eq!(
            share([205.0, 160.0, 140.0], 50, [250.0, 245.0, 240.0]),
            0.05
        );
        assert_eq!(share([250.0, 220.0, 205.0], 0, [0.0; 3]), 0.0);
        assert_eq!(share([250.0, 220.0, 205.0], 50, [255.0, 245.0, 240.0]), 0.0);
    }

    #[test]
    fn a_shine_on_dark_skin_that_is_not_white_is_none() {
        assert_eq!(share([80.0, 55.0, 45.0], 50, [190.0, 170.0, 160.0]), 0.0);
        assert_eq!(share([80.0, 55.0, 45.0], 50, [230.0, 220.0, 215.0]), 0.05);
    }

    #[test]
    fn no_pixels_no_answer() {
        assert_eq!(hot_share(&[]), None);
    }
}

//! Natural colour of the skin: no colour cast, neither grey nor garish.
//!
//! Source: the collection notices: "色彩自然"; ISO/IEC 29794-5, "natural colour" (cheeks with a in 5..25 and b in 5..35 of
//! L\*a\*b\*). Those ranges depend on the exposure; hue and saturation do not, so they are used instead: they are nearly the
//! same for all complexions.
//!
//! Measured: mean L\*a\*b\* of the face. Two deviations: hue angle from 44° in units of 26°, and the logarithm of chroma /
//! lightness from that of 0.27 in units of ln 1.62; the number is the larger one. Calibrated on the development photos, see docs/calibration.md.

use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::measure::closeup::Closeup;
use crate::color::{self, Lab};
use crate::math;
use crate::scene::Portrait;
use crate::rules::profile::Profile;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "natural_color",
    unit: Unit::Score,
    limit: Limit::at_most(1.35),
    repair: Repair::Never,
    explained_by: &["face_occluded", "exposure_dark", "exposure_bright", "color_mode"],
    measure: Measure::Portrait(measure),
    title: Text::new("色彩自然", "Natural colour"),
    low: Text::new("", ""),
    high: Text::new(
        "肤色不自然：{cast}（偏离 {value}，要求 {range}）。请在自然光下、关闭滤镜和美颜重拍。",
        "The skin colour is not natural: {cast} (off by {value}, required {range}). Take it again in daylight, without filters.",
    ),
};

/// Hue of skin in degrees and the deviation that counts as one.
const HUE: (f64, f64) = (44.0, 26.0);
/// Chroma / lightness of skin and the factor that counts as one.
const SATURATION: (f64, f64) = (0.27, 1.62);

fn measure(portrait: &Portrait, _: &Profile) -> Reading {
    let closeup = portrait.closeup();
    let Some((closeup, skin)) = closeup.and_then(|c| Some((c, mean(c)?))) else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let (hue, saturation) = deviations(skin);
    let cast = match (hue.abs() > saturation.abs(), hue > 0.0, saturation > 0.0) {
        (true, true, _) => Text::new("偏黄绿", "greenish or yellowish"),
        (true, false, _) => Text::new("偏紫或偏蓝", "purplish or bluish"),
        (false, _, true) => Text::new("颜色过浓或偏黄", "too strong or yellowish"),
        (false, _, false) => Text::new("颜色太淡，接近黑白", "too pale, nearly grey"),
    };
    Reading::of(hue.abs().max(saturation.abs()))
        .in_region(closeup.rect())
        .with("cast", cast)
}

/// Mean colour of the face, every third pixel.
fn mean(closeup: &Closeup) -> Option<Lab> {
    let (mut sum, mut count) = ([0.0; 3], 0.0);
    for i in closeup.face().into_iter().step_by(3) {
        let p = &closeup.pixels.rgb[i * 3..i * 3 + 3];
        let lab = color::lab([p[0], p[1], p[2]]);
        count += 1.0;
        for (s, v) in sum.iter_mut().zip([lab.l, lab.a, lab.b]) {
            *s += v;
        }
    }
    (count > 0.0).then(|| Lab::new(sum[0] / count, sum[1] / count, sum[2] / count))
}

/// Hue and saturation of a skin colour against natural ones; 1 is the edge of what was seen in natural photos.
fn deviations(skin: Lab) -> (f64, f64) {
    let chroma = f64::from(skin.chroma()).max(1e-3);
    let hue = math::atan2(f64::from(skin.b), f64::from(skin.a)).to_degrees();
    let apart = (hue - HUE.0 + 540.0) % 360.0 - 180.0;
    // The hue of grey means nothing.
    let certain = (chroma / 4.0).min(1.0);
    let saturation = chroma / f64::from(skin.l).max(1.0) / SATURATION.0;
    (
        certain * apart / HUE.1,
        math::log(saturation) / math::log(SATURATION.1),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::finding::Status;
    use crate::fixtures;

    fn skin(l: f32, a: f32, b: f32) -> bool {
        let (hue, saturation) = deviations(Lab::new(l, a, b));
        hue.abs().max(saturation.abs()) <= 1.0
    }

    #[test]
    fn complexions_pass() {
        assert!(skin(70.0, 12.0, 15.0));
        assert!(skin(32.0, 8.0, 9.0));
        assert!(skin(55.0, 12.0, 8.0));
    }

    #[test]
    fn casts_grey_and_garish_do_not() {
        assert!(!skin(60.0, 0.2, 0.1));
        assert!(!skin(60.0, 3.0, 4.0));
        assert!(!skin(60.0, -13.0, 24.0));
        assert!(!skin(60.0, 2.0, -12.0));
        assert!(!skin(60.0, 29.0, 1.0));
        assert!(!skin(60.0, 21.0, 43.0));
    }

    #[test]
    fn the_fixture_is_natural_and_its_grey_copy_is_not() {
        let mut scene = fixtures::posed(|_| ());
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
        scene = fixtures::posed(|_| ());
        for p in scene.pixels.rgb.chunks_exact_mut(3) {
            p.fill(p[1]);
        }
        let finding = fixtures::finding(&CHECK, &scene);
        assert_eq!(finding.status, Status::Reject);
        assert!(finding.advice.unwrap().zh.contains("黑白"));
    }
}

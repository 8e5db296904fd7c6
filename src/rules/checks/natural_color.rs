//! Natural colour of the skin: no colour cast, neither grey nor garish.
//!
//! Source: the collection notices: "色彩自然"; ISO/IEC 29794-5, "natural colour": skin with a\* in 5..25 and b\* in 5..35.
//!
//! Measured: the median L\*a\*b\* of thirty places of bare skin, and how far its a\* and b\* lie outside the ranges of the
//! standard, as a distance in L\*a\*b\* units; or twice what its chroma lacks of 6, where that is more: only a grey picture
//! has so little, while pale and dark skin may lie a little outside the ranges. Hue and chroma over lightness, measured before,
//! grow with darkness and rejected dark skin. Where a light background has a yellow tint, skin that is yellower than on nearly
//! all accepted photographs counts from there: both stand in the light of a lamp, and another wall is of no help.
//!
//! Limits, on 237 accepted photographs of real people: 95 % lie below 0.6, 99 % below 3.7, the largest at 7.6 (a violet
//! print). Above 2.9 advises, above 10 rejects. Strong casts drawn on the development photos lie at 11.9 and above, grey pictures
//! at 12, colours at a third of their strength at 2.9, at 2.4 times their strength at 4.2.

use crate::color::Lab;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "natural_color",
    unit: Unit::DeltaE,
    limit: Limit::at_most(10.0).advise_above(2.9),
    repair: Repair::Never,
    explained_by: &[
        "face_occluded",
        "exposure_dark",
        "exposure_bright",
        "color_mode",
    ],
    measure: Measure::Portrait(measure),
    title: Text::new("颜色自然", "Natural colour"),
    low: Text::new("", ""),
    high: Text::new(
        "照片{cast}。请在自然光下、关闭滤镜和美颜后重拍。",
        "The photo {cast}. Take it again in daylight, without filters.",
    ),
};

/// Natural a\* and b\* of skin. ISO/IEC 29794-5 (OFIQ), "natural colour".
const NATURAL_A: [f32; 2] = [5.0, 25.0];
const NATURAL_B: [f32; 2] = [5.0, 35.0];
/// Chroma below which a picture is nearly grey: accepted photographs have 9.5 and more, correctly exposed dark skin 6.9.
const LEAST_CHROMA: f32 = 6.0;
/// b\* that 97 % of the skin on accepted photographs keeps below.
const USUAL_B: f32 = 28.0;
/// A light background with a yellow tint: least L\*, its b\*, largest a\* either way. Painted walls are more colourful, blue
/// ones darker.
const LIGHT: f32 = 75.0;
const YELLOWISH_B: [f32; 2] = [6.0, 40.0];
const YELLOWISH_A: f32 = 12.0;
/// Weight of what the chroma lacks, so that a grey picture lies as far out as a strong cast.
const GREY_WEIGHT: f32 = 2.0;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(skin) = portrait.skin().median() else {
        return Reading::unknown(Missing::FaceDetail);
    };
    let (outside, grey) = (outside(skin), greyness(skin));
    let lamp = lamplight(skin, || portrait.background().map(|wall| wall.color));
    let yellow = Text::new(
        "偏色，发黄或颜色过浓",
        "has a yellow cast or colours that are too strong",
    );
    let cast = if lamp > outside.max(grey) {
        yellow
    } else if grey >= outside {
        Text::new("颜色太淡，接近黑白", "is nearly black and white")
    } else if skin.a < NATURAL_A[0] && NATURAL_A[0] - skin.a >= NATURAL_B[0] - skin.b {
        Text::new("偏色，发绿", "has a green cast")
    } else if skin.b < NATURAL_B[0] {
        Text::new("偏色，发蓝或发紫", "has a blue or purple cast")
    } else if skin.b > NATURAL_B[1] {
        yellow
    } else {
        Text::new(
            "偏色，发红或颜色过浓",
            "has a red cast or colours that are too strong",
        )
    };
    Reading::of(outside.max(grey).max(lamp))
        .in_region(portrait.face.rect)
        .with("cast", cast)
}

/// Distance of a colour from the natural ones in the a\*, b\* plane.
fn outside(skin: Lab) -> f32 {
    let off = |v: f32, [least, most]: [f32; 2]| (least - v).max(v - most).max(0.0);
    let (a, b) = (off(skin.a, NATURAL_A), off(skin.b, NATURAL_B));
    (a * a + b * b).sqrt()
}

/// How far skin lies beyond the usual b\*, where the background is light and yellowish too; else 0.
fn lamplight(skin: Lab, background: impl Fn() -> Option<Lab>) -> f32 {
    let excess = skin.b - USUAL_B;
    let [least, most] = YELLOWISH_B;
    let is_yellowish =
        |wall: Lab| wall.l > LIGHT && wall.a.abs() < YELLOWISH_A && (least..most).contains(&wall.b);
    if excess > 0.0 && background().is_some_and(is_yellowish) {
        excess
    } else {
        0.0
    }
}

/// How grey a colour is; 0 for all skin in a colour picture.
fn greyness(skin: Lab) -> f32 {
    (GREY_WEIGHT * (LEAST_CHROMA - skin.chroma())).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn deviation(a: f32, b: f32) -> f64 {
        let skin = Lab::new(60.0, a, b);
        f64::from(outside(skin).max(greyness(skin)))
    }

    /// Whether a colour passes, advises or rejects.
    fn status(a: f32, b: f32) -> Status {
        let value = deviation(a, b);
        let inside = |limit: Limit| limit.place(value).is_eq();
        match (inside(CHECK.limit), inside(CHECK.limit.soft())) {
            (false, _) => Status::Reject,
            (_, false) => Status::Advise,
            _ => Status::Pass,
        }
    }

    #[test]
    fn complexions_pass() {
        for (a, b) in [
            (12.0, 15.0),
            (8.0, 9.0),
            (14.6, 17.0),
            (5.0, 4.4),
            (4.0, 18.0),
            (23.0, 34.0),
        ] {
            assert_eq!(status(a, b), Status::Pass, "{a} {b}");
        }
    }

    #[test]
    fn a_lamp_colours_skin_and_wall() {
        let yellow = Lab::new(64.0, 15.0, 34.0);
        let of = |skin, wall: Lab| lamplight(skin, || Some(wall));
        let beige = Lab::new(98.0, -8.0, 26.0);
        assert!(of(yellow, beige) > 2.9);
        assert_eq!(of(Lab::new(64.0, 12.0, 15.0), beige), 0.0);
        for wall in [
            Lab::new(95.0, 0.0, 2.0),
            Lab::new(76.0, -12.0, -35.0),
            Lab::new(60.0, 5.0, 20.0),
            Lab::new(80.0, 25.0, 20.0),
        ] {
            assert_eq!(of(yellow, wall), 0.0);
        }
        assert_eq!(lamplight(yellow, || None), 0.0);
    }

    #[test]
    fn casts_grey_and_garish_do_not() {
        for (a, b) in [
            (0.2, 0.1),
            (-13.0, 24.0),
            (2.0, -12.0),
            (30.0, -4.0),
            (25.0, 48.0),
        ] {
            assert_eq!(status(a, b), Status::Reject, "{a} {b}");
        }
        for (a, b) in [(3.0, 3.0), (16.0, 0.0), (28.0, 26.0)] {
            assert_eq!(status(a, b), Status::Advise, "{a} {b}");
        }
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

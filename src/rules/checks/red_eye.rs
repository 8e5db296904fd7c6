//! No red-eye from the flash: "无红眼".
//!
//! Source: the notices; ISO/IEC 39794-5.
//!
//! Measured: share of the visible iris and pupil of an eye that is red, of the eye where it is larger. Red is a\* of at least 20
//! and 12 above that of the person's skin, with b\* below 0.8 a\*: the reflex of the flash is red, a brown iris is orange, and
//! a picture in warm light is no eye in flash light. At least 12 pixels between the lids are needed.
//!
//! Limits, on 237 accepted photographs of real people: 95 % have 4 %, 99 % 15 %, the largest 36 %. Eyes painted red have 55 %
//! and 72 %. Above 40 % advises, above 52 % rejects. The reddest spot in a box around the eyes, measured before, took contrasty
//! brown eyes for red.

use crate::color::{self, Lab};
use crate::face::eyes::Eye;
use crate::face::landmarks::Landmark;
use crate::measure::closeup::{Closeup, LIDS};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "red_eye",
    unit: Unit::Percent,
    limit: Limit::at_most(0.52).advise_above(0.4),
    repair: Repair::Never,
    explained_by: &[
        "face_occluded",
        "eyes_open",
        "glasses_dark",
        "natural_color",
    ],
    measure: Measure::Portrait(measure),
    title: Text::new("没有红眼", "No red-eye"),
    low: Text::new("", ""),
    high: Text::new(
        "眼睛发红（红眼）。请关掉闪光灯重拍，不要用软件修。",
        "The eyes are red from the flash. Take it again without flash; do not retouch.",
    ),
};

/// Redness a\* of a red eye, at least, and above that of the skin.
const RED: f32 = 20.0;
const RED_ABOVE_SKIN: f32 = 12.0;
/// b\* over a\* below which a colour is red rather than brown.
const NOT_BROWN: f32 = 0.8;
/// Share of the iris radius within which pixels count: the dark rim of the iris and the lashes are left out.
const INNER: f32 = 0.8;
/// Fewer pixels are not enough to judge.
const LEAST: usize = 12;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let seen = portrait.closeup().zip(portrait.skin().median());
    let Some((closeup, skin)) = seen else {
        return Reading::unknown(Missing::Eyes);
    };
    let [left, right] = portrait.eyes();
    let shares = [(left, &LIDS[0]), (right, &LIDS[1])]
        .into_iter()
        .filter_map(|(eye, lids)| red_share(&iris(closeup, eye, lids), skin));
    match shares.reduce(f64::max) {
        Some(share) => Reading::of(share).in_region(portrait.head.eye_strip()),
        None => Reading::unknown(Missing::Eyes),
    }
}

/// Colours of the visible part of an iris and its pupil.
fn iris(closeup: &Closeup, eye: &Eye, lids: &[Landmark]) -> Vec<Lab> {
    let center = closeup.place(eye.iris);
    let radius = INNER * closeup.length(eye.iris_radius);
    let width = closeup.pixels.width;
    closeup
        .inside(lids)
        .into_iter()
        .map(|i| (i % width, i / width))
        .filter(|(x, y)| {
            let (dx, dy) = (*x as f32 + 0.5 - center.x, *y as f32 + 0.5 - center.y);
            dx * dx + dy * dy <= radius * radius
        })
        .map(|(x, y)| color::lab(closeup.pixels.at(x, y)))
        .collect()
}

/// Share of the colours that are red beside this skin; `None` when there are too few.
fn red_share(iris: &[Lab], skin: Lab) -> Option<f64> {
    let bound = RED.max(skin.a + RED_ABOVE_SKIN);
    let red = iris
        .iter()
        .filter(|c| c.a >= bound && c.b < NOT_BROWN * c.a);
    (iris.len() >= LEAST).then(|| red.count() as f64 / iris.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn red_pupils_are_found_and_brown_ones_are_not() {
        let skin = Lab::new(65.0, 12.0, 16.0);
        let share = |rgb: [u8; 3]| red_share(&[color::lab(rgb); 20], skin);
        assert_eq!(share([145, 56, 56]), Some(1.0));
        assert_eq!(share([120, 75, 50]), Some(0.0));
        assert_eq!(share([70, 30, 20]), Some(0.0));
    }

    #[test]
    fn in_red_light_nothing_is_red() {
        let skin = Lab::new(60.0, 33.0, 21.0);
        let dark_iris = color::lab([110, 50, 50]);
        assert_eq!(red_share(&[dark_iris; 20], skin), Some(0.0));
    }

    #[test]
    fn a_few_pixels_are_not_enough() {
        assert_eq!(
            red_share(&[Lab::default(); LEAST - 1], Lab::default()),
            None
        );
    }
}

//! Slow change of the background from end to end: light falling off to one side, a vignette.
//!
//! Source: 教毕指〔2017〕99号: background even, no gradient.
//!
//! Measured: a quadratic surface is fitted to the colours of the person-free background so robustly that shadows and objects
//! do not pull it; the number is the difference of relative luminance (CIE Y, white = 1) between the brightest and the
//! darkest block of visible background on that surface. A quadratic also follows a round vignette, which a difference between
//! two sides misses. Luminance, not CIEDE2000: on the deep red and blue backdrops of studios a soft vignette of 15
//! CIEDE2000 takes little light and reviewers accept it, on a light wall it is the difference between white and grey.
//! Backdrops that run from blue to white are accepted, too: there the strongest of the three channels hardly changes, while less
//! light takes from all three alike. So the change of the strongest channel counts, in luminance of the median colour, where it is less.
//!
//! Limits: on 237 accepted photos of real people the median is 0.01, 90 % lie below 0.09, 95 % below 0.12, the highest at 0.32;
//! drawn gradients and unevenly lit walls that a reviewer refuses begin at 0.178, those accepted end at 0.125.

use crate::color::{self, Lab};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_gradient",
    unit: Unit::Percent,
    limit: Limit::at_most(0.7).advise_above(0.16),
    repair: Repair::Background,
    explained_by: &["background_color"],
    measure: Measure::Portrait(measure),
    title: Text::new("背景明暗均匀", "Evenly lit background"),
    low: Text::new("", ""),
    high: Text::new(
        "背景明暗不一。请让光线均匀照在背景上，再重拍。",
        "The background is brighter on one side. Light it evenly and take the photo again.",
    ),
};

/// Least light of the strongest channel by which is divided.
const DARKEST: f32 = 1e-3;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let colors = background
        .blocks
        .iter()
        .map(|at| background.block_color(*at));
    let (mut lights, mut strengths) = (Range::EMPTY, Range::EMPTY);
    for (place, color) in colors.enumerate() {
        lights.add(luminance(color), place);
        strengths.add(strongest(color::srgb(color)), place);
    }
    let Some(darkest) = background.blocks.get(lights.lowest) else {
        return Reading::unknown(Missing::Background);
    };
    let light = luminance(background.color) / strongest(background.rgb).max(DARKEST);
    let value = lights.width().min(light * strengths.width());
    Reading::of(value).in_region(background.block_rect(*darkest))
}

/// The smallest and the largest of some numbers.
struct Range {
    from: f32,
    to: f32,
    /// Which number was the smallest.
    lowest: usize,
}

impl Range {
    const EMPTY: Range = Range {
        from: f32::INFINITY,
        to: f32::NEG_INFINITY,
        lowest: 0,
    };

    fn add(&mut self, value: f32, place: usize) {
        if value < self.from {
            (self.from, self.lowest) = (value, place);
        }
        self.to = self.to.max(value);
    }

    fn width(&self) -> f32 {
        self.to - self.from
    }
}

/// Linear light of the strongest of the three channels.
fn strongest(rgb: [u8; 3]) -> f32 {
    color::linear(rgb[0].max(rgb[1]).max(rgb[2]))
}

/// Relative luminance of a colour, at most that of white: the inverse of CIE 1976 lightness.
fn luminance(color: Lab) -> f32 {
    /// Lightness below which it is linear in luminance: CIE 15, 6/29 and 29/3 to the third power.
    const LINEAR: f32 = 8.0;
    const SLOPE: f32 = 903.3;
    let l = color.l.clamp(0.0, 100.0);
    if l <= LINEAR {
        return l / SLOPE;
    }
    let root = (l + 16.0) / 116.0;
    root * root * root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn on(paint: impl Fn(usize, usize) -> [u8; 3]) -> Status {
        fixtures::status(&CHECK, &fixtures::scene(paint))
    }

    #[test]
    fn even_linear_and_round() {
        assert_eq!(on(|_, _| [240; 3]), Status::Pass);
        assert_eq!(on(|x, _| [232 + (x / 60) as u8; 3]), Status::Pass);
        assert_eq!(on(|x, _| [180 + (x / 8) as u8; 3]), Status::Advise);
        let vignette = |x: usize, y: usize| {
            let (dx, dy) = (x as i64 - 240, y as i64 - 320);
            [(250 - (dx * dx + dy * dy) / 2500) as u8; 3]
        };
        assert_eq!(on(vignette), Status::Advise);
    }

    #[test]
    fn a_vignette_on_a_deep_backdrop_is_even() {
        let backdrop = |x: usize, y: usize| {
            let (dx, dy) = (x as i64 - 240, y as i64 - 320);
            let fall = (dx * dx + dy * dy) / 4000;
            [190 - fall as u8, 20, 30]
        };
        assert_eq!(on(backdrop), Status::Pass);
    }

    #[test]
    fn a_backdrop_from_blue_to_white_is_even_and_less_light_on_it_is_not() {
        let mixed = |y: usize| [60 + y * 195 / 640, 150 + y * 105 / 640, 255];
        assert_eq!(on(|_, y| mixed(y).map(|v| v as u8)), Status::Pass);
        let dimmed = |y: usize| [100, 197, 255].map(|v| (v * (1000 - y) / 1000) as u8);
        assert_eq!(on(|_, y| dimmed(y)), Status::Advise);
    }

    #[test]
    fn a_small_dark_object_is_not_a_gradient() {
        let thing = |x, y| if x < 60 && y < 60 { [90; 3] } else { [240; 3] };
        assert_eq!(on(thing), Status::Pass);
    }

    #[test]
    fn luminance_inverts_lightness() {
        for rgb in [[0; 3], [10; 3], [100, 197, 255], [255; 3]] {
            let near = luminance(crate::color::lab(rgb)) - crate::color::luminance(rgb);
            assert!(near.abs() < 1e-3, "{rgb:?} {near}");
        }
    }
}

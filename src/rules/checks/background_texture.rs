//! Pattern of the background: plaster, brick, wallpaper, folds of a curtain, a scene out of focus.
//!
//! Source: 教毕指〔2017〕99号: background even.
//!
//! Measured: the background without its smooth surface is averaged over patches of 1.25 % of the picture's height, in which
//! sensor noise, print grain, the weave of cloth and JPEG blocks vanish; the number is the CIEDE2000 step that a quarter of
//! all pairs of neighbouring patches exceed. It is the mean Sobel magnitude of ISO/IEC 29794-5 (OFIQ: background uniformity)
//! made independent of resolution, of slow vignettes and of one single object. On 237 accepted photos of real people the
//! median is 0.33, 95 % lie below 0.95, one above 1.5 and none above 2.2 (a mottled studio backdrop); drawn patterns that a
//! reviewer refuses begin at 1.6, those accepted end at 0.85; of 138 scenes 80 % lie above 1.5 and 62 % above 2.4.

use crate::measure::background::{length, percentile, Background};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_texture",
    unit: Unit::DeltaE,
    limit: Limit::at_most(2.4).advise_above(1.5),
    repair: Repair::Background,
    explained_by: &["background_color"],
    measure: Measure::Portrait(measure),
    title: Text::new("背景平整", "Plain background"),
    low: Text::new("", ""),
    high: Text::new(
        "背景有花纹、褶皱或杂乱的东西。请换一面平整的纯色墙重拍。",
        "The background has a pattern or folds. Take it again before a smooth, plain wall.",
    ),
};

/// Share of the steps that lie below the number: patterns fill the background, things and their edges do not.
const RANK: f32 = 0.75;
/// Fewest pairs of patches from which a number is given: what corners of a tight crop leave.
const LEAST: usize = 8;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let mut steps = steps(background);
    if steps.len() < LEAST {
        return Reading::unknown(Missing::Background);
    }
    percentile(&mut steps, RANK).map_or(Reading::unknown(Missing::Background), Reading::of)
}

/// The difference of every two patches that lie beside or below one another, CIEDE2000.
fn steps(background: &Background) -> Vec<f32> {
    let (patches, columns) = background.patches();
    let rows = patches.chunks_exact(columns.max(1));
    let beside = rows.flat_map(|row| row.iter().zip(&row[1..]));
    let below = patches.iter().zip(patches.iter().skip(columns));
    let step = |(one, other): (&Option<[f32; 3]>, &Option<[f32; 3]>)| {
        let (one, other) = ((*one)?, (*other)?);
        Some(length([0, 1, 2].map(|k| one[k] - other[k])))
    };
    beside.chain(below).filter_map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn on(paint: impl Fn(usize, usize) -> u8) -> Status {
        fixtures::status(&CHECK, &fixtures::scene(|x, y| [paint(x, y); 3]))
    }

    #[test]
    fn smooth_striped_and_noisy() {
        assert_eq!(on(|_, _| 240), Status::Pass);
        let stripes = |depth: u8| move |x: usize, _| if x % 40 < 20 { 240 } else { 240 - depth };
        assert_eq!(on(stripes(1)), Status::Pass);
        assert_eq!(on(stripes(40)), Status::Reject);
        let noise = |x: usize, y: usize| 235 + ((x * 7919 + y * 104_729 + x * y * 31) % 11) as u8;
        assert_eq!(on(noise), Status::Pass);
    }

    #[test]
    fn a_weave_finer_than_a_patch_is_even() {
        assert_eq!(
            on(|x, y| if (x + y) % 4 < 2 { 240 } else { 200 }),
            Status::Pass
        );
    }

    #[test]
    fn a_faint_pattern_is_advised() {
        assert_eq!(
            on(|x, y| if (x / 16 + y / 16) % 2 == 0 { 240 } else { 231 }),
            Status::Advise
        );
    }

    #[test]
    fn one_thing_is_no_texture() {
        let thing = |x, y| if x < 40 && y < 200 { 90 } else { 240 };
        assert_eq!(on(thing), Status::Pass);
    }
}

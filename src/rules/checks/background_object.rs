//! Things in the background: a line, a frame, a door edge, a switch, another colour of wall; text, dates and watermarks put
//! over it.
//!
//! Source: 教毕指〔2017〕99号: nobody and nothing else in the picture.
//!
//! Measured: by how many CIEDE2000 the background differs from its smooth colour in a spot of 0.05 % of the picture (12 × 12
//! pixels of 480 × 640), counted only where it lies clear of the person by 6 % of the height. Hair and shadows start at the
//! person: of the regions that do and stay beside it only what is broader than a strand of hair counts, and what is darker
//! than the background counts as 11 at most, which advises. On 237 accepted photos of real people the median is 1.3, 95 % lie
//! below 4.3, one above 7.1 and none above 8.2; drawn lines, frames and switches that a reviewer refuses begin at 7.4, walls
//! of two colours at 6.8, which other checks name, too; of 139 scenes 85 % lie above 7.1 and 65 % above 11.

use crate::measure::background::{brightest, components, darkest, length, Background};
use crate::order::ranked;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_object",
    unit: Unit::DeltaE,
    limit: Limit::at_most(11.0).advise_above(7.1),
    repair: Repair::Background,
    explained_by: &["background_shadow"],
    measure: Measure::Portrait(measure),
    title: Text::new("背景没有杂物", "Nothing behind you"),
    low: Text::new("", ""),
    high: Text::new(
        "背景里有别的东西。请换一面干净的墙，或移开杂物后重拍。",
        "There is something in the background. Use a clear wall or move things out of the way, and take it again.",
    ),
};

/// Share of the picture that has to reach the difference.
const SPOT: f32 = 0.0005;
/// Clear of the person: at least this share of the picture height away.
const CLEAR: f32 = 0.06;
/// Difference from which on cells form a region, CIEDE2000: on 95 % of the accepted photos no spot differs by more.
const ODD: f32 = 4.0;
/// Cells beyond the rim around the person within which a region starts at the person.
const TOUCH: f32 = 2.0;
/// Three quarters of a region that stays beside the person lie within this share of the picture height.
const BESIDE: f32 = 0.14;
/// Radius in cells of the morphological opening that strands of hair do not survive: they are thinner than 2 % of the height.
const STRAND: usize = 3;
/// What a broad dark patch at the person can reach, the rejecting limit: hair and shadow are not told from a thing surely.
const MOST_UNSURE: f32 = 11.0;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let off: Vec<f32> = background.deviation.iter().map(|u| length(*u)).collect();
    let odd: Vec<bool> = off.iter().map(|off| *off > ODD).collect();
    let regions = components(&odd, background.width);
    let kinds = kinds(background, &regions);
    let clear = CLEAR * background.height as f32;
    let counts =
        |i: usize| background.free[i] && background.distance[i] > clear && kinds[i] != Kind::Hair;
    let (mut all, mut sure) = (Vec::new(), Vec::new());
    for i in (0..off.len()).filter(|i| counts(*i)) {
        all.push(off[i]);
        if kinds[i] == Kind::Sure {
            sure.push(off[i]);
        }
    }
    let rank = (SPOT * background.area()) as usize;
    let value = reached(&mut sure, rank).max(reached(&mut all, rank).min(MOST_UNSURE));
    let reading = Reading::of(value);
    let visible = regions.into_iter().map(|mut region| {
        region.retain(|i| counts(*i));
        region
    });
    let largest = visible.max_by_key(Vec::len).unwrap_or_default();
    match background.region(&largest) {
        Some(rect) => reading.in_region(rect),
        None => reading,
    }
}

/// The number that `rank` of the others exceed; 0 when there are fewer.
fn reached(off: &mut [f32], rank: usize) -> f32 {
    let place = off.len().checked_sub(rank + 1);
    place.and_then(|place| ranked(off, place)).unwrap_or(0.0)
}

/// What a cell may be.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The background or a thing in it.
    Sure,
    /// A broad dark patch at the person: a lock of hair that the mask misses, a shadow, or a thing.
    Dark,
    /// Loose hair: a thin structure at the person.
    Hair,
}

/// What the cells are: those of regions that start at the person and stay beside it may be the person's.
fn kinds(background: &Background, regions: &[Vec<usize>]) -> Vec<Kind> {
    let within = |region: &[usize], most: f32| {
        region
            .iter()
            .filter(|i| background.distance[**i] < most)
            .count()
    };
    let beside = BESIDE * background.height as f32;
    let starts_there = |region: &&Vec<usize>| {
        within(region, background.rim + TOUCH) > 0 && within(region, beside) * 4 >= region.len() * 3
    };
    let mut kinds = vec![Kind::Sure; background.free.len()];
    let cells: Vec<usize> = regions
        .iter()
        .filter(starts_there)
        .flatten()
        .copied()
        .collect();
    if cells.is_empty() {
        return kinds;
    }
    let opened = opened(&cells, background);
    for i in cells {
        kinds[i] = match opened[i] > 0.5 {
            false => Kind::Hair,
            true if background.deviation[i][0] < 0.0 => Kind::Dark,
            true => Kind::Sure,
        };
    }
    kinds
}

/// 1 for those of some cells that a morphological opening leaves, else 0.
fn opened(cells: &[usize], background: &Background) -> Vec<f32> {
    let (width, size) = (background.width, background.free.len());
    let mut solid = vec![0.0; size];
    cells.iter().for_each(|i| solid[*i] = 1.0);
    // Farther away than a strand there is nothing but 0.
    let (mut first, mut last) = (size, 0);
    cells
        .iter()
        .for_each(|i| (first, last) = (first.min(*i), last.max(*i)));
    let rows = (first / width).saturating_sub(STRAND) * width
        ..((last / width + 1 + STRAND) * width).min(size);
    let opened = brightest(&darkest(&solid[rows.clone()], width, STRAND), width, STRAND);
    solid[rows].copy_from_slice(&opened);
    solid
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn with_thing(inside: impl Fn(usize, usize) -> bool, color: u8) -> Status {
        let scene = fixtures::scene(|x, y| if inside(x, y) { [color; 3] } else { [250; 3] });
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn a_switch_a_line_and_nothing() {
        assert_eq!(with_thing(|_, _| false, 0), Status::Pass);
        let switch = |x, y| (30..60).contains(&x) && (250..300).contains(&y);
        assert_eq!(with_thing(switch, 180), Status::Reject);
        assert_eq!(with_thing(switch, 248), Status::Pass);
        let line = |x, y| (40..43).contains(&x) && y < 400;
        assert_eq!(with_thing(line, 180), Status::Reject);
    }

    #[test]
    fn a_small_mark_put_over_the_background() {
        let stroke =
            |x: usize, y: usize| x % 8 < 3 && (30..54).contains(&y) || (30..32).contains(&y);
        let mark = |x: usize, y: usize| (20..60).contains(&x) && stroke(x, y);
        assert_eq!(with_thing(mark, 40), Status::Reject);
    }

    #[test]
    fn a_faint_thing_is_advised() {
        let switch = |x, y| (30..60).contains(&x) && (250..300).contains(&y);
        assert_eq!(with_thing(switch, 214), Status::Advise);
    }

    #[test]
    fn what_is_smaller_than_a_spot_is_nothing() {
        let speck = |side: usize| move |x: usize, y: usize| x.max(y) < 60 + side && x.min(y) >= 60;
        assert_eq!(with_thing(speck(8), 40), Status::Pass);
        assert_eq!(with_thing(speck(16), 40), Status::Reject);
    }

    #[test]
    fn a_wisp_is_no_object_and_a_thing_behind_the_head_is() {
        let strand = |thick: usize| {
            move |x: usize, y: usize| (330..440).contains(&x) && (240..240 + thick).contains(&y)
        };
        assert_eq!(with_thing(strand(8), 40), Status::Pass);
        assert_eq!(with_thing(strand(40), 40), Status::Advise);
        let board = |x: usize, y: usize| (330..480).contains(&x) && (200..330).contains(&y);
        assert_eq!(with_thing(board, 40), Status::Reject);
    }

    #[test]
    fn hair_beside_the_head_is_no_object() {
        let hair = |x, y| (340..352).contains(&x) && (220..330).contains(&y);
        assert_eq!(with_thing(hair, 40), Status::Pass);
    }

    #[test]
    fn the_region_holds_the_thing() {
        let scene = fixtures::scene(|x, y| {
            let thing = (30..60).contains(&x) && (250..300).contains(&y);
            if thing {
                [120; 3]
            } else {
                [250; 3]
            }
        });
        let region = fixtures::finding(&CHECK, &scene).region.unwrap();
        assert!(region.overlap(crate::geometry::Rect::new(30.0, 250.0, 30.0, 50.0)) > 0.9);
    }
}

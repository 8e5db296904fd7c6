//! Clothes that stand out from the background: "蓝底不穿蓝衣". Otherwise the shoulders melt into the background in print.
//!
//! Source: the collection notices of the schools; ISO/IEC 39794-5 on a clear outline of the person.
//!
//! Measured: in every column in which a shoulder meets the background, CIEDE2000 between the mean colour a little above the edge
//! of the person mask and that a little below it, or below that down to the lower edge of the picture, whichever differs more: a
//! mask that runs a little off the shoulder does not make clothes invisible. The number is the median over the columns. The mask
//! net finds shoulders even where the colours agree. It also carries them on into a blank margin beside or below the photo: columns
//! in which all that lies below the edge is the background again, without any texture, are left out.
//!
//! Limits: clothes dyed in steps towards the background (development photos) differ by 9.2 at most where they should fail, by 21
//! at least where they should pass; below 9.4 advises. Of 107 accepted photographs of real people with visible shoulders two
//! lie below 9.4, both in white or light grey before white, the smallest at 2.0; below 1.5, where hardly anybody sees an edge,
//! rejects.

use crate::color::{self, delta_e};
use crate::measure::background::{middle, Background};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "clothes_contrast",
    unit: Unit::DeltaE,
    limit: Limit::at_least(1.5).advise_below(9.4),
    repair: Repair::Background,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("衣服与背景分明", "Clothes stand out"),
    low: Text::new(
        "衣服颜色和背景太接近。请换一件颜色明显不同的上衣重拍。",
        "The clothes blend into the background. Wear a top of a clearly different colour and take it again.",
    ),
    high: Text::new("", ""),
};

/// Rows on each side of the edge, as a share of the picture height.
const BAND: f32 = 0.02;
/// Contrast with the background, and standard deviation of the levels of a channel, below which a column shows no cloth but a
/// blank: fill colour has 0.0 of both, cloth dyed in the very colour of the background deviations of 3.9 and more.
const BLANK_CONTRAST: f32 = 1.0;
const BLANK_DEVIATION: f32 = 0.6;
/// Fewer columns than this share of the width are not enough to judge.
const LEAST: f32 = 0.06;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Shoulders);
    };
    let edges = background.shoulders(portrait.head);
    let band = ((BAND * background.height as f32).round() as usize).max(3);
    let mut contrasts: Vec<f32> = edges
        .iter()
        .filter(|e| {
            e.body - e.background <= 3 * band
                && e.background >= band
                && e.body + 3 * band < background.height
        })
        .filter_map(|e| {
            let above = mean(
                background,
                e.x,
                (e.background + 1).saturating_sub(2 * band)..e.background + 1 - band / 2,
            )?;
            let near = mean(background, e.x, e.body + band..e.body + 3 * band)?;
            let far = mean(background, e.x, e.body + 3 * band..background.height)?;
            let apart = |below: [u8; 3]| delta_e(color::lab(above), color::lab(below)) as f32;
            let contrast = apart(near).max(apart(far));
            let blank = contrast < BLANK_CONTRAST
                && is_even(background, e.x, e.body + band..background.height);
            (!blank).then_some(contrast)
        })
        .collect();
    if (contrasts.len() as f32) < LEAST * background.width as f32 {
        return Reading::unknown(Missing::Shoulders);
    }
    let value = middle(&mut contrasts);
    match value.zip(background.around(&edges)) {
        Some((value, region)) => Reading::of(value).in_region(region),
        None => Reading::unknown(Missing::Shoulders),
    }
}

/// Mean colour of a run of cells in one column.
fn mean(background: &Background, x: usize, rows: std::ops::Range<usize>) -> Option<[u8; 3]> {
    let count = rows.len() as u32;
    if count == 0 {
        return None;
    }
    let mut sum = [0; 3];
    for y in rows {
        for (s, v) in sum
            .iter_mut()
            .zip(background.cells[y * background.width + x])
        {
            *s += u32::from(v);
        }
    }
    Some(sum.map(|s| ((s + count / 2) / count) as u8))
}

/// Whether a run of cells in one column has one colour throughout.
fn is_even(background: &Background, x: usize, rows: std::ops::Range<usize>) -> bool {
    let count = rows.len().max(1) as f32;
    let cells = || {
        rows.clone()
            .map(|y| background.cells[y * background.width + x])
    };
    (0..3).all(|channel| {
        let values = || cells().map(|cell| f32::from(cell[channel]));
        let mean = values().sum::<f32>() / count;
        let square: f32 = values().map(|v| (v - mean) * (v - mean)).sum();
        square < BLANK_DEVIATION * BLANK_DEVIATION * count
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn the_closer_the_shirt_to_the_wall_the_worse() {
        let before = |wall: [u8; 3]| fixtures::status(&CHECK, &fixtures::scene(|_, _| wall));
        assert_eq!(before([255; 3]), Status::Pass);
        assert_eq!(before([50, 50, 62]), Status::Advise);
    }

    #[test]
    fn cloth_in_the_colour_of_the_wall_rejects_and_a_blank_is_no_cloth() {
        let mut scene = fixtures::scene(|_, _| [40, 40, 60]);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Unknown);
        scene = fixtures::scene(|_, _| [40, 40, 60]);
        for y in (480..640).filter(|y| y / 4 % 2 == 0) {
            for x in (0..480).filter(|x| fixtures::inside(*x, y)) {
                scene.pixels.set(x, y, [42, 42, 62]);
            }
        }
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Reject);
    }

    #[test]
    fn a_pale_collar_under_the_edge_does_not_hide_a_dark_coat() {
        let mut scene = fixtures::scene(|_, _| [255; 3]);
        for y in 480..640 {
            for x in (0..480).filter(|x| fixtures::inside(*x, y) && !fixtures::inside(*x, y - 30)) {
                scene.pixels.set(x, y, [255; 3]);
            }
        }
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }

    #[test]
    fn no_shoulders_no_answer() {
        let scene = fixtures::posed(|head| head.cheeks = [0.0, 480.0]);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Unknown);
    }
}

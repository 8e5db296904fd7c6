//! Clothes that stand out from the ground: "蓝底不穿蓝衣". Otherwise the shoulders melt into the background in print.
//!
//! Source: the collection notices of the schools; ISO/IEC 39794-5 on a clear outline of the person.
//!
//! Measured: in every column in which a shoulder meets the ground, CIEDE2000 between the mean colours a little above and a
//! little below the edge of the person mask; the number is the median over the columns. The mask net finds shoulders even
//! where the colours agree. Calibrated on the development photos, see docs/calibration.md.

use crate::color::{self, delta_e};
use crate::measure::background::{middle, Ground};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "clothes_contrast",
    unit: Unit::DeltaE,
    limit: Limit::at_least(11.0),
    repair: Repair::Background,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("衣服与背景区分", "Clothes against the background"),
    low: Text::new(
        "衣服颜色与背景太接近（色差 {value}，要求 {range}）。请换一件与背景颜色明显不同的上衣重拍。",
        "The clothes are too close to the colour of the background (difference {value}, required {range}). Wear a top of a clearly different colour and take it again.",
    ),
    high: Text::new("", ""),
};

/// Rows on each side of the edge, as a share of the picture height.
const BAND: f32 = 0.02;
/// Fewer columns than this share of the width are not enough to judge.
const LEAST: f32 = 0.06;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(ground) = portrait.background() else {
        return Reading::unknown(Missing::Shoulders);
    };
    let edges = ground.shoulders(portrait.head);
    let band = ((BAND * ground.height as f32).round() as usize).max(3);
    let mut contrasts: Vec<f32> = edges
        .iter()
        .filter(|e| {
            e.body - e.ground <= 3 * band && e.ground >= band && e.body + 3 * band < ground.height
        })
        .filter_map(|e| {
            let above = mean(
                ground,
                e.x,
                (e.ground + 1).saturating_sub(2 * band)..e.ground + 1 - band / 2,
            )?;
            let below = mean(ground, e.x, e.body + band..e.body + 3 * band)?;
            Some(delta_e(color::lab(above), color::lab(below)) as f32)
        })
        .collect();
    if (contrasts.len() as f32) < LEAST * ground.width as f32 {
        return Reading::unknown(Missing::Shoulders);
    }
    let value = middle(&mut contrasts);
    match value.zip(ground.around(&edges)) {
        Some((value, region)) => Reading::of(value).in_region(region),
        None => Reading::unknown(Missing::Shoulders),
    }
}

/// Mean colour of a run of cells in one column.
fn mean(ground: &Ground, x: usize, rows: std::ops::Range<usize>) -> Option<[u8; 3]> {
    let count = rows.len() as u32;
    if count == 0 {
        return None;
    }
    let mut sum = [0; 3];
    for y in rows {
        for (s, v) in sum.iter_mut().zip(ground.cells[y * ground.width + x]) {
            *s += u32::from(v);
        }
    }
    Some(sum.map(|s| ((s + count / 2) / count) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn dark_shirt_passes_and_a_shirt_like_the_wall_does_not() {
        assert_eq!(
            fixtures::status(&CHECK, &fixtures::scene(|_, _| [255; 3])),
            Status::Pass
        );
        assert_eq!(
            fixtures::status(&CHECK, &fixtures::scene(|_, _| [45, 45, 62])),
            Status::Reject
        );
    }

    #[test]
    fn no_shoulders_no_answer() {
        let scene = fixtures::posed(|head| head.cheeks = [0.0, 480.0]);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Unknown);
    }
}

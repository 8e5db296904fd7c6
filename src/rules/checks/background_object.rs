//! Things in the ground: a line, a frame, a door edge, a switch, another colour of wall; text, dates and watermarks put
//! over it.
//!
//! Source: 教毕指〔2017〕99号: nobody and nothing else in the picture.
//!
//! Measured: cells whose colour differs from the smooth ground by more than 3 CIEDE2000 and four times what is usual on this
//! ground form regions; the number is the share of the picture that the largest region takes, counted only where it lies
//! clear of the person (loose hair starts at the person and ends soon). Calibrated on the development photos, see docs/calibration.md.

use crate::measure::background::{components, length};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "background_object",
    unit: Unit::Percent,
    limit: Limit::at_most(0.0012),
    repair: Repair::Background,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("背景无其他物体", "Nothing else in the background"),
    low: Text::new("", ""),
    high: Text::new(
        "背景里有别的东西（占画面 {value}%，要求 {range}%）。请换一面干净的墙，或移开杂物再重拍；如果是后来加上的文字、日期或水印，请换用没有加过的原图。",
        "There is something else in the background ({value} % of the picture, required {range} %). Use a clear wall or move things out of the way, and take it again; if it is text, a date or a watermark added later, pick the original without it.",
    ),
};

/// Smallest difference that is odd, CIEDE2000.
const ODD: f32 = 3.0;
/// Multiple of the usual deviation that is odd.
const UNUSUAL: f32 = 4.0;
/// Clear of the person: at least this share of the picture height away.
const CLEAR: f32 = 0.06;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(ground) = portrait.background() else {
        return Reading::unknown(Missing::Background);
    };
    let threshold = ODD.max(UNUSUAL * ground.roughness());
    let cells = ground.deviation.iter().zip(&ground.free);
    let odd: Vec<bool> = cells
        .map(|(u, free)| *free && length(*u) > threshold)
        .collect();
    let clear = CLEAR * ground.height as f32;
    let largest = components(&odd, ground.width)
        .into_iter()
        .map(|region| {
            let away = |i: &&usize| ground.distance[**i] > clear;
            (region.iter().filter(away).count(), region)
        })
        .max_by_key(|(count, _)| *count);
    let Some((count, region)) = largest.filter(|(count, _)| *count > 0) else {
        return Reading::of(0.0);
    };
    let reading = Reading::of(count as f32 / ground.area());
    match ground.region(&region) {
        Some(rect) => reading.in_region(rect),
        None => reading,
    }
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
        assert_eq!(with_thing(switch, 200), Status::Reject);
        assert_eq!(with_thing(switch, 248), Status::Pass);
        let line = |x, y| (40..43).contains(&x) && y < 400;
        assert_eq!(with_thing(line, 180), Status::Reject);
    }

    #[test]
    fn a_small_mark_put_over_the_ground() {
        let stroke =
            |x: usize, y: usize| x % 8 < 3 && (30..54).contains(&y) || (30..32).contains(&y);
        let mark = |x: usize, y: usize| (20..60).contains(&x) && stroke(x, y);
        assert_eq!(with_thing(mark, 40), Status::Reject);
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

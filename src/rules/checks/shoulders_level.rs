//! Shoulders at one height: sitting straight.
//!
//! Source: the collection notices: "两肩同高，坐姿端正".
//!
//! Measured: the edge of the shoulders on both sides of the chin, in columns equally far from it; the number is the angle of the
//! mean line through them, positive = the right one of the picture lower. Advice only: hair and collars can hide a
//! shoulder. Calibrated on the development photos, see docs/calibration.md.

use crate::face::head::Head;
use crate::geometry::Point;
use crate::math;
use crate::measure::background::{Background, Edge};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "shoulders_level",
    unit: Unit::Degree,
    limit: Limit::between(-12.0, 12.0).advised(),
    repair: Repair::Never,
    explained_by: &["head_roll"],
    measure: Measure::Portrait(measure),
    title: Text::new("两肩同高", "Shoulders level"),
    low: Text::new(
        "画面左侧的肩膀偏低。请坐正，双肩放平后重拍。",
        "The shoulder on the left of the picture is lower. Sit straight with both shoulders level and take it again.",
    ),
    high: Text::new(
        "画面右侧的肩膀偏低。请坐正，双肩放平后重拍。",
        "The shoulder on the right of the picture is lower. Sit straight with both shoulders level and take it again.",
    ),
};

/// Nearest and furthest column from the chin, in face widths.
const FROM: f32 = 0.6;
const TO: f32 = 1.1;
/// Pairs of columns needed.
const LEAST: usize = 8;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let Some(background) = portrait.background() else {
        return Reading::unknown(Missing::Shoulders);
    };
    let edges = background.shoulders(portrait.head);
    let (mut count, mut across, mut down) = (0, 0.0, 0.0);
    for (left, right) in pairs(background, &edges, portrait.head) {
        count += 1;
        across += f64::from(right.x - left.x);
        down += f64::from(right.y - left.y);
    }
    if count < LEAST {
        return Reading::unknown(Missing::Shoulders);
    }
    let reading = Reading::of(math::atan2(down, across).to_degrees());
    match background.around(&edges) {
        Some(region) => reading.in_region(region),
        None => reading,
    }
}

/// Edges left and right of the chin that are equally far from it, to half a cell.
fn pairs<'a>(
    background: &'a Background,
    edges: &'a [Edge],
    head: &'a Head,
) -> impl Iterator<Item = (Point, Point)> + 'a {
    let face = head.cheeks[1] - head.cheeks[0];
    edges.iter().filter_map(move |edge| {
        let left = background.place(edge);
        let out = head.chin.x - left.x;
        if !(FROM..=TO).contains(&(out / face)) {
            return None;
        }
        let mirrored = |p: &Point| (p.x - head.chin.x - out).abs() <= background.step as f32 / 2.0;
        let right = edges.iter().map(|e| background.place(e)).find(mirrored)?;
        Some((left, right))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn level_shoulders_pass() {
        assert_eq!(
            fixtures::status(&CHECK, &fixtures::posed(|_| ())),
            Status::Pass
        );
    }

    #[test]
    fn a_low_shoulder_is_named() {
        let mut scene = fixtures::posed(|_| ());
        let mask = &mut scene.person.as_mut().unwrap().mask;
        for x in 300..480 {
            let drop = (x - 240) * 2 / 3;
            for y in (440..640).rev() {
                let above = y - drop;
                let moved = if above >= 440 {
                    mask.alpha[above * 480 + x]
                } else {
                    0.0
                };
                mask.alpha[y * 480 + x] = moved;
            }
        }
        let finding = fixtures::finding(&CHECK, &scene);
        assert_eq!(finding.status, Status::Advise);
        assert!(finding.advice.unwrap().zh.contains("右侧"));
    }
}

//! No dark or tinted glasses: "不得佩戴有色眼镜".
//!
//! Source: the notices; ISO/IEC 39794-5 wants clear lenses.
//!
//! Measured: luminance of the skin right under each eye, where a lens would be, over the luminance of the cheeks below the
//! lens; the brighter side counts, so that one shadow is not a lens. 1 = no lens takes light.
//!
//! Limits: 237 photographs of real people that a reviewer would take lie above 0.79, 664 more ID photos above 0.59 (three
//! below 0.69); nine real dark lenses reach 0.67, the three drawn strengths that take half of the light or more 0.29.

use crate::measure::appearance::{luminance, quantile};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "glasses_dark",
    unit: Unit::Percent,
    limit: Limit::at_least(0.41).advise_below(0.57),
    repair: Repair::Never,
    explained_by: &["face_occluded"],
    measure: Measure::Portrait(measure),
    title: Text::new("没有深色眼镜", "No dark glasses"),
    low: Text::new(
        "戴了深色眼镜。请摘下，或换成无色镜片后重拍。",
        "You are wearing dark glasses. Take them off, or wear clear lenses, and take it again.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let face = &portrait.appearance().face;
    let median = |columns: [std::ops::Range<usize>; 2], rows: std::ops::Range<usize>| {
        let [left, right] = columns;
        let both = face.area(left, rows.clone()).chain(face.area(right, rows));
        quantile(both.map(luminance), 0.5)
    };
    let cheeks = median([6..24, 58..76], 65..79);
    let left = median([10..28, 0..0], 45..54);
    let right = median([0..0, 54..72], 45..54);
    match (cheeks, left, right) {
        (Some(cheeks), Some(left), Some(right)) if cheeks > 0.0 => {
            Reading::of(left.max(right) / cheeks).in_region(portrait.head.eye_strip())
        }
        _ => Reading::unknown(Missing::Eyes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn lenses_that_take_the_light_are_dark() {
        let of = |lens: f32| {
            let is_lens = |x: usize, y: usize| (45..54).contains(&y) && !(28..54).contains(&x);
            let patch =
                fixtures::face_patch(|x, y| if is_lens(x, y) { [lens; 3] } else { [180.0; 3] });
            fixtures::status(&CHECK, &fixtures::with_face_patch(patch))
        };
        assert_eq!(of(180.0), Status::Pass);
        assert_eq!(of(130.0), Status::Advise);
        assert_eq!(of(30.0), Status::Reject);
    }
}

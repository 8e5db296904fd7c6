//! No reflection on glasses that hides the eyes: "眼镜不能反光".
//!
//! Source: the notices; ISO/IEC 39794-5 wants no lens reflections over the eyes.
//!
//! Measured: share of the worse eye's zone, brow to cheek bone, that is white (all three colour values at least 238 of 255),
//! less that share of the cheeks, so that an overexposed face is not taken for a reflection; the small spark on an open eye's
//! pupil stays far below.
//!
//! Limits: 237 photographs of real people that a reviewer would take reach 0.006, 53 with clear glasses 0.001, 99 % of 664 more
//! ID photos 0.011; drawn reflections over a pupil lie above 0.065. Faint coloured reflections, which hide nothing, are not told.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "glasses_glare",
    unit: Unit::Percent,
    limit: Limit::at_most(0.05).advise_above(0.012),
    repair: Repair::Never,
    explained_by: &["face_occluded"],
    measure: Measure::Portrait(measure),
    title: Text::new("眼镜没有反光", "No glare on glasses"),
    low: Text::new("", ""),
    high: Text::new(
        "眼镜反光遮住了眼睛。请略低头或调整灯光，让镜片不反光后重拍。",
        "Glare on the glasses covers an eye. Tilt the glasses or move the lamp and take it again.",
    ),
};

/// Smallest colour value of a reflection.
const WHITE: f32 = 238.0;

/// The cheeks in the face patch, below any lens: columns of both, rows.
const CHEEKS: [std::ops::Range<usize>; 3] = [4..28, 54..78, 65..83];

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let face = &portrait.appearance().face;
    let share = |columns: &std::ops::Range<usize>, rows: std::ops::Range<usize>| {
        let size = columns.len() * rows.len();
        let zone = face.area(columns.clone(), rows);
        let white = zone.filter(|p| p[0].min(p[1]).min(p[2]) >= WHITE).count();
        white as f64 / size as f64
    };
    let eyes = share(&(0..36), 25..55).max(share(&(46..82), 25..55));
    let [left, right, rows] = CHEEKS;
    let cheeks = share(&left, rows.clone()).max(share(&right, rows));
    Reading::of((eyes - cheeks).max(0.0)).in_region(portrait.face.rect)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn white_on_one_lens_counts_and_white_skin_does_not() {
        let of = |rows: usize, cheeks: f32| {
            let color = move |x: usize, y: usize| match y {
                _ if x < 36 && (25..25 + rows).contains(&y) => [255.0; 3],
                65.. => [cheeks; 3],
                _ => [180.0; 3],
            };
            fixtures::status(
                &CHECK,
                &fixtures::with_face_patch(fixtures::face_patch(color)),
            )
        };
        assert_eq!(of(0, 180.0), Status::Pass);
        assert_eq!(of(1, 180.0), Status::Advise);
        assert_eq!(of(6, 180.0), Status::Reject);
        assert_eq!(of(6, 250.0), Status::Pass);
    }
}

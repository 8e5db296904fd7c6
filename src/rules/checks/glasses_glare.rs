//! No reflection on glasses that hides the eyes: "眼镜不能反光".
//!
//! Source: the notices; ISO/IEC 39794-5 wants no lens reflections over the eyes.
//!
//! Measured: the larger of two. *White*: share of the worse eye's zone, brow to cheek bone, that is white (all three colour
//! values at least 238 of 255), less that share of the cheeks, so that an overexposed face is not taken for a reflection; the
//! small spark on an open eye's pupil stays far below. *Coloured*, on those who wear glasses: share of the zone around the worse
//! eye that has a colour which neither skin nor a dark eye has, blue, violet or green (CIELAB b or a below −3), as coated lenses
//! reflect it; it counts 0.6 times and advises at most, because a coloured frame, a blue eye or make-up looks like it. Glasses are
//! told by their bridge: a step of lightness from one row to the next across the root of the nose.
//!
//! Limits: white on 237 photographs of real people that a reviewer would take reaches 0.006, on 53 with clear glasses 0.001, on
//! 99 % of 664 more ID photos 0.011; drawn reflections over a pupil lie above 0.065. The bridge's step stays below 5.8 on 232
//! accepted photographs without glasses and below 4.3 on all but two of them, and exceeds 4.5 on 176 of 180 with glasses.
//! Coloured, of 42 photographs with reflections 32 are named (two of the three among the labelled ones, 30 of 39 more stock
//! portraits), of 53 labelled wearers of clear glasses seven, of 86 more in stock portraits 25, many with blue eyes or in coloured
//! light; of the 237 accepted ones one. All of these were looked at when the limits were chosen. Of reflections drawn over 52 pairs
//! of glasses 49 blue, 46 violet and 47 green ones are named, but eight of the half-white ones: a veil without colour is not told.

use crate::color;
use crate::measure::appearance::{self, rounded, Patch};
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
        "眼镜反光遮住了眼睛。请把镜腿稍稍抬高，或调整灯光，让镜片不反光后重拍。",
        "Glare on the glasses covers an eye. Tilt the glasses or move the lamp and take it again.",
    ),
};

/// Smallest colour value of a reflection.
const WHITE: f32 = 238.0;

/// The cheeks in the face patch, below any lens: columns of both, rows.
const CHEEKS: [std::ops::Range<usize>; 3] = [4..28, 54..78, 65..83];

/// Rows and columns of the face patch across the root of the nose, where glasses have their bridge.
const BRIDGE: [std::ops::Range<usize>; 2] = [24..52, 38..44];
/// Lightness (L of CIELAB) by which two of those rows differ when a bridge lies there.
const STEP: f32 = 4.5;
/// Columns beside, rows above and rows below the middle of an eye that its lens covers.
const LENS: [usize; 3] = [12, 7, 13];
/// Lightness above which a colour counts: black frames and lashes have any hue.
const NOT_BLACK: f32 = 20.0;
/// The a or b of CIELAB below which a colour is neither skin's nor that of a dark eye.
const COLD: f32 = -3.0;
/// What a share of such colours counts against a share of white: a fiftieth of the lens reaches the advising limit.
const COLOR_WEIGHT: f64 = 0.6;
/// What colours alone can lead to: less than the rejecting limit.
const MOST_ADVICE: f64 = 0.045;

#[cfg_attr(small_wasm, optimize(size))]
fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let face = &portrait.appearance().face;
    let mut glare = white(face);
    if wears_glasses(face) {
        let eyes = appearance::eye_places(portrait.face);
        let colored = eyes.map(|eye| colored(face, [eye.x, eye.y].map(|v| v.round() as usize)));
        glare = glare.max((COLOR_WEIGHT * colored[0].max(colored[1])).min(MOST_ADVICE));
    }
    Reading::of(glare).in_region(portrait.head.eye_strip())
}

/// Share of white in the worse eye's zone beyond that of the cheeks.
fn white(face: &Patch) -> f64 {
    let share = |columns: &std::ops::Range<usize>, rows: std::ops::Range<usize>| {
        let size = columns.len() * rows.len();
        let zone = face.area(columns.clone(), rows);
        let white = zone.filter(|p| p[0].min(p[1]).min(p[2]) >= WHITE).count();
        white as f64 / size as f64
    };
    let eyes = share(&(0..36), 25..55).max(share(&(46..82), 25..55));
    let [left, right, rows] = CHEEKS;
    let cheeks = share(&left, rows.clone()).max(share(&right, rows));
    (eyes - cheeks).max(0.0)
}

/// True when a bridge lies across the nose.
fn wears_glasses(face: &Patch) -> bool {
    let [rows, columns] = BRIDGE;
    let lightness = |row: usize| {
        let places = face.area(columns.clone(), row..row + 1);
        let sum: f32 = places.map(|p| color::lab(rounded(p)).l).sum();
        sum / columns.len() as f32
    };
    let rows: Vec<f32> = rows.map(lightness).collect();
    rows.windows(2).any(|two| (two[1] - two[0]).abs() > STEP)
}

/// Share of the lens around an eye that has a cold colour.
fn colored(face: &Patch, [x, y]: [usize; 2]) -> f64 {
    let [beside, above, below] = LENS;
    let columns = x.saturating_sub(beside)..x + beside + 1;
    let rows = y.saturating_sub(above)..y + below + 1;
    let (mut cold, mut all) = (0usize, 0usize);
    for place in face.area(columns, rows) {
        let color = color::lab(rounded(place));
        all += 1;
        cold += usize::from(color.l > NOT_BLACK && color.a.min(color.b) < COLD);
    }
    cold as f64 / all.max(1) as f64
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

    #[test]
    fn blue_lenses_advise_on_those_who_wear_glasses_alone() {
        let of = |lens: [f32; 3], bridge: f32| {
            let color = move |x: usize, y: usize| match (x, y) {
                (38..=43, 36..=38) => [bridge; 3],
                (10..=15, 32..=47) => lens,
                _ => [205.0, 160.0, 140.0],
            };
            let patch = fixtures::face_patch(color);
            fixtures::status(&CHECK, &fixtures::with_face_patch(patch))
        };
        let (blue, green, brown) = (
            [90.0, 90.0, 190.0],
            [90.0, 170.0, 120.0],
            [90.0, 60.0, 50.0],
        );
        assert_eq!(of(blue, 40.0), Status::Advise);
        assert_eq!(of(green, 40.0), Status::Advise);
        assert_eq!(of(brown, 40.0), Status::Pass, "a dark eye");
        assert_eq!(of(blue, 170.0), Status::Pass, "no glasses");
    }
}

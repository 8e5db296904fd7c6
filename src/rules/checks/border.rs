//! Border: strips along an edge of the picture, a frame around it, rounded or cut corners; also with text in them.
//!
//! Source: 教毕指〔2017〕99号 and the notices: no border, text or pattern is added.
//!
//! Measured: the thickest strip's share of the side, or the radius of the corners over the shorter side, whichever is larger. A
//! strip has one colour, save for text in it, and ends in a straight step over 85 % of its length; at the lower edge over 30 %,
//! since a white strip between white walls shows under the shoulders alone, or it is whatever cuts person and background
//! at one height. Corners count where two have the same colour, radius and shape. A plain wall has no such step, clothes along
//! the lower edge do not end in a straight line. A line of one or two pixels is what cropping leaves and nobody sees: 108 of 237
//! accepted photos of real people have one, of 0.3–0.5 % of the side; frames and strips that are seen begin at 1 %. Photos
//! pasted on a white page show the same wall to both sides and are not told from a narrow person before a white wall.

use crate::measure::border::{corners, thickest_strip};
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "border",
    unit: Unit::Percent,
    limit: Limit::at_most(0.01).advise_above(0.006),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Picture(|scene, _| {
        let pixels = &scene.pixels;
        let strip = thickest_strip(pixels).map(|strip| (strip.share, strip.rect));
        let side = pixels.width.min(pixels.height).max(1) as f32;
        let corners = corners(pixels).map(|found| (found.radius / side, found.rect));
        let largest = strip.into_iter().chain(corners);
        match largest.max_by(|a, b| a.0.total_cmp(&b.0)) {
            Some((share, rect)) => Reading::of(f64::from(share)).in_region(rect),
            None => Reading::of(0.0),
        }
    }),
    title: Text::new("没有黑边、边框", "No border"),
    low: Text::new("", ""),
    high: Text::new(
        "照片有边框、色条或圆角。请用没有加过边框的原图，或把它裁掉。",
        "The photo has a border, a strip or rounded corners. Use the original without it or crop it off.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;
    use crate::scene::Scene;

    /// The drawn person with strips of a colour: left, right, top, bottom.
    fn framed(thick: [usize; 4], color: [u8; 3]) -> Scene {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        let (w, h) = (scene.pixels.width, scene.pixels.height);
        for y in 0..h {
            for x in 0..w {
                if x < thick[0] || x >= w - thick[1] || y < thick[2] || y >= h - thick[3] {
                    scene.pixels.set(x, y, color);
                }
            }
        }
        scene
    }

    #[test]
    fn a_plain_background_has_no_border() {
        assert_eq!(
            fixtures::status(&CHECK, &framed([0; 4], [0; 3])),
            Status::Pass
        );
    }

    #[test]
    fn a_line_left_by_cropping_passes_and_a_thin_strip_is_advised() {
        assert_eq!(
            fixtures::status(&CHECK, &framed([1, 1, 0, 0], [255; 3])),
            Status::Pass
        );
        assert_eq!(
            fixtures::status(&CHECK, &framed([4, 0, 0, 0], [255; 3])),
            Status::Advise
        );
    }

    #[test]
    fn a_frame_and_single_strips_are_found() {
        for thick in [[20; 4], [0, 0, 40, 0], [0, 0, 0, 9]] {
            for color in [[255; 3], [0; 3], [60, 160, 255]] {
                let finding = fixtures::finding(&CHECK, &framed(thick, color));
                assert_eq!(finding.status, Status::Reject, "{thick:?} {color:?}");
            }
        }
        let top = fixtures::finding(&CHECK, &framed([0, 0, 32, 0], [255; 3]));
        assert_eq!(top.value, Some(0.05));
    }

    #[test]
    fn a_wall_of_two_colours_is_no_border() {
        let scene = fixtures::scene(|_, y| if y < 200 { [255; 3] } else { [100, 197, 255] });
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }

    /// The drawn person with an added strip of a colour below, in which a line of text stands.
    fn written(thick: usize, color: [u8; 3], ink: [u8; 3]) -> Scene {
        let mut scene = framed([0, 0, 0, thick], color);
        let middle = 640 - thick / 2;
        for y in middle - thick / 4..middle + thick / 4 {
            for x in (120..360).filter(|x| x / 4 % 2 == 0) {
                scene.pixels.set(x, y, ink);
            }
        }
        scene
    }

    #[test]
    fn a_strip_with_text_in_it_is_found_at_any_depth() {
        for thick in [12, 40, 70, 160] {
            for (color, ink) in [([255; 3], [0; 3]), ([10, 40, 140], [255; 3])] {
                let finding = fixtures::finding(&CHECK, &written(thick, color, ink));
                assert_eq!(finding.status, Status::Reject, "{thick} {color:?}");
                assert!(finding
                    .value
                    .is_some_and(|v| (v * 640.0 - thick as f64).abs() < 0.1));
            }
        }
    }

    #[test]
    fn a_strip_as_light_as_the_wall_shows_under_the_shoulders() {
        let mut scene = fixtures::scene(|_, _| [255; 3]);
        for y in 600..640 {
            (0..480).for_each(|x| scene.pixels.set(x, y, [255; 3]));
        }
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Reject);
    }

    #[test]
    fn a_strip_of_many_colors_cuts_person_and_wall_at_one_height() {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        for y in 560..640 {
            for x in 0..480 {
                let value = (150 + x / 8 + (y * x) % 40) as u8;
                scene.pixels.set(x, y, [value, 90, 220]);
            }
        }
        assert_eq!(fixtures::finding(&CHECK, &scene).value, Some(0.125));
    }

    /// The drawn person without what lies outside a shape: one row's length at each of the corners.
    fn trimmed(color: [u8; 3], row: impl Fn(usize) -> usize, corners: usize) -> Status {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        for y in 0..240 {
            for x in 0..row(y) {
                for (x, y) in [(x, y), (479 - x, y), (x, 639 - y), (479 - x, 639 - y)]
                    .into_iter()
                    .take(corners)
                {
                    scene.pixels.set(x, y, color);
                }
            }
        }
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn rounded_and_cut_corners_are_found_at_any_radius() {
        for radius in [8, 15, 25, 40, 70, 120, 200] {
            let round = |y: usize| {
                let left = radius as f32 - y as f32 - 0.5;
                let inside = (radius as f32 * radius as f32 - left * left)
                    .max(0.0)
                    .sqrt();
                if left > 0.0 {
                    radius - inside.round() as usize
                } else {
                    0
                }
            };
            for color in [[0; 3], [255; 3], [90; 3]] {
                assert_eq!(
                    trimmed(color, round, 4),
                    Status::Reject,
                    "{radius} {color:?}"
                );
                let cut = |y: usize| radius.saturating_sub(y);
                assert_eq!(trimmed(color, cut, 4), Status::Reject, "{radius} {color:?}");
                assert_eq!(trimmed(color, cut, 1), Status::Pass, "{radius} {color:?}");
                // Large ones above alone are what round hair leaves of a white wall.
                let above = trimmed(color, cut, 2);
                assert_eq!(above == Status::Reject, radius <= 70, "{radius}");
            }
        }
    }

    #[test]
    fn small_corners_are_found_where_they_are_smoothed() {
        for color in [[0; 3], [220, 20, 20], [30, 60, 200]] {
            let mut scene = fixtures::scene(|_, _| [240; 3]);
            for (x, y) in (0..8).flat_map(|x| (0..8).map(move |y| (x, y))) {
                // Quarters of a pixel that lie outside the circle.
                let outside = (0..16).filter(|k| {
                    let at = |c: usize, k: usize| 8.0 - (c as f32 + (k as f32 + 0.5) / 4.0);
                    let (x, y) = (at(x, k % 4), at(y, k / 4));
                    x * x + y * y > 64.0
                });
                let part = outside.count() as u32;
                let mixed =
                    color.map(|c: u8| ((u32::from(c) * part + 240 * (16 - part)) / 16) as u8);
                for (x, y) in [(x, y), (479 - x, y), (x, 639 - y), (479 - x, 639 - y)] {
                    if part > 0 {
                        scene.pixels.set(x, y, mixed);
                    }
                }
            }
            assert_eq!(
                fixtures::status(&CHECK, &scene),
                Status::Reject,
                "{color:?}"
            );
        }
    }
}

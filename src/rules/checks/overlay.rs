//! Text put over the picture: a number, a date, a name, a line of a watermark; on the background, on clothes, on the face.
//!
//! Source: 教毕指〔2017〕99号 and the notices: no border, text or pattern is added. A name or number on the photo is the first
//! reason for rejection in reviewers' own lists.
//!
//! Measured: the longest line of marks that are all lighter or all darker than what is around them, of one height, on one
//! line and close together, as digits and letters are. Student numbers and dates have eight digits or more. On 1,309
//! photos of real people, 237 of them accepted, hair, patterns and folds give 4 at most (on another one a knitted cap 8); a shirt with letters on it
//! can give more, so short lines advise. Names of two or three characters, single stamps and stickers over the person are not told from clothes;
//! over the background they are [`background_object`](super::background_object)'s to name, in an added strip
//! [`border`](super::border)'s.

use crate::measure::lettering::longest_line;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "overlay",
    unit: Unit::Count,
    limit: Limit::at_most(7.0).advise_above(4.0),
    repair: Repair::Never,
    explained_by: &["border"],
    measure: Measure::Picture(|scene, _| match longest_line(&scene.pixels) {
        Some(line) => Reading::of(line.marks as f64).in_region(line.rect),
        None => Reading::of(0.0),
    }),
    title: Text::new("没有加文字", "No text added"),
    low: Text::new("", ""),
    high: Text::new(
        "照片上有文字或数字。请换用没有加过文字的原图；字印在衣服上的，请换一件衣服重拍。",
        "There is text or a number on the photo. Use the original without it; if it is printed on the clothes, change them and take the photo again.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// The drawn person with some digits of a colour, drawn as a display with seven segments does, from a row on.
    fn numbered(digits: usize, top: usize, ink: [u8; 3]) -> Status {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        for k in 0..digits {
            let left = 150 + k * 16;
            for y in 0..18 {
                for x in 0..10 {
                    let stroke =
                        x < 3 || !(3..15).contains(&y) || (k % 2 == 0 && (8..11).contains(&y));
                    if stroke {
                        scene.pixels.set(left + x, top + y, ink);
                    }
                }
            }
        }
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn a_person_without_text_passes() {
        assert_eq!(numbered(0, 0, [0; 3]), Status::Pass);
    }

    #[test]
    fn a_number_is_found_on_clothes_wall_and_face() {
        for top in [20, 300, 590] {
            for ink in [[255; 3], [255, 0, 0]] {
                assert_eq!(numbered(10, top, ink), Status::Reject, "{top} {ink:?}");
            }
        }
    }

    #[test]
    fn a_short_line_advises_and_a_few_marks_pass() {
        assert_eq!(numbered(6, 590, [255; 3]), Status::Advise);
        assert_eq!(numbered(4, 590, [255; 3]), Status::Pass);
    }
}

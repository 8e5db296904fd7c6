//! Text put over the picture: a number, a date, a name, a watermark; on the background, on clothes, on the face.
//!
//! Source: 教毕指〔2017〕99号 and the notices: no border, text or pattern is added. A name or number on the photo is the first
//! reason for rejection in reviewers' own lists.
//!
//! Measured: the most marks that belong together, of four kinds. In a line: marks that are all lighter or all darker than
//! what is around them, of one height and close together, as digits and letters are; student numbers and dates have eight or
//! more. In one ink, opaque or half-transparent: strokes that add one colour to what is behind them and stand close together in a
//! line, as those of a Chinese character do; a row and a column across them meet four strokes or more together. They need no contrast
//! of their own, but what surrounds them must be even for it: watermarks of 16 levels are told on a plain wall, not on hair. As a
//! flat patch: an even, strong colour with a hard edge all around that the background does not have, as a sticker has; it counts for
//! five, for a badge is one too. As a red ring, the rim of a seal, also where the picture cuts off a part of it; it counts for five
//! as well. In the head with its hair, words must be plainer.
//!
//! Limit: of 237 photos of real people that a reviewer would take none is rejected and two are advised, for the lettering of a badge and for
//! an earring of beads; of 332 more ID photos four are named, of 181 others six. Drawn over photos
//! that no limit was chosen on, named are 96 of 118 names of two characters, 81 of 118 of three (names over the hair are told least), 36
//! of 59 numbers of two or three digits, 41 of 59 flat stickers, 35 of 59 names of sites at 30–70 % of opacity, 26 of 59 tiled watermarks
//! at 15–45 %; of a single large half-transparent word, whose strokes are as wide as things, one of 59.
//! A shirt with letters on it can give more than four marks, so few marks advise. Marks over the background
//! are [`background_object`](super::background_object)'s to name too, in an added strip [`border`](super::border)'s.

use crate::face::head::Head;
use crate::geometry::Rect;
use crate::measure::lettering::most_marks;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// Room around the head in which hair lies: to the sides in face widths, above the crown in head heights.
const HAIR_BESIDE: f32 = 0.3;
const HAIR_ABOVE: f32 = 0.05;

/// The head with its hair, down to the chin.
fn with_hair(head: &Head) -> Rect {
    let face = head.rect();
    let (beside, above) = (HAIR_BESIDE * face.width, HAIR_ABOVE * face.height);
    Rect::new(
        face.x - beside,
        face.y - above,
        face.width + 2.0 * beside,
        face.height + above,
    )
}

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "overlay",
    unit: Unit::Count,
    limit: Limit::at_most(7.0).advise_above(4.0),
    repair: Repair::Never,
    explained_by: &["border"],
    measure: Measure::Picture(|scene, _| {
        let head = scene.person.as_ref().map(|person| with_hair(&person.head));
        match most_marks(&scene.pixels, head) {
            Some(marks) => Reading::of(marks.count as f64).in_region(marks.rect),
            None => Reading::of(0.0),
        }
    }),
    title: Text::new("没有加文字和贴图", "Nothing put over the photo"),
    low: Text::new("", ""),
    high: Text::new(
        "照片上有文字、数字或贴图。请换用没有加过东西的原图；印在衣服上的，请换一件衣服重拍。",
        "There is text, a number or a sticker on the photo. Use the original without it; if it is printed on the clothes, change them and take the photo again.",
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

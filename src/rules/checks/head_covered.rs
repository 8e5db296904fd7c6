//! Nothing on the head: no hat, cap, hood or headscarf ("免冠").
//!
//! Source: 教毕指〔2017〕99号 and the notices: bareheaded. ISO/IEC 39794-5 allows head coverings for religious or medical
//! reasons while the face from chin to brows shows: hence advice only.
//!
//! Measured: how bare the head is, 100 = bare, 0 = covered; the stronger of two signs counts. A small net's belief that
//! something is worn on the head (`face::cover`). And how far what lies above the forehead can be hair or a bare head: median
//! colour of the zone between the end of the face mesh and the crown, on the person: red, vivid, white without being skin, far
//! from the hair at the temples; or a level line above the brows across which the picture gets much lighter.
//!
//! Limit: the net names one of 237 photographs that a reviewer would take and five of 400 more ID photos, nine of 19 with hats
//! and 35 of 104 portraits with hats, caps and scarves in the wild; the colours none of the 237, one of 664 and a fifth of the
//! hats. Black hats on black hair are often missed.

use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "head_covered",
    unit: Unit::Score,
    limit: Limit::at_least(50.0).advised(),
    repair: Repair::Never,
    explained_by: &["exposure_dark", "natural_color"],
    measure: Measure::Portrait(measure),
    title: Text::new("免冠", "Head bare"),
    low: Text::new(
        "头上像是戴了帽子或头巾。请摘下后重拍；因宗教或医疗原因佩戴的，请先向学校说明。",
        "You seem to be wearing a hat or scarf. Take it off and take the photo again; if you wear it for religious or medical reasons, ask the school first.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let color = portrait
        .covering()
        .crown
        .map_or(0.0, |crown| crown.is_hat());
    let belief = portrait.cover.hat.max(color);
    let head = portrait.head;
    let height = (head.eyes[0].middle(head.eyes[1]).y - head.crown.y).max(0.0);
    let region = Rect::new(
        head.cheeks[0],
        head.crown.y,
        head.cheeks[1] - head.cheeks[0],
        height,
    );
    Reading::of((100.0 - 100.0 * belief).floor()).in_region(region)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// A person in whose picture everything above the row `below` and on the person has one colour.
    fn crowned(color: [u8; 3], below: usize) -> Status {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        for y in 0..below {
            for x in 0..480 {
                if fixtures::inside(x, y) {
                    scene.pixels.set(x, y, color);
                }
            }
        }
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn dark_hair_and_a_bare_head_pass() {
        assert_eq!(crowned([35, 28, 26], 180), Status::Pass);
        assert_eq!(crowned([205, 160, 140], 180), Status::Pass);
    }

    #[test]
    fn a_hat_of_any_color_is_told_by_the_net() {
        let of = |belief: f32| {
            let mut scene = fixtures::posed(|_| ());
            if let Some(person) = scene.person.as_mut() {
                person.cover.hat = belief;
            }
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of(0.4), Status::Pass);
        assert_eq!(of(0.6), Status::Advise);
    }

    #[test]
    fn a_red_cap_and_a_white_one_are_advised_against() {
        assert_eq!(crowned([200, 20, 30], 180), Status::Advise);
        assert_eq!(crowned([250, 250, 250], 180), Status::Advise);
    }
}

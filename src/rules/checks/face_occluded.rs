//! Nothing over the face: no mask, scarf, sticker, hand, cup, phone.
//!
//! Source: the notices' "脸部无遮挡"; ISO/IEC 39794-5 asks for the whole face from crown to chin, unobstructed.
//!
//! Measured: how surely the face is bare, 100 = bare, 0 = covered; the worst of four signs counts.
//! *Mask or scarf*: lips no redder than the skin around them (Lab a), no dark line between them, no nostrils, nose and
//! chin of another colour than the skin between and below the eyes; several must fail together. *Sticker*: the median of
//! fourteen places on the lips is yellower, greener or bluer than the skin around, or the skin right above and below the
//! lips has another colour and is no beard. *Hand*: skin beside jaw and chin, where a bare head shows none, or a small net's
//! belief in a hand at the face (`face::cover`). *Anything else*: a small net's belief in a thing before the face
//! (`face::cover`), or, of thirty places on brow, nose, cheeks, lip and chin, the share whose hue and chroma lie more than 16
//! Lab units from the face's median. The hand and the share advise at most, the belief in a thing below 0.86: hair, a turned
//! head or light from one side can look like them.
//!
//! Limits: of 237 photographs that a reviewer would take none is rejected; of 397 with masks of all colours (real people)
//! 95 % score below 50 and 99 % below 80; of six with a hand at the face five score below 80, of 222 more stock portraits with a
//! hand at the face 177 (80 %); of 57 of them that chose nothing 47. The belief in a hand makes this of none of the 237 and of 14
//! of 664 more ID photos. The belief in a thing lies below 0.48 on the 237 and below 0.82 on 400 more ID photos. Of 64 drawn
//! stickers over the mouth each, 61 white, 45 red and all yellow ones are rejected, and all but one red one are named.

use crate::face::cover::Cover;
use crate::measure::appearance::chroma_distance;
use crate::measure::covering::Covering;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_occluded",
    unit: Unit::Score,
    limit: Limit::at_least(50.0).advise_below(BARE),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Portrait(measure),
    title: Text::new("脸部无遮挡", "Face uncovered"),
    low: Text::new("{what}。{remedy}", "{what}. {remedy}"),
    high: Text::new("", ""),
};

/// Score from which the face counts as bare.
const BARE: f64 = 80.0;
/// Lab units in the a, b plane beyond which a place is not this face's skin.
const NOT_SKIN: f32 = 16.0;
/// Share of such places from which they count, and from which they count in full: none of 237 accepted photographs of
/// real people has more than 0.12.
const OTHER_COLOR: [f32; 2] = [0.08, 0.16];
/// Share of skin beside jaw and chin from which it counts as a hand, and from which in full. Halfway between the advice begins, at
/// four of 41 places: none of 237 accepted photographs shows more than two, five of six hands show six and more.
const HAND: [f32; 2] = [0.03, 0.14];
/// What the signs that only advise can add up to: they lead to a score of 60 at the worst.
const MOST_ADVICE: f32 = 0.4;
/// Belief in a mask or a sticker from which the words speak of it.
const COVERED: f32 = 0.5;

/// True when something seems to be before the face, surely or not: its outline is no longer that of the face.
pub(super) fn may_be_covered(portrait: &Portrait) -> bool {
    let (_, belief) = strongest_sign(portrait);
    f64::from(bareness(belief)) < BARE
}

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let (sign, belief) = strongest_sign(portrait);
    let (what, remedy) = sign.words();
    Reading::of(bareness(belief))
        .in_region(portrait.face.rect)
        .with("what", what)
        .with("remedy", remedy)
}

/// Points from 0 to 100, rounded down: a score just below a limit must not read as if it kept it.
fn bareness(belief: f32) -> f32 {
    (100.0 - 100.0 * belief).clamp(0.0, 100.0).floor()
}

/// What seems to cover the face.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Sign {
    Mask,
    Sticker,
    Hand,
    Something,
}

impl Sign {
    fn words(self) -> (Text, Text) {
        let take_off = Text::new(
            "请摘下口罩或围巾，露出整张脸重拍。",
            "Take it off and take the photo again.",
        );
        match self {
            Sign::Mask => (
                Text::new(
                    "脸被遮住了，像是口罩遮住了口鼻",
                    "The face is covered: a mask or something else is over nose or mouth",
                ),
                take_off,
            ),
            Sign::Sticker => (
                Text::new(
                    "脸被遮住了，嘴上像是贴了东西",
                    "The face is covered: something seems to be stuck over the mouth",
                ),
                Text::new(
                    "请用没有贴图、没有遮挡的原照片。",
                    "Use the original photo, with nothing over the face.",
                ),
            ),
            Sign::Hand => (
                Text::new(
                    "脸被遮住了，脸旁边像是有手或别的东西",
                    "The face is covered: a hand or something else seems to be in front of it",
                ),
                Text::new(
                    "请把手放下，露出整张脸重拍。",
                    "Put the hand down and take the photo again.",
                ),
            ),
            Sign::Something => (
                Text::new("脸被遮住了", "Something seems to cover the face"),
                Text::new(
                    "请移开遮挡物，露出整张脸重拍。",
                    "Move it away and take the photo again.",
                ),
            ),
        }
    }
}

/// The net's belief as it counts: in full when it is sure, else as advice.
fn thing(cover: &Cover) -> f32 {
    if cover.is_sure_of_a_thing() {
        cover.thing
    } else {
        MOST_ADVICE * cover.thing
    }
}

/// See [`worst`].
fn strongest_sign(portrait: &Portrait) -> (Sign, f32) {
    worst(portrait.covering(), portrait.cover, other_color(portrait))
}

/// The strongest sign and the belief in it, 0..1.
fn worst(covering: &Covering, cover: &Cover, other_color: f32) -> (Sign, f32) {
    let advice = |value: f32, [from, to]: [f32; 2]| {
        MOST_ADVICE * ((value - from) / (to - from)).clamp(0.0, 1.0)
    };
    let signs = [
        (Sign::Mask, covering.mouth.mask),
        (Sign::Sticker, covering.mouth.sticker),
        (Sign::Hand, advice(covering.sides.hand, HAND)),
        (Sign::Hand, MOST_ADVICE * cover.hand),
        (Sign::Something, thing(cover)),
        (Sign::Something, advice(other_color, OTHER_COLOR)),
    ];
    let strongest = |a: (Sign, f32), b: (Sign, f32)| if b.1 > a.1 { b } else { a };
    let (sign, belief) = signs.into_iter().reduce(strongest).unwrap_or(signs[0]);
    // What covers the mouth is told more exactly by its colours than by the net.
    match strongest(signs[0], signs[1]) {
        (exact, enough) if enough >= COVERED => (exact, belief),
        _ => (sign, belief),
    }
}

/// Share of the places that are skin on everyone which have another hue or chroma than this face's median.
fn other_color(portrait: &Portrait) -> f32 {
    let skin = portrait.skin();
    let (Some(median), places) = (skin.median(), skin.places()) else {
        return 0.0;
    };
    let other = places
        .iter()
        .filter(|place| chroma_distance(**place, median) > NOT_SKIN);
    other.count() as f32 / places.len().max(1) as f32
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::color::Lab;
    use crate::face::landmarks::landmark;
    use crate::face::Face;
    use crate::fixtures;
    use crate::rules::finding::Status;
    use crate::scene::Scene;

    const SKIN: [u8; 3] = [205, 160, 140];
    const LIPS: [u8; 3] = [190, 110, 105];
    const DARK: [u8; 3] = [60, 30, 25];

    /// Lips, the line between them, nostrils.
    const FEATURES: [(&[usize], [f32; 2], [u8; 3]); 4] = [
        (
            &[37, 0, 267, 39, 269, 72, 302, 84, 17, 314, 85, 315, 86, 316],
            [240.0, 362.0],
            LIPS,
        ),
        (&[13, 14, 82, 312, 87, 317, 81, 311], [240.0, 350.0], DARK),
        (
            &[
                98, 327, 2, 97, 326, 99, 328, 60, 290, 79, 309, 238, 458, 20, 250,
            ],
            [240.0, 330.0],
            DARK,
        ),
        (
            &[164, 18, 206, 426, 216, 436, 202, 422, 212, 432],
            [200.0, 372.0],
            SKIN,
        ),
    ];

    /// A face of 200 pixels' width whose mouth, nostrils and skin are painted where its landmarks are, then changed.
    pub(crate) fn scene(change: impl Fn(&mut Scene)) -> Scene {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        let mut mesh = fixtures::face().mesh;
        let upper = [
            9, 151, 108, 337, 8, 168, 6, 193, 417, 122, 351, 230, 450, 229, 449, 231, 451, 110, 339,
        ];
        for i in upper {
            mesh.set(landmark(i), [240.0, 230.0, 0.0]);
        }
        for i in [4, 1, 5, 45, 275, 51, 281] {
            mesh.set(landmark(i), [240.0, 300.0, 0.0]);
        }
        for (landmarks, [x, y], color) in FEATURES {
            for i in landmarks {
                mesh.set(landmark(*i), [x, y, 0.0]);
            }
            paint(&mut scene, [x as usize - 6, y as usize - 4, 12, 8], color);
        }
        scene.faces = vec![Face {
            mesh,
            ..fixtures::face()
        }];
        change(&mut scene);
        scene
    }

    fn paint(scene: &mut Scene, [left, top, width, height]: [usize; 4], color: [u8; 3]) {
        for y in top..top + height {
            for x in left..left + width {
                scene.pixels.set(x, y, color);
            }
        }
    }

    #[test]
    fn a_bare_face_passes_and_masks_of_three_colors_are_rejected() {
        let found = fixtures::finding(&CHECK, &scene(|_| ()));
        assert_eq!((found.status, found.value), (Status::Pass, Some(100.0)));
        for color in [[250, 250, 250], [30, 30, 32], [110, 170, 220]] {
            let masked = scene(|scene| paint(scene, [140, 290, 200, 130], color));
            let found = fixtures::finding(&CHECK, &masked);
            assert_eq!(found.status, Status::Reject, "{color:?}: {:?}", found.value);
            assert!(found.advice.unwrap().zh.contains("口罩"));
            assert!(masked.portrait().unwrap().mouth_is_covered());
        }
    }

    #[test]
    fn a_yellow_sticker_over_the_lips_is_rejected() {
        let found = fixtures::finding(
            &CHECK,
            &scene(|scene| paint(scene, [215, 345, 50, 40], [250, 210, 60])),
        );
        assert_eq!(found.status, Status::Reject, "{:?}", found.value);
    }

    #[test]
    fn hands_and_other_colors_advise_at_most() {
        let scene = scene(|_| ());
        let bare = *scene.portrait().unwrap().cover;
        let mut covering = scene.portrait().unwrap().covering().clone();
        covering.mouth = Default::default();
        covering.sides.hand = 1.0;
        let (sign, belief) = worst(&covering, &bare, 0.0);
        assert_eq!((sign, bareness(belief)), (Sign::Hand, 60.0));
        covering.sides.hand = 0.0;
        let (sign, belief) = worst(&covering, &bare, 1.0);
        assert_eq!((sign, bareness(belief)), (Sign::Something, 60.0));
        assert_eq!(bareness(worst(&covering, &bare, 0.12).1), 80.0);
        assert!(bareness(worst(&covering, &bare, 0.13).1) < 80.0);
    }

    #[test]
    fn a_hand_that_the_net_sees_advises_however_sure_it_is() {
        let of = |hand: f32| {
            let held = scene(|scene| {
                if let Some(person) = scene.person.as_mut() {
                    person.cover.hand = hand;
                }
            });
            let found = fixtures::finding(&CHECK, &held);
            (
                found.status,
                found.advice.is_some_and(|advice| advice.zh.contains("手")),
            )
        };
        assert_eq!(of(0.5), (Status::Pass, false));
        assert_eq!(of(0.53), (Status::Advise, true));
        assert_eq!(of(1.0), (Status::Advise, true));
    }

    #[test]
    fn a_thing_before_the_face_rejects_only_when_the_net_is_sure() {
        let of = |thing: f32| {
            let covered = scene(|scene| {
                if let Some(person) = scene.person.as_mut() {
                    person.cover.thing = thing;
                }
            });
            fixtures::status(&CHECK, &covered)
        };
        assert_eq!(of(0.45), Status::Pass);
        assert_eq!(of(0.6), Status::Advise);
        assert_eq!(of(0.85), Status::Advise);
        assert_eq!(of(0.9), Status::Reject);
    }

    #[test]
    fn words_name_the_mask_where_the_net_only_sees_a_thing() {
        let mut covering = scene(|_| ()).portrait().unwrap().covering().clone();
        covering.mouth.mask = 0.6;
        let seen = Cover {
            ears: [1.0; 2],
            hat: 0.0,
            thing: 0.95,
            hand: 0.0,
        };
        assert_eq!(worst(&covering, &seen, 0.0), (Sign::Mask, 0.95));
    }

    #[test]
    fn far_colors_are_counted() {
        let lab = |a: f32| Lab::new(60.0, a, 15.0);
        assert!(chroma_distance(lab(15.0), lab(32.0)) > NOT_SKIN);
        assert!(chroma_distance(lab(15.0), lab(30.0)) < NOT_SKIN);
    }
}

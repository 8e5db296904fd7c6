//! What lies beside the cheeks: ears, hair over them, hands.
//!
//! Whether a place is hair or skin is told on the line in Lab from the hair at this person's temple (0) to the skin of
//! the cheek on the same side (1): dark and light hair, dark and light skin, and light from one side cancel out.

use super::ramp;
use super::reader::{median, Reader};
use crate::color::Lab;
use crate::measure::appearance::{chroma_distance, quantile};

/// The face's outline from the temple to the jaw, left and right in the picture.
const OUTLINE: [[usize; 8]; 2] = [
    [21, 162, 127, 234, 93, 132, 58, 172],
    [251, 389, 356, 454, 323, 361, 288, 397],
];
/// Skin of the cheeks, left and right.
const CHEEKS: [[usize; 8]; 2] = [
    [50, 101, 205, 187, 123, 147, 117, 118],
    [280, 330, 425, 411, 352, 376, 346, 347],
];
/// Rows below the eyes and columns beyond the outline, in eye distances, where hair grows on nearly everybody.
const TEMPLE: [&[f32]; 2] = [
    &[-0.35, -0.25, -0.15, -0.05],
    &[0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24],
];
/// Where ears are: the best of 150 windows tried on 282 photographs with both ears and 134 with none.
const EAR: [&[f32]; 2] = [
    &[0.25, 0.35, 0.45, 0.55],
    &[0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18, 0.21, 0.24],
];
/// Beside the cheek, beyond the ear and above the neck, where a bare head shows no skin.
const HAND: [&[f32]; 2] = [
    &[0.45, 0.55, 0.65, 0.75, 0.85],
    &[0.36, 0.39, 0.42, 0.45, 0.48, 0.51, 0.54, 0.57, 0.6],
];
/// Share of the darkest places at the temple that count as hair.
const DARKEST: f32 = 0.3;
/// Share of person from which a place is on the person, at the temple and beside the cheek.
const ON_PERSON: [f32; 2] = [0.6, 0.5];
/// Lab distance below which temple and cheek are alike: nobody's hair covers anything there.
const ALIKE: f32 = 12.0;
/// Part of the way from hair to skin on which a place changes from the one to the other.
const SKIN: [f32; 2] = [0.2, 0.6];
/// Least part of the ear's window that the person must fill; a smaller part counts as this one.
const LEAST_PART: f32 = 0.3;
/// Part of the ear's window below which nothing can be said.
const NOTHING: f32 = 0.1;
/// Lab units in the a, b plane and in lightness within which a place is this person's skin.
const LIKE_SKIN: [f32; 2] = [12.0, 25.0];

/// See the module documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Sides {
    /// Share of skin where the ear is, 0..1, left and right in the picture; `None` where the person is not there.
    pub ears: [Option<f32>; 2],
    /// Share of the worse side's window beyond the ear that has the colour of skin, 0..1.
    pub hand: f32,
    /// Colours of the hair at the temple and of the cheek, left and right.
    pub(super) hair_and_skin: [[Lab; 2]; 2],
}

impl Sides {
    /// Mean share of skin where the ears are; `None` where neither side can be seen.
    pub fn ears_shown(&self) -> Option<f32> {
        match self.ears {
            [Some(left), Some(right)] => Some((left + right) / 2.0),
            [one, other] => one.or(other),
        }
    }

    pub(super) fn measure(reader: &Reader) -> Sides {
        let hair_and_skin = [0, 1].map(|side| {
            let temple = window(reader, side, &TEMPLE);
            let on: Vec<Lab> = temple
                .iter()
                .filter(|(_, person)| *person > ON_PERSON[0])
                .map(|(color, _)| *color)
                .collect();
            let bound = quantile(on.iter().map(|c| c.l), DARKEST).unwrap_or(0.0);
            let dark: Vec<Lab> = on.into_iter().filter(|c| c.l <= bound).collect();
            [median(&dark), reader.coarse_median(&CHEEKS[side])]
        });
        let ears = [0, 1].map(|side| ear(&window(reader, side, &EAR), hair_and_skin[side]));
        let hands = [0, 1].map(|side| {
            let [_, skin] = hair_and_skin[side];
            let places = window(reader, side, &HAND);
            let alike = |(color, person): &&(Lab, f32)| {
                *person > ON_PERSON[1]
                    && chroma_distance(*color, skin) < LIKE_SKIN[0]
                    && (color.l - skin.l).abs() < LIKE_SKIN[1]
            };
            places.iter().filter(alike).count() as f32 / places.len() as f32
        });
        Sides {
            ears,
            hand: hands[0].max(hands[1]),
            hair_and_skin,
        }
    }
}

/// Share of skin among the places on the person.
fn ear(places: &[(Lab, f32)], hair_and_skin: [Lab; 2]) -> Option<f32> {
    let all = places.len() as f32;
    let (mut shown, mut seen) = (0.0, 0.0);
    for (color, person) in places {
        shown += person * ramp(toward_skin(*color, hair_and_skin), SKIN[0], SKIN[1]);
        seen += person;
    }
    (seen > NOTHING * all).then(|| shown / seen.max(LEAST_PART * all))
}

/// How far a colour lies from hair (0) towards skin (1); 1 where this person's hair and skin are alike.
pub(super) fn toward_skin(color: Lab, [hair, skin]: [Lab; 2]) -> f32 {
    let minus = |a: Lab, b: Lab| [a.l - b.l, a.a - b.a, a.b - b.b];
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let way = minus(skin, hair);
    let square = dot(way, way);
    if square < ALIKE * ALIKE {
        1.0
    } else {
        dot(minus(color, hair), way) / square
    }
}

/// Colours and shares of person of a window beside the outline: rows below the eyes, columns beyond the outline.
fn window(reader: &Reader, side: usize, [rows, columns]: &[&[f32]; 2]) -> Vec<(Lab, f32)> {
    let outwards = if side == 0 { -1.0 } else { 1.0 };
    let outline = OUTLINE[side].map(|i| {
        let [right, down] = reader.seen_from_eyes(i);
        [down, right * outwards]
    });
    let mut found = Vec::with_capacity(rows.len() * columns.len());
    for down in *rows {
        let edge = between(outline, *down);
        for beyond in *columns {
            let at = reader.place(outwards * (edge + beyond), *down);
            found.push((reader.fine(at), reader.person(at)));
        }
    }
    found
}

/// The second coordinate at `at` on the line through points, in the order of their first one; level beyond its ends.
fn between(mut points: [[f32; 2]; 8], at: f32) -> f32 {
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let above = points.iter().rev().find(|p| p[0] <= at);
    let below = points.iter().find(|p| p[0] > at);
    match (above, below) {
        (Some(a), Some(b)) => a[1] + (b[1] - a[1]) * (at - a[0]) / (b[0] - a[0]),
        (Some(end), None) | (None, Some(end)) => end[1],
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HAIR: Lab = Lab::new(10.0, 0.0, 0.0);
    const CHEEK: Lab = Lab::new(70.0, 15.0, 15.0);

    #[test]
    fn an_ear_of_skin_shows_and_one_under_hair_does_not() {
        let of = |color: Lab| ear(&[(color, 1.0); 10], [HAIR, CHEEK]);
        assert_eq!(of(CHEEK), Some(1.0));
        assert_eq!(of(HAIR), Some(0.0));
        let half: Vec<(Lab, f32)> = (0..10)
            .map(|i| (if i < 5 { HAIR } else { CHEEK }, 1.0))
            .collect();
        assert_eq!(ear(&half, [HAIR, CHEEK]), Some(0.5));
    }

    #[test]
    fn an_ear_in_shadow_is_still_skin() {
        let shadow = Lab::new(48.0, 13.0, 13.0);
        assert_eq!(ear(&[(shadow, 1.0); 10], [HAIR, CHEEK]), Some(1.0));
    }

    #[test]
    fn beside_the_person_there_is_nothing_to_say() {
        assert_eq!(ear(&[(CHEEK, 0.0); 10], [HAIR, CHEEK]), None);
        let sliver = ear(&[(CHEEK, 0.15); 10], [HAIR, CHEEK]).unwrap();
        assert!((sliver - 0.5).abs() < 1e-4);
    }

    #[test]
    fn a_bald_head_hides_no_ear() {
        assert_eq!(toward_skin(HAIR, [CHEEK, CHEEK]), 1.0);
    }

    #[test]
    fn the_outline_is_followed_and_goes_on_level() {
        let points = [0, 1, 2, 3, 4, 5, 6, 7].map(|i| [i as f32, 2.0 * i as f32]);
        assert_eq!(
            [-1.0, 0.0, 2.5, 9.0].map(|at| between(points, at)),
            [0.0, 0.0, 5.0, 14.0]
        );
    }
}

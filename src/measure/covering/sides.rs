//! What lies beside the cheeks: ears, hair over them, hands.
//!
//! Whether a place is hair or skin is told on the line in Lab from the hair at this person's temple (0) to the skin of
//! the cheek on the same side (1): dark and light hair, dark and light skin, and light from one side cancel out.

use super::ramp;
use super::reader::{median, Reader};
use crate::color::Lab;
use crate::face::landmarks::{landmarks, Landmark, FOREHEAD};
use crate::measure::appearance::{chroma_distance, quantile};

/// The face's outline from the temple to the jaw, left and right in the picture.
const OUTLINE: [[Landmark; 8]; 2] = [
    landmarks([21, 162, 127, 234, 93, 132, 58, 172]),
    landmarks([251, 389, 356, 454, 323, 361, 288, 397]),
];
/// Skin of the cheeks, left and right.
const CHEEKS: [[Landmark; 8]; 2] = [
    landmarks([50, 101, 205, 187, 123, 147, 117, 118]),
    landmarks([280, 330, 425, 411, 352, 376, 346, 347]),
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
/// Beside jaw and chin, where a bare head shows no skin: rows below the eyes, and how far from the middle of the face they begin, in
/// eye distances. Chosen on 130 photographs that a reviewer would take, of which 3 % show skin at the innermost places.
const HAND: [[f32; 2]; 6] = [
    [0.66, 1.38],
    [0.87, 1.28],
    [1.07, 1.17],
    [1.28, 1.07],
    [1.48, 1.07],
    [1.69, 1.17],
];
/// Columns of those rows: the farthest one from the middle of the face, and the way between two.
const HAND_COLUMNS: [f32; 2] = [1.79, 0.102];
/// Least way of a hand's places from the outline: a turned head's own cheek lies farther out.
const HAND_BEYOND: f32 = 0.2;
/// Where hair grows above the forehead: rows above its landmark, columns from it, in eye distances.
const TOP: [&[f32]; 2] = [&[0.15, 0.22, 0.3, 0.38], &[-0.4, -0.2, 0.0, 0.2, 0.4]];
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
/// Skin of forehead, nose, cheeks, jaw and chin: hands have the colour of one of these rather than that of rouged cheeks.
const FACE: [Landmark; 17] = landmarks([
    50, 280, 101, 330, 205, 425, 36, 266, 151, 9, 199, 200, 18, 187, 411, 192, 416,
]);
/// Lab units in the a, b plane and in lightness within which a place is this person's skin.
const LIKE_SKIN: [f32; 2] = [10.0, 22.0];
/// Part of the way from hair to skin from which a hand's place is no hair, and the Lab distance of the two from which that can be
/// told: blond and red hair beside the jaw has nearly the colour of skin.
const NO_HAIR: f32 = 0.7;
const UNLIKE: f32 = 30.0;
/// Chroma below which a cheek has no colour, as in a grey picture.
const GREY: f32 = 5.0;

/// See the module documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Sides {
    /// Share of skin where the ear is, 0..1, left and right in the picture; `None` where the person is not there.
    pub ears: [Option<f32>; 2],
    /// Share of the places beside jaw and chin, on the side with more, that have the colour of skin, 0..1.
    pub hand: f32,
    /// Colours of the hair at the temple and of the cheek, left and right.
    pub(super) hair_and_skin: [[Lab; 2]; 2],
}

impl Sides {
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
        let top = top(reader);
        let [[_, left], [_, right]] = hair_and_skin;
        let skins = [left, right, reader.coarse_median(&FACE)];
        let hands = [0, 1].map(|side| {
            let [temple, skin] = hair_and_skin[side];
            // A hand may lie over the temple, too.
            let hair = [Some(temple), top].into_iter().flatten();
            let mut unlike = hair.filter(|hair| distance(*hair, skin) >= UNLIKE);
            let told = unlike.next().filter(|_| skin.chroma() >= GREY);
            told.map_or(0.0, |hair| hand(reader, side, [hair, skin], &skins))
        });
        Sides {
            ears,
            hand: hands[0].max(hands[1]),
            hair_and_skin,
        }
    }
}

/// Colour above the forehead; `None` where hardly anything of the person is there.
fn top(reader: &Reader) -> Option<Lab> {
    let [x, y] = reader.seen_from_eyes(FOREHEAD);
    let [rows, columns] = TOP;
    let places = rows
        .iter()
        .flat_map(|up| columns.iter().map(move |right| (x + right, y - up)));
    let places = places.map(|(right, down)| reader.place(right, down));
    let hair: Vec<Lab> = places
        .filter(|at| reader.person(*at) > ON_PERSON[0])
        .map(|at| reader.coarse(at))
        .collect();
    (hair.len() >= rows.len()).then(|| median(&hair))
}

/// Share of the places beside jaw and chin where the person's skin shows.
#[inline(never)]
fn hand(reader: &Reader, side: usize, hair_and_skin: [Lab; 2], skins: &[Lab]) -> f32 {
    let outline = outline(reader, side);
    let [farthest, step] = HAND_COLUMNS;
    let (mut shown, mut all) = (0, 0);
    for [down, inner] in HAND {
        let edge = between(outline, down) + HAND_BEYOND;
        let columns = ((farthest - inner) / step).round() as usize;
        for beside in (0..=columns).map(|column| farthest - column as f32 * step) {
            all += 1;
            let at = reader.place(outwards(side) * beside, down);
            let on_person = beside > edge && reader.person(at) > ON_PERSON[1];
            shown += usize::from(on_person && is_skin(reader.coarse(at), hair_and_skin, skins));
        }
    }
    shown as f32 / all as f32
}

/// True for a colour like one of this person's skin and unlike the hair.
fn is_skin(color: Lab, hair_and_skin: [Lab; 2], skins: &[Lab]) -> bool {
    let is_like = |skin: &Lab| {
        chroma_distance(color, *skin) < LIKE_SKIN[0] && (color.l - skin.l).abs() < LIKE_SKIN[1]
    };
    skins.iter().any(is_like) && toward_skin(color, hair_and_skin) > NO_HAIR
}

/// Euclidean distance in Lab.
fn distance(one: Lab, other: Lab) -> f32 {
    let (chroma, light) = (chroma_distance(one, other), one.l - other.l);
    (chroma * chroma + light * light).sqrt()
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

/// Which way leads out of the face along the eyes' line: -1 left in the picture, 1 right.
fn outwards(side: usize) -> f32 {
    [-1.0, 1.0][side]
}

/// The outline of one side: eye distances below the eyes and from the middle of the face.
#[inline(never)]
fn outline(reader: &Reader, side: usize) -> [[f32; 2]; 8] {
    OUTLINE[side].map(|i| {
        let [right, down] = reader.seen_from_eyes(i);
        [down, right * outwards(side)]
    })
}

/// Colours and shares of person of a window beside the outline: rows below the eyes, columns beyond the outline.
#[inline(never)]
fn window(reader: &Reader, side: usize, [rows, columns]: &[&[f32]; 2]) -> Vec<(Lab, f32)> {
    let outline = outline(reader, side);
    let mut found = Vec::with_capacity(rows.len() * columns.len());
    for down in *rows {
        let edge = between(outline, *down);
        for beyond in *columns {
            let at = reader.place(outwards(side) * (edge + beyond), *down);
            found.push((reader.fine(at), reader.person(at)));
        }
    }
    found
}

/// The second coordinate at `at` on the line through points in the order of their first one; level beyond its ends.
fn between(points: [[f32; 2]; 8], at: f32) -> f32 {
    let by_first = |a: &&[f32; 2], b: &&[f32; 2]| a[0].total_cmp(&b[0]);
    let above = points.iter().filter(|p| p[0] <= at).max_by(by_first);
    let below = points.iter().filter(|p| p[0] > at).min_by(by_first);
    match (above, below) {
        (Some(a), Some(b)) => a[1] + (b[1] - a[1]) * (at - a[0]) / (b[0] - a[0]),
        (Some(end), None) | (None, Some(end)) => end[1],
        (None, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

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
    fn a_hand_beside_the_jaw_is_skin_where_a_bare_head_has_none() {
        let beside = |color: [u8; 3]| {
            let mut scene = fixtures::scene(|_, _| [255; 3]);
            for (x, y) in (120..360).flat_map(|x| (60..180).map(move |y| (x, y))) {
                if fixtures::inside(x, y) {
                    scene.pixels.set(x, y, [40, 30, 28]);
                }
            }
            for (x, y) in (340..420).flat_map(|x| (320..430).map(move |y| (x, y))) {
                scene.pixels.set(x, y, color);
                if let Some(person) = scene.person.as_mut() {
                    person.mask.alpha[y * 480 + x] = 1.0;
                }
            }
            scene.portrait().unwrap().covering().sides.hand
        };
        assert!(beside([205, 160, 140]) > 0.2);
        assert_eq!(beside([40, 30, 28]), 0.0, "hair");
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

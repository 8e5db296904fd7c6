//! Whether nose, lips and chin show, or a mask, a scarf or a sticker lies over them.
//!
//! What a face shows there and cloth does not: lips redder than the skin around them, the dark line between the lips,
//! nostrils darker than the tip of the nose, and a nose of the colour of the skin between and below the eyes. Several of
//! these must fail together, so that pale lips, a beard, make-up, a shadow or a grey picture alone are no mask.

use super::ramp;
use super::reader::Reader;
use crate::color::Lab;
use crate::face::landmarks::{landmarks, Landmark};
use crate::measure::appearance::{chroma_distance, quantile};

/// Bare skin above any mask: forehead, root of the nose, below the eyes. The group nearest in colour counts, because a
/// fringe, glasses or the mask's upper edge may cover one of them.
const ABOVE: [&[Landmark]; 3] = [
    &landmarks([9, 151, 108, 337, 8]),
    &landmarks([168, 6, 193, 417, 122, 351]),
    &landmarks([230, 450, 229, 449, 231, 451, 110, 339]),
];
/// Tip and ridge of the nose.
const NOSE: [Landmark; 7] = landmarks([4, 1, 5, 45, 275, 51, 281]);
/// Skin around the mouth.
const AROUND: [Landmark; 10] = landmarks([164, 18, 206, 426, 216, 436, 202, 422, 212, 432]);
/// The red of both lips.
const LIPS: [Landmark; 14] =
    landmarks([37, 0, 267, 39, 269, 72, 302, 84, 17, 314, 85, 315, 86, 316]);
/// The line between the lips.
const SEAM: [Landmark; 8] = landmarks([13, 14, 82, 312, 87, 317, 81, 311]);
/// Skin right above and right below the lips: something stuck over the mouth covers both.
const BESIDE_LIPS: [Landmark; 2] = landmarks([164, 18]);
/// Nostrils and what is below them.
const NOSTRILS: [Landmark; 15] = landmarks([
    98, 327, 2, 97, 326, 99, 328, 60, 290, 79, 309, 238, 458, 20, 250,
]);

/// How far the mouth is covered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mouth {
    /// Belief in a mask or scarf over the mouth, 0..1.
    pub mask: f32,
    /// Belief in something over the lips whose colour lips do not have, 0..1.
    pub sticker: f32,
}

/// The numbers, in Lab units.
#[derive(Clone, Copy, Debug)]
struct Signs {
    /// Redness (a) of the lips over that of the skin around them, upper quartile.
    lip_red: f32,
    /// How much darker than the skin around it the line between the lips is.
    seam: f32,
    /// How much darker than the nose the nostrils are.
    nostril: f32,
    /// Distance in the a, b plane and in lightness of the nose from the nearest skin above.
    nose: [f32; 2],
    /// The same of the skin around the mouth.
    around: [f32; 2],
    /// The same of the skin around the mouth from the nose.
    between: [f32; 2],
    /// Chroma and lightness of the skin above.
    above: [f32; 2],
    /// Medians over the lips of: yellower, greener and bluer than the skin around, beyond what redness explains.
    odd: [f32; 3],
    /// Distance in the a, b plane of the skin right above and right below the lips from the nearest skin above, the
    /// smaller one; none where a beard stands.
    beside_lips: f32,
}

impl Mouth {
    /// The belief from which the mouth counts as covered: its lips cannot be judged.
    pub const COVERED: f32 = 0.5;

    /// True when a mask or something else lies over the mouth.
    pub fn is_covered(&self) -> bool {
        self.mask.max(self.sticker) >= Mouth::COVERED
    }

    pub(super) fn measure(reader: &Reader) -> Mouth {
        let signs = Signs::read(reader);
        Mouth {
            mask: signs.mask(),
            sticker: signs.sticker(),
        }
    }
}

impl Signs {
    fn read(reader: &Reader) -> Signs {
        let above = ABOVE.map(|group| reader.coarse_median(group));
        let (nose, around) = (reader.coarse_median(&NOSE), reader.coarse_median(&AROUND));
        let lips = reader.fine_at(&LIPS);
        let darkest = |places: &[Landmark]| {
            let squares = reader.fine_at(places);
            squares.iter().map(|c| c.l).fold(f32::INFINITY, f32::min)
        };
        let from_above = |color: Lab| {
            let chroma = above.iter().map(|skin| chroma_distance(color, *skin));
            let lightness = above.iter().map(|skin| color.l - skin.l);
            [
                chroma.fold(f32::INFINITY, f32::min),
                lightness
                    .min_by(|a, b| a.abs().total_cmp(&b.abs()))
                    .unwrap_or(0.0),
            ]
        };
        let middle = |values: [f32; 3]| quantile(values, 0.5).unwrap_or(0.0);
        let odd = |of: fn(f32, f32) -> f32| {
            let values = lips.iter().map(|c| of(c.a - around.a, c.b - around.b));
            quantile(values, 0.5).unwrap_or(0.0)
        };
        Signs {
            lip_red: quantile(lips.iter().map(|c| c.a), 0.75).unwrap_or(0.0) - around.a,
            seam: around.l - darkest(&SEAM),
            nostril: nose.l - darkest(&NOSTRILS),
            nose: from_above(nose),
            around: from_above(around),
            between: [chroma_distance(nose, around), around.l - nose.l],
            above: [middle(above.map(Lab::chroma)), middle(above.map(|c| c.l))],
            beside_lips: reader
                .fine_at(&BESIDE_LIPS)
                .into_iter()
                .map(|color| {
                    let [distance, light] = from_above(color);
                    distance * (1.0 - hair(light, color.chroma()))
                })
                .fold(f32::INFINITY, f32::min),
            odd: [
                odd(|a, b| b - 0.5 * a.max(0.0)),
                odd(|a, _| -a),
                odd(|a, b| -b - 0.5 * a.max(0.0)),
            ],
        }
    }

    /// The strongest of six ways to tell a mask. All ranges are set on 237 photographs that a reviewer would take, 664
    /// more ID photos, 2,409 stock portraits without masks and 397 photographs with masks of all colours.
    fn mask(&self) -> f32 {
        let [nose_chroma, nose_light] = self.nose;
        let [around_chroma, around_light] = self.around;
        let colored = ramp(self.above[0], 2.0, 5.0);
        let lipless = ramp(self.lip_red, 5.5, 2.0) * colored;
        let surely_lipless = ramp(self.lip_red, 3.5, 1.5) * colored;
        let nose_light = ramp(nose_light, 6.0, 14.0).max(ramp(-nose_light, 12.0, 25.0));
        let lighter_or_darker = ramp(around_light, 5.0, 12.0).max(ramp(-around_light, 18.0, 35.0));
        // No lips, and nose and chin of another colour than the skin above.
        let other_color = ramp(nose_chroma, 4.0, 9.0)
            .max(nose_light)
            .min(ramp(around_chroma, 4.0, 9.0).max(lighter_or_darker))
            .min(ramp(self.nostril, 40.0, 24.0));
        let flat = ramp(self.seam, 16.0, 6.0).min(ramp(self.nostril, 12.0, 6.0));
        let cloth = lipless.min(other_color.max(flat));
        // A printed or red mask: far from skin, whatever stands for lips on it.
        let print = ramp(nose_chroma, 6.0, 13.0)
            .min(ramp(around_chroma, 6.0, 13.0))
            .min(ramp(self.nostril, 40.0, 24.0));
        // Below the nose, or so high that it also covers the skin below the eyes.
        let around = ramp(around_chroma, 8.0, 14.0)
            .max(ramp(around_light, 8.0, 16.0))
            .max(ramp(-around_light, 25.0, 40.0));
        let low = lipless.min(ramp(self.seam, 20.0, 8.0)).min(around);
        let [chroma, light] = self.between;
        let from_nose = ramp(chroma, 8.0, 14.0)
            .max(ramp(light, 9.0, 17.0))
            .max(ramp(-light, 25.0, 40.0));
        let below_nose = surely_lipless
            .min(ramp(self.seam, 22.0, 12.0))
            .min(from_nose);
        // Of skin colour: no lips, no line between them, no nostrils.
        let skin_colored = surely_lipless
            .min(ramp(self.seam, 18.0, 11.0))
            .min(ramp(self.nostril, 36.0, 24.0))
            .min(ramp(self.above[1], 38.0, 46.0));
        // In a grey picture.
        let grey = ramp(self.seam, 16.0, 8.0)
            .min(ramp(self.nostril, 14.0, 8.0))
            .min(lighter_or_darker)
            .min(nose_light);
        [cloth, print, low, below_nose, skin_colored, grey]
            .into_iter()
            .fold(0.0, f32::max)
    }

    /// Colours that lips do not have. The medians of 901 ID photos stay below 1, 1 and 7, those of dark lips below 5, 5
    /// and 18. Red is told from lipstick only where it goes beyond the lips on both sides.
    fn sticker(&self) -> f32 {
        let [yellow, green, blue] = self.odd;
        ramp(yellow, 5.0, 12.0)
            .max(ramp(green, 6.0, 11.0))
            .max(ramp(blue, 18.0, 30.0))
            .max(ramp(self.beside_lips, 16.0, 26.0))
    }
}

/// Belief that a place is a beard, 0..1, by how much lighter than skin it is and by its chroma: of thirteen bearded men in stock
/// portraits who were taken for people with a sticker these places are darker by 17 and more, with a chroma of at most 15.
fn hair(light: f32, chroma: f32) -> f32 {
    ramp(-light, 8.0, 16.0).min(ramp(chroma, 22.0, 14.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hair_is_darker_than_skin_and_has_little_color() {
        assert_eq!([hair(-17.0, 14.0), hair(-55.0, 2.0)], [1.0; 2]);
        // White, red and yellow things; skin in shade.
        let others = [
            hair(15.0, 2.0),
            hair(-30.0, 60.0),
            hair(5.0, 70.0),
            hair(-7.0, 20.0),
        ];
        assert_eq!(others, [0.0; 4]);
    }

    /// A bare face of light skin.
    const BARE: Signs = Signs {
        lip_red: 14.0,
        seam: 26.0,
        nostril: 28.0,
        nose: [2.0, 0.0],
        around: [2.0, -3.0],
        between: [1.0, -3.0],
        above: [20.0, 75.0],
        odd: [-7.0, -10.0, -2.0],
        beside_lips: 3.0,
    };

    #[test]
    fn a_bare_face_is_not_covered() {
        assert_eq!((BARE.mask(), BARE.sticker()), (0.0, 0.0));
    }

    #[test]
    fn one_sign_alone_is_no_mask() {
        let pale_lips = Signs {
            lip_red: 0.0,
            ..BARE
        };
        let beard = Signs {
            around: [8.0, -35.0],
            between: [8.0, -38.0],
            ..BARE
        };
        let grey = Signs {
            lip_red: 0.0,
            above: [0.0, 75.0],
            ..BARE
        };
        for signs in [pale_lips, beard, grey] {
            assert_eq!(signs.mask(), 0.0, "{signs:?}");
        }
    }

    #[test]
    fn masks_of_every_kind_are_told() {
        let cloth = Signs {
            lip_red: 0.5,
            seam: 3.0,
            nostril: 5.0,
            ..BARE
        };
        let blue = Signs {
            nose: [30.0, 2.0],
            around: [30.0, 2.0],
            ..cloth
        };
        let skin_colored = cloth;
        let below_the_nose = Signs {
            nostril: 40.0,
            around: [3.0, -50.0],
            between: [6.0, -50.0],
            ..cloth
        };
        let flowers = Signs {
            lip_red: 15.0,
            nose: [25.0, 5.0],
            around: [20.0, 5.0],
            nostril: 13.0,
            ..BARE
        };
        for signs in [blue, skin_colored, below_the_nose, flowers] {
            assert_eq!(signs.mask(), 1.0, "{signs:?}");
        }
    }

    #[test]
    fn stickers_have_colors_that_lips_do_not_have() {
        let of = |odd: [f32; 3]| Signs { odd, ..BARE }.sticker();
        assert_eq!(of([65.0, 4.5, -65.0]), 1.0);
        assert_eq!(of([-1.0, 15.0, 1.0]), 1.0);
        assert_eq!(of([-40.0, 12.0, 40.0]), 1.0);
        // Teeth, dark lips.
        assert_eq!(of([0.3, 0.2, 6.0]), 0.0);
        assert_eq!(of([-17.0, 4.3, 18.0]), 0.0);
        assert_eq!(of([8.5, -5.0, 0.0]), 0.5);
        // Red, over the lips alone and beyond them.
        assert_eq!(of([-20.0, -40.0, -10.0]), 0.0);
        let beyond = Signs {
            odd: [-20.0, -40.0, -10.0],
            beside_lips: 40.0,
            ..BARE
        };
        assert_eq!(beyond.sticker(), 1.0);
    }

    #[test]
    fn covered_from_one_half() {
        let mouth = |mask, sticker| Mouth { mask, sticker }.is_covered();
        assert!(mouth(0.5, 0.0) && mouth(0.0, 0.5) && !mouth(0.49, 0.49));
    }
}

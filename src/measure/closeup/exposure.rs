//! How strongly the face is exposed.

use super::{span, Closeup, LIDS};
use crate::geometry::Rect;

/// Share of the pixels of an eye's opening that are darker than its white.
const WHITE_RANK: f32 = 0.99;
/// Share of the pixels around an eye that are its black.
const BLACK_RANK: f32 = 0.03;
/// Weight of the eye's black beside its white. Between 0.3 and 1 the error rates hardly differ, see docs/calibration.md.
const BLACK_WEIGHT: f32 = 0.5;
/// Luma from which the darkest part of an eye is no pupil but skin.
const MOST_BLACK: f32 = 80.0;
/// Margin above and below a lid, over its height, in which lashes and lid folds lie.
const ZONE_MARGIN: f32 = 0.3;
/// Smallest colour value of a reflection on glasses, and the share of the skin around an eye it whitens.
const REFLECTION: u8 = 238;
const REFLECTION_SHARE: f32 = 0.05;
/// Share of the pixels of a face that are darker than its bright parts.
const FACE_RANK: f32 = 0.95;
/// How far the red of bright skin may lie above its luma before the light is warm rather than strong.
const MOST_RED: f32 = 33.0;
/// What makes up for skin that reaches its red's end a little before the white of an eye does.
const SKIN_BONUS: f32 = 3.0;
/// Bright parts of a face over the white of its eyes below which the skin is dark, and how much of what is missing is
/// added to the eyes: around them dark skin throws less light back on their white.
const DARK_SKIN: f32 = 0.85;
const DARK_SKIN_WEIGHT: f32 = 0.75;

/// [`Exposure::level`] of ordinary photos. Calibrated on the development photos, see docs/calibration.md.
pub(crate) const ORDINARY_LEVELS: [f32; 2] = [142.0, 234.0];
/// [`Exposure::glare`] above which a photo is overexposed. Calibrated as [`ORDINARY_LEVELS`].
pub(crate) const MOST_BRIGHT: f32 = 240.0;

/// How strongly a face is exposed. An eye holds white and black that are much the same in everybody, so dark skin
/// correctly exposed is bright here and pale skin in the dark is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// The larger of the face's 95th percentile of luma and the level of the eyes: the 99th percentile of their
    /// openings (white of the eye, reflex of the lamp) and a half of the third percentile around them (pupil, lashes),
    /// which rises when the light is only spread over more tones. Eyes behind a reflection do not count. Ordinary
    /// photos give 156–223.
    pub level: f32,
    /// The larger of the 95th percentile of the face's red, which skin of every paleness loses at much the same light,
    /// and the level of the eyes, raised for dark skin. Warm light raises the red alone and counts only in part.
    pub glare: f32,
}

impl Closeup {
    /// See [`Exposure`]; `None` when there is no face.
    pub fn exposure(&self) -> Option<Exposure> {
        *self.exposure.get_or_init(|| self.measure_exposure())
    }

    fn measure_exposure(&self) -> Option<Exposure> {
        let face = self.face();
        let red = rank(face.iter().map(|i| self.pixels.rgb[i * 3]), FACE_RANK)?;
        let skin = self.luma_rank(&face, FACE_RANK)?;
        let (mut openings, mut zones) = (Vec::new(), Vec::new());
        for lid in &LIDS {
            let opening = self.inside(lid);
            let zone = self.eye_zone(lid);
            if !self.reflects(&opening, &zone) {
                openings.extend(opening);
                zones.extend(zone);
            }
        }
        let white = self.luma_rank(&openings, WHITE_RANK);
        let black = self.luma_rank(&zones, BLACK_RANK);
        let lit_skin = red.min(skin + MOST_RED) + SKIN_BONUS;
        let Some((white, black)) = white.zip(black) else {
            return Some(Exposure {
                level: skin,
                glare: lit_skin,
            });
        };
        let eyes = white + BLACK_WEIGHT * black.min(MOST_BLACK);
        let raised = DARK_SKIN_WEIGHT * (DARK_SKIN * white - skin).max(0.0);
        Some(Exposure {
            level: skin.max(eyes),
            glare: lit_skin.max(eyes + raised),
        })
    }

    /// Indices of the pixels in the box around a lid, [`ZONE_MARGIN`] of its height more above and below.
    fn eye_zone(&self, lid: &[usize]) -> Vec<usize> {
        let Some(eye) = Rect::around(lid.iter().map(|i| self.point(*i))) else {
            return Vec::new();
        };
        let margin = ZONE_MARGIN * eye.height;
        let width = self.pixels.width;
        span(eye.y - margin, eye.bottom() + margin, self.pixels.height)
            .flat_map(|y| span(eye.x, eye.right(), width).map(move |x| y * width + x))
            .collect()
    }

    /// Whether the skin around an eye is white too, as under a reflection on glasses. `opening` is sorted.
    fn reflects(&self, opening: &[usize], zone: &[usize]) -> bool {
        let (mut white, mut all) = (0usize, 0usize);
        for i in zone.iter().filter(|i| opening.binary_search(i).is_err()) {
            let pixel = &self.pixels.rgb[i * 3..i * 3 + 3];
            white += usize::from(pixel.iter().all(|v| *v >= REFLECTION));
            all += 1;
        }
        white as f32 > REFLECTION_SHARE * all as f32
    }

    /// Luma below which a share of the pixels lies; `None` when there are none.
    fn luma_rank(&self, pixels: &[usize], share: f32) -> Option<f32> {
        rank(pixels.iter().map(|i| self.luma[*i]), share)
    }
}

/// Value below which a share of the values lies; `None` when there are none.
fn rank(values: impl Iterator<Item = u8>, share: f32) -> Option<f32> {
    let mut counts = [0usize; 256];
    values.for_each(|value| counts[usize::from(value)] += 1);
    let last = counts.iter().sum::<usize>().checked_sub(1)?;
    let rank = (share * last as f32 + 0.5) as usize;
    let mut below = 0;
    let value = counts.iter().position(|count| {
        below += count;
        below > rank
    });
    value.map(|value| value as f32)
}

#[cfg(test)]
mod tests {
    use super::super::tests::closeup;
    use super::*;
    use crate::fixtures;

    /// The exposure of a face of one colour with eyes of one grey.
    fn exposure(skin: [u8; 3], eye: u8) -> Exposure {
        let painted = closeup(|scene| {
            let pixels = &mut scene.pixels;
            let (width, height) = (pixels.width, pixels.height);
            (0..height).for_each(|y| (0..width).for_each(|x| pixels.set(x, y, skin)));
            for head in fixtures::head().eyes {
                for y in head.y as usize - 6..head.y as usize + 6 {
                    for x in head.x as usize - 20..head.x as usize + 20 {
                        pixels.set(x, y, [eye; 3]);
                    }
                }
            }
        });
        painted.unwrap().exposure().unwrap()
    }

    #[test]
    fn dark_skin_is_as_bright_as_the_white_of_its_eyes() {
        let level = |skin: u8, eye: u8| exposure([skin; 3], eye).level;
        assert_eq!(level(60, 180), 180.0 + BLACK_WEIGHT * 60.0);
        assert_eq!(level(60, 60), 60.0 + BLACK_WEIGHT * 60.0);
        assert_eq!(level(240, 60), 240.0);
    }

    #[test]
    fn skin_is_overexposed_when_its_red_is_lost() {
        let lost = exposure([253, 225, 215], 150).glare;
        assert!(lost > MOST_BRIGHT, "{lost}");
        let kept = exposure([232, 190, 170], 150).glare;
        assert!(kept <= MOST_BRIGHT, "{kept}");
    }

    #[test]
    fn warm_light_is_no_strong_light() {
        let warm = exposure([250, 180, 110], 150);
        assert!(warm.glare <= MOST_BRIGHT, "{warm:?}");
    }

    #[test]
    fn whites_of_eyes_count_for_more_in_dark_skin() {
        let [pale, dark] = [[195, 170, 155], [110, 80, 70]].map(|skin| exposure(skin, 195));
        assert!(dark.glare > MOST_BRIGHT, "{dark:?}");
        assert!(pale.glare <= MOST_BRIGHT, "{pale:?}");
    }

    #[test]
    fn eyes_behind_a_reflection_do_not_count() {
        let reflecting = closeup(|scene| {
            scene.pixels.rgb.fill(100);
            for y in 240..260 {
                for x in 170..310 {
                    scene.pixels.set(x, y, [255; 3]);
                }
            }
        });
        let closeup = reflecting.unwrap();
        assert!(closeup.exposure().unwrap().level <= 255.0);
        for lid in &LIDS {
            assert!(closeup.reflects(&closeup.inside(lid), &closeup.eye_zone(lid)));
        }
    }
}

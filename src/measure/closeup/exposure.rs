//! How strongly the face is exposed.

use super::{span, Closeup, LIDS};
use crate::face::landmarks::Landmark;
use crate::file::pixels::Pixels;
use crate::geometry::Rect;
use crate::order::ByteCounts;

/// The largest level.
const WHITE: f32 = 255.0;
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
/// Share of the pixels of a face, and of a picture, that are darker than its bright parts.
const BRIGHT_RANK: f32 = 0.95;
/// How far the red of bright skin may lie above its luma before the light is warm rather than strong.
const MOST_RED: f32 = 33.0;
/// What makes up for skin that reaches its red's end a little before the white of an eye does.
const SKIN_BONUS: f32 = 3.0;
/// Bright parts of a face over the white of its eyes below which the skin is dark, and how much of what is missing is
/// added to the eyes: around them dark skin throws less light back on their white.
const DARK_SKIN: f32 = 0.85;
const DARK_SKIN_WEIGHT: f32 = 0.75;
/// Weight of the bright skin beside the black of the eyes in [`Exposure::washed_out`]. Of the ratios from 10 : 7 to 10 : 1,
/// two to one named most of the washed-out real photographs at the same rate of false alarms.
const SKIN_WEIGHT: f32 = 2.0;

/// [`Exposure::level`] of ordinary photos. Calibrated on the development photos, see docs/calibration.md.
pub(crate) const ORDINARY_LEVELS: [f32; 2] = [142.0, 233.0];
/// [`Exposure::glare`] above which the light is strong. Calibrated as [`ORDINARY_LEVELS`].
pub(crate) const MOST_BRIGHT: f32 = 239.0;

/// How strongly a face is exposed. An eye holds white and black that are much the same in everybody, so dark skin
/// correctly exposed is bright here and pale skin in the dark is not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// The larger of the face's 95th percentile of luma and the level of the eyes: the 99th percentile of their
    /// openings (white of the eye, reflex of the lamp) and a half of the third percentile around them (pupil, lashes),
    /// which rises when the light is only spread over more tones. Eyes behind a reflection do not count. 0..=295.
    pub level: f32,
    /// How light the photo is, 0..=100: one half the 95th percentile of luma of the whole picture, a quarter the white of
    /// the eyes, a quarter [`Exposure::level`]. Dark skin alone is not dark here: eyes, collar and background are light.
    pub lightness: f32,
    /// How strong the light is: the larger of the 95th percentile of the face's red and the level of the eyes, raised for
    /// dark skin. Warm light raises the red alone and counts only in part. Above [`MOST_BRIGHT`] the colours of the background
    /// may be shifted; that is no fault by itself, as a third of accepted studio photographs lie there.
    pub glare: f32,
    /// How far the face is washed out, 0..=100: two thirds the 95th percentile of its green, the last channel that skin
    /// loses, and one third the black of the eyes, which too much light and haze lift.
    pub washed_out: f32,
}

impl Closeup {
    /// See [`Exposure`]; `None` when there is no face.
    pub fn exposure(&self) -> Option<Exposure> {
        *self.exposure.get_or_init(|| self.measure_exposure())
    }

    fn measure_exposure(&self) -> Option<Exposure> {
        let face = self.face();
        let channel = |k: usize| rank(face.iter().map(|i| self.pixels.rgb[i * 3 + k]), BRIGHT_RANK);
        let (red, green) = (channel(0)?, channel(1)?);
        let skin = self.luma_rank(&face, BRIGHT_RANK)?;
        let lit_skin = red.min(skin + MOST_RED) + SKIN_BONUS;
        let (mut openings, mut zones, mut seen_zones) = (Vec::new(), Vec::new(), Vec::new());
        for lid in &LIDS {
            let opening = self.inside(lid);
            let zone = self.eye_zone(lid);
            if !self.reflects(&opening, &zone) {
                openings.extend(opening);
                seen_zones.extend_from_slice(&zone);
            }
            zones.extend(zone);
        }
        let white = self.luma_rank(&openings, WHITE_RANK);
        let seen_black = self.luma_rank(&seen_zones, BLACK_RANK);
        let (level, glare, white) = match white.zip(seen_black) {
            Some((white, black)) => {
                let eyes = white + BLACK_WEIGHT * black.min(MOST_BLACK);
                let raised = DARK_SKIN_WEIGHT * (DARK_SKIN * white - skin).max(0.0);
                (skin.max(eyes), lit_skin.max(eyes + raised), white)
            }
            None => (skin, lit_skin, skin),
        };
        let face_level = (white + level.min(WHITE)) / 2.0;
        let black = self.luma_rank(&zones, BLACK_RANK).unwrap_or(0.0);
        let lost = (SKIN_WEIGHT * green + black) / (SKIN_WEIGHT + 1.0);
        Some(Exposure {
            level,
            lightness: (face_level + self.picture_level) / 2.0 * 100.0 / WHITE,
            glare,
            washed_out: lost * 100.0 / WHITE,
        })
    }

    /// Indices of the pixels in the box around a lid, [`ZONE_MARGIN`] of its height more above and below.
    fn eye_zone(&self, lid: &[Landmark]) -> Vec<usize> {
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
    #[inline(never)]
    fn luma_rank(&self, pixels: &[usize], share: f32) -> Option<f32> {
        rank(pixels.iter().map(|i| self.luma[*i]), share)
    }
}

/// Luma that [`BRIGHT_RANK`] of the pixels of a picture stay below, from every third pixel.
pub(super) fn picture_level(pixels: &Pixels) -> f32 {
    let luma = |p: &[u8]| {
        let sum = u32::from(p[0]) * 299 + u32::from(p[1]) * 587 + u32::from(p[2]) * 114;
        ((sum + 500) / 1000) as u8
    };
    rank(pixels.rgb.chunks_exact(3).step_by(3).map(luma), BRIGHT_RANK).unwrap_or(0.0)
}

/// Value below which a share of the values lies; `None` when there are none.
fn rank(values: impl Iterator<Item = u8>, share: f32) -> Option<f32> {
    let counts = ByteCounts::of(values);
    let last = counts.total().checked_sub(1)?;
    let rank = (share * last as f32 + 0.5) as usize;
    counts.ranked(rank).map(f32::from)
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
    fn a_photo_is_light_where_its_eyes_and_its_surroundings_are() {
        let lightness = |skin: u8, eye: u8| exposure([skin; 3], eye).lightness;
        assert!(lightness(70, 190) > lightness(70, 90));
        assert_eq!(exposure([0; 3], 0).lightness, 0.0);
        assert_eq!(exposure([255; 3], 255).lightness, 100.0);
    }

    #[test]
    fn glare_is_strong_light_whatever_the_skin_and_warm_light_is_none() {
        let glare = |skin: [u8; 3], eye: u8| exposure(skin, eye).glare;
        assert!(glare([253, 225, 215], 150) > MOST_BRIGHT);
        assert!(glare([232, 190, 170], 150) <= MOST_BRIGHT);
        assert!(glare([250, 180, 110], 150) <= MOST_BRIGHT, "warm light");
        assert!(glare([110, 80, 70], 195) > MOST_BRIGHT, "dark skin");
        assert!(glare([195, 170, 155], 195) <= MOST_BRIGHT, "pale skin");
    }

    #[test]
    fn a_face_is_washed_out_when_its_green_is_lost_or_its_black_is_none() {
        let washed_out = |skin: [u8; 3], eye: u8| exposure(skin, eye).washed_out;
        let most = 66.0;
        assert!(washed_out([255, 225, 215], 30) <= most, "studio light");
        assert!(washed_out([250, 180, 110], 30) <= most, "warm light");
        assert!(washed_out([110, 80, 70], 30) <= most, "dark skin");
        assert!(washed_out([255, 250, 245], 30) > most, "lost skin");
        assert!(washed_out([225, 210, 205], 110) > most, "haze");
        assert!(washed_out([255; 3], 255) <= 100.0);
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

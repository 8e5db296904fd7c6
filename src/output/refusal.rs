//! What to say when no file can be made: the finding of the check concerned, its numbers, and what to do.

use super::encode::Outside;
use super::plan::{Collision, Obstacle};
use crate::file::pixels::DecodeError;
use crate::file::File;
use crate::rules::check::Reading;
use crate::rules::checks::{self, file_intact};
use crate::rules::finding::{Finding, Status};
use crate::rules::judge::Assessment;
use crate::rules::profile::Profile;
use crate::text::Text;

/// A rejection by one check, with this number, in the words of the `obstacle` if there is one, else in its own. `None`
/// when the profile does not ask for the check.
pub fn reject(id: &str, value: f64, obstacle: Option<&Text>, profile: &Profile) -> Option<Finding> {
    let assessment = Assessment {
        check: checks::find(id)?,
        limit: profile.limit_of(id)?,
        reading: Reading::of(value),
    };
    Some(assessment.refusal(obstacle, profile))
}

/// One rejection for every rule that fails, with its number in the best crop; they have one cause.
#[cfg_attr(small_wasm, optimize(size))]
pub fn of_collision(collision: &Collision, profile: &Profile) -> Vec<Finding> {
    let advice = collision.obstacle.advice();
    let reject = |id, value| reject(id, value, Some(&advice), profile);
    if !collision.rules.is_empty() {
        let rules = collision.rules.iter();
        let mut all: Vec<Finding> = rules.filter_map(|r| reject(r.check, r.value)).collect();
        if let Some((first, others)) = all.split_first_mut() {
            others
                .iter_mut()
                .for_each(|f| f.explained_by = Some(first.check));
        }
        return all;
    }
    // The head could not be measured: the first rule that the profile asks for stands for all.
    checks::ALL
        .iter()
        .filter(|check| check.is_placement())
        .filter_map(|check| reject(check.id, f64::NAN))
        .take(1)
        .collect()
}

/// No quality gives a file inside the band.
#[cfg_attr(small_wasm, optimize(size))]
pub fn out_of_band(outside: Outside, profile: &Profile) -> Option<Finding> {
    let (bytes, advice) = match outside {
        Outside::Above(bytes) => (
            bytes,
            Text::new(
                "压到最低质量，文件仍然太大。请换一张背景干净、没有噪点的照片。",
                "Even the lowest quality allowed gives a larger file. Pick a photo with a plain background and less noise.",
            ),
        ),
        Outside::Below(bytes) => (
            bytes,
            Text::new(
                "照片细节太少，用最高质量保存，文件仍然太小。请换用更清晰的原图。",
                "The photo has so little detail that even the highest quality gives too small a file. Pick a sharper original.",
            ),
        ),
        Outside::Between(bytes) => (
            bytes,
            Text::new(
                "要求的文件大小范围太窄，怎么压缩都落不进去。请换一张照片，或联系学校放宽文件大小。",
                "The range is so narrow that no quality gives a file inside it. Pick another photo, or ask the school for a wider range.",
            ),
        ),
        Outside::Unwritable => {
            let advice = Obstacle::Pixels.advice();
            return reject("pixel_size", f64::NAN, Some(&advice), profile);
        }
    };
    reject("file_size", bytes as f64, Some(&advice), profile)
}

/// Noise of the wall beside the person, standard deviation in levels, above which the edge drowns in it: soft shadows
/// give 1–3, rough plaster 8, brick and curtains from 12. Calibrated on the dev photos.
const MOST_NOISE: f32 = 12.0;

/// The wall is too busy for a clean cut. `None` when it is not, or the profile asks for no background.
pub fn of_noise(noise_sigma: f32) -> Option<Finding> {
    let advice = Text::new(
        "身后的墙面太花，抠图边缘不干净。请在一面干净的白墙前重拍。",
        "The wall is too busy to cut the person out cleanly. Take it again before a plain white wall.",
    );
    (noise_sigma > MOST_NOISE).then(|| without_number("background_texture", advice))?
}

/// Mean width of the edge, per face width, above which it is a guess: 54 portraits on six plain walls gave 0.005–0.016,
/// loose hair included; white shirts that fade into a white wall from 0.018.
const WIDEST_EDGE: f32 = 0.0175;

/// The clothes have the wall's colour and no edge is seen. `None` when there is one.
pub fn of_edge_width(edge_width: f32) -> Option<Finding> {
    let advice = Text::new(
        "衣服和墙面颜色太接近，肩膀的边缘分不清，抠图会残缺。请换一件颜色与墙面分明的上衣，或换一面墙重拍。",
        "The clothes are too close to the colour of the wall: the edge of the shoulders cannot be told. Wear a top that stands out from the wall, or take it again before another one.",
    );
    (edge_width > WIDEST_EDGE).then(|| without_number("clothes_contrast", advice))?
}

/// The picture cannot be decoded at the size that the crop needs.
pub fn of_decoding(why: DecodeError, file: &File) -> Vec<Finding> {
    let advice = file_intact::of_decoding(why, file);
    without_number("file_intact", advice).into_iter().collect()
}

/// There is no edge between person and background to cut along.
pub fn no_edge() -> Option<Finding> {
    let advice = Text::new(
        "看不清人与背景的分界，无法更换背景。请站在一面干净的白墙前，让头和肩膀都在画面里，再重拍。",
        "Person and background cannot be told apart, so the background cannot be replaced. Stand before a plain white wall with head and shoulders in the picture.",
    );
    without_number("background_object", advice)
}

/// A rejection by a check that has no number for it.
fn without_number(id: &str, advice: Text) -> Option<Finding> {
    let check = checks::find(id)?;
    Some(Finding {
        check: check.id,
        status: Status::Reject,
        explained_by: None,
        reason: None,
        value: None,
        unit: check.unit.id(),
        min: None,
        max: None,
        soft_min: None,
        soft_max: None,
        shown: None,
        title: check.title.clone(),
        advice: Some(advice),
        region: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_stays_and_the_obstacle_is_told() {
        let profile = Profile::built_in("chsi").unwrap();
        let finding = reject(
            "head_ratio",
            0.25,
            Some(&Obstacle::Above.advice()),
            &profile,
        )
        .unwrap();
        let advice = finding.advice.unwrap();
        assert_eq!(finding.status, Status::Reject);
        assert_eq!(advice, Obstacle::Above.advice());
        assert_eq!(finding.shown.unwrap().measured.zh, "25%");
    }

    #[test]
    fn an_edge_that_cannot_be_seen_is_refused_by_its_cause() {
        assert_eq!(of_edge_width(WIDEST_EDGE), None);
        assert_eq!(of_edge_width(0.02).unwrap().check, "clothes_contrast");
        assert_eq!(of_noise(MOST_NOISE), None);
        assert_eq!(of_noise(20.0).unwrap().check, "background_texture");
    }

    #[test]
    fn the_band_is_named_in_kilobytes() {
        let profile = Profile::built_in("chsi").unwrap();
        let finding = out_of_band(Outside::Below(15 * 1024), &profile).unwrap();
        assert_eq!(finding.check, "file_size");
        assert_eq!(finding.shown.unwrap().measured.zh, "15 KB");
    }
}

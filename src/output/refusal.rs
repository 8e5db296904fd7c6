//! What to say when no file can be made: the finding of the check concerned, its numbers, and what to do.

use super::encode::Outside;
use super::plan::Obstacle;
use crate::rules::check::Reading;
use crate::rules::checks;
use crate::rules::finding::{Finding, Status};
use crate::rules::judge::Assessment;
use crate::rules::profile::Profile;
use crate::text::Text;

impl Obstacle {
    /// What stands in the way of a crop, and what to do about it.
    pub fn advice(self) -> Text {
        match self {
            Obstacle::CrownCut => Text::new(
                "头顶被照片上边切掉了，裁剪无法补救。请在头顶上方多留一些空白重拍。",
                "The top of the head is cut off, which no crop can mend. Leave room above the head and take it again.",
            ),
            Obstacle::Above => Text::new(
                "头顶上方的画面不够，裁剪无法补救。请把镜头抬高一点，在头顶上方多留一些空白重拍。",
                "There is too little picture above the head to crop it right. Tilt the camera up a little, leave more room above the head and take it again.",
            ),
            Obstacle::Below => Text::new(
                "下巴以下的画面不够，裁剪无法补救。请退后一步，拍到胸口再裁剪。",
                "There is too little picture below the chin to crop it right. Step back so that the chest is in the picture.",
            ),
            Obstacle::Beside => Text::new(
                "人离画面侧边太近，裁剪无法居中。请站到画面中间重拍。",
                "The person is too near the side of the picture to be centred. Stand in the middle and take it again.",
            ),
            Obstacle::Around => Text::new(
                "人在画面里太满，四周没有裁剪的余地。请退后一步重拍。",
                "The person fills the picture and leaves no room to crop. Step back and take it again.",
            ),
            Obstacle::Pixels => Text::new(
                "照片里的头像素太少，裁剪后需要放大，会变模糊。请选用原图，或者靠近一些重拍。",
                "The head has too few pixels: cropped, it would have to be enlarged and turn soft. Pick the original photo, or take it again from closer.",
            ),
            Obstacle::Proportions => Text::new(
                "这几项位置要求无法用任何裁剪同时满足。请正对镜头，压低蓬松或扎高的头发后重拍。",
                "No crop satisfies these placement rules at once. Face the camera, flatten high hair and take it again.",
            ),
            Obstacle::Chosen => Text::new(
                "请拖动或缩放照片，让各条线变绿，或者恢复建议的位置。",
                "Drag or pinch the photo until the lines turn green, or go back to the proposal.",
            ),
        }
    }
}

/// A rejection by one check, with this number, in the check's own words followed by `advice`. `None` when the
/// profile does not ask for the check.
pub fn reject(id: &str, value: f64, advice: Option<&Text>, profile: &Profile) -> Option<Finding> {
    let assessment = Assessment {
        check: checks::find(id)?,
        limit: profile.limit_of(id)?,
        reading: Reading::of(value),
    };
    Some(assessment.refusal(advice, profile))
}

/// No quality gives a file inside the band.
pub fn out_of_band(outside: Outside, profile: &Profile) -> Option<Finding> {
    let (bytes, advice) = match outside {
        Outside::Above(bytes) => (
            bytes,
            Text::new(
                "用允许的最低质量压缩后仍然太大。请换一张背景干净、没有噪点的照片。",
                "Even the lowest quality allowed gives a larger file. Pick a photo with a plain ground and less noise.",
            ),
        ),
        Outside::Below(bytes) => (
            bytes,
            Text::new(
                "用最高质量保存仍然达不到要求，填充无用数据是作弊，所以没有这样做。请换用更清晰、细节更多的原图。",
                "Even the highest quality gives a smaller file, and padding it would be cheating. Pick a sharper original with more detail.",
            ),
        ),
    };
    reject("file_size", bytes as f64, Some(&advice), profile)
}

/// Unrest of the wall beside the person, standard deviation in levels, above which the edge drowns in it: soft shadows
/// give 1–3, rough plaster 8, brick and curtains from 12. Calibrated on the dev photos.
const UNREST: f32 = 12.0;

/// The wall is too busy for a clean cut. `None` when it is not, or the profile asks for no ground.
pub fn of_unrest(unrest: f32) -> Option<Finding> {
    let advice = Text::new(
        "身后的墙面太花，抠图边缘不干净。请在一面干净的白墙前重拍。",
        "The wall is too busy to cut the person out cleanly. Take it again before a plain white wall.",
    );
    (unrest > UNREST).then(|| without_number("background_texture", advice))?
}

/// Mean width of the edge, per face width, above which it is a guess: 54 portraits on six plain walls gave 0.005–0.016,
/// loose hair included; white shirts that fade into a white wall from 0.018.
const SOFTNESS: f32 = 0.0175;

/// The clothes have the wall's colour and no edge is seen. `None` when there is one.
pub fn of_softness(softness: f32) -> Option<Finding> {
    let advice = Text::new(
        "衣服和墙面颜色太接近，肩膀的边缘分不清，抠图会残缺。请换一件颜色与墙面分明的上衣，或换一面墙重拍。",
        "The clothes are too close to the colour of the wall: the edge of the shoulders cannot be told. Wear a top that stands out from the wall, or take it again before another one.",
    );
    (softness > SOFTNESS).then(|| without_number("clothes_contrast", advice))?
}

/// There is no edge between person and ground to cut along.
pub fn no_edge() -> Option<Finding> {
    let advice = Text::new(
        "看不清人与背景的分界，无法更换背景。请站在一面干净的白墙前，让头和肩膀都在画面里，再重拍。",
        "Person and ground cannot be told apart, so the ground cannot be replaced. Stand before a plain white wall with head and shoulders in the picture.",
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
        title: check.title.clone(),
        advice: Some(advice),
        region: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fact_stays_and_the_advice_is_replaced() {
        let profile = Profile::built_in("chsi").unwrap();
        let finding = reject("head_ratio", 0.25, Some(&Obstacle::Above.advice()), &profile).unwrap();
        let advice = finding.advice.unwrap();
        assert_eq!(finding.status, Status::Reject);
        assert!(
            advice.zh.starts_with("头部太小（占画面高的 25%"),
            "{}",
            advice.zh
        );
        assert!(advice.zh.ends_with("多留一些空白重拍。"), "{}", advice.zh);
        assert!(!advice.zh.contains("靠近"), "{}", advice.zh);
        assert!(
            advice.en.contains("). There is too little"),
            "{}",
            advice.en
        );
    }

    #[test]
    fn an_edge_that_cannot_be_seen_is_refused_by_its_cause() {
        assert_eq!(of_softness(SOFTNESS), None);
        assert_eq!(of_softness(0.02).unwrap().check, "clothes_contrast");
        assert_eq!(of_unrest(UNREST), None);
        assert_eq!(of_unrest(20.0).unwrap().check, "background_texture");
    }

    #[test]
    fn the_band_is_named_in_kilobytes() {
        let profile = Profile::built_in("chsi").unwrap();
        let finding = out_of_band(Outside::Below(15 * 1024), &profile).unwrap();
        assert_eq!(finding.check, "file_size");
        assert!(finding.advice.unwrap().zh.contains("15 KB"));
    }
}

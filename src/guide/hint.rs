//! The hints, their words, and which of them comes first.

use crate::rules::check::Severity;
use crate::rules::state::RuleState;
use crate::text::Text;
use serde::Serialize;

/// The one thing to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// No face is seen.
    Nobody,
    /// More than one face is seen.
    Several,
    /// The head is too small.
    Closer,
    /// The head is too large.
    Back,
    /// The head stands too far to the right in the frame.
    Left,
    /// The head stands too far to the left in the frame.
    Right,
    /// The head stands too low in the frame.
    Up,
    /// The head stands too high in the frame.
    Down,
    /// The head is tilted to a side.
    Upright,
    /// The head is turned to a side.
    Frontal,
    /// The chin is too low.
    ChinUp,
    /// The chin is too high.
    ChinDown,
    /// The eyes are not open.
    EyesOpen,
    /// The mouth is open.
    MouthClosed,
    /// The eyes look aside.
    Gaze,
    /// Too little light on the face.
    Darker,
    /// Too much light on the face.
    Brighter,
    /// Light from one side.
    SideLight,
    /// The background has a colour that the profile does not allow.
    GroundColor,
    /// Something stands before the background, or it has a pattern.
    GroundBusy,
    /// The person throws a shadow on the background.
    Shadow,
    /// Everything holds.
    Ready,
}

/// What a number below and above the range of a check asks for, most urgent first.
pub(super) const ORDER: [(&str, Hint, Hint); 18] = [
    ("head_ratio", Hint::Closer, Hint::Back),
    ("face_width", Hint::Closer, Hint::Back),
    ("face_center", Hint::Right, Hint::Left),
    ("hair_gap", Hint::Down, Hint::Up),
    ("eye_height", Hint::Down, Hint::Up),
    ("head_roll", Hint::Upright, Hint::Upright),
    ("head_yaw", Hint::Frontal, Hint::Frontal),
    ("head_pitch", Hint::ChinUp, Hint::ChinDown),
    ("exposure_dark", Hint::Darker, Hint::Brighter),
    ("exposure_bright", Hint::Darker, Hint::Brighter),
    ("eyes_open", Hint::EyesOpen, Hint::EyesOpen),
    ("mouth_closed", Hint::MouthClosed, Hint::MouthClosed),
    ("face_lighting", Hint::SideLight, Hint::SideLight),
    ("background_object", Hint::GroundBusy, Hint::GroundBusy),
    ("background_texture", Hint::GroundBusy, Hint::GroundBusy),
    ("background_color", Hint::GroundColor, Hint::GroundColor),
    ("background_shadow", Hint::Shadow, Hint::Shadow),
    ("gaze", Hint::Gaze, Hint::Gaze),
];

/// The most urgent hint, and whether every rule that rejects holds. What only advises is said once they all do.
pub(super) fn choose(rules: &[RuleState]) -> (Hint, bool) {
    let first = |severity: Severity| {
        ORDER.iter().find_map(|&(id, low, high)| {
            let failing = |r: &&RuleState| r.check == id && !r.holds && r.severity == severity;
            let rule = rules.iter().find(failing)?;
            let middle = match (rule.min, rule.max) {
                (Some(min), Some(max)) => (min + max) / 2.0,
                (Some(_), None) => f64::INFINITY,
                _ => f64::NEG_INFINITY,
            };
            Some(if rule.value < middle { low } else { high })
        })
    };
    match first(Severity::Reject) {
        Some(hint) => (hint, false),
        None => (first(Severity::Advise).unwrap_or(Hint::Ready), true),
    }
}

impl Hint {
    /// The hint in words, short enough for one line above the picture.
    pub fn words(self) -> Text {
        match self {
            Hint::Nobody => Text::new(
                "没有看到人脸，请对准人像",
                "No face in sight: aim at the person",
            ),
            Hint::Several => Text::new(
                "画面里只能有一个人",
                "Only one person may be in the picture",
            ),
            Hint::Closer => Text::new("再近一点", "A little closer"),
            Hint::Back => Text::new("退后一点", "A little further back"),
            Hint::Left => Text::new("人像往左一点", "Bring the person a little to the left"),
            Hint::Right => Text::new("人像往右一点", "Bring the person a little to the right"),
            Hint::Up => Text::new("人像往上一点，镜头放低", "Lower the camera a little"),
            Hint::Down => Text::new(
                "头顶多留一点空，镜头抬高",
                "More room above the head: raise the camera",
            ),
            Hint::Upright => Text::new("头摆正", "Hold the head upright"),
            Hint::Frontal => Text::new("脸正对镜头", "Face the camera"),
            Hint::ChinUp => Text::new("头抬一点", "Chin up a little"),
            Hint::ChinDown => Text::new("头低一点", "Chin down a little"),
            Hint::EyesOpen => Text::new("睁开眼睛", "Open the eyes"),
            Hint::MouthClosed => Text::new("嘴巴自然闭上", "Close the mouth"),
            Hint::Gaze => Text::new("请看镜头", "Look at the camera"),
            Hint::Darker => Text::new("光线太暗，请面向光源", "Too dark: face the light"),
            Hint::Brighter => Text::new("光线太亮，请避开直射光", "Too bright: avoid direct light"),
            Hint::SideLight => {
                Text::new("脸上光线不匀，请正对光源", "Uneven light: turn towards it")
            }
            Hint::GroundColor => Text::new(
                "背景颜色不合要求，请换一面墙",
                "The background has the wrong colour: find another wall",
            ),
            Hint::GroundBusy => Text::new(
                "背景有杂物，请换一面干净的墙",
                "The background is not plain: find a clean wall",
            ),
            Hint::Shadow => Text::new(
                "背景有阴影，请离墙远一点",
                "A shadow on the wall: step away from it",
            ),
            Hint::Ready => Text::new("很好，保持不动", "Very good, hold still"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::rule_state as rule;
    use crate::rules::check::Limit;
    use crate::rules::checks;

    #[test]
    fn distance_comes_before_place_and_place_before_pose() {
        let small = rule("head_ratio", Limit::between(0.44, 0.64), 0.3);
        let left = rule("face_center", Limit::between(-0.06, 0.06), -0.2);
        let tilted = rule("head_roll", Limit::between(-5.0, 5.0), 9.0);
        let rules = [tilted.clone(), left.clone(), small];
        assert_eq!(choose(&rules), (Hint::Closer, false));
        assert_eq!(choose(&rules[..2]), (Hint::Right, false));
        assert_eq!(choose(&rules[..1]), (Hint::Upright, false));
        assert_eq!(choose(&[]), (Hint::Ready, true));
    }

    #[test]
    fn both_ends_of_a_range_ask_for_opposites() {
        let gap = |value| choose(&[rule("hair_gap", Limit::between(0.08, 0.17), value)]).0;
        assert_eq!(gap(0.02), Hint::Down);
        assert_eq!(gap(0.3), Hint::Up);
        let dark = rule("exposure_dark", Limit::at_least(118.0), 60.0);
        assert_eq!(choose(&[dark]).0, Hint::Darker);
        let shadow = rule("background_shadow", Limit::at_most(4.0), 9.0);
        assert_eq!(choose(&[shadow]).0, Hint::Shadow);
    }

    #[test]
    fn advice_never_holds_back_the_shutter() {
        let shadow = rule("background_shadow", Limit::at_most(4.0).advised(), 9.0);
        assert_eq!(choose(&[shadow]), (Hint::Shadow, true));
    }

    #[test]
    fn every_check_in_the_order_exists() {
        for (id, ..) in ORDER {
            assert!(checks::find(id).is_some(), "{id}");
        }
    }
}

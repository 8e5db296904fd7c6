//! [`Report`]: every finding about one photo under one profile, in the public JSON form.

use crate::face::head::Head;
use crate::face::Face;
use crate::file::probe::Probe;
use crate::geometry::{Point, Rect};
use crate::rules::ask::Ask;
use crate::rules::finding::{round4, rounded, Finding, Verdict};
use crate::rules::headline::Headline;
use serde::Serialize;

/// Everything xuezhao says about a photo. Positions are upright pixels of the picked photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Report {
    /// Version of the core.
    pub core: &'static str,
    /// Id of the profile.
    pub profile: String,
    /// The answer as a whole.
    pub verdict: Verdict,
    /// The one sentence of the report, from its worst cause.
    pub headline: Headline,
    /// What the file says of itself.
    pub photo: Probe,
    /// Faces found, largest first.
    pub faces: Vec<FaceReport>,
    /// The measured head; `None` unless there is exactly one person.
    pub head: Option<HeadReport>,
    /// One finding per check that the profile asks for, what to fix first on top.
    pub findings: Vec<Finding>,
    /// What the student has to declare.
    pub ask: Vec<Ask>,
}

/// One face in a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct FaceReport {
    /// The face from brow to chin.
    #[serde(rename = "box")]
    pub rect: Rect,
    /// Belief that this is a face, 0..1.
    pub presence: f64,
}

/// The head in a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct HeadReport {
    /// Topmost point of hair or head.
    #[cfg_attr(feature = "internals", ts(type = "Position"))]
    pub crown: [f64; 2],
    /// Lowest point of the chin.
    #[cfg_attr(feature = "internals", ts(type = "Position"))]
    pub chin: [f64; 2],
    /// Pupils, left to right in the picture.
    #[cfg_attr(feature = "internals", ts(type = "[Position, Position]"))]
    pub eyes: [[f64; 2]; 2],
    /// x of the face outline at nose level, left and right.
    pub cheeks: [f64; 2],
    /// Degrees, positive = clockwise in the picture.
    pub roll: f64,
    /// Degrees, positive = nose to the right of the picture.
    pub yaw: f64,
    /// Degrees, positive = chin up.
    pub pitch: f64,
}

impl FaceReport {
    /// A face of a picture that is `scale` times smaller than the photo.
    pub fn new(face: &Face, scale: f32) -> FaceReport {
        FaceReport {
            rect: face.rect.scaled(scale).rounded(),
            presence: round4(f64::from(face.presence)),
        }
    }
}

impl HeadReport {
    /// A head of a picture that is `scale` times smaller than the photo.
    pub fn new(head: &Head, scale: f32) -> HeadReport {
        let number = |v: f32| rounded(f64::from(v), 100.0);
        let point = |p: Point| [number(p.x * scale), number(p.y * scale)];
        HeadReport {
            crown: point(head.crown),
            chin: point(head.chin),
            eyes: head.eyes.map(point),
            cheeks: head.cheeks.map(|x| number(x * scale)),
            roll: number(head.roll_deg),
            yaw: number(head.yaw_deg),
            pitch: number(head.pitch_deg),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn positions_are_pixels_of_the_photo_and_rounded() {
        let face = FaceReport::new(&fixtures::face(), 2.5);
        assert_eq!(face.rect, Rect::new(350.0, 450.0, 500.0, 600.0));
        let head = HeadReport::new(&fixtures::head(), 2.5);
        assert_eq!((head.crown, head.chin), ([600.0, 200.0], [600.0, 1050.0]));
        assert_eq!(head.eyes, [[487.5, 625.0], [712.5, 625.0]]);
        assert_eq!(head.cheeks, [350.0, 850.0]);
    }

    #[test]
    fn a_level_head_has_a_roll_without_a_sign() {
        let level = Head {
            roll_deg: -0.001,
            ..fixtures::head()
        };
        assert!(HeadReport::new(&level, 1.0).roll.is_sign_positive());
    }

    #[test]
    fn the_json_form_has_the_keys_of_the_contract() {
        let finding = fixtures::finding(
            &crate::rules::checks::head_ratio::CHECK,
            &fixtures::posed(|head| head.chin.y = 200.0),
        );
        let json = serde_json::to_value(finding).unwrap();
        let keys: Vec<&String> = json.as_object().unwrap().keys().collect();
        assert_eq!(
            keys,
            [
                "advice",
                "check",
                "explained_by",
                "max",
                "min",
                "reason",
                "region",
                "shown",
                "softMax",
                "softMin",
                "status",
                "title",
                "unit",
                "value",
            ]
        );
        assert_eq!(json["status"], "reject");
    }
}

//! Number of faces in the picture: exactly one, the student's own.
//!
//! Source: 教毕指〔2017〕99号, nobody and nothing else in the picture; ISO/IEC 29794-5, "single face present".
//!
//! Measured: faces the detector finds and the mesh net confirms, bystanders included. A picture without a face that
//! holds a QR code is named as what it is: the capture code, picked in the wrong step.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Scene;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "face_count",
    unit: Unit::Count,
    limit: Limit::between(1.0, 1.0),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Picture(measure),
    title: Text::new("只有本人", "One person"),
    low: Text::new("{instead}", "{instead}"),
    high: Text::new(
        "照片里有 {value} 个人。请让画面里只有本人，再重拍。",
        "There are {value} people in the picture. Make sure that you alone are in it, and take it again.",
    ),
};

const NOBODY: Text = Text::new(
    "没有找到人脸。请正对镜头，露出整张脸，在明亮处重拍。",
    "No face was found. Face the camera in good light with your whole face showing, and take it again.",
);
const CODE: Text = Text::new(
    "这是采集码，不是证件照。采集码在采集码步骤上传，这里请选择本人照片。",
    "This is a capture code, not a photo of you. Give the code in its own step; pick your photo here.",
);

fn measure(scene: &Scene, _: &Picture) -> Reading {
    let count = Reading::of(scene.faces.len() as f64);
    match scene.faces.as_slice() {
        [_, second, ..] => count.in_region(second.rect),
        [_] => count,
        [] if scene.shows_code() => count.with("instead", CODE),
        [] => count.with("instead", NOBODY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn faces(count: usize) -> Status {
        let mut scene = fixtures::posed(|_| ());
        scene.faces = vec![fixtures::face(); count];
        fixtures::status(&CHECK, &scene)
    }

    #[test]
    fn exactly_one() {
        assert_eq!(faces(0), Status::Reject);
        assert_eq!(faces(1), Status::Pass);
        assert_eq!(faces(2), Status::Reject);
    }
}

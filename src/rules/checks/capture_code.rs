//! The 采集码 (QR code) of the code step is found and decodes.
//!
//! Source: the notices' first step, "采集码完整清晰置入框内". It is a rule of the code step and therefore off in
//! profiles, which judge the photo step, unless one asks for it.
//!
//! Measured: 1 when the picture holds a code that decodes, 0 when not. A photo of a person in the code step is named as
//! what it is.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Scene;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "capture_code",
    unit: Unit::Flag,
    limit: Limit::at_least(1.0).off(),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Picture(measure),
    title: Text::new("采集码", "Capture code"),
    low: Text::new("{instead}", "{instead}"),
    high: Text::new("", ""),
};

const UNREADABLE: Text = Text::new(
    "没有读到采集码。请把二维码完整、清晰地放进画面，或长按保存原图后再选。",
    "No capture code could be read. Get the whole code sharply into the frame, or save the original image and pick it.",
);
const PHOTO: Text = Text::new(
    "这是照片，不是采集码。照片请在后面的步骤上传，这里请选择采集码图片。",
    "This is a photo, not the capture code. Your photo comes in a later step; pick the code here.",
);

fn measure(scene: &Scene, _: &Picture) -> Reading {
    match scene.code() {
        Some(_) => Reading::flag(true),
        None if scene.faces.is_empty() => Reading::flag(false).with("instead", UNREADABLE),
        None => Reading::flag(false).with("instead", PHOTO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_portrait_is_no_code() {
        let scene = fixtures::posed(|_| ());
        let finding = fixtures::finding(&CHECK, &scene);
        assert!(finding.advice.is_some_and(|a| a.zh.contains("这是照片")));
    }
}

//! Shape of the upright picture against the profile's.
//!
//! Source: 教毕指〔2017〕99号: 480 × 640, three to four. A service that scales to its own size stretches faces.
//!
//! Measured: (width / height) / (profile's width / height). Two percent are a stretch nobody sees, and let the
//! two-inch formats of photo studios pass (413 × 550, 358 × 477).

use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "aspect_ratio",
    unit: Unit::Ratio,
    limit: Limit::between(0.98, 1.02),
    repair: Repair::Place,
    explained_by: &[
        "file_intact",
        "pixel_size",
        "head_ratio",
        "face_width",
        "hair_gap",
        "eye_height",
        "face_center",
    ],
    measure: Measure::File(|file, picture| {
        let probe = &file.probe;
        if probe.width == 0 || probe.height == 0 {
            return Reading::unknown(Missing::NotInFile);
        }
        let shape = f64::from(probe.width) / f64::from(probe.height);
        let wanted = f64::from(picture.width) / f64::from(picture.height);
        Reading::of(shape / wanted)
            .with("wanted", proportions(picture))
            .with("measured", format!("{}×{}", probe.width, probe.height))
            .with("required", proportions(picture))
    }),
    title: Text::new("宽高比例", "Aspect ratio"),
    low: Text::new(
        "照片太窄，不是 {wanted} 的比例。请裁掉上下多余的部分，不要拉伸。",
        "The photo is too narrow for {wanted}. Crop the top and the bottom; do not stretch it.",
    ),
    high: Text::new(
        "照片太宽，不是 {wanted} 的比例。请竖着拍，或裁掉两侧，不要拉伸。",
        "The photo is too wide for {wanted}. Take it upright or crop the sides; do not stretch it.",
    ),
};

/// Width to height in the smallest whole numbers, e.g. "3:4".
fn proportions(picture: &Picture) -> String {
    let (mut a, mut b) = (picture.width, picture.height);
    while b > 0 {
        (a, b) = (b, a % b);
    }
    let a = a.max(1);
    format!("{}:{}", picture.width / a, picture.height / a)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn three_to_four_within_two_percent() {
        let status = |width, height| {
            let file = fixtures::jpeg_file(|p| (p.width, p.height) = (width, height));
            fixtures::file_finding(&CHECK, &file).status
        };
        assert_eq!(status(3000, 4000), Status::Pass);
        assert_eq!(status(413, 550), Status::Pass);
        assert_eq!(status(640, 480), Status::Reject);
        assert_eq!(status(480, 700), Status::Reject);
        assert_eq!(status(0, 640), Status::Unknown);
    }
}

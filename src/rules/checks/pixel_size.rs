//! Upright width and height against the profile's picture.
//!
//! Source: 教毕指〔2017〕99号: 480 × 640 pixels; the notices: "照片尺寸低于标准值，请修改后重新上传", two-inch or larger.
//!
//! Measured: the smaller of width ratio and height ratio when it is below 1, else the larger. 1 is the exact size,
//! or a whole multiple of it that the profile allows; a profile that takes larger photos has no upper bound.

use crate::file::File;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "pixel_size",
    unit: Unit::Ratio,
    limit: Limit::between(1.0, 1.0),
    repair: Repair::Place,
    explained_by: &["file_intact", "head_ratio", "face_width", "hair_gap", "eye_height", "face_center"],
    measure: Measure::File(measure),
    title: Text::new("像素尺寸", "Pixel size"),
    low: Text::new(
        "照片太小，{short}。请用原图，不要用截图或聊天软件压缩过的照片。",
        "The photo is too small: {short}. Use the original, not a screenshot or a copy from a chat.",
    ),
    high: Text::new(
        "照片尺寸不对。请裁剪、缩小到要求的尺寸。",
        "The photo has the wrong size. Crop and scale it to the size required.",
    ),
};

#[cfg_attr(small_wasm, optimize(size))]
fn measure(file: &File, picture: &Picture) -> Reading {
    let probe = &file.probe;
    // A header that claims no pixels is a header; a file without one says nothing.
    if (probe.width == 0 || probe.height == 0) && probe.bit_depth == 0 {
        return Reading::unknown(Missing::NotInFile);
    }
    let [across, down] = [
        f64::from(probe.width) / f64::from(picture.width),
        f64::from(probe.height) / f64::from(picture.height),
    ];
    let allowed = |m: &u32| across == f64::from(*m) && down == f64::from(*m);
    let ratio = if picture.multiples.iter().any(allowed) {
        1.0
    } else if across.min(down) < 1.0 {
        across.min(down)
    } else {
        across.max(down)
    };
    Reading::of(ratio)
        .with("short", short(probe.width, probe.height, picture))
        .with("measured", pixels(probe.width, probe.height))
        .with("required", pixels(picture.width, picture.height))
}

fn pixels(width: u32, height: u32) -> Text {
    Text {
        zh: format!("{width}×{height} 像素").into(),
        en: format!("{width}×{height} px").into(),
    }
}

/// What the picture lacks, side by side: "宽差 2 像素".
fn short(width: u32, height: u32, picture: &Picture) -> Text {
    let side = |zh: &str, en: &str, lacks: u32| {
        (lacks > 0).then(|| Text {
            zh: format!("{zh}差 {lacks} 像素").into(),
            en: format!("{en} lacks {lacks} px").into(),
        })
    };
    let sides = [
        side("宽", "the width", picture.width.saturating_sub(width)),
        side("高", "the height", picture.height.saturating_sub(height)),
    ];
    Text::join(
        &sides.into_iter().flatten().collect::<Vec<_>>(),
        &Text::new("，", ", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn only_the_exact_size_passes_by_default() {
        let status = |width, height| {
            let file = fixtures::jpeg_file(|p| (p.width, p.height) = (width, height));
            fixtures::file_finding(&CHECK, &file).status
        };
        assert_eq!(status(480, 640), Status::Pass);
        for (width, height) in [(479, 640), (480, 641), (960, 1280), (0, 0)] {
            assert_eq!(status(width, height), Status::Reject, "{width}×{height}");
        }
    }

    #[test]
    fn a_file_without_a_header_is_unknown() {
        let file = fixtures::file(b"\xFF\xD8\xFF", None);
        assert_eq!(
            fixtures::file_finding(&CHECK, &file).status,
            Status::Unknown
        );
    }
}

//! Signs that the file was edited: "原始照片，不得修改、PS、美颜".
//!
//! Source: all five notices. A sign is no proof, so this is advice.
//!
//! Measured: how many of these signs the metadata show: an editing or beautifying program, the mark of a generative
//! model, bytes that only make the file larger.

use crate::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::probe::Probe;
use crate::text::Text;

/// Programs that change how a person looks, or compose pictures: lower-case parts of the names they write.
/// Cameras, operating systems and plain converters are not among them.
#[rustfmt::skip]
const EDITORS: &[&str] = &[
    "photoshop", "lightroom", "gimp", "snapseed", "picsart", "vsco", "facetune", "faceapp", "facelab", "remini",
    "affinity", "pixelmator", "paintshop", "paint shop", "photoscape", "fotor", "polarr", "airbrush", "youcam",
    "perfect365", "canva", "corel", "acdsee", "capture one", "luminar", "photodirector", "picmonkey", "pixlr", "krita",
    "inshot", "lensa", "photoroom", "meitu", "美图", "beautyplus", "beautycam", "美颜", "faceu", "激萌", "b612", "snow",
    "ulike", "轻颜", "wuta", "无他", "xingtu", "醒图", "hypic", "capcut", "剪映", "jianying", "pitu", "天天p图", "camera360",
    "相机360", "黄油相机", "sweetsnap", "sweet selfie", "makeup", "美妆", "证件照", "修图", "p图", "光影魔术手", "稿定",
    "gaoding", "像素蛋糕", "pixcake", "stable diffusion", "midjourney", "dall-e", "dall·e", "firefly", "comfyui",
];

/// Fewer filler bytes than this are alignment, not stuffing.
const FILLER: usize = 1024;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "edited",
    unit: Unit::Count,
    limit: Limit::at_most(0.0).advised(),
    repair: Repair::Never,
    hushed_by: &[],
    measure: Measure::File(|file, _| {
        let signs = signs(&file.probe);
        let mark = Text::new("；", "; ");
        Reading::of(signs.len() as f64).with("signs", Text::join(&signs, &mark))
    }),
    title: Text::new("修图痕迹", "Traces of editing"),
    low: Text::new("", ""),
    high: Text::new(
        "照片有修改痕迹：{signs}。要求使用未经修改的原始照片，请从手机相册选择原图。",
        "The photo shows traces of editing: {signs}. The original is required; pick it from the camera roll.",
    ),
};

/// The signs in words.
fn signs(probe: &Probe) -> Vec<Text> {
    let mut signs = Vec::new();
    let software = probe.software.as_deref().unwrap_or("");
    let lower = software.to_lowercase();
    if EDITORS.iter().any(|name| lower.contains(name)) {
        signs.push(Text {
            zh: format!("由“{software}”处理过").into(),
            en: format!("processed by “{software}”").into(),
        });
    }
    if probe.generated {
        signs.push(Text::new("带有 AI 生成标记", "marked as made by AI"));
    }
    if probe.padding_bytes > FILLER {
        let kb = probe.padding_bytes / 1024;
        signs.push(Text {
            zh: format!("填充了 {kb} KB 无用数据").into(),
            en: format!("stuffed with {kb} KB of useless data").into(),
        });
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Status;
    use crate::fixtures;

    #[test]
    fn editors_and_filler_are_named_cameras_are_not() {
        let of = |software: &str, padding| {
            let file = fixtures::jpeg_file(|p| {
                p.software = Some(software.to_string());
                p.padding_bytes = padding;
            });
            fixtures::file_finding(&CHECK, &file)
        };
        for system in ["16.3.1", "HDR+ 1.0.39", "MIUI Camera", "Windows Photo Viewer"] {
            assert_eq!(of(system, 0).status, Status::Pass, "{system}");
        }
        let both = of("Adobe Photoshop 25.0", 15_000);
        assert_eq!((both.status, both.value), (Status::Advise, Some(2.0)));
        assert!(both.advice.is_some_and(|a| a.zh.contains("14 KB")));
        assert_eq!(of("美图秀秀", 0).status, Status::Advise);
        assert_eq!(of("", 1024).status, Status::Pass);
    }

    #[test]
    fn names_are_lower_case() {
        for name in EDITORS {
            assert_eq!(*name, name.to_lowercase());
        }
    }
}

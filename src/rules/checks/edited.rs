//! Signs that the file was edited: "原始照片，不得修改、PS、美颜".
//!
//! Source: all five notices. A sign is no proof, so this is advice.
//!
//! Measured: how many of these signs there are. In the metadata: an editing or beautifying program, the mark of a
//! generative model, bytes that only make the file larger. In the picture:
//!
//! - It was saved before at a clearly lower quality than now: the DCT coefficients keep to the steps of that quality (see
//!   [`compression`](super::compression)). An earlier saving at a higher quality leaves no trace that can be trusted and is
//!   not looked for; neither is one of a photo that is too large to be decoded in full.
//! - It was cropped and saved again: blocks show on a grid that does not begin in the corner, and the coefficients keep
//!   to steps there.
//! - The skin is smoothed: detail on cheeks, forehead and nose as a share of the detail around the eyes. Not measured
//!   where the picture is soft throughout; skin that too much light has washed out counts for nothing.
//!
//! Where the metadata were taken out when the file was picked and the picture shows no sign either, nothing is known.
//!
//! Calibrated on the development photos, see docs/calibration.md.

use crate::file::File;
use crate::measure::closeup::MOST_BRIGHT;
use crate::measure::forensics;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::rules::unit::decimal;
use crate::scene::Scene;
use crate::text::{holds, Text};

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
    explained_by: &[],
    measure: Measure::Whole(measure),
    title: Text::new("没有修图痕迹", "No traces of editing"),
    low: Text::new("", ""),
    high: Text::new(
        "照片像是修改过：{signs}。请从手机相册选择没有改过的原图。",
        "The photo seems to be edited: {signs}. Pick the unedited original from the camera roll.",
    ),
};

/// Difference to the quality of the file from which an earlier saving counts: tables of the same quality differ in
/// shape.
const LOWER: f64 = 15.0;
/// Quality up to which an earlier saving counts in a file without losses.
const LOSSY: f64 = 90.0;
/// Detail of the skin as a share of that around the eyes, below which the skin is smoothed.
const SMOOTHED: f32 = 0.08;

#[cfg_attr(small_wasm, optimize(size))]
fn measure(file: &File, scene: Option<&Scene>, _: &Picture) -> Reading {
    let scene = scene.filter(|_| cfg!(feature = "pixels"));
    let mut signs = in_metadata(file);
    if let Some(scene) = scene {
        signs.extend(saved_before(file, scene));
        signs.extend(smoothed(scene));
    }
    if signs.is_empty() && file.has_lost_origin() {
        return Reading::unknown(Missing::Stripped);
    }
    let mark = Text::new("；", "; ");
    Reading::of(signs.len() as f64).with("signs", Text::join(&signs, &mark))
}

/// An earlier saving that shows in the pixels.
fn saved_before(file: &File, scene: &Scene) -> Option<Text> {
    if !scene.is_unscaled() {
        return None;
    }
    let history = scene.history();
    if let Some(quality) = history.before_crop {
        let quality = decimal(quality, 0);
        return Some(Text {
            zh: format!("裁剪后重新保存过（原先质量约 {quality}）").into(),
            en: format!("cropped and saved again (first at a quality of about {quality})").into(),
        });
    }
    let (now, lower) = match file.probe.quality {
        Some(now) => (f64::from(now), f64::from(now) - LOWER),
        None => (100.0, LOSSY),
    };
    let [first, now] = [history.quality, now].map(|quality| decimal(quality, 0));
    (history.quality <= lower).then(|| Text {
        zh: format!("重新保存过（原先质量约 {first}，现在 {now}）").into(),
        en: format!("saved again (first at a quality of about {first}, now {now})").into(),
    })
}

/// Skin without its own texture beside sharp eyes.
fn smoothed(scene: &Scene) -> Option<Text> {
    let portrait = scene.portrait()?;
    let closeup = portrait.closeup()?;
    let washed_out = closeup.exposure()?.glare > MOST_BRIGHT;
    let detail = forensics::smoothness(closeup)?;
    (detail < SMOOTHED && !washed_out).then(|| Text::new("皮肤有磨皮痕迹", "the skin is smoothed"))
}

#[cfg_attr(small_wasm, optimize(size))]
fn in_metadata(file: &File) -> Vec<Text> {
    let probe = &file.probe;
    let mut signs = Vec::new();
    let software = probe.software.as_deref().unwrap_or("");
    let lower = software.to_ascii_lowercase();
    if EDITORS.iter().any(|name| holds(&lower, name)) {
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
    use crate::fixtures;
    use crate::output::jpeg;
    use crate::rules::finding::Status;

    #[test]
    fn editors_and_filler_are_named_cameras_are_not() {
        let of = |software: &str, padding| {
            let file = fixtures::jpeg_file(|p| {
                p.software = Some(software.to_string());
                p.padding_bytes = padding;
            });
            fixtures::file_finding(&CHECK, &file)
        };
        for system in [
            "16.3.1",
            "HDR+ 1.0.39",
            "MIUI Camera",
            "Windows Photo Viewer",
        ] {
            assert_eq!(of(system, 0).status, Status::Pass, "{system}");
        }
        let both = of("Adobe Photoshop 25.0", 15_000);
        assert_eq!((both.status, both.value), (Status::Advise, Some(2.0)));
        assert!(both.advice.is_some_and(|a| a.zh.contains("14 KB")));
        assert_eq!(of("美图秀秀", 0).status, Status::Advise);
        assert_eq!(of("", 1024).status, Status::Pass);
    }

    #[test]
    fn metadata_that_were_taken_out_say_nothing() {
        let of = |software: Option<&str>, padding| {
            let mut file = fixtures::jpeg_file(|p| {
                p.software = software.map(str::to_string);
                p.padding_bytes = padding;
            });
            file.is_stripped = true;
            fixtures::file_finding(&CHECK, &file)
        };
        let unknown = of(None, 0);
        assert_eq!(unknown.status, Status::Unknown);
        assert_eq!(unknown.reason, Some(Missing::Stripped.text()));
        assert_eq!(of(None, 15_000).status, Status::Advise);
        assert_eq!(of(Some("HDR+ 1.0.39"), 0).status, Status::Pass);
    }

    /// The drawn person seen through a saving at this quality.
    fn saved(first: u8) -> Scene {
        let mut scene = fixtures::posed(|_| ());
        for y in 0..640 {
            for x in 0..480 {
                let grain = (x * 7 + y * 13 + x * y / 9) % 23;
                let color = scene.pixels.at(x, y).map(|v| v.saturating_sub(grain as u8));
                scene.pixels.set(x, y, color);
            }
        }
        let bytes = jpeg::encode(&scene.pixels, first, jpeg::Sampling::Full, 300).unwrap();
        let probe = crate::file::probe::probe(&bytes);
        scene.pixels = crate::file::pixels::decode(&bytes, &probe, (480, 640)).unwrap();
        scene
    }

    #[test]
    fn an_earlier_saving_counts_when_it_was_clearly_worse() {
        let of = |first, now| {
            let file = fixtures::jpeg_file(|p| p.quality = now);
            saved_before(&file, &saved(first))
        };
        assert!(of(50, Some(92)).is_some_and(|sign| sign.en.contains("now 92")));
        assert_eq!(of(50, Some(52)), None);
        assert!(of(50, None).is_some());
        let mut smaller = saved(50);
        smaller.scale = 2.0;
        assert_eq!(saved_before(&fixtures::jpeg_file(|_| ()), &smaller), None);
    }

    #[test]
    fn names_are_lower_case() {
        for name in EDITORS {
            assert_eq!(*name, name.to_lowercase());
        }
    }
}

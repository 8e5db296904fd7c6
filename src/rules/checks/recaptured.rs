//! Signs that the file is no photo of the person but of a print or a screen, or a selfie: "不可自拍、扫描、翻拍".
//!
//! Source: the notices of the collection services. A sign is no proof, so this is advice.
//!
//! Measured: how many of these signs there are. In the metadata: a scanner, a screenshot (by its tag, or by the exact
//! pixels of a phone screen with no camera named), the front camera. In the picture: moiré, the grid of a screen against that
//! of the camera, as a peak in the spectrum of windows on the skin and of windows on the background alike; a textured wall
//! is not moiré. A sharp photo of a print leaves no such trace and is not told from a photo. Where the metadata were taken out
//! when the file was picked and the picture shows no sign either, nothing is known. Calibrated on the development
//! photos, see docs/calibration.md.

use crate::file::probe::Probe;
use crate::file::File;
use crate::measure::forensics;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Scene;
use crate::text::{holds, Text};

/// Lower-case parts of the names that scanners and their programs write.
#[rustfmt::skip]
const SCANNERS: &[&str] = &[
    "scan", "silverfast", "vuescan", "twain", "naps2", "扫描", "全能王", "genius scan", "office lens", "microsoft lens",
];

/// Short and long side of the screens of phones, in pixels. Sizes that cameras and video share (1080 × 1920) are left out.
#[rustfmt::skip]
const SCREENS: &[(u32, u32)] = &[
    (640, 1136), (750, 1334), (828, 1792), (1080, 2160), (1080, 2220), (1080, 2240), (1080, 2244), (1080, 2280),
    (1080, 2310), (1080, 2312), (1080, 2316), (1080, 2340), (1080, 2376), (1080, 2388), (1080, 2400), (1080, 2408),
    (1080, 2412), (1080, 2460), (1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622), (1212, 2616), (1216, 2640),
    (1220, 2712), (1224, 2700), (1240, 2772), (1242, 2688), (1256, 2760), (1260, 2800), (1264, 2780), (1280, 2800),
    (1284, 2778), (1290, 2796), (1320, 2868), (1344, 2992), (1440, 2560), (1440, 2880), (1440, 2960), (1440, 3040),
    (1440, 3120), (1440, 3200), (1440, 3216),
];

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "recaptured",
    unit: Unit::Count,
    limit: Limit::at_most(0.0).advised(),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Whole(measure),
    title: Text::new("直接拍摄", "Taken directly"),
    low: Text::new("", ""),
    high: Text::new(
        "照片可能是{signs}。请由他人用手机后置摄像头直接拍摄本人。",
        "The photo may be {signs}. Have somebody else take it of you directly, with the rear camera.",
    ),
};

/// Peak of the spectrum, as a multiple of what lies around, from which a grid is seen.
const GRID: f32 = 40.0;

#[cfg_attr(small_wasm, optimize(size))]
fn measure(file: &File, scene: Option<&Scene>, _: &Picture) -> Reading {
    let scene = scene.filter(|_| cfg!(feature = "pixels"));
    let mut signs = in_metadata(&file.probe);
    let peak = scene
        .and_then(Scene::portrait)
        .and_then(|p| forensics::moire(&p.scene.pixels, p.face, p.head, p.background()?));
    if peak.is_some_and(|peak| peak > GRID) {
        signs.push(Text::new(
            "翻拍的屏幕（画面有摩尔纹）",
            "a photo of a screen (it shows moiré)",
        ));
    }
    if signs.is_empty() && file.has_lost_origin() {
        return Reading::unknown(Missing::Stripped);
    }
    let mark = Text::new("、", ", ");
    Reading::of(signs.len() as f64).with("signs", Text::join(&signs, &mark))
}

#[cfg_attr(small_wasm, optimize(size))]
fn in_metadata(probe: &Probe) -> Vec<Text> {
    let mut signs = Vec::new();
    let [software, camera] =
        [&probe.software, &probe.camera].map(|name| name.as_deref().unwrap_or(""));
    let names = format!("{software} {camera}").to_ascii_lowercase();
    if probe.scanned || SCANNERS.iter().any(|s| holds(&names, s)) {
        signs.push(Text::new("扫描件", "a scan"));
    }
    let sides = (probe.width.min(probe.height), probe.width.max(probe.height));
    let screen_sized = probe.camera.is_none() && SCREENS.contains(&sides);
    if probe.screenshot || screen_sized || holds(&names, "screenshot") {
        signs.push(Text::new("屏幕截图", "a screenshot"));
    }
    let lens = probe.lens.as_deref().unwrap_or("").to_ascii_lowercase();
    if holds(&lens, "front") || holds(&lens, "前置") {
        signs.push(Text::new(
            "前置摄像头自拍",
            "a selfie taken with the front camera",
        ));
    }
    signs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn status(change: impl Fn(&mut Probe)) -> Status {
        fixtures::file_finding(&CHECK, &fixtures::jpeg_file(change)).status
    }

    #[test]
    fn scans_screens_and_selfies_are_named() {
        assert_eq!(status(|_| {}), Status::Pass);
        let canon = |p: &mut Probe| p.camera = Some("Canon CanoScan 9000F".to_string());
        assert_eq!(status(canon), Status::Advise);
        let selfie = |p: &mut Probe| p.lens = Some("iPhone 13 front camera 2.71mm".to_string());
        assert_eq!(status(selfie), Status::Advise);
        assert_eq!(status(|p| p.screenshot = true), Status::Advise);
    }

    #[test]
    fn metadata_that_were_taken_out_say_nothing() {
        let of = |change: fn(&mut Probe)| {
            let mut file = fixtures::jpeg_file(change);
            file.is_stripped = true;
            fixtures::file_finding(&CHECK, &file).status
        };
        assert_eq!(of(|_| {}), Status::Unknown);
        assert_eq!(of(|p| p.camera = Some("Phone".into())), Status::Pass);
        assert_eq!(of(|p| (p.width, p.height) = (2400, 1080)), Status::Advise);
    }

    #[test]
    fn screen_pixels_count_only_without_a_camera() {
        let screen = |p: &mut Probe| (p.width, p.height) = (2400, 1080);
        assert_eq!(status(screen), Status::Advise);
        let shot = |p: &mut Probe| {
            screen(p);
            p.camera = Some("Phone".to_string());
        };
        assert_eq!(status(shot), Status::Pass);
    }

    #[test]
    fn screens_are_short_side_first() {
        assert!(SCREENS.iter().all(|(short, long)| short < long));
    }
}

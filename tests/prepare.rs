//! Photos made ready with the real nets: every file passes the checks it was made for, every refusal has a reason.
//!
//! Packs the models itself, so it needs the npm packages (`npm run setup`) and the feature `pack`.

#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/packed.rs"]
mod packed;
#[path = "../src/bin/pack-weights/portrait.rs"]
#[allow(dead_code, unused_imports)]
mod portrait;

use packed::packed;
use portrait::Framing;
use xuezhao::rules::check::Status;
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::output::plan;
use xuezhao::file::pixels::Pixels;
use xuezhao::file::probe::{probe, Format};
use xuezhao::rules::profile::Policy;
use xuezhao::{Models, Outcome, Photo, Prepared, Profile, Verdict};

fn models(folder: &str) -> Models {
    let out = packed(folder, &[]);
    let read = |name: &str| std::fs::read(out.join(name)).unwrap();
    Models::load(
        &read("detector.nn"),
        &read("mesh.nn"),
        &read("segmenter.nn"),
    )
    .unwrap()
}

/// A drawn half-body shot of 1600 × 1600 pixels.
fn drawn() -> Vec<u8> {
    let framing = Framing {
        eye_distance: 0.13,
        eye_height: 0.4,
    };
    let values = portrait::draw(0, 1600, framing);
    let pixels = Pixels {
        width: 1600,
        height: 1600,
        rgb: values.iter().map(|v| (v * 255.0).round() as u8).collect(),
    };
    jpeg::encode(&pixels, 92, Sampling::Full, 72).unwrap()
}

/// File and place only, in this byte band: a drawn person has the skin and the eyes of nobody.
fn place_only(policy: &str, [min, max]: [usize; 2], multiples: &str) -> Profile {
    let judged = [
        "file_format",
        "pixel_size",
        "density",
        "color_mode",
        "jpeg_quality",
        "face_count",
    ];
    let mut limits: Vec<String> = xuezhao::rules::checks::ALL
        .iter()
        .map(|check| check.id)
        .filter(|id| !judged.contains(id) && !plan::IDS.contains(id) && *id != "file_size")
        .map(|id| format!(r#""{id}": {{"severity": "off"}}"#))
        .collect();
    limits.push(format!(
        r#""file_size": {{"min": {min}, "max": {max}, "strict": true}}"#
    ));
    let json = format!(
        r#"{{"id": "place-only", "title": {{"zh": "仅位置", "en": "Place only"}}, "policy": "{policy}",
            "picture": {{"width": 480, "height": 640, "density": 300, "quality": 60, "multiples": {multiples}}},
            "grounds": [[100, 197, 255]], "limits": {{{}}}}}"#,
        limits.join(",")
    );
    Profile::from_json(&json).unwrap()
}

/// What every finished file must be, whatever the photo was.
fn assert_compliant(prepared: &Prepared, profile: &Profile) {
    let file = probe(&prepared.bytes);
    let band = profile.limit_of("file_size").unwrap();
    assert!(band.place(prepared.bytes.len() as f64).is_eq());
    assert_eq!(file.format, Format::Jpeg);
    assert_eq!((file.width % 480, file.height % 640), (0, 0));
    assert_eq!(file.width * 4, file.height * 3);
    assert_eq!(file.density, Some([300.0, 300.0]));
    assert!(file.complete && !file.progressive && !file.located);
    assert_eq!((file.trailing_bytes, file.orientation), (0, 1));
    assert!(file.quality.unwrap() >= profile.picture.quality);
    assert!(jpeg::is_bare(&prepared.bytes));
    assert_ne!(prepared.report.verdict, Verdict::Reject);
    for finding in &prepared.report.findings {
        assert_ne!(finding.status, Status::Reject, "{}", finding.check);
        if plan::IDS.contains(&finding.check) {
            assert_eq!(finding.status, Status::Pass, "{}", finding.check);
        }
    }
}

#[test]
fn every_byte_band_is_met_or_refused_for_its_size() {
    let mut models = models("prepare-weights");
    let photo = Photo::open(drawn(), None);
    for policy in ["fit", "standardize"] {
        for (kilobytes, multiples) in [
            ([5, 20], "[]"),
            ([20, 40], "[]"),
            ([30, 60], "[2]"),
            ([50, 200], "[2]"),
            ([100, 2048], "[]"),
        ] {
            let band = kilobytes.map(|n| n << 10);
            let profile = place_only(policy, band, multiples);
            match photo.prepare(&profile, &mut models, None) {
                Outcome::Ready(prepared) => assert_compliant(&prepared, &profile),
                Outcome::Refused(findings) => {
                    let sizes = findings.iter().all(|f| f.check == "file_size");
                    assert!(sizes, "{policy}, {kilobytes:?}: {findings:?}");
                    assert!(findings[0].value.unwrap() <= band[0] as f64);
                    assert!(findings[0].advice.is_some());
                }
            }
        }
    }
}

/// The drawn person at this scale, this far from the upper left corner of a wider wall.
fn placed(scale: f32, [left, top]: [f32; 2], [width, height]: [usize; 2]) -> Vec<u8> {
    let person = Photo::open(drawn(), None);
    let source = xuezhao::file::pixels::decode(&person.file().bytes, &person.file().probe, (1600, 1600));
    let side = (1600.0 * scale) as usize;
    let small = source.unwrap().resized(side, side);
    let wall = small.at(2, 2);
    let mut pixels = Pixels::filled(width, height, wall);
    let (left, top) = (
        (left * width as f32) as usize,
        (top * height as f32) as usize,
    );
    for y in top..height {
        for x in left..width.min(left + side) {
            // Below the drawn picture its last row goes on.
            let row = (y - top).min(side - 1);
            pixels.set(x, y, small.at(x - left, row));
        }
    }
    jpeg::encode(&pixels, 90, Sampling::Quarter, 72).unwrap()
}

#[test]
fn wherever_the_person_stands_the_file_passes_or_a_true_reason_is_named() {
    let mut models = models("prepare-weights-placed");
    let profile = place_only("fit", [1 << 10, 60 << 10], "[]");
    let mut ready = 0;
    for (scale, corner, size) in [
        (0.5, [0.2, 0.1], [1200, 1600]),
        (0.7, [0.05, 0.05], [1600, 1200]),
        (0.9, [0.1, 0.3], [1800, 2400]),
        (0.35, [0.3, 0.2], [1080, 1440]),
        (1.0, [0.3, 0.0], [2400, 1800]),
        // Too far away, too near the right edge.
        (0.2, [0.4, 0.2], [1200, 1600]),
        (0.6, [0.75, 0.1], [1400, 1600]),
    ] {
        let photo = Photo::open(placed(scale, corner, size), None);
        match photo.prepare(&profile, &mut models, None) {
            Outcome::Ready(prepared) => {
                ready += 1;
                assert_compliant(&prepared, &profile);
                let again = Photo::open(prepared.bytes.clone(), None);
                again.locate(&mut models);
                let mut finished = profile.clone();
                finished.policy = Policy::Original;
                assert_eq!(again.examine(&finished).verdict, Verdict::Pass);
                let crop = prepared.crop.unwrap();
                assert_eq!(crop.width * 4.0, crop.height * 3.0, "stretched");
                assert!(crop.height >= 640.0, "enlarged");
                assert!(crop.x >= 0.0 && crop.right() <= size[0] as f32, "padded");
                assert!(crop.y >= 0.0 && crop.bottom() <= size[1] as f32, "padded");
            }
            Outcome::Refused(findings) => {
                let true_reason = |id| plan::IDS.contains(&id) || id == "face_count";
                assert!(
                    findings.iter().any(|f| true_reason(f.check)),
                    "{findings:?}"
                );
                assert!(findings.iter().all(|f| f.advice.is_some()));
            }
        }
    }
    assert!(ready >= 4, "{ready}");
}

#[test]
fn a_crop_chosen_by_hand_is_judged_like_a_planned_one() {
    let mut models = models("prepare-weights-crop");
    let photo = Photo::open(drawn(), None);
    let profile = place_only("fit", [1 << 10, 100 << 10], "[]");
    let Outcome::Ready(planned) = photo.prepare(&profile, &mut models, None) else {
        panic!("the drawn person has a crop");
    };
    let crop = planned.crop.unwrap();
    let again = photo.prepare(&profile, &mut models, Some(crop));
    assert_eq!(again, Outcome::Ready(planned));
    let whole = xuezhao::geometry::Rect::new(0.0, 0.0, 1200.0, 1600.0);
    let Outcome::Refused(findings) = photo.prepare(&profile, &mut models, Some(whole)) else {
        panic!("the head is too small in the whole picture");
    };
    assert!(
        findings.iter().any(|f| f.check == "head_ratio"),
        "{findings:?}"
    );
}

#[test]
fn under_original_the_bytes_stay() {
    let mut models = models("prepare-weights-original");
    let bytes = drawn();
    let mut profile = place_only("fit", [1, 10 << 20], "[]");
    profile.policy = Policy::Original;
    let photo = Photo::open(bytes.clone(), None);
    match photo.prepare(&profile, &mut models, None) {
        Outcome::Ready(prepared) => assert_eq!(prepared.bytes, bytes),
        Outcome::Refused(findings) => assert!(findings.iter().all(|f| f.status == Status::Reject)),
    }
}

#[test]
fn no_person_and_no_picture_are_refused_with_findings() {
    let mut models = models("prepare-weights-none");
    let profile = Profile::built_in("chsi").unwrap();
    for bytes in [
        Vec::new(),
        b"text".to_vec(),
        common::drawn_jpeg(600, 800, 90),
    ] {
        match Photo::open(bytes, None).prepare(&profile, &mut models, None) {
            Outcome::Refused(findings) => assert!(!findings.is_empty()),
            Outcome::Ready(_) => panic!("there is nobody to prepare"),
        }
    }
}

#[test]
fn labelled_photos_pass_or_are_refused_with_a_reason() {
    let Some(folder) = common::shared_photos() else {
        return;
    };
    let mut models = models("prepare-weights-photos");
    let profile = Profile::built_in("chsi").unwrap();
    let mut paths: Vec<_> = ["A_clean", "C_geometry", "K_phone"]
        .iter()
        .filter_map(|case| std::fs::read_dir(folder.join(case)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut ready = 0;
    // Every third: enough of each kind, in a third of the time.
    for path in paths.iter().step_by(3) {
        let photo = Photo::open(std::fs::read(path).unwrap(), None);
        match photo.prepare(&profile, &mut models, None) {
            Outcome::Ready(prepared) => {
                ready += 1;
                assert_compliant(&prepared, &profile);
            }
            Outcome::Refused(findings) => {
                assert!(!findings.is_empty(), "{path:?}");
                assert!(findings.iter().all(|f| f.advice.is_some()), "{path:?}");
            }
        }
    }
    assert!(
        ready * 3 >= paths.len() / 3,
        "{ready} of a third of {}",
        paths.len()
    );
}

//! Photos made ready with the real nets: every file passes the checks it was made for, every refusal has a reason.
#![allow(clippy::unwrap_used)]

use xuezhao::file::pixels::{decode, Pixels};
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::{Outcome, Photo, Policy, Profile, Rect, Status, Verdict};
use xuezhao_fixtures::compliance::assert_compliant;
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::profiles::{is_placement, place_only};
use xuezhao_fixtures::weights::models;
use xuezhao_fixtures::{drawn_jpeg, drawn_portrait};

/// A drawn half-body shot of 1600 × 1600 pixels.
fn drawn() -> Vec<u8> {
    let framing = Framing {
        eye_distance: 0.13,
        eye_height: 0.4,
    };
    let pixels = drawn_portrait(0, 1600, framing);
    jpeg::encode(&pixels, 92, Sampling::Full, 72).unwrap()
}

#[test]
fn every_byte_band_is_met_or_refused_for_its_size() {
    let mut models = models();
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
    let source = decode(&person.file().bytes, &person.file().probe, (1600, 1600));
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
    let mut models = models();
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
                let finished = again.examine_finished(&profile);
                assert_eq!(finished.verdict, Verdict::Pass);
                let crop = prepared.crop.unwrap();
                assert_eq!(crop.width * 4.0, crop.height * 3.0, "stretched");
                assert!(crop.height >= 640.0, "enlarged");
                assert!(crop.x >= 0.0 && crop.right() <= size[0] as f32, "padded");
                assert!(crop.y >= 0.0 && crop.bottom() <= size[1] as f32, "padded");
            }
            Outcome::Refused(findings) => {
                let true_reason = |id| is_placement(id) || id == "face_count";
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
    let mut models = models();
    let photo = Photo::open(drawn(), None);
    let profile = place_only("fit", [1 << 10, 100 << 10], "[]");
    let Outcome::Ready(planned) = photo.prepare(&profile, &mut models, None) else {
        panic!("the drawn person has a crop");
    };
    let crop = planned.crop.unwrap();
    let again = photo.prepare(&profile, &mut models, Some(crop));
    assert_eq!(again, Outcome::Ready(planned));
    let whole = Rect::new(0.0, 0.0, 1200.0, 1600.0);
    let Outcome::Refused(findings) = photo.prepare(&profile, &mut models, Some(whole)) else {
        panic!("the head is too small in the whole picture");
    };
    assert!(
        findings.iter().any(|f| f.check == "head_ratio"),
        "{findings:?}"
    );
}

/// The drawn half-body shot as the pixels that another decoder gives.
fn decoded() -> Pixels {
    let file = Photo::open(drawn(), None);
    decode(&file.file().bytes, &file.file().probe, (1600, 1600)).unwrap()
}

#[test]
fn what_only_the_browser_decodes_is_prepared_from_its_pixels() {
    let mut models = models();
    let profile = place_only("fit", [1 << 10, 100 << 10], "[]");
    // HEIC, with the size of the picture in its headers.
    let mut heic = b"\0\0\0\x10ftypheic\0\0\0\0\0\0\0\x20meta\0\0\0\0".to_vec();
    heic.extend(b"\0\0\0\x14ispe\0\0\0\0\0\0\x06\x40\0\0\x06\x40");
    let photo = Photo::with_pixels(heic, None, decoded());
    assert_eq!(photo.size(), [1600, 1600]);
    match photo.prepare(&profile, &mut models, None) {
        Outcome::Ready(prepared) => assert_compliant(&prepared, &profile),
        Outcome::Refused(findings) => panic!("{findings:?}"),
    }
}

/// A PNG of the picture.
fn png(pixels: &Pixels) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixels.width as u32, pixels.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels.rgb).unwrap();
    writer.finish().unwrap();
    out
}

#[test]
fn a_compliant_picture_of_another_format_becomes_a_jpeg_and_nothing_else_is_said() {
    let mut models = models();
    let profile = place_only("fit", [1 << 10, 100 << 10], "[]");
    let Outcome::Ready(ready) = Photo::open(drawn(), None).prepare(&profile, &mut models, None)
    else {
        panic!("the drawn person has a crop");
    };
    let finished = Photo::open(ready.bytes, None);
    let pixels = decode(&finished.file().bytes, &finished.file().probe, (480, 640)).unwrap();
    let photo = Photo::open(png(&pixels), Some("photo.png"));
    photo.locate(&mut models);
    let report = photo.examine(&profile);
    assert_eq!(report.verdict, Verdict::Pass);
    let said = report.findings.iter().filter(|f| f.explained_by.is_none());
    let said: Vec<_> = said.filter(|f| f.status != Status::Pass).collect();
    assert!(
        matches!(said.as_slice(), [one] if one.check == "file_format" && one.status == Status::Fix),
        "{said:?}"
    );
}

#[test]
fn under_original_the_bytes_stay() {
    let mut models = models();
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
    let mut models = models();
    let profile = Profile::built_in("chsi").unwrap();
    for bytes in [Vec::new(), b"text".to_vec(), drawn_jpeg(600, 800, 90)] {
        match Photo::open(bytes, None).prepare(&profile, &mut models, None) {
            Outcome::Refused(findings) => assert!(!findings.is_empty()),
            Outcome::Ready(_) => panic!("there is nobody to prepare"),
        }
    }
}

//! Photos that lie on their side or stand on their head: one finding, mended by quarter turns that move pixels and nothing
//! else.
#![allow(clippy::unwrap_used)]

use xuezhao::file::pixels::{decode, Pixels};
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::{Finding, Models, Outcome, Photo, Policy, Profile, Report, Status, Verdict};
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::profiles::place_only;
use xuezhao_fixtures::weights::models;
use xuezhao_fixtures::{drawn_portrait, exif};

/// A drawn half-body shot of 900 × 1200 pixels.
fn upright() -> Pixels {
    let framing = Framing {
        eye_distance: 0.13,
        eye_height: 0.4,
    };
    let square = drawn_portrait(0, 1200, framing);
    square.crop(xuezhao::Rect::new(150.0, 0.0, 900.0, 1200.0), 900, 1200)
}

fn png(pixels: &Pixels) -> Vec<u8> {
    let mut file = Vec::new();
    let (width, height) = (pixels.width as u32, pixels.height as u32);
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels.rgb).unwrap();
    writer.finish().unwrap();
    file
}

/// The photo stored so that it must be turned clockwise by so many quarters.
fn lying(quarters: u8) -> Photo {
    Photo::open(png(&upright().turned((4 - quarters) % 4)), None)
}

fn report(photo: &Photo, profile: &Profile, models: &mut Models) -> Report {
    photo.locate(models);
    photo.examine(profile)
}

/// The findings that no other explains.
fn told(report: &Report) -> Vec<&Finding> {
    let told = |f: &&Finding| f.status != Status::Pass && f.explained_by.is_none();
    report.findings.iter().filter(told).collect()
}

/// Everything that a report says of the picture; the bytes of the file differ.
fn of_picture(mut report: Report) -> String {
    report.photo.bytes = 0;
    report
        .findings
        .retain(|finding| finding.check != "file_size");
    serde_json::to_string(&report).unwrap()
}

#[test]
fn a_lying_photo_has_one_fault() {
    let mut models = models();
    for id in ["chsi", "biye-zhengzhao"] {
        let profile = Profile::built_in(id).unwrap();
        for quarters in 1..4 {
            let report = report(&lying(quarters), &profile, &mut models);
            assert_eq!(report.verdict, Verdict::Reject);
            assert!(report.head.is_none());
            let told = told(&report);
            let checks: Vec<_> = told.iter().map(|finding| finding.check).collect();
            assert_eq!(checks, ["upright"], "{id} {quarters}");
            assert_eq!(told[0].value, Some(90.0 * f64::from(quarters)));
        }
    }
}

#[test]
fn what_to_do_depends_on_who_may_turn() {
    let mut models = models();
    let advice = |policy, models: &mut Models| {
        let mut profile = Profile::built_in("chsi").unwrap();
        profile.policy = policy;
        let report = report(&lying(1), &profile, models);
        let upright = report.findings.iter().find(|f| f.check == "upright");
        upright.unwrap().advice.clone().unwrap().en
    };
    assert!(advice(Policy::Original, &mut models).contains("album"));
    assert!(advice(Policy::Fit, &mut models).ends_with("Turn it upright; no new photo is needed."));
}

#[test]
fn the_turned_photo_is_judged_as_the_same_picture_saved_upright() {
    let mut models = models();
    let profile = Profile::built_in("chsi").unwrap();
    let saved = of_picture(report(&lying(0), &profile, &mut models));
    assert!(!saved.contains("\"explained_by\":\"upright\""));
    for quarters in 1..4_u8 {
        let turned = lying(quarters).turned(90 * i32::from(quarters));
        assert_eq!(of_picture(report(&turned, &profile, &mut models)), saved);
        let back = turned.turned(-90 * i32::from(quarters));
        assert_eq!((back.turn(), back.size()), (0, lying(quarters).size()));
    }
}

#[test]
fn a_turn_follows_the_orientation_of_the_file() {
    let mut models = models();
    let profile = Profile::built_in("chsi").unwrap();
    let stored = jpeg::encode(&upright().turned(2), 92, Sampling::Full, 300).unwrap();
    let block = exif::oriented(exif::Order::Big, 6);
    // Upside down as stored, on its side for whoever follows the orientation.
    let photo = Photo::open(exif::in_jpeg(&stored, &[block]), None);
    let needed = told(&report(&photo, &profile, &mut models))[0].value;
    assert_eq!(needed, Some(90.0));
    assert_eq!(photo.size(), [1200, 900]);
    let turned = photo.turned(90);
    turned.locate(&mut models);
    assert_eq!((turned.size(), turned.turn_needed()), ([900, 1200], 0));
}

#[test]
fn a_turned_photo_is_prepared_upright() {
    let mut models = models();
    let profile = place_only("fit", [20 << 10, 60 << 10], "[]");
    let made = |photo: Photo, models: &mut Models| match photo.prepare(&profile, models, None) {
        Outcome::Ready(prepared) => prepared.bytes,
        Outcome::Refused(findings) => panic!("{findings:?}"),
    };
    let from_upright = made(lying(0), &mut models);
    assert_eq!(made(lying(3).turned(270), &mut models), from_upright);
    let profile = Profile::built_in("chsi").unwrap();
    assert!(matches!(
        lying(3).prepare(&profile, &mut models, None),
        Outcome::Refused(findings) if findings.iter().any(|f| f.check == "upright")
    ));
}

#[test]
fn turning_does_not_help_where_the_file_leaves_as_it_is() {
    let mut models = models();
    let mut profile = Profile::built_in("chsi").unwrap();
    profile.policy = Policy::Original;
    let turned = lying(1).turned(90);
    let report = report(&turned, &profile, &mut models);
    let upright = report
        .findings
        .iter()
        .find(|f| f.check == "upright")
        .unwrap();
    assert_eq!(
        (upright.status, upright.value),
        (Status::Reject, Some(90.0))
    );
    assert!(matches!(
        turned.prepare(&profile, &mut models, None),
        Outcome::Refused(_)
    ));
}

#[test]
fn the_preview_shows_what_is_measured() {
    let mut models = models();
    let photo = lying(1).turned(90);
    for located in [false, true] {
        if located {
            photo.locate(&mut models);
        }
        let preview = Photo::open(photo.preview(600).unwrap(), None);
        assert_eq!(preview.size(), [450, 600]);
        let probe = &preview.file().probe;
        let shown = decode(&preview.file().bytes, probe, (450, 600)).unwrap();
        let wanted = upright().resized(450, 600);
        let differs = |a: u8, b: u8| u64::from(a.abs_diff(b));
        let sum: u64 = shown
            .rgb
            .iter()
            .zip(&wanted.rgb)
            .map(|(a, b)| differs(*a, *b))
            .sum();
        assert!(sum / (shown.rgb.len() as u64) < 6, "{located}");
    }
    assert_eq!(Photo::open(b"no photo".to_vec(), None).preview(600), None);
}

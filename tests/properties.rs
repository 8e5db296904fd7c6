//! What holds for any head, any profile and any picture, not only for those somebody thought of.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use xuezhao::face::subject::Subject;
use xuezhao::file::pixels::Pixels;
use xuezhao::output::encode::{self, Outside};
use xuezhao::output::jpeg::{Sampling, Spectrum};
use xuezhao::output::plan;
use xuezhao::rules::checks;
use xuezhao::rules::limit::{Limit, Severity};
use xuezhao::{Profile, ProfileError};

/// So many cases, the same in every run; a failure prints its smallest input.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(1),
        ..ProptestConfig::default()
    }
}

/// Any head that could be measured, in any photo.
fn subject() -> impl Strategy<Value = Subject> {
    let photo = (200.0..6000.0, 200.0..8000.0);
    // Head height, crown and middle over the photo's size; eyes and cheeks over the head's height.
    let head = (0.05..0.95, -0.1..0.9, 0.0..1.0, 0.35..0.6, 0.4..0.9);
    (photo, head).prop_map(|((columns, rows), (tall, top, across, eyes, cheeks))| {
        let height = tall * rows;
        let crown = top * rows;
        Subject {
            size: [columns, rows],
            crown,
            chin: crown + height,
            eyes: [across * columns, crown + eyes * height],
            cheeks: cheeks * height,
            crown_cut: false,
        }
    })
}

/// A profile with other placement rules than the built-in ones.
fn profile() -> impl Strategy<Value = Profile> {
    let picture = (100u32..1200, 100u32..1600, 1.0..2.0);
    let rules = (0.3..0.6, 0.05..0.3, 0.02..0.15, 0.02..0.2, 0.02..0.2);
    (picture, rules).prop_map(|((width, height, enlarge), (head, more, gap, room, off))| {
        let json = format!(
            r#"{{"id": "any", "title": {{"zh": "任意", "en": "any"}}, "policy": "fit",
                "picture": {{"width": {width}, "height": {height}, "density": 300, "quality": 60, "enlarge": {enlarge}}},
                "limits": {{
                    "head_ratio": {{"min": {head}, "max": {}}},
                    "hair_gap": {{"min": {gap}, "max": {}}},
                    "eye_height": {{"min": 0.2, "max": 0.6}},
                    "face_width": {{"min": 0.1, "max": 0.9}},
                    "face_center": {{"min": -{off}, "max": {off}}}
                }}}}"#,
            head + more,
            gap + room,
        );
        Profile::from_json(&json).unwrap()
    })
}

/// The crops of a coarse grid that lie in the photo, have the profile's shape and enough rows.
fn grid(subject: &Subject, profile: &Profile) -> Vec<xuezhao::Rect> {
    let picture = &profile.picture;
    let aspect = f64::from(picture.width) / f64::from(picture.height);
    let [columns, rows] = subject.size;
    let least = f64::from(picture.height) / picture.enlarge;
    let most = rows.min(columns / aspect);
    let share = |i: usize| i as f64 / 12.0;
    let mut crops = Vec::new();
    for height in (0..=12).map(|i| least + (most - least) * share(i)) {
        for top in (0..=12).map(|i| (rows - height) * share(i)) {
            for left in (0..=12).map(|i| (columns - height * aspect) * share(i)) {
                crops.push(xuezhao::Rect::new(
                    left as f32,
                    top as f32,
                    (height * aspect) as f32,
                    height as f32,
                ));
            }
        }
    }
    let fits = |crop: &xuezhao::Rect| crop.height > 0.0 && crop.x >= 0.0 && crop.y >= 0.0;
    crops
        .into_iter()
        .filter(|_| most >= least)
        .filter(fits)
        .collect()
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn a_planned_crop_obeys_every_rule_and_a_refusal_is_true(subject in subject(), profile in profile()) {
        let keeps = |crop| plan::evaluate(&subject, crop, &profile).iter().all(|rule| rule.holds);
        match plan::plan(&subject, &profile) {
            Ok(crop) => {
                let [columns, rows] = subject.size;
                prop_assert!(keeps(crop), "{crop:?}");
                prop_assert!(crop.x >= 0.0 && crop.y >= 0.0);
                prop_assert!(f64::from(crop.right()) <= columns + 1e-3);
                prop_assert!(f64::from(crop.bottom()) <= rows + 1e-3);
                let least = f64::from(profile.picture.height) / profile.picture.enlarge;
                prop_assert!(f64::from(crop.height) >= least - 1.0);
            }
            Err(collision) => {
                prop_assert!(!collision.rules.iter().any(|rule| rule.holds));
                let found = grid(&subject, &profile).into_iter().find(|crop| keeps(*crop));
                prop_assert!(found.is_none(), "{:?}, but {found:?} keeps all rules", collision.obstacle);
            }
        }
    }

    #[test]
    fn any_text_is_a_profile_or_an_error_that_says_why(text in "\\PC{0,200}") {
        if let Err(error) = Profile::from_json(&text) {
            prop_assert!(error.to_string().starts_with("profile: "));
        }
    }

    #[test]
    fn a_limit_is_kept_as_written_or_named(min in -2000i32..2000, max in -2000i32..2000, which in 0..checks::ALL.len()) {
        let id = checks::ALL[which].id;
        let json = format!(
            r#"{{"id": "t", "title": {{"zh": "试", "en": "t"}}, "policy": "fit",
                "picture": {{"width": 480, "height": 640, "density": 300, "quality": 60}},
                "limits": {{"{id}": {{"min": {min}, "max": {max}}}}}}}"#
        );
        match Profile::from_json(&json) {
            Ok(profile) => {
                let limit = profile.limit_of(id).unwrap();
                prop_assert_eq!((limit.min, limit.max), (Some(min.into()), Some(max.into())));
                prop_assert!(limit.severity != Severity::Off);
            }
            Err(error) => {
                prop_assert!(min > max);
                prop_assert_eq!(error, ProfileError::EmptyRange(id.to_string()));
            }
        }
    }
}

/// A soft picture with grain: what the byte band is met with.
fn grainy(grain: u32, seed: u32) -> Pixels {
    let mut state = seed | 1;
    let mut pixels = Pixels::filled(96, 128, [0; 3]);
    for (i, pixel) in pixels.rgb.chunks_exact_mut(3).enumerate() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let shade = 60 + (i as u32 % 96) + (state >> 16) % (grain + 1);
        pixel.copy_from_slice(&[shade.min(255) as u8, (shade / 2) as u8, 90]);
    }
    pixels
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn a_byte_band_is_met_or_truly_refused(grain in 0u32..120, seed: u32, min in 0usize..20_000, width in 1usize..20_000) {
        let pixels = grainy(grain, seed);
        let picture = Profile::built_in("chsi").unwrap().picture;
        let band = Limit::between(min as f64, (min + width) as f64);
        let length = |quality, sampling| {
            let spectrum = Spectrum::new(&pixels, sampling).unwrap();
            spectrum.write(quality, 1.0, 300).len()
        };
        match encode::within(&pixels, &picture, &band) {
            Ok(file) => {
                prop_assert!((min..=min + width).contains(&file.bytes.len()));
                prop_assert!(file.quality >= picture.quality);
            }
            Err(Outside::Above(bytes)) => {
                prop_assert!(bytes > min + width);
                prop_assert!(length(picture.quality, Sampling::Quarter) > min + width);
            }
            Err(Outside::Below(bytes)) => {
                prop_assert!(bytes < min);
                let most = Spectrum::new(&pixels, Sampling::Full).unwrap().write(100, 0.0, 300);
                prop_assert_eq!(bytes, most.len());
            }
            Err(Outside::Between(_)) => prop_assert!(width < 400, "{width} bytes are wide enough"),
            Err(Outside::Unwritable) => prop_assert!(false, "the picture has a size"),
        }
    }
}

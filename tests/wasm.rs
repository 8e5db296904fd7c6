//! The core in a browser, with its nets, on drawn pictures: every call of the boundary to JavaScript, no input that
//! stops it, and memory that is given back.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used)]

use js_sys::{Array, Reflect, Uint8Array, WebAssembly, JSON};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::wasm::{LiveGuide, Nets, OpenPhoto};
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::{code_png, drawn_portrait};

wasm_bindgen_test_configure!(run_in_browser);

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).unwrap()
}

/// The message of an error that crossed the boundary.
fn message(error: impl Into<JsValue>) -> String {
    get(&error.into(), "message").as_string().unwrap()
}

/// One black pixel.
const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0,
    0, 0, 55, 110, 249, 36, 0, 0, 0, 10, 73, 68, 65, 84, 120, 156, 99, 96, 0, 0, 0, 2, 0, 1, 72,
    175, 164, 113, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

#[wasm_bindgen_test]
fn a_report_is_plain_data() {
    let photo = OpenPhoto::new(PNG.to_vec(), Some("photo.jpg".to_string()));
    let report = photo.inspect("chsi").unwrap();
    assert_eq!(get(&report, "profile"), "chsi");
    assert_eq!(get(&get(&report, "photo"), "format"), "png");
    assert!(get(&report, "head").is_null());
    assert!(Array::is_array(&get(&report, "findings")));
    let text = JSON::stringify(&report).unwrap().as_string().unwrap();
    let parsed: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(parsed["photo"]["bytes"], PNG.len());
}

#[wasm_bindgen_test]
fn no_bytes_stop_the_core() {
    for length in 0..PNG.len() {
        let photo = OpenPhoto::new(PNG[..length].to_vec(), None);
        let report = photo.inspect("cup-2023").unwrap();
        assert_ne!(get(&report, "verdict"), "pass");
    }
}

#[wasm_bindgen_test]
fn a_wrong_profile_is_an_error_that_names_what_is_wrong() {
    let photo = OpenPhoto::new(PNG.to_vec(), None);
    assert!(message(photo.inspect("nowhere").unwrap_err()).contains("nowhere"));
    let json = r#"{"id":"x","title":{"zh":"","en":""},"policy":"fit",
        "picture":{"width":480,"height":640,"density":300,"quality":60},"limits":{"hat":{"max":1}}}"#;
    assert!(message(photo.inspect(json).unwrap_err()).contains("hat"));
}

#[wasm_bindgen_test]
fn weights_that_are_none_are_an_error() {
    let error = Nets::new(b"<!doctype html>", b"", b"", b"", b"", b"", b"", b"")
        .err()
        .unwrap();
    assert!(!message(error).is_empty());
}

#[wasm_bindgen_test]
fn the_browser_decodes_what_the_core_does_not() {
    let mut heic = vec![0, 0, 0, 24];
    heic.extend_from_slice(b"ftypheic\0\0\0\0mif1heic");
    assert!(OpenPhoto::new(heic.clone(), None).needs_browser());
    assert!(!OpenPhoto::new(PNG.to_vec(), None).needs_browser());
    let photo = OpenPhoto::with_pixels(heic.clone(), None, vec![200; 3 * 6], 2);
    assert!(photo.inspect("chsi").is_ok());
    let ragged = OpenPhoto::with_pixels(heic, None, vec![200; 3 * 6], 4);
    assert!(ragged.inspect("chsi").is_ok());
}

/// The weight file of a net, as the page gets it.
macro_rules! weights {
    ($net:literal) => {
        include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/weights/",
            $net,
            ".nn"
        ))
    };
}

fn nets() -> Nets {
    Nets::new(
        weights!("detector"),
        weights!("mesh"),
        weights!("segmenter"),
        weights!("mouth"),
        weights!("eyes"),
        weights!("ears"),
        weights!("head"),
        weights!("hand"),
    )
    .unwrap()
}

/// A drawn half-body shot of 1600 × 1600 pixels.
fn portrait() -> Vec<u8> {
    let framing = Framing {
        eye_distance: 0.13,
        eye_height: 0.4,
    };
    jpeg::encode(&drawn_portrait(0, 1600, framing), 92, Sampling::Full, 300).unwrap()
}

/// A profile that judges file and place: a drawn person has the skin and the eyes of nobody.
fn place_only() -> String {
    let judged = ["file_format", "file_size", "pixel_size", "face_count"];
    let off: Vec<String> = xuezhao::rules::checks::ALL
        .iter()
        .filter(|check| !judged.contains(&check.id) && !check.is_placement())
        .map(|check| format!(r#""{}": {{"severity": "off"}}"#, check.id))
        .collect();
    format!(
        r#"{{"id": "place", "title": {{"zh": "位置", "en": "Place"}}, "policy": "fit",
            "picture": {{"width": 480, "height": 640, "density": 300, "quality": 60}},
            "limits": {{"file_size": {{"min": 1024, "max": 204800}}, {}}}}}"#,
        off.join(",")
    )
}

/// What crossed the boundary, as JSON.
fn json(value: &JsValue) -> serde_json::Value {
    let text = JSON::stringify(value).unwrap().as_string().unwrap();
    serde_json::from_str(&text).unwrap()
}

#[wasm_bindgen_test]
fn a_person_is_found_and_every_check_answers() {
    let photo = OpenPhoto::new(portrait(), Some("photo.jpg".to_string()));
    let report = json(&photo.examine(&mut nets(), "chsi").unwrap());
    assert_eq!(report["faces"].as_array().unwrap().len(), 1);
    assert!(report["head"]["eyes"].is_array());
    for finding in report["findings"].as_array().unwrap() {
        let unknown = finding["status"] == "unknown";
        assert_eq!(finding["reason"].is_object(), unknown, "{finding}");
    }
}

#[wasm_bindgen_test]
fn a_crop_is_proposed_evaluated_and_made() {
    let (photo, mut nets, profile) = (OpenPhoto::new(portrait(), None), nets(), place_only());
    assert_eq!(
        json(&photo.evaluate(&profile, &[0.0, 0.0, 1.0, 1.0]).unwrap()),
        json(&Array::new())
    );
    let placement = json(&photo.place(&mut nets, &profile).unwrap());
    assert_eq!(placement["leastHeight"], 640.0);
    let crop =
        ["x", "y", "width", "height"].map(|key| placement["crop"][key].as_f64().unwrap() as f32);
    assert_eq!(
        json(&photo.evaluate(&profile, &crop).unwrap()),
        placement["rules"]
    );

    let planned = photo.prepare(&mut nets, &profile, None).unwrap();
    let chosen = photo
        .prepare(&mut nets, &profile, Some(crop.to_vec()))
        .unwrap();
    let bytes = |output: &JsValue| get(output, "bytes").unchecked_into::<Uint8Array>().to_vec();
    assert_eq!(bytes(&planned), bytes(&chosen));
    assert_eq!(get(&get(&planned, "report"), "verdict"), "pass");

    let again = OpenPhoto::new(bytes(&planned), None);
    let report = json(&again.examine(&mut nets, &profile).unwrap());
    assert_eq!(
        (&report["photo"]["width"], &report["photo"]["height"]),
        (&480.into(), &640.into())
    );
    let refused = photo.prepare(&mut nets, &profile, Some(vec![0.0, 0.0, 1600.0, 1600.0]));
    assert!(get(&refused.unwrap(), "refused").is_object());
}

#[wasm_bindgen_test]
fn a_capture_code_is_read_and_named_in_the_photo_step() {
    let code = OpenPhoto::new(code_png("b3038b3256ce5e08"), None);
    assert_eq!(json(&code.read_code().unwrap())["text"], "b3038b3256ce5e08");
    let report = json(&code.examine(&mut nets(), "chsi").unwrap());
    let findings = report["findings"].as_array().unwrap();
    let count = findings
        .iter()
        .find(|f| f["check"] == "face_count")
        .unwrap();
    assert!(count["advice"]["zh"].as_str().unwrap().contains("采集码"));
    assert!(json(&OpenPhoto::new(portrait(), None).read_code().unwrap()).is_null());
}

#[wasm_bindgen_test]
fn the_guide_leads_from_frame_to_frame() {
    let framing = Framing {
        eye_distance: 0.14,
        eye_height: 0.38,
    };
    let frame = drawn_portrait(0, 480, framing);
    let (mut guide, mut nets) = (LiveGuide::new(&place_only(), 0.0).unwrap(), nets());
    let mut look = |rgb: Vec<u8>, at: f64| guide.look(&mut nets, rgb, 480, at);
    let first = json(&look(frame.rgb.clone(), 0.0).unwrap());
    let second = json(&look(frame.rgb, 100.0).unwrap());
    assert!(first["head"].is_object() && second["head"].is_object());
    assert!(second["words"]["zh"].is_string() && second["rules"].is_array());
    assert!(look(vec![0; 7], 200.0).is_err());
}

#[wasm_bindgen_test]
fn hostile_bytes_are_findings_with_the_nets_too() {
    let (whole, mut nets) = (portrait(), nets());
    for length in [0, 3, 200, whole.len() / 2, whole.len() - 2] {
        let photo = OpenPhoto::new(whole[..length].to_vec(), None);
        let report = json(&photo.examine(&mut nets, "chsi").unwrap());
        assert_ne!(report["verdict"], "pass", "{length}");
        assert!(get(&photo.prepare(&mut nets, "chsi", None).unwrap(), "refused").is_object());
    }
}

#[wasm_bindgen_test]
fn memory_is_given_back() {
    let memory = wasm_bindgen::memory().unchecked_into::<WebAssembly::Memory>();
    let pages = || Uint8Array::new(&memory.buffer()).length();
    let (bytes, mut nets, profile) = (portrait(), nets(), place_only());
    let mut sizes = Vec::new();
    for _ in 0..10 {
        let photo = OpenPhoto::new(bytes.clone(), None);
        photo.prepare(&mut nets, &profile, None).unwrap();
        sizes.push(pages());
    }
    // The allocator settles within a few photos; from then on nothing grows.
    assert_eq!(sizes[4], sizes[9], "{sizes:?}");
}

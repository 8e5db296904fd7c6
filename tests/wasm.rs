//! The boundary to JavaScript, in a browser: what crosses it is plain data, and no input stops the core.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Reflect, JSON};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xuezhao::wasm::{profiles, Nets, OpenPhoto};

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
fn the_profiles_are_listed_as_they_are_written() {
    let all: Array = profiles().unwrap().into();
    assert!(all.length() >= 2);
    let ids: Vec<_> = all.iter().map(|p| get(&p, "id")).collect();
    assert!(ids.contains(&"chsi".into()));
}

#[wasm_bindgen_test]
fn weights_that_are_none_are_an_error() {
    let error = Nets::new(b"<!doctype html>", b"", b"").err().unwrap();
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

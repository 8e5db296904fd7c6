//! The command on the labelled photos.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, ExitCode};
use xuezhao_fixtures::{photo_tests, photos};

fn main() -> ExitCode {
    photos::run(photo_tests![one_face_is_found_on_a_real_portrait])
}

fn one_face_is_found_on_a_real_portrait(photos: &Path) {
    let answer = Command::new(env!("CARGO_BIN_EXE_xuezhao"))
        .args(["check", "--json"])
        .arg(photos.join("A_clean/003_light_blue.jpg"))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(report["faces"].as_array().map(Vec::len), Some(1));
}

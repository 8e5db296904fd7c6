//! The command line.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

mod common;

use common::{drawn_jpeg, file_only_profile, shared_photos, Folder};
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::process::{Command, Output};

fn xuezhao<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuezhao"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn check_answers_by_exit_code_and_json_lines() {
    let folder = Folder::new();
    let photo = folder.write("a.jpg", drawn_jpeg(480, 640, 90));
    let words = folder.write("b.jpg", "hello");
    let profile = folder.write("p.json", file_only_profile(1000));
    let options = [
        "check".as_ref(),
        "--json".as_ref(),
        "--profile".as_ref(),
        profile.as_os_str(),
    ];

    let passed = xuezhao(options.into_iter().chain([photo.as_os_str()]));
    assert_eq!(passed.status.code(), Some(0));
    let both = xuezhao(
        options
            .into_iter()
            .chain([photo.as_os_str(), words.as_os_str()]),
    );
    assert_eq!(both.status.code(), Some(1));
    let lines = text(&both.stdout);
    let verdicts: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["verdict"].clone())
        .collect();
    assert_eq!(verdicts, ["pass", "reject"]);
}

#[test]
fn wrong_usage_ends_with_two() {
    assert_eq!(xuezhao(["check"]).status.code(), Some(2));
    assert_eq!(xuezhao(["check", "none.jpg"]).status.code(), Some(2));
    let unknown = xuezhao(["check", "none.jpg", "--profile", "none"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("chsi"));
}

#[test]
fn a_broken_profile_is_named() {
    let folder = Folder::new();
    let right = folder.write("right.json", file_only_profile(1));
    let wrong = folder.write(
        "wrong.json",
        file_only_profile(1).replace("file_size", "hat"),
    );
    let check = |file: &OsStr| xuezhao(["profile".as_ref(), "check".as_ref(), file]);
    assert_eq!(check(right.as_os_str()).status.code(), Some(0));
    let answer = check(wrong.as_os_str());
    assert_eq!(answer.status.code(), Some(1));
    assert!(text(&answer.stdout).contains("`hat`"));
}

#[test]
fn prepare_writes_original_bytes_or_nothing() {
    let folder = Folder::new();
    let photo = folder.write("a.jpg", drawn_jpeg(480, 640, 90));
    let out = folder.path("out.jpg");
    let prepare = |profile: String| {
        let profile = folder.write("p.json", profile);
        xuezhao([
            "prepare".as_ref(),
            photo.as_os_str(),
            "-o".as_ref(),
            out.as_os_str(),
            "--profile".as_ref(),
            profile.as_os_str(),
        ])
    };
    let refused = prepare(file_only_profile(10_000_000));
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stdout).contains("file_size"));
    assert!(!out.exists());
    assert_eq!(prepare(file_only_profile(1000)).status.code(), Some(0));
    assert_eq!(fs::read(&out).unwrap(), fs::read(&photo).unwrap());
}

#[test]
fn one_face_is_found_on_a_real_portrait() {
    let Some(photos) = shared_photos() else {
        return;
    };
    let photo = photos.join("A_clean/003_light_blue.jpg");
    let answer = xuezhao(["check".as_ref(), "--json".as_ref(), photo.as_os_str()]);
    let report: Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(report["faces"].as_array().map(Vec::len), Some(1));
}

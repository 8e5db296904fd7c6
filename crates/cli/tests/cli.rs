//! The command line.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use serde_json::{json, Value};
use std::ffi::OsStr;
use std::fs;
use std::process::Output;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

fn xuezhao<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    command().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn check_answers_by_exit_code_and_json_lines() {
    let folder = Folder::new();
    let photo = folder.write("a.jpg", drawn_jpeg(480, 640, 90));
    let words = folder.write("b.jpg", "hello");
    let profile = folder.write("p.json", profiles::file_only(1000));
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
    let right = folder.write("right.json", profiles::file_only(1));
    let wrong = folder.write(
        "wrong.json",
        profiles::file_only(1).replace("file_size", "hat"),
    );
    let check = |file: &OsStr| xuezhao(["profile".as_ref(), "check".as_ref(), file]);
    assert_eq!(check(right.as_os_str()).status.code(), Some(0));
    let answer = check(wrong.as_os_str());
    assert_eq!(answer.status.code(), Some(1));
    assert!(text(&answer.stdout).contains("`hat`"));
}

#[test]
fn a_broken_service_is_named() {
    let folder = Folder::new();
    let mut profile: Value = serde_json::from_str(&profiles::file_only(1)).unwrap();
    profile["service"] = json!({ "stages": [{ "steps": ["submit"] }] });
    let wrong = folder.write("wrong.json", profile.to_string());
    let answer = xuezhao(["profile".as_ref(), "check".as_ref(), wrong.as_os_str()]);
    assert_eq!(answer.status.code(), Some(1));
    let said = text(&answer.stdout);
    assert!(
        said.contains("profile: service: `stages[0].steps`"),
        "{said}"
    );
}

#[test]
fn every_status_has_a_sign_and_what_is_explained_names_its_cause() {
    let folder = Folder::new();
    let nobody = folder.write("a.jpg", drawn_jpeg(480, 640, 90));
    let broken = folder.write("b.jpg", "hello");
    let check = |file: &OsStr| {
        let answer = xuezhao(["check".as_ref(), file, "--lang".as_ref(), "en".as_ref()]);
        text(&answer.stdout)
    };
    let said = check(nobody.as_os_str());
    for line in [
        "  ✗ One person [face_count] 0, required 1: No face was found",
        "  ~ File size [file_size]",
        "  ✓ JPEG format [file_format]",
        "  ? Head size [head_ratio]: No face was found",
    ] {
        assert!(said.contains(line), "{said} lacks {line}");
    }
    let said = check(broken.as_os_str());
    assert!(said.contains("(see [file_intact])"), "{said}");
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
    let refused = prepare(profiles::file_only(10_000_000));
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stdout).contains("file_size"));
    assert!(!out.exists());
    assert_eq!(prepare(profiles::file_only(1000)).status.code(), Some(0));
    assert_eq!(fs::read(&out).unwrap(), fs::read(&photo).unwrap());
}

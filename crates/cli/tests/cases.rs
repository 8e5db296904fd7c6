//! The reported cases in `shared/cases`, each against its right outcome. Where that folder is not beside the repository,
//! a file of the same kind is drawn here, or the row names the test that draws it.
#![allow(clippy::unwrap_used)]

mod common;
#[path = "common/made.rs"]
mod made;

use common::command;
use made::{framed, narrow_band, spoilt_roster, taller_than_its_data, two_codes};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use xuezhao_fixtures::{photos, root, Folder};

/// A reported case.
struct Case {
    /// Its number.
    number: &'static str,
    /// What has to come of its file, and of others of the kind.
    holds: fn(&Path),
    /// A file of the same kind.
    own: Own,
}

/// Where a file of the same kind comes from.
enum Own {
    /// It is made here.
    Made(fn(&Folder) -> PathBuf),
    /// This file of the repository tests the kind.
    TestedIn(&'static str),
}

use Own::{Made, TestedIn};

const CASES: &[Case] = &[
    Case {
        number: "03",
        holds: |file| rejected_for(file, &["file_intact"]),
        own: Made(taller_than_its_data),
    },
    Case {
        number: "05",
        holds: |file| rejected_for(file, &["border", "background_object"]),
        own: TestedIn("src/rules/checks/border.rs"),
    },
    Case {
        number: "06",
        holds: |file| rejected_for(file, &["overlay", "border"]),
        own: TestedIn("src/rules/checks/border.rs"),
    },
    Case {
        number: "09",
        holds: |file| rejected_for(file, &["face_occluded"]),
        own: TestedIn("src/rules/checks/face_occluded.rs"),
    },
    Case {
        number: "10",
        holds: |file| rejected_for(file, &["face_occluded", "overlay"]),
        own: TestedIn("src/rules/checks/face_occluded.rs"),
    },
    Case {
        number: "11",
        holds: |file| one_cause(file, "upright"),
        own: TestedIn("tests/turns.rs"),
    },
    Case {
        number: "14",
        holds: measured_upright,
        own: TestedIn("tests/orientation.rs"),
    },
    Case {
        number: "15",
        holds: measured_upright,
        own: TestedIn("tests/orientation.rs"),
    },
    Case {
        number: "17",
        holds: measured_upright,
        own: TestedIn("tests/orientation.rs"),
    },
    Case {
        number: "19",
        holds: both_codes,
        own: Made(two_codes),
    },
    Case {
        number: "20",
        holds: bounded,
        own: TestedIn("tests/hostile.rs"),
    },
    Case {
        number: "22",
        holds: band_is_met,
        own: Made(narrow_band),
    },
    Case {
        number: "29",
        holds: lines_are_named,
        own: Made(spoilt_roster),
    },
];

/// Cases that need a server, a browser or WeChat, and who tests them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("24", "crates/receiver/src/store/mod.rs"),
    ("25", "crates/receiver/src/store/mod.rs"),
    ("26", "crates/receiver/src/serve/intake.rs"),
    ("27", "tests/browser/upload.test.mjs"),
    ("32", "tests/cases.test.mjs"),
];

/// The folder of cases: `shared/cases` beside the repository, or beside a folder above it.
fn folder() -> Option<PathBuf> {
    let mut folders = root().ancestors().map(|folder| folder.join("shared/cases"));
    folders.find(|cases| cases.join("README.md").is_file())
}

/// The files of a case.
fn files_of(cases: &Path, number: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(cases)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_of = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.starts_with(&format!("{number}-")) && !name.ends_with(".txt")
    };
    entries.filter(is_of).collect()
}

/// Runs the case of this number on the reported file where it is there, and on the project's own.
fn run(number: &str) {
    let case = CASES.iter().find(|case| case.number == number).unwrap();
    for file in folder().iter().flat_map(|cases| files_of(cases, number)) {
        (case.holds)(&file);
    }
    match case.own {
        Made(make) => {
            let folder = Folder::new();
            (case.holds)(&make(&folder));
        }
        TestedIn(path) => assert!(root().join(path).is_file(), "{path} is gone"),
    }
}

macro_rules! cases {
    ($($name:ident $number:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            run($number);
        })*

        /// Numbers of the rows that run.
        const RUN: &[&str] = &[$($number),*];
    };
}

cases! {
    a_frame_that_the_data_does_not_fill "03",
    black_corners_of_a_rounded_card "05",
    a_strip_with_name_and_number "06",
    a_white_mask "09",
    a_sticker_over_the_mouth "10",
    a_photo_on_its_side "11",
    a_turned_webp "14",
    two_exif_blocks "15",
    an_orientation_in_the_exif_directory "17",
    a_colour_profile_that_unpacks_to_300_megabytes "20",
    two_codes_in_one_picture "19",
    a_band_of_ten_kilobytes "22",
    a_roster_that_a_spreadsheet_has_spoilt "29",
}

#[test]
fn every_case_has_a_row() {
    assert!(RUN
        .iter()
        .all(|number| CASES.iter().any(|case| case.number == *number)));
    for (number, path) in ELSEWHERE {
        assert!(root().join(path).is_file(), "{number}: {path} is gone");
    }
    let Some(cases) = folder() else {
        return;
    };
    for entry in fs::read_dir(cases).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let Some((number, _)) = name.split_once('-') else {
            continue;
        };
        let here = CASES.iter().any(|case| case.number == number);
        assert!(
            here || ELSEWHERE.iter().any(|(n, _)| *n == number),
            "{name} has no row"
        );
    }
}

/// The report of a file under the national rule.
fn report(file: &Path) -> Value {
    let done = command()
        .args(["check", "--json"])
        .arg(file)
        .output()
        .unwrap();
    serde_json::from_slice(&done.stdout).unwrap()
}

/// Ids of the findings that reject and that no other finding explains.
fn causes(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let rejects = findings.filter(|f| f["status"] == "reject" && f["explained_by"].is_null());
    rejects
        .map(|f| f["check"].as_str().unwrap().to_string())
        .collect()
}

fn rejected_for(file: &Path, checks: &[&str]) {
    let report = report(file);
    let causes = causes(&report);
    assert_eq!(
        report["verdict"],
        "reject",
        "{}: {causes:?}",
        file.display()
    );
    let named = causes.iter().any(|cause| checks.contains(&cause.as_str()));
    assert!(named, "{}: {causes:?}, none of {checks:?}", file.display());
}

fn one_cause(file: &Path, check: &str) {
    assert_eq!(causes(&report(file)), [check], "{}", file.display());
}

fn measured_upright(file: &Path) {
    let report = report(file);
    let causes = causes(&report);
    assert!(
        !causes.iter().any(|cause| cause == "upright"),
        "{}",
        file.display()
    );
    let [width, height] = ["width", "height"].map(|side| report["photo"][side].as_u64());
    assert!(width < height, "{}: {width:?}×{height:?}", file.display());
    assert_ne!(
        report["verdict"],
        "reject",
        "{}: {causes:?}",
        file.display()
    );
}

fn both_codes(file: &Path) {
    let done = command().arg("code").arg(file).output().unwrap();
    assert_eq!(done.status.code(), Some(0));
    let line: Value = serde_json::from_slice(&done.stdout).unwrap();
    let codes = line["codes"].as_array().unwrap();
    let texts: Vec<&str> = codes
        .iter()
        .map(|code| code["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    let payload = fs::read_to_string(format!("{}.txt", file.display())).unwrap();
    assert!(texts.contains(&payload.trim()), "{texts:?}");
}

/// Ends, with an answer, in no more memory than it may take.
fn bounded(file: &Path) {
    let mut child = command()
        .args(["check", "--json"])
        .arg(file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let peak = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse().ok());
        most = most.max(kilobytes.unwrap_or(0));
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let answer = child.wait_with_output().unwrap();
    assert!(serde_json::from_slice::<Value>(&answer.stdout).is_ok());
    assert!(most < 400 << 10, "{}: {most} KB", file.display());
}

/// Every one of these photos becomes a file in the band of the profile.
fn band_is_met(profile: &Path) {
    let wanted: Value = serde_json::from_slice(&fs::read(profile).unwrap()).unwrap();
    let [min, max] = ["min", "max"].map(|end| wanted["limits"]["file_size"][end].as_u64().unwrap());
    let folder = Folder::new();
    let mut files = vec![folder.write("drawn.jpg", framed())];
    let is_drawn = wanted["id"] != "band-50-60";
    let clean = photos::folder().filter(|_| !is_drawn);
    let clean = clean.map(|photos| photos.join("A_clean"));
    if let Some(clean) = clean {
        let paths = fs::read_dir(clean)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        files = paths
            .filter(|path| path.to_string_lossy().ends_with("_light_blue.jpg"))
            .collect();
        files.sort();
        files.truncate(8);
    } else if !is_drawn {
        return;
    }
    for (i, file) in files.iter().enumerate() {
        let out = folder.path(&format!("out-{i}.jpg"));
        let done = command()
            .arg("prepare")
            .arg(file)
            .arg("-o")
            .arg(&out)
            .arg("--profile")
            .arg(profile)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stdout).into_owned();
        assert_eq!(done.status.code(), Some(0), "{}: {said}", file.display());
        let bytes = fs::metadata(&out).unwrap().len();
        assert!((min..=max).contains(&bytes), "{}: {bytes}", file.display());
    }
}

fn lines_are_named(roster: &Path) {
    let folder = Folder::new();
    let done = command()
        .args(["serve", "--port", "0", "--store"])
        .arg(folder.path("store"))
        .arg("--roster")
        .arg(roster)
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    for line in [2, 3, 5] {
        assert!(
            said.contains(&format!("line {line}:")),
            "{said} lacks line {line}"
        );
    }
}

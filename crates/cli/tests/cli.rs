//! The command line.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use serde_json::{json, Value};
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};
use xuezhao_fixtures::{code_png, drawn_jpeg, profiles, Folder};

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
        let answer = xuezhao(
            ["check", "--all", "--lang", "en"]
                .map(OsStr::new)
                .iter()
                .chain([&file]),
        );
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

#[test]
fn prepare_overwrites_nothing_and_writes_jpegs_under_their_own_name() {
    let folder = Folder::new();
    let photo = folder.write("a.jpg", drawn_jpeg(480, 640, 90));
    let before = fs::read(&photo).unwrap();
    let profile = folder.write("p.json", profiles::file_only(1000));
    let prepare = |out: &OsStr, more: &[&str]| {
        let fixed: [&OsStr; 6] = [
            "prepare".as_ref(),
            photo.as_os_str(),
            "--profile".as_ref(),
            profile.as_os_str(),
            "-o".as_ref(),
            out,
        ];
        xuezhao(fixed.into_iter().chain(more.iter().map(OsStr::new)))
    };
    let png = prepare(folder.path("out.png").as_os_str(), &[]);
    assert_eq!(png.status.code(), Some(2));
    assert!(text(&png.stderr).contains("name it .jpg") && !folder.path("out.png").exists());
    let over = prepare(photo.as_os_str(), &[]);
    assert_eq!(over.status.code(), Some(2));
    assert!(
        text(&over.stderr).contains("--force"),
        "{}",
        text(&over.stderr)
    );
    assert_eq!(fs::read(&photo).unwrap(), before);
    let other = folder.write("other.JPEG", "old");
    assert_eq!(prepare(other.as_os_str(), &[]).status.code(), Some(2));
    assert_eq!(
        prepare(other.as_os_str(), &["--force"]).status.code(),
        Some(0)
    );
    assert_eq!(fs::read(&other).unwrap(), before);
}

#[test]
fn check_goes_on_after_a_bad_path_and_takes_folders() {
    let folder = Folder::new();
    let profile = folder.write("p.json", profiles::file_only(1000));
    fs::create_dir(folder.path("photos")).unwrap();
    fs::create_dir(folder.path("photos/more")).unwrap();
    fs::create_dir(folder.path("empty")).unwrap();
    for name in ["photos/b.jpg", "photos/a.JPG", "photos/more/c.jpeg"] {
        folder.write(name, drawn_jpeg(480, 640, 90));
    }
    folder.write("photos/notes.txt", "no picture");
    let check = |more: &[&OsStr]| {
        let options: [&OsStr; 3] = ["check".as_ref(), "--profile".as_ref(), profile.as_os_str()];
        xuezhao(options.into_iter().chain(more.iter().copied()))
    };
    let (photos, missing) = (folder.path("photos"), folder.path("none.jpg"));
    let done = check(&[missing.as_os_str(), "--json".as_ref(), photos.as_os_str()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("none.jpg"));
    let files: Vec<String> = text(&done.stdout)
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["file"]
                .as_str()
                .unwrap()
                .to_string()
        })
        .collect();
    let ends = ["photos/a.JPG", "photos/b.jpg", "photos/more/c.jpeg"];
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(
        files
            .iter()
            .zip(ends)
            .all(|(file, end)| file.ends_with(end)),
        "{files:?}"
    );
    let said = check(&[photos.as_os_str(), "--lang".as_ref(), "en".as_ref()]);
    assert_eq!(said.status.code(), Some(0));
    assert!(
        text(&said.stdout).contains("3 in all: 3 pass"),
        "{}",
        text(&said.stdout)
    );
    assert!(!text(&said.stdout).contains('✓'));
    assert_eq!(
        check(&[folder.path("empty").as_os_str()]).status.code(),
        Some(2)
    );
}

#[test]
fn check_and_code_read_the_standard_input() {
    let folder = Folder::new();
    let picture = code_png("b3038b3256ce5e08");
    let file = folder.write("code.png", &picture);
    for (arguments, code) in [(["code", "-"], 0), (["check", "-"], 1)] {
        let done = command()
            .args(arguments)
            .stdin(fs::File::open(&file).unwrap())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(code), "{arguments:?}");
    }
}

#[test]
fn code_prints_every_code_as_json_lines() {
    let folder = Folder::new();
    let code = folder.write("code.png", code_png("b3038b3256ce5e08"));
    let photo = folder.write("photo.jpg", drawn_jpeg(480, 640, 90));
    let run = |files: &[&OsStr]| xuezhao([OsStr::new("code")].iter().chain(files));
    let found = run(&[code.as_os_str()]);
    assert_eq!(found.status.code(), Some(0));
    let line: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(line["file"].as_str(), code.to_str());
    assert_eq!(line["codes"][0]["text"], "b3038b3256ce5e08");
    assert_eq!(
        line["codes"][0]["corners"].as_array().map(Vec::len),
        Some(4)
    );
    let both = run(&[photo.as_os_str(), code.as_os_str()]);
    assert_eq!(both.status.code(), Some(1));
    assert_eq!(text(&both.stdout).lines().count(), 2);
    let missing = folder.path("none.png");
    let bad = run(&[missing.as_os_str(), code.as_os_str()]);
    assert_eq!(bad.status.code(), Some(2));
    assert_eq!(text(&bad.stdout).lines().count(), 1);
}

#[test]
fn review_makes_no_store() {
    let folder = Folder::new();
    let store = folder.path("none");
    let done = xuezhao(["review".as_ref(), "--store".as_ref(), store.as_os_str()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(!store.exists());
}

#[test]
fn a_new_profile_is_made_from_options_or_answers() {
    let folder = Folder::new();
    let out = folder.path("my-school.json");
    let mut child = command()
        .args([
            "profile",
            "new",
            "--from",
            "cup-2023",
            "--id",
            "my-school",
            "--zh",
            "我的学校",
            "-o",
        ])
        .arg(&out)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let answers = "My school\n\n\n30-200\nffffff\nfit\n关于照片的通知\n2027-03-01/2027-03-31\n";
    child
        .stdin
        .take()
        .unwrap()
        .write_all(answers.as_bytes())
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    let made: Value = serde_json::from_slice(&fs::read(&out).unwrap()).unwrap();
    assert_eq!(
        made["title"],
        json!({ "zh": "我的学校", "en": "My school" })
    );
    assert_eq!(
        made["limits"]["file_size"],
        json!({ "min": 30720, "max": 204_800 })
    );
    assert_eq!(made["grounds"], json!([[255, 255, 255]]));
    assert_eq!(made["source"]["verified"], true);
    assert_eq!(made["service"]["stages"][0]["to"], "2027-03-31");
    assert!(made["service"].get("contact").is_none());
    let again = xuezhao(["profile".as_ref(), "check".as_ref(), out.as_os_str()]);
    assert_eq!(again.status.code(), Some(0));
    for wrong in [["--id", "chsi"], ["--id", "My School"]] {
        let made = command()
            .args(["profile", "new"])
            .args(wrong)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert_eq!(made.status.code(), Some(2));
    }
}

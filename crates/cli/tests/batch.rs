//! Many photos at once: folders, lists of paths, files of reports.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

fn xuezhao<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Output {
    command().args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A folder of photos that pass `p.json`, with one that is no picture at all.
struct Photos(Folder);

impl Photos {
    fn new() -> Photos {
        let folder = Folder::new();
        fs::create_dir_all(folder.path("in/一班")).unwrap();
        for (i, name) in ["b.jpg", "a.jpg", "一班/c.jpg", "d.jpg"].iter().enumerate() {
            folder.write(&format!("in/{name}"), drawn_jpeg(480, 640 + i, 90));
        }
        folder.write("in/bad.jpg", "hello");
        folder.write("p.json", profiles::file_only(1000));
        Photos(folder)
    }

    /// Words of the command with the profile.
    fn words(&self, words: &[&str]) -> Vec<PathBuf> {
        let words = words.iter().map(PathBuf::from);
        let profile = ["--profile".into(), self.0.path("p.json")];
        words.chain(profile).collect()
    }

    fn check(&self, words: &[&str]) -> Output {
        let folder = self.0.path("in");
        let words = self.words(&[&["check"], words].concat());
        xuezhao(words.into_iter().chain([folder]))
    }
}

/// The file's name in each line of JSON.
fn names(lines: &str) -> Vec<String> {
    let name = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let file = Path::new(line["file"].as_str().unwrap());
        file.file_name().unwrap().to_string_lossy().into_owned()
    };
    lines.lines().map(name).collect()
}

#[test]
fn reports_come_in_the_order_of_the_photos_whatever_the_number_of_threads() {
    let photos = Photos::new();
    let one = photos.check(&["--json", "--jobs", "1"]);
    assert_eq!(one.status.code(), Some(1));
    assert_eq!(
        names(&text(&one.stdout)),
        ["a.jpg", "b.jpg", "bad.jpg", "d.jpg", "c.jpg"]
    );
    let many = photos.check(&["--json", "--jobs", "4"]);
    assert_eq!(text(&many.stdout), text(&one.stdout));
}

#[test]
fn a_run_that_was_ended_is_continued() {
    let photos = Photos::new();
    for (form, file) in [
        ("--json", "r.jsonl"),
        ("--csv", "r.csv"),
        ("--html", "r.html"),
    ] {
        let out = photos.0.path(file);
        let run = || photos.check(&[form, "-o", out.to_str().unwrap(), "--lang", "en"]);
        let first = run();
        assert_eq!(first.status.code(), Some(1));
        assert!(text(&first.stdout).starts_with("5 in all: 4 pass, 1 rejected"));
        let whole = fs::read(&out).unwrap();
        fs::write(&out, &whole[..whole.len() * 3 / 4]).unwrap();
        assert_eq!(run().stdout, first.stdout, "{form}");
        assert!(fs::read(&out).unwrap() == whole, "{form}");
        // What was judged already is not read again.
        let moved = photos.0.path("in/b.jpg");
        let bytes = fs::read(&moved).unwrap();
        fs::write(&moved, "no photo any more").unwrap();
        assert_eq!(run().stdout, first.stdout, "{form}");
        fs::write(&moved, bytes).unwrap();
    }
}

#[test]
fn a_table_has_a_row_and_a_page_an_article_for_each_photo() {
    let photos = Photos::new();
    let table = text(&photos.check(&["--csv"]).stdout);
    let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split(',').collect()).collect();
    assert_eq!(rows.len(), 6);
    assert!(rows[3][0].ends_with("bad.jpg"));
    assert_eq!(rows[3][1], "reject");
    assert!(rows[3][3].starts_with("file_intact "), "{:?}", rows[3]);
    assert_eq!(rows[1][7..11], ["jpeg", rows[1][8], "480", "641"]);
    let page = text(&photos.check(&["--html"]).stdout);
    assert_eq!(page.matches("<article ").count(), 5);
    assert_eq!(page.matches("src=\"data:image/jpeg;base64,").count(), 4);
    for outside in ["http:", "https:", "src=\"/", "href="] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn a_list_of_paths_is_answered_as_it_comes() {
    let photos = Photos::new();
    let mut process = command()
        .args(photos.words(&["check", "-", "--json"]))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut keys = process.stdin.take().unwrap();
    let mut reports = BufReader::new(process.stdout.take().unwrap());
    for name in ["d.jpg", "a.jpg", "bad.jpg"] {
        writeln!(keys, "{}", photos.0.path("in").join(name).display()).unwrap();
        let mut line = String::new();
        reports.read_line(&mut line).unwrap();
        assert_eq!(names(&line), [name]);
    }
    writeln!(keys, "{}", photos.0.path("none.jpg").display()).unwrap();
    drop(keys);
    assert_eq!(process.wait().unwrap().code(), Some(2));
}

#[test]
fn folders_are_prepared_once() {
    let photos = Photos::new();
    let folder = photos.0.path("in");
    let out = photos.0.path("out");
    let prepare = |more: &[&str]| {
        let words = photos.words(&["prepare", "--lang", "en", "-o"]);
        let paths = [out.clone(), folder.clone(), photos.0.path("none.jpg")];
        let (words, profile) = words.split_at(4);
        let words = words.iter().chain(&paths).chain(profile);
        xuezhao(
            words
                .map(|word| word.as_os_str())
                .chain(more.iter().map(OsStr::new)),
        )
    };
    let first = prepare(&[]);
    assert_eq!(first.status.code(), Some(2));
    assert!(text(&first.stderr).contains("none.jpg"));
    let said = text(&first.stdout);
    assert!(said.contains("bad.jpg: cannot be prepared"), "{said}");
    assert!(
        said.ends_with("6 in all: 4 made, 1 refused, 0 there before, 1 failed\n"),
        "{said}"
    );
    let made = out.join("一班/c.jpg");
    assert_eq!(
        fs::read(&made).unwrap(),
        fs::read(folder.join("一班/c.jpg")).unwrap()
    );
    fs::write(&made, "kept").unwrap();
    fs::remove_file(out.join("a.jpg")).unwrap();
    let second = text(&prepare(&[]).stdout);
    assert!(
        second.ends_with("1 made, 1 refused, 3 there before, 1 failed\n"),
        "{second}"
    );
    assert_eq!(fs::read(&made).unwrap(), b"kept");
    let forced = text(&prepare(&["--force", "--json"]).stdout);
    assert_eq!(
        names(&forced),
        ["a.jpg", "b.jpg", "bad.jpg", "d.jpg", "c.jpg"]
    );
    assert_ne!(fs::read(&made).unwrap(), b"kept");
    let files = fs::read_dir(&out).unwrap().count();
    assert_eq!(files, 4, "nothing else is left in the folder");
}

#[test]
fn two_photos_never_become_one_file() {
    let photos = Photos::new();
    let out = photos.0.path("out");
    photos.0.write("in/a.png", drawn_jpeg(480, 640, 90));
    let words = photos.words(&["prepare", "-o"]);
    let (words, profile) = words.split_at(2);
    let paths = [out, photos.0.path("in")];
    let done = xuezhao(words.iter().chain(&paths).chain(profile));
    assert_eq!(done.status.code(), Some(2));
    let said = text(&done.stderr);
    assert!(said.contains("a.png") && said.contains("a.jpg"), "{said}");
}

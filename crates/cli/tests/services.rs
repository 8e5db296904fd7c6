//! What a service wants beside the photo, and the stage that collects capture codes: what the receiver enforces.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use common::server::{Answer, Server};
use serde_json::{json, Value};
use std::ffi::OsStr;
use xuezhao_fixtures::{code_png, drawn_jpeg, profiles, root, Folder};

const CODE: &str = "c8bade99b9b2edca";
const FEATURE: &str = "1a2d9fb8a5f1c2ba03ae58a7";

/// A service that judges the file alone, so that a drawn picture passes.
fn profile() -> String {
    let mut profile: Value = serde_json::from_str(&profiles::file_only(1000)).unwrap();
    profile["service"] = json!({ "stages": [
        { "submits": "code", "steps": ["school", "identity", "confirm", "code", "submit", "status"] },
        { "steps": ["feature", "code", "confirm", "contact", "photo", "submit", "status"] },
    ] });
    profile.to_string()
}

fn server(with_roster: bool) -> Server {
    let roster = root().join("docs/examples/roster.csv");
    let options: [&OsStr; 2] = ["--roster".as_ref(), roster.as_os_str()];
    let options = if with_roster { &options[..] } else { &[] };
    Server::start_with(&profile(), Folder::new(), options)
}

/// Submits a form: its words, then the picture.
fn form(server: &Server, words: &[(&str, &str)], picture: &[u8]) -> Answer {
    let words = [&[("profile", "file-only")], words].concat();
    server.form(&words, picture)
}

fn token(server: &Server) -> String {
    let claim = json!({ "code": CODE, "feature": FEATURE });
    let student = server.post("/api/students", &claim).json();
    student["student"].as_str().unwrap().to_string()
}

fn code_of(answer: &Answer) -> Value {
    answer.json()["error"]["code"].clone()
}

#[test]
fn code_and_feature_find_a_student_and_show_no_whole_name() {
    let server = server(true);
    let student = server.post(
        "/api/students",
        &json!({ "code": CODE, "feature": FEATURE }),
    );
    assert_eq!(student.json()["name"], "黄*正");
    let claim = |name: &str| json!({ "code": CODE, "feature": FEATURE, "name": name });
    assert_eq!(server.post("/api/students", &claim("黄国正")).status, 200);
    assert_eq!(server.post("/api/students", &claim("黄国")).status, 404);
    let other = json!({ "code": CODE, "feature": "1a2d" });
    assert_eq!(server.post("/api/students", &other).status, 404);
}

#[test]
fn with_a_roster_everything_that_the_service_asks_for_has_to_be_there() {
    let server = server(true);
    let token = token(&server);
    let details =
        r#"{"name":"黄国正","email":"h@example.cn","phone":"13800000000","address":"某路 1 号"}"#;
    let photo = drawn_jpeg(480, 640, 90);
    let whole = [
        ("student", token.as_str()),
        ("code", CODE),
        ("feature", FEATURE),
        ("details", details),
    ];
    let without = |name: &str| -> Vec<(&str, &str)> {
        whole.into_iter().filter(|(n, _)| *n != name).collect()
    };
    let with = |name: &'static str, value: &'static str| {
        let mut words = without(name);
        words.push((name, value));
        words
    };
    let long: &'static str = "a".repeat(4001).leak();
    let mut many = without("kind");
    many.extend([("other", ""); 32]);
    let cases = [
        (without("student"), 403, "identity_missing"),
        (without("code"), 400, "code_missing"),
        (without("details"), 400, "details_missing"),
        (with("code", "0000000000000000"), 409, "other_code"),
        (with("feature", "0000"), 404, "unknown_student"),
        (with("student", "nobody"), 404, "unknown_student"),
        (with("details", r#"{"age":1}"#), 400, "bad_form"),
        (with("declared", long), 400, "word_too_long"),
        (many, 400, "bad_form"),
        (with("kind", "film"), 400, "unknown_kind"),
    ];
    for (words, status, code) in cases {
        let answer = form(&server, &words, &photo);
        assert_eq!((answer.status, code_of(&answer)), (status, code.into()));
        assert!(answer.json()["error"]["message"]["zh"].is_string());
    }
    assert!(server.stored(".jpg").is_empty());
    let answer = form(&server, &whole, &photo);
    assert_eq!(answer.status, 201);

    let card = command()
        .args(["review", &answer.receipt(), "--store"])
        .arg(server.store())
        .output()
        .unwrap();
    let card: Value = serde_json::from_slice(&card.stdout).unwrap();
    assert_eq!(card["code"], CODE);
    assert_eq!(card["feature"], FEATURE);
    assert_eq!(card["details"]["email"], "h@example.cn");
    assert_eq!(card["name"], "黄国正");
    assert_eq!(card["kind"], "photo");
}

#[test]
fn a_school_is_found_with_either_kind_of_brackets() {
    let server = server(true);
    for typed in [
        "%28%E5%8C%97%E4%BA%AC%29",
        "%EF%BC%88%E5%8C%97%E4%BA%AC%EF%BC%89",
    ] {
        let found = server.get(&format!("/api/schools?q={typed}")).json();
        assert_eq!(found[0]["school"], "中国石油大学（北京）");
    }
}

#[test]
fn without_a_roster_nobody_is_asked_who_they_are() {
    let server = server(false);
    let receiver = server.get("/api/profiles").json();
    assert_eq!(
        (&receiver["roster"], &receiver["hold"]),
        (&json!(false), &json!(false))
    );
    assert_eq!(receiver["profiles"][0]["id"], "file-only");
    assert_eq!(form(&server, &[], &drawn_jpeg(480, 640, 90)).status, 201);
}

#[test]
fn a_stage_may_collect_the_picture_of_the_code() {
    let server = server(true);
    let claim = json!({ "school": "高校示例学院", "number": "852021102012", "name": "黄国正" });
    let token = server.post("/api/students", &claim).json()["student"].clone();
    let words = [("student", token.as_str().unwrap()), ("kind", "code")];

    let photo = form(&server, &words, &drawn_jpeg(480, 640, 90));
    assert_eq!((photo.status, code_of(&photo)), (422, "no_code".into()));
    let other = form(&server, &words, &code_png("0000000000000000"));
    assert_eq!((other.status, code_of(&other)), (409, "other_code".into()));

    let picture = code_png(CODE);
    let kept = form(&server, &words, &picture);
    assert_eq!(kept.status, 201);
    assert_eq!(kept.json()["kind"], "code");
    assert_eq!(kept.json()["state"], "complete");
    let file = server.store().join(format!("{}.png", kept.receipt()));
    assert_eq!(std::fs::read(file).unwrap(), picture);

    let student = server.post("/api/students", &claim).json();
    assert_eq!(student["state"], "waiting", "the photo is still to come");
}

#[test]
fn a_service_without_such_a_stage_takes_no_code() {
    let server = Server::start(&profiles::file_only(1000));
    let answer = form(&server, &[("kind", "code")], &code_png(CODE));
    assert_eq!(
        (answer.status, code_of(&answer)),
        (400, "unknown_kind".into())
    );
}

//! Who may what: how often somebody may be wrong about who they are, and what the token is good for.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use common::server::Server;
use serde_json::{json, Value};
use std::ffi::OsStr;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const CODE: &str = "0123456789abcdef";
const ROSTER: &str = "school,level,number,name,last_four,code,feature\n\
    测试大学,本科,2023001,王小明,1234,0123456789abcdef,1a2d9fb8\n\
    测试大学,本科,2023002,李雷,,fedcba9876543210,1a2d9fb8\n";

/// A service that asks this for the photo, and judges the file alone.
fn profile(step: &str) -> String {
    let mut profile: Value = serde_json::from_str(&profiles::file_only(1000)).unwrap();
    profile["service"] = json!({ "stages": [{ "steps": ["code", step, "photo", "submit"] }] });
    profile["ask"] = json!(["no_earrings"]);
    profile.to_string()
}

fn server(step: &str, options: &[&str]) -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let mut words: Vec<&OsStr> = vec!["--roster".as_ref(), roster.as_os_str()];
    words.extend(options.iter().map(OsStr::new));
    Server::start_with(&profile(step), folder, &words)
}

fn claim(server: &Server, code: &str, last_four: &str) -> (u16, Value) {
    let claim = json!({ "code": code, "last_four": last_four, "profile": "file-only" });
    let answer = server.post("/api/students", &claim);
    (answer.status, answer.json())
}

#[test]
fn guessing_is_stopped_at_twenty_and_a_new_server_remembers_it() {
    let mut server = server("last_four", &[]);
    for guess in 0..20 {
        assert_eq!(claim(&server, CODE, &format!("{guess:04}")).0, 404);
    }
    let right = claim(&server, CODE, "1234");
    assert_eq!(
        (right.0, &right.1["error"]["code"]),
        (429, &json!("too_many_tries"))
    );
    server.restart();
    assert_eq!(claim(&server, CODE, "1234").0, 429);
    assert_eq!(
        claim(&server, "fedcba9876543210", "1").0,
        404,
        "another one"
    );
}

#[test]
fn guessing_about_many_is_stopped_too() {
    let server = server("last_four", &[]);
    let tried = (0..200).take_while(|i| claim(&server, &format!("{i:016}"), "1234").0 == 404);
    assert_eq!(tried.count(), 100);
    let head = server
        .post(
            "/api/students",
            &json!({ "code": CODE, "last_four": "1234" }),
        )
        .head;
    assert!(head.contains("retry-after: 3600"), "{head}");
}

#[test]
fn an_empty_part_of_a_claim_matches_nobody() {
    let server = server("last_four", &[]);
    assert_eq!(claim(&server, "fedcba9876543210", "").0, 404);
    assert_eq!(claim(&server, "fedcba9876543210", " \u{200b}").0, 404);
    assert_eq!(claim(&server, CODE, "1234").0, 200);
}

#[test]
fn what_the_service_does_not_ask_for_finds_nobody() {
    let server = server("feature", &[]);
    assert_eq!(claim(&server, CODE, "1234").0, 404);
}

#[test]
fn a_token_is_good_for_its_profile_and_step() {
    let server = server("last_four", &[]);
    let token = |profile: &str, claim: Value| {
        let mut claim = claim;
        claim["profile"] = profile.into();
        let answer = server.post("/api/students", &claim).json();
        answer["student"].as_str().unwrap().to_string()
    };
    let submit = |token: &str, declared: &str| {
        let mut form = Vec::new();
        let words = [
            ("profile", "file-only"),
            ("student", token),
            ("code", CODE),
            ("declared", declared),
        ];
        for (name, value) in words {
            let field = format!(
                "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            form.extend_from_slice(field.as_bytes());
        }
        form.extend_from_slice(b"--b\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\n");
        form.extend_from_slice(&drawn_jpeg(480, 640, 90));
        form.extend_from_slice(b"\r\n--b--\r\n");
        let head =
            "POST /api/submissions HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b";
        let answer = server.send(head, &form);
        (answer.status, answer.json()["error"]["code"].clone())
    };
    let by_name = json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    let elsewhere = token("cup-2023", by_name);
    assert_eq!(
        submit(&elsewhere, "no_earrings"),
        (404, "unknown_student".into())
    );
    let weak = json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    let weak = server.post("/api/students", &weak).json()["student"].clone();
    assert_eq!(
        submit(weak.as_str().unwrap(), "no_earrings"),
        (403, "identity_missing".into())
    );
    let known = token("file-only", json!({ "code": CODE, "last_four": "1234" }));
    assert_eq!(submit(&known, ""), (400, "declarations_missing".into()));
    assert_eq!(submit(&known, "no_earrings").0, 201);
}

#[test]
fn an_operator_runs_some_profiles_and_says_who_it_is() {
    let server = server(
        "last_four",
        &[
            "--only",
            "chsi",
            "--only",
            "file-only",
            "--operator",
            "某采集点",
        ],
    );
    let said = server.get("/api/profiles").json();
    assert_eq!(said["only"], json!(["chsi", "file-only"]));
    assert_eq!(said["operator"], "某采集点");
    let other = server.submit("cup-2023", "k", &drawn_jpeg(480, 640, 90));
    assert_eq!(
        (other.status, &other.json()["error"]["code"]),
        (400, &json!("unknown_profile"))
    );
    let mut wrong = command();
    wrong.args(["serve", "--port", "0", "--only", "none", "--store"]);
    let wrong = wrong.arg(server.folder.path("other")).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("`none`"));
}

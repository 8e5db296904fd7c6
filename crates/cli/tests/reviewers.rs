//! Reviewers over HTTP: who may sign in, what each role sees and decides, and what stands in the log.
#![allow(clippy::unwrap_used)]

mod common;

use common::server::{Answer, Server};
use common::{command, reviewer};
use serde_json::{json, Value};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const ROSTER: &str = "school,level,number,name\n\
    测试大学,本科,2023001,王小明\n\
    测试大学,本科,2023002,李雷\n";
const PASSWORD: &str = "a long enough one";

fn server() -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let options = ["--roster".as_ref(), roster.as_os_str()];
    Server::start_with(&profiles::file_only(1000), folder, &options)
}

fn token(server: &Server, number: &str, name: &str) -> String {
    let claim = json!({ "school": "测试大学", "number": number, "name": name });
    let student = server.post("/api/students", &claim).json();
    student["student"].as_str().unwrap().to_string()
}

fn submit(server: &Server, key: &str) -> Answer {
    let profile = format!("file-only&student={}", token(server, "2023001", "王小明"));
    server.submit(&profile, key, &drawn_jpeg(480, 640, 90))
}

fn sign_in(server: &Server, name: &str, password: &str) -> Answer {
    let words = json!({ "name": name, "password": password });
    server.post("/api/review/session", &words)
}

/// The cookie of a session.
fn cookie(server: &Server, name: &str) -> String {
    let answer = sign_in(server, name, PASSWORD);
    assert_eq!(answer.status, 200);
    let line = answer
        .head
        .lines()
        .find(|line| line.starts_with("set-cookie: "));
    let line = line.unwrap().trim_start_matches("set-cookie: ").to_string();
    assert!(
        line.contains("httponly") && line.contains("samesite=strict"),
        "{line}"
    );
    line.split(';').next().unwrap().to_string()
}

fn ask(server: &Server, cookie: &str, method: &str, path: &str, body: &Value) -> Answer {
    let head = format!(
        "{method} /api/review/{path} HTTP/1.1\r\nContent-Type: application/json\r\nCookie: {cookie}"
    );
    server.send(&head, body.to_string().as_bytes())
}

fn decide(server: &Server, cookie: &str, receipt: &str, decision: &str) -> Value {
    let body = json!({ "receipts": [receipt], "decision": decision, "reason": "眉毛被遮住" });
    let answer = ask(server, cookie, "POST", "decisions", &body);
    assert_eq!(answer.status, 200);
    answer.json()
}

fn code(answer: &Answer) -> Value {
    answer.json()["error"]["code"].clone()
}

#[test]
fn without_a_session_nothing_is_shown() {
    let server = server();
    let receipt = submit(&server, "k1").receipt();
    let one = format!("submissions/{receipt}");
    let photo = format!("submissions/{receipt}/photo");
    let paths = ["session", "counts", "submissions", &one, &photo];
    for path in paths {
        for cookie in [
            "",
            "xuezhao_review=0000000000000000000000000000000000000000",
        ] {
            let answer = ask(&server, cookie, "GET", path, &Value::Null);
            assert_eq!(
                (answer.status, code(&answer)),
                (401, "not_signed_in".into())
            );
        }
    }
}

#[test]
fn a_session_begins_with_the_password_and_ends_when_asked() {
    let server = server();
    reviewer(
        &server.store(),
        &["add", "李老师", "--role", "review"],
        PASSWORD,
    );
    let wrong = sign_in(&server, "李老师", "another one");
    assert_eq!((wrong.status, code(&wrong)), (401, "wrong_password".into()));
    assert_eq!(sign_in(&server, "nobody", PASSWORD).status, 401);

    let cookie = cookie(&server, "李老师");
    let who = ask(&server, &cookie, "GET", "session", &Value::Null);
    assert_eq!(who.json(), json!({ "name": "李老师", "role": "review" }));
    assert!(who.head.contains("cache-control: no-store"));
    let ended = ask(&server, &cookie, "DELETE", "session", &Value::Null);
    assert_eq!(ended.status, 204);
    assert_eq!(
        ask(&server, &cookie, "GET", "session", &Value::Null).status,
        401
    );
}

#[test]
fn a_session_ends_with_the_reviewer_and_with_another_password() {
    let server = server();
    let store = server.store();
    reviewer(&store, &["add", "a", "--role", "read"], PASSWORD);
    let first = cookie(&server, "a");
    reviewer(&store, &["add", "a", "--role", "admin"], PASSWORD);
    assert_eq!(
        ask(&server, &first, "GET", "session", &Value::Null).status,
        401
    );
    let second = cookie(&server, "a");
    assert_eq!(reviewer(&store, &["list"], "").1, "a\tadmin\n");
    reviewer(&store, &["remove", "a"], "");
    assert_eq!(
        ask(&server, &second, "GET", "session", &Value::Null).status,
        401
    );
    assert_eq!(reviewer(&store, &["remove", "a"], "").0, Some(2));
    assert_eq!(
        reviewer(&store, &["add", "b", "--role", "read"], "short").0,
        Some(2)
    );
}

#[test]
fn guessing_a_password_ends_after_twenty_wrong_ones() {
    let server = server();
    reviewer(&server.store(), &["add", "a", "--role", "read"], PASSWORD);
    for _ in 0..20 {
        assert_eq!(sign_in(&server, "a", "wrong, wrong").status, 401);
    }
    let limited = sign_in(&server, "a", PASSWORD);
    assert_eq!(
        (limited.status, code(&limited)),
        (429, "too_many_tries".into())
    );
}

#[test]
fn each_role_does_what_it_may() {
    let server = server();
    let store = server.store();
    let receipt = submit(&server, "k1").receipt();
    for role in ["read", "review"] {
        reviewer(&store, &["add", role, "--role", role], PASSWORD);
    }
    let reads = cookie(&server, "read");
    let listed = ask(
        &server,
        &reads,
        "GET",
        "submissions?state=reviewing&q=2023001",
        &Value::Null,
    );
    let listed = listed.json();
    assert_eq!(listed["submissions"][0]["receipt"], *receipt);
    assert_eq!(listed["submissions"][0]["name"], "王小明");
    assert_eq!(listed["submissions"][0]["verdict"], "pass");
    assert_eq!(listed["next"], Value::Null);
    let none = ask(
        &server,
        &reads,
        "GET",
        "submissions?q=2023002",
        &Value::Null,
    )
    .json();
    assert_eq!(none["submissions"], json!([]));
    let counts = ask(&server, &reads, "GET", "counts", &Value::Null).json();
    assert_eq!(counts["states"]["reviewing"], 1);
    assert_eq!(counts["groups"][0]["school"], "测试大学");

    let body = json!({ "receipts": [receipt], "decision": "approve" });
    let refused = ask(&server, &reads, "POST", "decisions", &body);
    assert_eq!(
        (refused.status, code(&refused)),
        (403, "role_too_low".into())
    );

    let reviews = cookie(&server, "review");
    let one = ask(
        &server,
        &reviews,
        "GET",
        &format!("submissions/{receipt}"),
        &Value::Null,
    )
    .json();
    assert_eq!(one["report"]["verdict"], "pass");
    assert_eq!(one["decisions"], json!([]));
    let photo = ask(
        &server,
        &reviews,
        "GET",
        &format!("submissions/{receipt}/photo"),
        &Value::Null,
    );
    assert_eq!(photo.body, drawn_jpeg(480, 640, 90));
    assert!(photo.head.contains("content-type: image/jpeg"));
    assert!(photo.head.contains("cache-control: no-store"));
    let done = decide(&server, &reviews, &receipt, "approve");
    assert_eq!(done["decided"][0]["state"], "complete");
    let log = command()
        .args(["review", "--log", "--store"])
        .arg(&store)
        .output()
        .unwrap();
    let log = String::from_utf8(log.stdout).unwrap();
    assert!(
        log.ends_with(&format!("\treview\t{receipt}\treviewing\tcomplete\t\n")),
        "{log}"
    );
}

#[test]
fn a_decision_can_be_taken_back_by_who_made_it() {
    let server = server();
    let receipt = submit(&server, "k1").receipt();
    for name in ["a", "b"] {
        reviewer(
            &server.store(),
            &["add", name, "--role", "review"],
            PASSWORD,
        );
    }
    let (a, b) = (cookie(&server, "a"), cookie(&server, "b"));
    decide(&server, &a, &receipt, "reject");
    let state = server.get(&format!("/api/submissions/{receipt}")).json();
    assert_eq!(state["reason"], "眉毛被遮住");
    let others = decide(&server, &b, &receipt, "undo");
    assert_eq!(others["refused"][0]["error"]["code"], "not_possible");
    let one = ask(
        &server,
        &a,
        "GET",
        &format!("submissions/{receipt}"),
        &Value::Null,
    )
    .json();
    assert_eq!(one["undo"], true);
    assert_eq!(
        decide(&server, &a, &receipt, "undo")["decided"][0]["state"],
        "reviewing"
    );
    assert_eq!(decide(&server, &a, &receipt, "undo")["decided"], json!([]));
}

#[test]
fn a_second_look_is_another_persons() {
    let server = server();
    let receipt = submit(&server, "k1").receipt();
    for (name, role) in [("a", "review"), ("b", "review")] {
        reviewer(&server.store(), &["add", name, "--role", role], PASSWORD);
    }
    let (a, b) = (cookie(&server, "a"), cookie(&server, "b"));
    assert_eq!(
        decide(&server, &a, &receipt, "second_look")["decided"][0]["second_look"],
        "a"
    );
    let listed = ask(
        &server,
        &b,
        "GET",
        "submissions?second_look=true",
        &Value::Null,
    )
    .json();
    assert_eq!(listed["submissions"][0]["receipt"], *receipt);
    let own = decide(&server, &a, &receipt, "approve");
    assert_eq!(own["refused"][0]["error"]["code"], "second_look");
    let done = decide(&server, &b, &receipt, "approve");
    assert_eq!(done["decided"][0]["state"], "complete");
    assert_eq!(done["decided"][0]["second_look"], Value::Null);
}

#[test]
fn several_are_decided_each_on_its_own() {
    let server = server();
    let receipt = submit(&server, "k1").receipt();
    reviewer(&server.store(), &["add", "a", "--role", "review"], PASSWORD);
    let a = cookie(&server, "a");
    let body = json!({ "receipts": ["nothing", receipt], "decision": "approve" });
    let done = ask(&server, &a, "POST", "decisions", &body).json();
    assert_eq!(done["decided"][0]["receipt"], *receipt);
    assert_eq!(done["refused"][0]["error"]["code"], "unknown_receipt");
    for body in [
        json!({ "receipts": [receipt], "decision": "reject" }),
        json!({ "receipts": [receipt], "decision": "burn" }),
        json!({ "receipts": vec!["r"; 201], "decision": "approve" }),
    ] {
        assert_eq!(ask(&server, &a, "POST", "decisions", &body).status, 400);
    }
}

#[test]
fn a_photo_is_replaced_until_somebody_begins_to_review_it() {
    let server = server();
    let first = submit(&server, "k1");
    assert_eq!(first.json()["replaceable"], true);
    let second = submit(&server, "k2").receipt();
    let state = |receipt: &str| server.get(&format!("/api/submissions/{receipt}")).json();
    assert_eq!(state(&first.receipt())["state"], "replaced");
    assert_eq!(state(&second)["state"], "reviewing");

    for (name, role) in [("reads", "read"), ("reviews", "review")] {
        reviewer(&server.store(), &["add", name, "--role", role], PASSWORD);
    }
    let opened = format!("submissions/{second}");
    ask(
        &server,
        &cookie(&server, "reads"),
        "GET",
        &opened,
        &Value::Null,
    );
    let third = submit(&server, "k3");
    assert_eq!(third.status, 201, "who only reads does not review");
    let opened = format!("submissions/{}", third.receipt());
    let one = ask(
        &server,
        &cookie(&server, "reviews"),
        "GET",
        &opened,
        &Value::Null,
    )
    .json();
    assert_eq!(one["earlier"], json!([first.receipt(), second]));
    assert_eq!(state(&third.receipt())["replaceable"], false);
    let late = submit(&server, "k4");
    assert_eq!(
        (late.status, code(&late)),
        (409, "already_submitted".into())
    );
}

#[test]
fn a_photo_is_not_replaced_without_end() {
    let server = server();
    for key in 0..21 {
        assert_eq!(submit(&server, &key.to_string()).status, 201);
    }
    assert_eq!(submit(&server, "21").status, 429);
}

#[test]
fn what_the_phone_said_stands_beside_what_the_receiver_says() {
    let server = server();
    let token = token(&server, "2023001", "王小明");
    let report = r#"{"core":"0.1.0","profile":"file-only","verdict":"pass","findings":[{"check":"file_size","status":"pass","value":51234,"title":{"zh":"文件大小"}}]}"#;
    let words = [
        ("profile", "file-only"),
        ("student", token.as_str()),
        ("report", report),
    ];
    let receipt = server.form(&words, &drawn_jpeg(480, 640, 90)).receipt();
    reviewer(&server.store(), &["add", "a", "--role", "read"], PASSWORD);
    let path = format!("submissions/{receipt}");
    let one = ask(&server, &cookie(&server, "a"), "GET", &path, &Value::Null).json();
    let finding = json!({ "check": "file_size", "status": "pass", "value": 51234.0 });
    assert_eq!(one["phone"]["findings"], json!([finding]));
    let words = [
        ("profile", "file-only"),
        ("student", token.as_str()),
        ("report", "{}"),
    ];
    assert_eq!(server.form(&words, &drawn_jpeg(480, 640, 90)).status, 400);
}

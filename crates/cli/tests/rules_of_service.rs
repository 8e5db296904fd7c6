//! What a profile says of submitting again, and of submitting for two students.
#![allow(clippy::unwrap_used)]

mod common;

use common::server::{Answer, Server};
use serde_json::{json, Value};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const ROSTER: &str = "school,number,name,last_four\n\
    测试大学,1,王小明,1234\n\
    另一学院,2,王小明,1234\n\
    测试大学,3,李雷,1234\n\
    测试大学,4,韩梅梅,\n\
    另一学院,5,韩梅梅,\n";

/// A service that judges the file alone, with these rules beside its steps.
fn server(rules: Value) -> Server {
    let mut profile: Value = serde_json::from_str(&profiles::file_only(1000)).unwrap();
    profile["service"] = rules;
    profile["service"]["stages"] =
        json!([{ "steps": ["school", "identity", "confirm", "photo", "submit", "status"] }]);
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let options = ["--roster".as_ref(), roster.as_os_str()];
    Server::start_with(&profile.to_string(), folder, &options)
}

fn submit(server: &Server, school: &str, number: &str, name: &str, device: &str) -> Answer {
    let claim = json!({ "school": school, "number": number, "name": name });
    let student = server.post("/api/students", &claim).json();
    let words = [
        ("profile", "file-only"),
        ("student", student["student"].as_str().unwrap()),
        ("device", device),
    ];
    server.form(&words, &drawn_jpeg(480, 640, 90))
}

fn code(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["error"]["code"].clone())
}

#[test]
fn a_person_submits_for_one_student_where_the_profile_says_so() {
    let server = server(json!({ "once": ["person"] }));
    let first = submit(&server, "测试大学", "1", "王小明", "");
    assert_eq!(first.status, 201);
    let other = submit(&server, "另一学院", "2", "王小明", "");
    assert_eq!(code(&other), (409, "other_student".into()));
    assert_eq!(
        submit(&server, "测试大学", "1", "王小明", "").status,
        201,
        "their own again"
    );
    assert_eq!(
        submit(&server, "测试大学", "3", "李雷", "").status,
        201,
        "only the digits are the same"
    );
    for number in [("测试大学", "4"), ("另一学院", "5")] {
        let unknown = submit(&server, number.0, number.1, "韩梅梅", "");
        assert_eq!(unknown.status, 201, "nobody knows whether it is one person");
    }
}

#[test]
fn a_phone_submits_for_one_student_until_the_photo_is_rejected() {
    let server = server(json!({ "once": ["device"] }));
    let first = submit(&server, "测试大学", "1", "王小明", "phone-1");
    assert_eq!(first.status, 201);
    let other = submit(&server, "测试大学", "3", "李雷", "phone-1");
    assert_eq!(code(&other), (409, "other_student".into()));
    let unknown = submit(&server, "测试大学", "3", "李雷", "");
    assert_eq!(code(&unknown), (400, "device_missing".into()));
    assert_eq!(
        submit(&server, "测试大学", "4", "韩梅梅", "phone-2").status,
        201
    );
    server.reject(&first.receipt());
    assert_eq!(
        submit(&server, "测试大学", "3", "李雷", "phone-1").status,
        201
    );
}

#[test]
fn a_rejected_photo_is_sent_again_until_the_day_that_the_profile_says() {
    let server = server(json!({ "resubmit_days": 3 }));
    let receipt = submit(&server, "测试大学", "1", "王小明", "").receipt();
    let until =
        || server.get(&format!("/api/submissions/{receipt}")).json()["resubmit_until"].clone();
    assert_eq!(until(), Value::Null);
    server.reject(&receipt);
    let database = rusqlite::Connection::open(server.store().join("submissions.sqlite3")).unwrap();
    let rejected = |at: &str| {
        database
            .execute("UPDATE submission SET changed_at = ?", [at])
            .unwrap();
    };
    rejected("2020-01-31T17:00:00Z");
    assert_eq!(until(), "2020-02-04", "it was February in China");
    let late = submit(&server, "测试大学", "1", "王小明", "");
    assert_eq!(code(&late), (403, "too_late".into()));
    rejected("2999-01-01T00:00:00Z");
    assert_eq!(submit(&server, "测试大学", "1", "王小明", "").status, 201);
}

//! 查看照片: the accepted photo, for its student alone.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use common::server::{Answer, Server};
use serde_json::{json, Value};
use xuezhao::Photo;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const ROSTER: &str = "school,number,name,last_four\n\
    测试大学,2023001,王小明,104X\n\
    测试大学,2023002,李雷,\n";

fn server() -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let options = ["--roster".as_ref(), roster.as_os_str()];
    Server::start_with(&profiles::file_only(1000), folder, &options)
}

/// A photo with a comment in it.
fn photo() -> Vec<u8> {
    let jpeg = drawn_jpeg(480, 640, 90);
    let comment = b"\xff\xfe\x00\x08secret";
    [&jpeg[..2], comment, &jpeg[2..]].concat()
}

fn submit(server: &Server, number: &str, name: &str) -> String {
    let claim = json!({ "school": "测试大学", "number": number, "name": name });
    let student = server.post("/api/students", &claim).json();
    let profile = format!("file-only&student={}", student["student"].as_str().unwrap());
    server.submit(&profile, number, &photo()).receipt()
}

fn approve(server: &Server, receipt: &str) {
    assert_eq!(server.outcome(receipt), "reviewing");
    let mut command = command();
    let command = command.args(["review", receipt, "approve", "--store"]);
    assert!(command.arg(server.store()).status().unwrap().success());
}

fn view(server: &Server, receipt: &str, proof: &Value) -> Answer {
    server.post(&format!("/api/submissions/{receipt}/photo"), proof)
}

fn asked(server: &Server, receipt: &str) -> Value {
    server.get(&format!("/api/submissions/{receipt}")).json()["view"].clone()
}

fn code(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["error"]["code"].clone())
}

#[test]
fn an_accepted_photo_is_shown_to_who_says_the_last_four_and_carries_nothing_else() {
    let server = server();
    let receipt = submit(&server, "2023001", "王小明");
    let right = json!({ "last_four": "104x" });
    assert_eq!(asked(&server, &receipt), Value::Null);
    assert_eq!(
        code(&view(&server, &receipt, &right)),
        (409, "not_complete".into())
    );
    approve(&server, &receipt);
    assert_eq!(asked(&server, &receipt), "last_four");

    let shown = view(&server, &receipt, &right);
    assert_eq!(shown.status, 200);
    assert!(shown.head.contains("cache-control: no-store"));
    assert!(shown.head.contains("content-type: image/jpeg"));
    assert!(!shown.body.windows(6).any(|bytes| bytes == b"secret"));
    assert_eq!(Photo::open(shown.body, None).size(), [480, 640]);

    for (wrong, status, name) in [
        (json!({ "last_four": "" }), 403, "identity_wrong"),
        (json!({ "number": "2023001" }), 403, "identity_wrong"),
        (json!({}), 400, "bad_form"),
    ] {
        assert_eq!(
            code(&view(&server, &receipt, &wrong)),
            (status, name.into())
        );
    }
    assert_eq!(
        code(&view(&server, "nothing", &right)),
        (404, "unknown_receipt".into())
    );
}

#[test]
fn five_wrong_answers_end_it_for_a_while_also_over_a_restart() {
    let mut server = server();
    let receipt = submit(&server, "2023001", "王小明");
    approve(&server, &receipt);
    for _ in 0..5 {
        let wrong = view(&server, &receipt, &json!({ "last_four": "0000" }));
        assert_eq!(wrong.status, 403);
    }
    server.restart();
    let limited = view(&server, &receipt, &json!({ "last_four": "104X" }));
    assert_eq!(code(&limited), (429, "too_many_tries".into()));
    assert!(limited.head.contains("retry-after"));
}

#[test]
fn where_the_roster_has_no_last_four_the_student_number_is_asked() {
    let server = server();
    let receipt = submit(&server, "2023002", "李雷");
    approve(&server, &receipt);
    assert_eq!(asked(&server, &receipt), "number");
    assert_eq!(
        view(&server, &receipt, &json!({ "last_four": "" })).status,
        403
    );
    assert_eq!(
        view(&server, &receipt, &json!({ "number": "2023002" })).status,
        200
    );
}

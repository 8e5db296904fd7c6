//! Roster, states and review: what a school does around the receiver.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use common::server::Server;
use serde_json::{json, Value};
use std::ffi::OsStr;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const ROSTER: &str = "school,level,number,name,last_four,code\n\
    测试大学,本科,2023001,王小明,1234,0123456789abcdef\n\
    测试大学,硕士,2023002,李雷,,\n\
    另一学院,专科,7,韩梅梅,,\n";

fn server(options: &[&OsStr]) -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let roster = ["--roster".as_ref(), roster.as_os_str()];
    let options: Vec<&OsStr> = roster.into_iter().chain(options.iter().copied()).collect();
    Server::start_with(&profiles::file_only(1000), folder, &options)
}

fn identify(server: &Server) -> Value {
    let claim = json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    server.post("/api/students", &claim).json()
}

fn review(server: &Server, words: &[&str]) -> (Option<i32>, String) {
    let done = command()
        .arg("review")
        .args(words)
        .arg("--store")
        .arg(server.store())
        .output()
        .unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    (done.status.code(), said)
}

#[test]
fn schools_are_found_by_a_part_of_their_name() {
    let server = server(&[]);
    let found = server.get("/api/schools?q=%E6%B5%8B%E8%AF%95").json();
    assert_eq!(
        found,
        json!([{ "school": "测试大学", "levels": ["本科", "硕士"] }])
    );
}

#[test]
fn a_student_is_known_by_name_or_by_code_and_nobody_else_is() {
    let server = server(&[]);
    let by_name = identify(&server);
    assert_eq!(by_name["state"], "waiting");
    let claim = json!({ "code": "0123456789abcdef", "last_four": "1234" });
    let by_code = server.post("/api/students", &claim).json();
    assert_eq!(by_code["number"], by_name["number"]);
    for claim in [
        json!({ "school": "测试大学", "number": "2023001", "name": "李雷" }),
        json!({ "code": "0123456789abcdef", "last_four": "1235" }),
        json!({ "code": "", "last_four": "" }),
    ] {
        assert_eq!(server.post("/api/students", &claim).status, 404);
    }
    assert_eq!(server.post("/api/students", &json!({})).status, 400);
}

#[test]
fn a_rejected_photo_may_be_sent_again_and_an_accepted_one_not() {
    let server = server(&[]);
    let token = identify(&server)["student"].as_str().unwrap().to_string();
    let profile = format!("file-only&student={token}");
    let submit = |key: &str| server.submit(&profile, key, &drawn_jpeg(480, 640, 90));

    let first = submit("k1").receipt();
    assert_eq!(identify(&server)["state"], "reviewing");
    assert_eq!(review(&server, &[&first]).0, Some(0));
    assert_eq!(submit("k2").status, 409, "the review has begun");
    assert_eq!(submit("k1").receipt(), first);

    let rejected = review(&server, &[&first, "reject", "--reason", "头发遮住了眉毛"]);
    assert_eq!(rejected.0, Some(0));
    let student = identify(&server);
    assert_eq!(student["title"]["zh"], "审核驳回");
    assert_eq!(student["reason"], "头发遮住了眉毛");

    let second = submit("k3").receipt();
    assert!(review(&server, &[]).1.contains(&second));
    assert_eq!(review(&server, &[&second, "approve"]).0, Some(0));
    assert_eq!(identify(&server)["state"], "complete");
    assert_eq!(submit("k4").status, 409);
    assert_eq!(
        review(&server, &[&second, "reject", "--reason", "x"]).0,
        Some(2)
    );
}

#[test]
fn what_is_held_is_reviewed_once_it_is_submitted() {
    let server = server(&["--hold".as_ref()]);
    let answer = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
    assert_eq!(answer.json()["title"]["zh"], "采集中");
    assert_eq!(review(&server, &[&answer.receipt(), "submit"]).0, Some(0));
    let state = server.get(&format!("/api/submissions/{}", answer.receipt()));
    assert_eq!(state.json()["state"], "reviewing");
}

#[test]
fn a_rejection_needs_a_reason_and_a_receipt() {
    let server = server(&[]);
    assert_eq!(review(&server, &["none", "reject"]).0, Some(2));
    assert_eq!(review(&server, &["none", "approve"]).0, Some(2));
}

/// Exit code and error output of a server that does not start with this roster.
fn refused(roster: &str) -> (Option<i32>, String) {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", roster);
    let answer = command()
        .args(["serve", "--port", "0", "--store"])
        .arg(folder.path("store"))
        .arg("--roster")
        .arg(roster)
        .output()
        .unwrap();
    let said = String::from_utf8(answer.stderr).unwrap();
    (answer.status.code(), said)
}

#[test]
fn every_line_that_a_spreadsheet_has_spoilt_is_named_and_nothing_is_imported() {
    let (code, said) = refused(
        "school,level,number,name,last_four\n\
         测试大学,本科,2.02E+11,一,1234\n\
         测试大学,本科,=\"00012345\",二,104\n\
         测试大学,本科,20200009,三,1234\n\
         测试大学,本科,20200009,四,5678\n\
         测试大学,本科,20200010,,5678\n",
    );
    assert_eq!(code, Some(2));
    for named in [
        "line 2:",
        "line 3:",
        "line 5:",
        "line 6:",
        "nothing was imported",
    ] {
        assert!(said.contains(named), "{said} lacks {named}");
    }
    assert!(!said.contains("line 4:"), "{said}");
}

#[test]
fn a_student_is_found_however_the_name_was_typed() {
    let folder = Folder::new();
    let table = "学校,学号,姓名\n测试大学（北京）,００１a,阿依古丽•买买提\n";
    let bytes: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let roster = folder.write("roster.csv", bytes);
    let options = ["--roster".as_ref(), roster.as_os_str()];
    let server = Server::start_with(&profiles::file_only(1000), folder, &options);
    let claim =
        json!({ "school": "测试大学(北京)", "number": " 001A", "name": "阿依古丽 ·买买提" });
    assert_eq!(server.post("/api/students", &claim).status, 200);
    let other = json!({ "school": "测试大学(北京)", "number": "001A", "name": "阿依古丽" });
    assert_eq!(server.post("/api/students", &other).status, 404);
    assert_eq!(
        server.get("/api/schools?q=%28%E5%8C%97").json()[0]["school"],
        "测试大学（北京）"
    );
}

//! What an operator sees of a running server: settings, logs, the description of its interface.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use common::server::Server;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::process::Stdio;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

#[test]
fn a_flag_goes_before_a_variable_and_a_variable_before_the_file() {
    let folder = Folder::new();
    let file = folder.write(
        "serve.toml",
        "operator = \"file\"\nhold = true\nonly = [\"chsi\", \"file-only\"]\n",
    );
    let options: [&OsStr; 2] = ["--config".as_ref(), file.as_ref()];
    let server = Server::start_with(&profiles::file_only(1000), folder, &options);
    let said = server.get("/api/profiles").json();
    assert_eq!(
        (&said["operator"], &said["hold"]),
        (&"file".into(), &true.into())
    );
    assert_eq!(said["only"], serde_json::json!(["chsi", "file-only"]));

    let folder = Folder::new();
    let file = folder.write("serve.toml", "operator = \"file\"\n");
    let words: [&OsStr; 4] = [
        "--config".as_ref(),
        file.as_ref(),
        "--operator".as_ref(),
        "flag".as_ref(),
    ];
    let of = |options: &[&OsStr]| {
        let variables = [("XUEZHAO_OPERATOR", "variable")];
        let server = Server::start_under(
            &variables,
            &profiles::file_only(1000),
            Folder::new(),
            options,
        );
        server.get("/api/profiles").json()["operator"].clone()
    };
    assert_eq!(of(&words[..2]), "variable");
    assert_eq!(of(&words), "flag");
}

#[test]
fn a_key_that_nobody_knows_is_named() {
    let folder = Folder::new();
    let file = folder.write("serve.toml", "operater = \"x\"\n");
    let done = command()
        .args(["serve", "--config"])
        .arg(file)
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(2));
    assert!(String::from_utf8(done.stderr).unwrap().contains("operater"));
}

#[test]
fn every_answer_is_a_line_with_the_id_of_its_request_and_nothing_personal() {
    let folder = Folder::new();
    let log = folder.path("log");
    let roster = folder.write(
        "roster.csv",
        "school,number,name\n测试大学,2023001,王小明\n",
    );
    let options: [&OsStr; 2] = ["--roster".as_ref(), roster.as_ref()];
    let stderr = Stdio::from(fs::File::create(&log).unwrap());
    let server = Server::start_logged(stderr, &profiles::file_only(1000), folder, &options);
    let claim = serde_json::json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    let claimed = server.post("/api/students", &claim);
    let token = claimed.json()["student"].as_str().unwrap().to_string();
    let kept = server.submit(
        &format!("file-only&student={token}"),
        "k",
        &drawn_jpeg(480, 640, 90),
    );
    server.get(&format!("/api/submissions/{}", kept.receipt()));

    let text = fs::read_to_string(&log).unwrap();
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let routes: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["route"].as_str())
        .collect();
    assert_eq!(
        routes,
        [
            "/api/students",
            "/api/submissions",
            "/api/submissions/{receipt}"
        ]
    );
    let id = claimed
        .head
        .split("x-request-id: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    assert_eq!(lines[0]["span"]["id"], id);
    assert_eq!(
        (&lines[0]["status"], &lines[1]["status"]),
        (&200.into(), &201.into())
    );
    for personal in [
        "王小明",
        "2023001",
        "测试大学",
        "127.0.0.1",
        &token,
        &kept.receipt(),
    ] {
        assert!(!text.contains(personal), "{personal}");
    }
}

#[test]
fn the_description_names_every_route_and_what_it_may_answer() {
    let done = command().args(["serve", "--openapi"]).output().unwrap();
    let said: Value = serde_json::from_slice(&done.stdout).unwrap();
    let server = Server::start(&profiles::file_only(1000));
    assert_eq!(server.get("/api/openapi.json").json(), said);
    let paths = said["paths"].as_object().unwrap();
    for (path, methods) in paths {
        for (method, about) in methods.as_object().unwrap() {
            let method = method.to_uppercase();
            let asked = path.replace("{receipt}", "nothing");
            let answer = server.send(&format!("{method} {asked} HTTP/1.1"), b"");
            let status = answer.status.to_string();
            assert!(
                about["responses"][&status].is_object(),
                "{method} {path}: {status}"
            );
        }
    }
}

#[test]
fn while_another_holds_the_database_an_upload_is_told_when_to_come_back() {
    let server = Server::start(&profiles::file_only(1000));
    let photo = drawn_jpeg(480, 640, 90);
    let database = server.store().join("submissions.sqlite3");
    let other = rusqlite::Connection::open(database).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = server.submit("file-only", "k", &photo);
    assert_eq!(refused.status, 503);
    assert!(refused.head.contains("retry-after: "), "{}", refused.head);
    assert_eq!(refused.json()["error"]["code"], "unavailable");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(server.stored(".jpg").is_empty() && server.stored(".part").is_empty());
    assert_eq!(server.submit("file-only", "k", &photo).status, 201);
}

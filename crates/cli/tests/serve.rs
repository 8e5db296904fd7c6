//! The receiver, over real connections.
#![allow(clippy::unwrap_used)]

mod common;

use common::server::Server;
use serde_json::{json, Value};
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};
use xuezhao_fixtures::{drawn_jpeg, profiles};

fn server() -> Server {
    Server::start(&profiles::file_only(1000))
}

#[test]
fn a_photo_that_passes_is_kept_to_the_byte_under_a_receipt() {
    let server = server();
    let photo = drawn_jpeg(480, 640, 90);
    let answer = server.submit("file-only", "k1", &photo);
    assert_eq!(answer.status, 201);
    let body = answer.json();
    assert_eq!(body["report"]["verdict"], "pass");
    assert_eq!(body["state"], "reviewing");
    let file = server.store().join(format!("{}.jpg", answer.receipt()));
    assert_eq!(fs::read(file).unwrap(), photo);

    let state = server.get(&format!("/api/submissions/{}", answer.receipt()));
    assert_eq!(state.json()["title"]["zh"], "审核中");
}

#[test]
fn a_form_is_as_good_as_a_raw_body() {
    let server = server();
    let photo = drawn_jpeg(480, 640, 90);
    let mut form = b"--b\r\nContent-Disposition: form-data; name=\"profile\"\r\n\r\nfile-only\r\n\
        --b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk1\r\n\
        --b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n"
        .to_vec();
    form.extend_from_slice(&photo);
    form.extend_from_slice(b"\r\n--b--\r\n");
    let head = "POST /api/submissions HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b";
    let first = server.send(head, &form);
    assert_eq!(first.status, 201);
    let again = server.submit("file-only", "k1", &photo);
    assert_eq!(again.receipt(), first.receipt());
}

#[test]
fn what_nobody_can_read_is_refused_for_good() {
    let server = server();
    let form =
        b"--b\r\nContent-Disposition: form-data; name=\"profile\"\r\n\r\nfile-only\r\n--b--\r\n";
    let upload = "POST /api/submissions HTTP/1.1\r\nContent-Type: multipart/form-data";
    let claim = "POST /api/students HTTP/1.1\r\nContent-Type: application/json";
    for (head, body) in [
        (format!("{upload}; boundary="), &form[..]),
        (format!("{upload}; boundary=\"\""), form),
        (upload.to_string(), form),
        (claim.to_string(), b"{"),
        (claim.to_string(), b"{}"),
    ] {
        let answer = server.send(&head, body);
        let code = &answer.json()["error"]["code"];
        assert_eq!((answer.status, code), (400, &"bad_form".into()), "{head}");
    }
    // What breaks off may arrive another time.
    let cut = server.send(&format!("{upload}; boundary=b"), &form[..40]);
    assert_eq!(cut.json()["error"]["code"], "broken");
}

#[test]
fn the_same_key_makes_no_second_submission() {
    let server = server();
    let photo = drawn_jpeg(480, 640, 90);
    let first = server.submit("file-only", "k1", &photo);
    let again = server.submit("file-only", "k1", &photo);
    assert_eq!((again.status, again.receipt()), (201, first.receipt()));
    assert_eq!(server.stored(".jpg").len(), 1);
    let other = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 80));
    assert_eq!(other.status, 409);
    let next = server.submit("file-only", "k2", &photo);
    assert_ne!(next.receipt(), first.receipt());
}

#[test]
fn a_photo_that_breaks_a_rule_is_answered_with_its_report_and_not_kept() {
    let server = Server::start(&profiles::file_only(10_000_000));
    let answer = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
    assert_eq!(answer.status, 422);
    let findings = answer.json()["report"]["findings"].clone();
    let rejected = |f: &&serde_json::Value| f["status"] == "reject";
    let finding = findings.as_array().unwrap().iter().find(rejected).cloned();
    assert_eq!(finding.unwrap()["check"], "file_size");
    assert!(server.stored(".jpg").is_empty());
    assert!(server.stored(".part").is_empty());
}

#[test]
fn a_photo_that_could_not_be_measured_is_accepted_or_refused_as_the_profile_says() {
    for (unknown, status) in [("accept", 201), ("refuse", 422)] {
        let mut profile: Value = serde_json::from_str(&profiles::file_only(1000)).unwrap();
        profile["unknown"] = unknown.into();
        profile["limits"]["head_roll"] = json!({ "severity": "reject" });
        let server = Server::start(&profile.to_string());
        let answer = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
        assert_eq!(answer.status, status, "{unknown}");
        assert_eq!(answer.json()["report"]["verdict"], "unknown");
    }
}

#[test]
fn what_is_no_photo_is_refused_in_words() {
    let server = server();
    let cases = [
        (server.submit("file-only", "k1", b""), 400, "no_photo"),
        (server.submit("file-only", "k2", b"hello"), 422, "rejected"),
        (
            server.submit("nobody", "k3", b"hello"),
            400,
            "unknown_profile",
        ),
        (server.submit("file-only", "钥匙", b"hello"), 400, "bad_key"),
        (server.get("/api/submissions/none"), 404, "unknown_receipt"),
        (server.get("/api/other"), 404, "not_found"),
    ];
    for (answer, status, code) in cases {
        let error = answer.json()["error"].clone();
        assert_eq!((answer.status, &error["code"]), (status, &code.into()));
        assert!(error["message"]["zh"].is_string());
    }
}

#[test]
fn more_than_twenty_megabytes_are_cut_off() {
    let server = server();
    let answer = server.submit("file-only", "k1", &vec![0; 21 * 1024 * 1024]);
    assert_eq!(answer.status, 413);
    assert!(server.stored(".part").is_empty());
}

#[test]
fn a_connection_that_breaks_leaves_nothing() {
    let server = server();
    let mut stream = server.connect();
    let head = "POST /api/submissions?profile=file-only HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&[0; 4000]).unwrap();
    drop(stream);
    let start = Instant::now();
    while !server.stored(".part").is_empty() || !server.stored(".jpg").is_empty() {
        assert!(start.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn who_watches_sees_how_the_server_is() {
    let server = server();
    assert_eq!(server.get("/healthz").status, 200);
    assert_eq!(server.get("/readyz").status, 200);
    let numbers = String::from_utf8(server.get("/metrics").body).unwrap();
    for line in [
        "xuezhao_answers_total{status=\"200\"} 2\n",
        "xuezhao_queue 0\n",
        "xuezhao_waiting{cost=\"small\"} 0\n",
        "xuezhao_arriving_bytes 0\n",
    ] {
        assert!(numbers.contains(line), "{numbers}");
    }
    std::fs::remove_dir_all(server.store()).unwrap();
    assert_eq!(server.get("/readyz").status, 503);
}

#[test]
fn every_answer_keeps_the_page_to_its_own_origin() {
    let server = server();
    for path in ["/", "/none", "/api/submissions/none"] {
        let head = server.get(path).head;
        assert!(
            head.contains("content-security-policy: default-src 'self'"),
            "{path}"
        );
        assert!(head.contains("x-content-type-options: nosniff"), "{path}");
    }
}

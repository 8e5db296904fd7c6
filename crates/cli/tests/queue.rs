//! Receiving and judging apart: what is accepted is judged once, whatever happens in between.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod common;

use common::server::{hold_workers, Server};
use std::time::{Duration, Instant};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

fn until(what: &str, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn state(server: &Server, receipt: &str) -> serde_json::Value {
    server.get(&format!("/api/submissions/{receipt}")).json()
}

#[test]
fn while_others_wait_the_receipt_comes_at_once_and_the_outcome_is_the_state() {
    let one = ["--workers".as_ref(), "1".as_ref()];
    let mut server = Server::start_with(&profiles::file_only(1000), Folder::new(), &one);
    hold_workers(&server);
    let good = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
    let bad = server.submit("file-only", "k2", b"\xff\xd8 no photo");
    for answer in [&good, &bad] {
        assert_eq!(answer.status, 201);
        assert_eq!(answer.json()["state"], "checking");
        assert!(answer.json()["report"].is_null());
    }
    assert_eq!(
        server
            .submit("file-only", "k1", &drawn_jpeg(480, 640, 90))
            .receipt(),
        good.receipt()
    );
    server.restart();
    let decided = |receipt: &str| state(&server, receipt)["state"] != "checking";
    until("both are judged", || {
        decided(&good.receipt()) && decided(&bad.receipt())
    });
    assert_eq!(state(&server, &good.receipt())["state"], "reviewing");
    let rejected = state(&server, &bad.receipt());
    assert_eq!(rejected["state"], "rejected");
    assert!(!rejected["reason"].as_str().unwrap().is_empty());
    let report = server.store().join(format!("{}.json", bad.receipt()));
    assert!(std::fs::read_to_string(report)
        .unwrap()
        .contains("file_intact"));
}

#[test]
fn a_sender_that_leaves_without_a_receipt_takes_the_photo_along() {
    use std::io::Write;
    let server = Server::start(&profiles::file_only(1000));
    hold_workers(&server);
    let photo = drawn_jpeg(480, 640, 90);
    let mut stream = server.connect();
    let length = photo.len();
    let head = format!("POST /api/submissions?profile=file-only HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&photo).unwrap();
    until("it is on the disk", || server.stored(".jpg").len() == 1);
    drop(stream);
    until("it is gone", || server.stored(".jpg").is_empty());
}

//! Senders that want the receiver down: what they send costs them more than it costs anybody else.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod common;

use common::server::{hold_workers, kill, workers, Server};
use std::fs;
use std::io::{Read, Write};
use std::process::Command;
use std::time::{Duration, Instant};
use xuezhao_fixtures::{drawn_jpeg, many_scans, profiles};

fn server() -> Server {
    Server::start(&profiles::file_only(1000))
}

/// Waits for something that has to come.
fn until(what: &str, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The most memory that a server had in use, in kilobytes.
fn peak_memory(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.unwrap().split_whitespace().nth(1).unwrap();
    number.parse().unwrap()
}

#[test]
fn bodies_without_end_are_cut_and_cost_no_memory() {
    let server = server();
    let form = "POST /api/submissions HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b";
    let other = "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n";
    let json = "POST /api/students HTTP/1.1\r\nContent-Type: application/json";
    let before = peak_memory(&server);
    for (head, lead) in [
        (json, "{\"code\":\""),
        (form, "--b\r\nX: "),
        (form, ""),
        (form, other),
    ] {
        let mut stream = server.connect();
        let head = format!("{head}\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let lead = format!("{:x}\r\n{lead}\r\n", lead.len());
        if lead.len() > 6 {
            stream.write_all(lead.as_bytes()).unwrap();
        }
        let chunk = [&b"100000\r\n"[..], &vec![b'A'; 1 << 20], b"\r\n"].concat();
        let sent = (0..100).take_while(|_| stream.write_all(&chunk).is_ok());
        assert!(sent.count() < 100, "somebody reads without end");
    }
    let grown = peak_memory(&server) - before;
    assert!(grown < 16 * 1024, "{grown} KB");
}

#[test]
fn what_is_refused_early_is_read_to_its_end_so_that_the_answer_is_seen() {
    let server = server();
    let mut stream = server.connect();
    let bytes = vec![0; 30 * 1024 * 1024];
    let length = bytes.len();
    let head = format!("POST /api/submissions?profile=file-only HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&bytes).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[test]
fn every_other_body_is_small() {
    let server = server();
    let head = "POST /api/students HTTP/1.1\r\nContent-Type: application/json";
    assert_eq!(server.send(head, &[b' '; 16 * 1024 + 1]).status, 413);
    assert_eq!(server.send(head, &[b' '; 16 * 1024]).status, 400);
}

#[test]
fn an_ordinary_photo_does_not_wait_behind_dear_ones_and_leaving_ends_their_work() {
    let server = server();
    let bomb = many_scans(9000, 9000, 90);
    assert_eq!(server.submit("file-only", "k0", &bomb).status, 422);
    // The worker for dear pictures, stopped as if it had a long job.
    let before = workers(&server);
    hold_workers(&server);
    let head = format!(
        "POST /api/submissions?profile=file-only HTTP/1.1\r\nHost: a\r\nContent-Length: {}\r\n\r\n",
        bomb.len()
    );
    let bombs: Vec<_> = (0..4)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&bomb).unwrap();
            stream
        })
        .collect();
    until("all are on the disk", || server.stored(".jpg").len() == 4);
    kill("-CONT", &before[..1]);
    let answer = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
    assert_eq!(answer.status, 201);
    drop(bombs);
    until("their work ends", || workers(&server).len() < before.len());
    until("their files are gone", || server.stored(".jpg").len() == 1);
}

#[test]
fn a_picture_that_takes_too_long_is_refused_in_words() {
    let server = server();
    hold_workers(&server);
    let answer = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
    assert_eq!(answer.json()["state"], "checking");
    let path = format!("/api/submissions/{}", answer.receipt());
    until("its time is up", || {
        server.get(&path).json()["state"] == "rejected"
    });
    let reason = server.get(&path).json()["reason"].clone();
    assert!(
        reason.as_str().unwrap().contains("另存为普通 JPG"),
        "{reason}"
    );
}

#[test]
fn a_worker_that_is_killed_is_replaced() {
    let server = server();
    kill("-KILL", &workers(&server));
    let answer = server.submit("file-only", "k1", &drawn_jpeg(480, 640, 90));
    assert_eq!(answer.status, 201);
}

#[test]
fn a_photo_is_not_blamed_for_what_its_worker_did_before() {
    let server = server();
    let photo = drawn_jpeg(480, 640, 90);
    assert_eq!(server.submit("file-only", "k1", &photo).status, 201);
    hold_workers(&server);
    let held = workers(&server);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| server.submit("file-only", "k2", &photo));
        until("it is with the worker", || server.stored(".jpg").len() == 2);
        // As the system ends one whose processor time is up.
        kill("-XCPU", &held);
        kill("-CONT", &held);
        assert_eq!(second.join().unwrap().status, 201);
    });
}

#[test]
fn a_server_that_is_asked_to_stop_ends_whatever_hangs() {
    let mut server = server();
    let hanging = [
        "",
        "GET / HTTP/1.1\r\nX: ",
        "GET /api/profiles HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /api/submissions?profile=file-only HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n\u{1}",
    ];
    let hanging = hanging.map(|bytes| {
        let mut stream = server.connect();
        stream.write_all(bytes.as_bytes()).unwrap();
        stream
    });
    until("the upload begins", || !server.stored(".part").is_empty());
    let pid = server.pid().to_string();
    assert!(Command::new("kill").arg(&pid).status().unwrap().success());
    until("the server ends", || server.has_ended());
    drop(hanging);
}

//! A disk that takes no more, and a server that ends in the middle: what was promised is kept, and nothing else is.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod common;

use common::command;
use common::server::{kill, Server};
use serde_json::Value;
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

/// Output of `xuezhao store check`.
fn check(store: &Path) -> String {
    let mut command = command();
    let done = command
        .args(["store", "check", "--store"])
        .arg(store)
        .output();
    String::from_utf8(done.unwrap().stdout).unwrap()
}

/// The photo with a comment of its own.
fn photo(i: usize) -> Vec<u8> {
    let jpeg = drawn_jpeg(480, 640, 90);
    let comment = format!("{i:08}");
    [
        &jpeg[..2],
        b"\xff\xfe\x00\x0a",
        comment.as_bytes(),
        &jpeg[2..],
    ]
    .concat()
}

#[test]
fn where_files_can_grow_no_more_nothing_is_half_kept() {
    let mut limited = Command::new("sh");
    let program = command().get_program().to_os_string();
    let script = "trap '' XFSZ; ulimit -f 500; exec \"$@\"";
    limited.args(["-c", script, "sh"]).arg(program);
    let mut server = Server::start_by(limited, &profiles::file_only(1000), Folder::new(), &[]);
    let mut kept = HashSet::new();
    let mut refused = 0;
    for i in 0.. {
        let answer = server.submit("file-only", &i.to_string(), &photo(i));
        match answer.status {
            201 => kept.insert(answer.receipt()),
            500 => {
                refused += 1;
                false
            }
            status => panic!("{status}"),
        };
        if refused == 5 {
            break;
        }
    }
    server.restart();
    assert_eq!(check(&server.store()), "0 faults\n");
    for receipt in &kept {
        assert_eq!(
            server.get(&format!("/api/submissions/{receipt}")).status,
            200
        );
    }
    assert_eq!(server.stored(".jpg").len(), kept.len());
    assert_eq!(server.submit("file-only", "later", &photo(0)).status, 201);
}

#[test]
fn what_has_a_receipt_outlives_the_server_and_is_judged_once() {
    let mut server = Server::start(&profiles::file_only(1000));
    let mut kept = HashSet::new();
    for round in 0..3 {
        let sent = AtomicUsize::new(0);
        let receipts: Vec<String> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| send(&server, round, &sent)))
                .collect();
            while sent.load(Ordering::SeqCst) < 12 {
                std::thread::yield_now();
            }
            kill("-KILL", &[server.pid().to_string()]);
            let receipts = senders.into_iter().map(|sender| sender.join().unwrap());
            receipts.flatten().collect()
        });
        kept.extend(receipts);
        server.restart();
    }
    for receipt in &kept {
        assert_eq!(server.outcome(receipt), "reviewing");
        let report = server.store().join(format!("{receipt}.json"));
        let report: Value = serde_json::from_slice(&std::fs::read(report).unwrap()).unwrap();
        assert_eq!(report["verdict"], "pass");
    }
    assert_eq!(check(&server.store()), "0 faults\n");
}

/// Sends photos until the server is gone; the receipts.
fn send(server: &Server, round: usize, sent: &AtomicUsize) -> Vec<String> {
    let mut receipts = Vec::new();
    loop {
        let i = sent.fetch_add(1, Ordering::SeqCst);
        let key = format!("{round}-{i}");
        match server.try_submit("file-only", &key, &photo(i)) {
            Some(answer) if answer.status == 201 => receipts.push(answer.receipt()),
            _ => return receipts,
        }
    }
}

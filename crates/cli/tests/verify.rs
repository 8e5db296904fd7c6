//! Signed receipts: anybody can check them, and nothing about them can be changed.
#![allow(clippy::unwrap_used)]

mod common;

use common::command;
use common::server::Server;
use serde_json::Value;
use std::path::Path;
use xuezhao_fixtures::{drawn_jpeg, profiles};

/// Exit code and output of `xuezhao verify`.
fn verify(server: &Server, receipt: &Value, photo: &[u8], key: &str) -> (Option<i32>, String) {
    let folder = &server.folder;
    let receipt = folder.write("receipt.json", receipt.to_string());
    let photo = folder.write("photo.jpg", photo);
    let done = command()
        .args(["verify", "--lang", "en", "--key", key, "--profile"])
        .args([&folder.path("profile.json"), &receipt, &photo])
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8(done.stdout).unwrap())
}

fn key(store: &Path) -> String {
    let mut command = command();
    let done = command
        .args(["store", "key", "--store"])
        .arg(store)
        .output();
    String::from_utf8(done.unwrap().stdout)
        .unwrap()
        .trim()
        .to_string()
}

#[test]
fn a_receipt_says_what_was_judged_and_by_which_rules() {
    let mut server = Server::start(&profiles::file_only(1000));
    let photo = drawn_jpeg(480, 640, 90);
    let kept = server.submit("file-only", "k", &photo).json();
    let signed = kept["signed"].clone();
    assert_eq!(signed["receipt"], kept["receipt"]);
    assert_eq!(signed["verdict"], "pass");
    assert_eq!(signed["core"], env!("CARGO_PKG_VERSION"));
    let key = key(&server.store());
    let (code, said) = verify(&server, &signed, &photo, &key);
    assert_eq!(
        (code, said.matches(": holds").count()),
        (Some(0), 5),
        "{said}"
    );

    server.restart();
    let path = format!(
        "/api/submissions/{}/signed",
        kept["receipt"].as_str().unwrap()
    );
    assert_eq!(server.get(&path).json(), signed);
    assert_eq!(server.get("/api/submissions/nothing/signed").status, 404);
}

#[test]
fn what_was_changed_is_named() {
    let server = Server::start(&profiles::file_only(1000));
    let photo = drawn_jpeg(480, 640, 90);
    let signed = server.submit("file-only", "k", &photo).json()["signed"].clone();
    let key = key(&server.store());
    let mut verdict = signed.clone();
    verdict["verdict"] = "reject".into();
    let other = drawn_jpeg(480, 640, 80);
    let cases = [
        (&verdict, &photo, key.as_str(), "signature"),
        (&verdict, &photo, key.as_str(), "verdict"),
        (&signed, &other, key.as_str(), "photo"),
        (&signed, &photo, "AAAA", "public key"),
    ];
    for (receipt, photo, key, wrong) in cases {
        let (code, said) = verify(&server, receipt, photo, key);
        assert_eq!(code, Some(1));
        assert!(said.contains(&format!("{wrong}: does not hold")), "{said}");
    }
    let (code, _) = verify(&server, &Value::Null, &photo, &key);
    assert_eq!(code, Some(2));
}

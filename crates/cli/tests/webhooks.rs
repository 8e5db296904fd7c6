//! Webhooks: every change of state is told, signed, again until it is heard, under one name.
#![allow(clippy::unwrap_used)]

mod common;

use base64::prelude::{Engine, BASE64_STANDARD as BASE64};
use common::server::Server;
use common::{command, reviewer};
use hmac::{Hmac, Mac};
use serde_json::{json, Value};
use sha2::Sha256;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{channel, Receiver};
use std::thread::spawn;
use std::time::Duration;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ROSTER: &str = "school,number,name\n测试大学,2023001,王小明\n";
/// Far longer than any wait before a second attempt: a minute, where the server died while it told.
const PATIENCE: Duration = Duration::from_secs(240);

/// What the operator's software was told.
struct Told {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

impl Told {
    fn data(&self) -> Value {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        body["data"].clone()
    }

    fn change(&self) -> [String; 2] {
        let data = self.data();
        ["was", "state"].map(|key| data[key].as_str().unwrap().to_string())
    }
}

/// Software of an operator that answers with these status lines, one after the other, the last one for ever.
fn operator(answers: &'static [&'static str]) -> (String, Receiver<Told>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let (tell, told) = channel();
    spawn(move || {
        for (i, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            let mut head = Vec::new();
            loop {
                let mut line = String::new();
                lines.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                head.push(line.trim().to_lowercase().replace(": ", ":") + "\n" + line.trim());
            }
            let header = |name: &str| {
                let start = format!("{name}:");
                let found = head.iter().find(|line| line.starts_with(&start)).unwrap();
                let (_, line) = found.split_once('\n').unwrap();
                line.split_once(':').unwrap().1.trim().to_string()
            };
            let mut body = vec![0; header("content-length").parse().unwrap()];
            lines.read_exact(&mut body).unwrap();
            let answer = answers[i.min(answers.len() - 1)];
            write!(
                stream,
                "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
            let _ = tell.send(Told {
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body: String::from_utf8(body).unwrap(),
            });
        }
    });
    (url, told)
}

fn server(url: &str) -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let words = ["--webhook", url, "--webhook-secret", SECRET, "--roster"];
    let mut options: Vec<_> = words.map(AsRef::as_ref).into();
    options.push(roster.as_os_str());
    Server::start_with(&profiles::file_only(1000), folder, &options)
}

fn submit(server: &Server) -> String {
    let claim = json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    let student = server.post("/api/students", &claim).json();
    let profile = format!("file-only&student={}", student["student"].as_str().unwrap());
    server
        .submit(&profile, "k", &drawn_jpeg(480, 640, 90))
        .receipt()
}

#[test]
fn every_change_of_state_is_told_with_what_a_notice_needs_and_no_name() {
    let (url, told) = operator(&["204 No Content"]);
    let server = server(&url);
    let receipt = submit(&server);
    let first = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!(first.change(), ["checking", "reviewing"]);
    server.reject(&receipt);
    let second = told.recv_timeout(PATIENCE).unwrap();
    assert_eq!(second.change(), ["reviewing", "rejected"]);
    let data = second.data();
    assert_eq!(data["receipt"], *receipt);
    assert_eq!(data["reason"], "眉毛被遮住");
    assert_eq!(
        (&data["school"], &data["number"]),
        (&json!("测试大学"), &json!("2023001"))
    );
    assert!(!second.body.contains("王小明"));
    assert_ne!(first.id, second.id);

    let mut mac = Hmac::<Sha256>::new_from_slice(&BASE64.decode(&SECRET[6..]).unwrap()).unwrap();
    mac.update(format!("{}.{}.{}", second.id, second.timestamp, second.body).as_bytes());
    let wanted = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes()));
    assert_eq!(second.signature, wanted);
}

#[test]
fn what_was_not_heard_is_told_again_under_its_name_also_by_the_next_server() {
    let (url, told) = operator(&[
        "500 Internal Server Error",
        "500 Internal Server Error",
        "200 OK",
    ]);
    let mut server = server(&url);
    submit(&server);
    let first = told.recv_timeout(PATIENCE).unwrap();
    server.restart();
    let second = told.recv_timeout(PATIENCE).unwrap();
    let third = told.recv_timeout(PATIENCE).unwrap();
    for again in [&second, &third] {
        assert_eq!((&again.id, &again.body), (&first.id, &first.body));
    }
}

#[test]
fn a_decision_that_was_taken_back_is_not_told() {
    let (url, told) = operator(&["200 OK"]);
    let server = server(&url);
    let receipt = submit(&server);
    assert_eq!(
        told.recv_timeout(PATIENCE).unwrap().change()[1],
        "reviewing"
    );
    reviewer(
        &server.store(),
        &["add", "a", "--role", "review"],
        "a long enough one",
    );
    let words = json!({ "name": "a", "password": "a long enough one" });
    let signed = server.post("/api/review/session", &words);
    let cookie = signed.head.split("set-cookie: ").nth(1).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    for decision in ["approve", "undo"] {
        let head = format!("POST /api/review/decisions HTTP/1.1\r\nContent-Type: application/json\r\nCookie: {cookie}");
        let body = json!({ "receipts": [receipt], "decision": decision }).to_string();
        assert_eq!(server.send(&head, body.as_bytes()).status, 200);
    }
    server.reject(&receipt);
    assert_eq!(
        told.recv_timeout(PATIENCE).unwrap().change(),
        ["reviewing", "rejected"]
    );
}

#[test]
fn an_address_without_a_secret_is_refused() {
    for secret in [&[][..], &["--webhook-secret", "short"]] {
        let words = [
            "serve",
            "--port",
            "0",
            "--webhook",
            "https://example.cn/hook",
        ];
        let folder = Folder::new();
        let mut command = command();
        let command = command
            .args(words)
            .args(secret)
            .arg("--store")
            .arg(folder.path("store"));
        assert_eq!(command.output().unwrap().status.code(), Some(2));
    }
}

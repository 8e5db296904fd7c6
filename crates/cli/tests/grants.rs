//! Photos that go straight into the bucket: leave to put one there, and word that it is there.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod common;

use common::run;
use common::server::{form_body, send_to, Answer, Server};
use serde_json::{json, Value};
use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use xuezhao_fixtures::s3::{KEY, SECRET};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder, Postgres, S3};

const ROSTER: &str = "school,number,name\n测试大学,2023001,王小明\n测试大学,2023002,李雷\n";

/// A receiver whose photos are in a bucket.
struct Stage {
    server: Server,
    service: S3,
    database: Postgres,
}

impl Stage {
    fn new() -> Stage {
        let (service, database, folder) = (S3::new(), Postgres::new(), Folder::new());
        let roster = folder.write("roster.csv", ROSTER);
        let log = File::create(folder.path("log")).unwrap();
        let (store, rows) = (service.address(), database.address());
        let words = [
            "--store",
            &store,
            "--store-key",
            KEY,
            "--store-secret",
            SECRET,
            "--db",
            &rows,
        ];
        let mut words: Vec<&OsStr> = words.iter().map(OsStr::new).collect();
        words.extend_from_slice(&[OsStr::new("--roster"), roster.as_os_str()]);
        let profile = profiles::file_only(1000);
        Stage {
            server: Server::start_logged(Stdio::from(log), &profile, folder, &words),
            service,
            database,
        }
    }

    /// The token of a student.
    fn student(&self, number: &str, name: &str) -> String {
        let claim = json!({ "school": "测试大学", "number": number, "name": name });
        let answer = self.server.post("/api/students", &claim).json();
        answer["student"].as_str().unwrap().to_string()
    }

    /// Puts a photo into the bucket by a PUT with this leave.
    fn put(&self, leave: &Value, photo: &[u8]) -> Answer {
        let url = leave["url"].as_str().unwrap();
        let path = url.strip_prefix(&self.service.origin()).unwrap();
        let kind = leave["headers"]["Content-Type"].as_str().unwrap();
        let head = format!("PUT {path} HTTP/1.1\r\nContent-Type: {kind}");
        send_to(self.service.port(), &self.host(), &head, photo)
    }

    /// Puts a photo into the bucket by a form with this leave.
    fn form(&self, leave: &Value, photo: &[u8]) -> Answer {
        let url = leave["url"].as_str().unwrap();
        let path = url.strip_prefix(&self.service.origin()).unwrap();
        let fields = leave["fields"].as_object().unwrap();
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let body = form_body(&fields, "file", photo);
        let head = format!("POST {path} HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b");
        send_to(self.service.port(), &self.host(), &head, &body)
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.service.port())
    }

    /// Names of the objects that end like this.
    fn stored(&self, end: &str) -> usize {
        let names = self.service.names();
        names.iter().filter(|name| name.ends_with(end)).count()
    }

    /// Names of the objects that came with leave.
    fn arriving(&self) -> usize {
        let names = self.service.names();
        names
            .iter()
            .filter(|name| name.starts_with("arriving/"))
            .count()
    }
}

fn parcel(key: &str, student: &str, photo: &[u8]) -> Value {
    json!({ "profile": "file-only", "key": key, "declared": "", "student": student,
            "bytes": photo.len(), "type": "image/jpeg" })
}

#[test]
fn a_photo_is_put_by_the_phone_and_judged_once_the_receiver_is_told() {
    let stage = Stage::new();
    let photo = drawn_jpeg(480, 640, 90);
    let student = stage.student("2023001", "王小明");
    for (kind, number) in [("put", 1), ("post", 2)] {
        let said = parcel(kind, &student, &photo);
        let leave = stage.server.post(&format!("/api/grants/{kind}"), &said);
        assert_eq!(
            leave.status,
            200,
            "{}",
            String::from_utf8_lossy(&leave.body)
        );
        assert!(leave.head.contains("cache-control: no-store"));
        let leave = leave.json();
        let answer = match kind {
            "put" => stage.put(&leave, &photo),
            _ => stage.form(&leave, &photo),
        };
        assert!(
            (200..300).contains(&answer.status),
            "{}",
            String::from_utf8_lossy(&answer.body)
        );
        let confirm = leave["confirm"].as_str().unwrap();
        let kept = stage.server.post(confirm, &said);
        assert_eq!(kept.status, 201);
        assert_eq!(stage.server.outcome(&kept.receipt()), "reviewing");
        assert_eq!((stage.stored(".jpg"), stage.arriving()), (number, 0));
        // The answer was lost: everything again.
        assert!(
            stage
                .put(&stage.server.post("/api/grants/put", &said).json(), &photo)
                .status
                < 300
        );
        let again = stage.server.post(confirm, &said);
        assert_eq!((again.status, again.receipt()), (201, kept.receipt()));
    }
    let words = [
        "store",
        "check",
        "--db",
        &stage.database.address(),
        "--store-key",
        KEY,
    ];
    let words = [&words[..], &["--store-secret", SECRET]].concat();
    let checked = run(Path::new(&stage.service.address()), &words);
    assert_eq!(checked, (Some(0), "0 faults\n".into()));
    let page = stage.server.get("/");
    let policy = format!("connect-src 'self' {}", stage.service.origin());
    assert!(page.head.contains(&policy), "{}", page.head);
    let log = std::fs::read_to_string(stage.server.folder.path("log")).unwrap();
    assert!(
        !log.contains(SECRET) && !log.contains("X-Amz-Signature"),
        "{log}"
    );
}

#[test]
fn leave_is_for_one_photo_of_one_student_alone() {
    let stage = Stage::new();
    let photo = drawn_jpeg(480, 640, 90);
    let student = stage.student("2023001", "王小明");
    let said = parcel("k", &student, &photo);
    let leave = stage.server.post("/api/grants/put", &said).json();
    let longer = [&photo[..], b"more"].concat();
    assert_eq!(
        stage.put(&leave, &longer).status,
        403,
        "it is of another size"
    );
    let mut other = leave.clone();
    other["headers"]["Content-Type"] = json!("image/png");
    assert_eq!(
        stage.put(&other, &photo).status,
        403,
        "it is of another type"
    );
    let url = leave["url"].as_str().unwrap();
    other = leave.clone();
    other["url"] = json!(url.replace("/arriving/", "/arriving/0"));
    assert_eq!(stage.put(&other, &photo).status, 403, "it has another name");
    let form = stage.server.post("/api/grants/post", &said).json();
    assert!(
        stage.form(&form, &longer).status >= 400,
        "it is of another size"
    );
    other = form.clone();
    other["fields"]["key"] = json!("spring/database.id");
    assert!(
        stage.form(&other, &photo).status >= 400,
        "it has another name"
    );
    assert_eq!(stage.arriving(), 0);

    let confirm = leave["confirm"].as_str().unwrap();
    assert_eq!(
        stage.server.post(confirm, &said).status,
        400,
        "nothing has come"
    );
    assert_eq!(stage.put(&leave, &photo).status, 200);
    let thief = stage.student("2023002", "李雷");
    for other in [
        parcel("k", &thief, &photo),
        parcel("k2", &student, &photo),
        parcel("k", &student, &longer),
    ] {
        assert_eq!(stage.server.post(confirm, &other).status, 400);
    }
    let nobody = parcel("k", "forged", &photo);
    for path in ["/api/grants/put", "/api/grants/post", confirm] {
        assert_eq!(stage.server.post(path, &nobody).status, 404);
        let mut large = said.clone();
        large["bytes"] = json!(21 * 1024 * 1024);
        assert_eq!(stage.server.post(path, &large).status, 413);
        let mut page = said.clone();
        page["type"] = json!("text/html");
        assert_eq!(stage.server.post(path, &page).status, 400);
    }
    assert_eq!(stage.server.post(confirm, &said).status, 201);
}

#[test]
fn a_photo_that_breaks_a_rule_goes_again() {
    let stage = Stage::new();
    let photo = &drawn_jpeg(480, 640, 90)[..900];
    let said = parcel("k", "", photo);
    let leave = stage.server.post("/api/grants/put", &said).json();
    assert_eq!(stage.put(&leave, photo).status, 200);
    let refused = stage.server.post("/api/arrivals", &said);
    assert_eq!(refused.status, 422);
    assert_eq!(refused.json()["report"]["verdict"], "reject");
    assert_eq!(stage.service.names(), ["database.id"]);
}

#[test]
fn without_a_bucket_there_is_no_leave() {
    let server = Server::start(&profiles::file_only(1000));
    let said = parcel("k", "", b"photo");
    for path in ["/api/grants/put", "/api/grants/post", "/api/arrivals"] {
        assert_eq!(server.post(path, &said).status, 404);
    }
    assert!(!server.get("/").head.contains("connect-src"));
    let (code, words) = run(Path::new("s3://photos"), &["store", "check"]);
    assert_eq!(code, Some(2));
    assert!(words.contains("XUEZHAO_STORE_KEY"), "{words}");
    let keys = [
        "store",
        "check",
        "--store-key",
        KEY,
        "--store-secret",
        SECRET,
    ];
    let (code, words) = run(Path::new("s3://photos?endpoint=http://127.0.0.1:1"), &keys);
    assert_eq!(code, Some(2));
    assert!(!words.contains(SECRET), "{words}");
}

//! What an operator does with a store besides reviewing.
#![allow(clippy::unwrap_used)]

mod common;

use common::run;
use common::server::Server;
use std::ffi::OsStr;
use std::fs;
use std::thread::sleep;
use std::time::Duration;
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder};

const ROSTER: &str = "school,number,name\n测试大学,2023001,王小明\n";

fn server() -> Server {
    server_with(&[])
}

fn server_with(more: &[&OsStr]) -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let options = [&["--roster".as_ref(), roster.as_os_str()], more].concat();
    Server::start_with(&profiles::file_only(1000), folder, &options)
}

fn submit(server: &Server, key: &str) -> String {
    let claim = serde_json::json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    let student = server.post("/api/students", &claim).json();
    let token = student["student"].as_str().unwrap();
    let profile = format!("file-only&student={token}");
    server
        .submit(&profile, key, &drawn_jpeg(480, 640, 90))
        .receipt()
}

#[test]
fn a_store_has_one_server() {
    let server = server();
    let second = run(&server.store(), &["serve", "--port", "0"]);
    assert_eq!(second.0, Some(2));
    assert!(second.1.contains("another server"), "{}", second.1);
}

#[test]
fn photos_whose_database_is_gone_are_left_alone() {
    let mut server = server();
    let receipt = submit(&server, "k1");
    server.kill();
    let store = server.store();
    let database = store.join("submissions.sqlite3");
    for log in ["-wal", "-shm"] {
        let _ = fs::remove_file(store.join(format!("submissions.sqlite3{log}")));
    }
    fs::remove_file(&database).unwrap();
    for is_empty in [false, true] {
        if is_empty {
            fs::write(&database, b"").unwrap();
        }
        let (code, said) = run(&store, &["serve", "--port", "0"]);
        assert_eq!(code, Some(2));
        assert!(said.contains("put a backup"), "{said}");
        assert!(store.join(format!("{receipt}.jpg")).exists());
    }
}

#[test]
fn check_names_what_is_missing_changed_or_unknown() {
    let server = server();
    let receipt = submit(&server, "k1");
    let store = server.store();
    assert_eq!(
        run(&store, &["store", "check"]),
        (Some(0), "0 faults\n".to_string())
    );
    let photo = store.join(format!("{receipt}.jpg"));
    fs::write(&photo, b"other").unwrap();
    fs::write(store.join("stray.jpg"), b"stray").unwrap();
    let (code, said) = run(&store, &["store", "check"]);
    assert_eq!(code, Some(1));
    assert!(
        said.contains("is not the photo") && said.contains("stray.jpg"),
        "{said}"
    );
}

#[test]
fn a_backup_is_a_store_that_a_server_goes_on_with() {
    let mut server = server();
    let receipt = submit(&server, "k1");
    let copy = server.folder.path("copy");
    let (code, said) = run(
        &server.store(),
        &["store", "backup", copy.to_str().unwrap()],
    );
    assert_eq!((code, said.as_str()), (Some(0), "1 submissions\n"));
    assert_eq!(run(&copy, &["store", "check"]).0, Some(0));
    fs::rename(server.store(), server.folder.path("lost")).unwrap();
    fs::rename(&copy, server.store()).unwrap();
    server.restart();
    let state = server.get(&format!("/api/submissions/{receipt}")).json();
    assert_eq!(state["state"], "reviewing");
    assert_eq!(submit(&server, "k1"), receipt);
}

#[test]
fn a_student_is_told_and_forgotten() {
    let server = server();
    let receipt = submit(&server, "k1");
    let student = ["测试大学", "2023001"];
    let words = |command: &'static str| ["store", command, student[0], student[1]];
    let (code, told) = run(&server.store(), &words("export"));
    assert_eq!(code, Some(0));
    assert!(told.contains(&receipt) && told.contains("王小明"), "{told}");
    assert_eq!(run(&server.store(), &words("forget")).0, Some(0));
    assert!(server.stored(".jpg").is_empty() && server.stored(".json").is_empty());
    assert_eq!(run(&server.store(), &words("export")).0, Some(1));
    assert_eq!(run(&server.store(), &["store", "check"]).0, Some(0));
}

#[test]
fn what_is_decided_can_be_purged_and_what_is_not_stays() {
    let server = server();
    let receipt = submit(&server, "k1");
    make_old(&server);
    let purge = || run(&server.store(), &["store", "purge", "--older-than", "30"]).1;
    assert_eq!(purge(), "0 submissions deleted\n");
    assert_eq!(
        run(&server.store(), &["review", &receipt, "approve"]).0,
        Some(0)
    );
    assert_eq!(purge(), "1 submissions deleted\n");
    assert!(server.stored(".jpg").is_empty());
}

/// Lets everything have arrived years ago.
fn make_old(server: &Server) {
    let database = rusqlite::Connection::open(server.store().join("submissions.sqlite3")).unwrap();
    let old = "UPDATE submission SET received_at = '2020-01-01T00:00:00Z'";
    database.execute(old, []).unwrap();
}

#[test]
fn a_server_deletes_what_was_kept_long_enough_and_says_how_long() {
    let mut server = server_with(&["--keep-days".as_ref(), "30".as_ref()]);
    assert_eq!(server.get("/api/profiles").json()["keep_days"], 30);
    let [decided, waiting] = ["k1", "k2"].map(|key| {
        let photo = drawn_jpeg(480, 640, if key == "k1" { 90 } else { 91 });
        server.submit("file-only", key, &photo).receipt()
    });
    let approved = run(&server.store(), &["review", &decided, "approve"]);
    assert_eq!(approved.0, Some(0), "{}", approved.1);
    make_old(&server);
    server.restart();
    let status = |receipt: &str| server.get(&format!("/api/submissions/{receipt}")).status;
    while status(&decided) != 404 {
        sleep(Duration::from_millis(20));
    }
    assert_eq!(status(&waiting), 200);
    assert_eq!(server.stored(".jpg"), [format!("{waiting}.jpg")]);
}

#[test]
fn every_decision_is_written_down_and_stays() {
    let server = server();
    let receipt = submit(&server, "k1");
    let reject = [
        "review",
        &receipt,
        "reject",
        "--reason",
        "眉毛被遮住",
        "--as",
        "李老师",
    ];
    assert_eq!(run(&server.store(), &reject).0, Some(0));
    let log = run(&server.store(), &["review", "--log"]).1;
    let wanted = format!("\t李老师\t{receipt}\treviewing\trejected\t眉毛被遮住\n");
    assert!(log.ends_with(&wanted), "{log}");
    let database = rusqlite::Connection::open(server.store().join("submissions.sqlite3")).unwrap();
    assert!(database.execute("DELETE FROM decision", []).is_err());
    assert!(database
        .execute("UPDATE decision SET who = ''", [])
        .is_err());
}

#[test]
#[cfg(unix)]
fn what_is_kept_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let server = server();
    submit(&server, "k1");
    let store = server.store();
    let entries = fs::read_dir(&store)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    for path in entries.chain([store.clone()]) {
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
    }
}

#[test]
fn a_mistyped_folder_is_not_made() {
    let folder = Folder::new();
    let store = folder.path("mistyped");
    assert_eq!(run(&store, &["review"]).0, Some(2));
    assert!(!store.exists());
}

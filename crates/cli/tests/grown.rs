//! Several receivers on one PostgreSQL: they share the load, and when one dies the others finish its work.
#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod common;

use common::nginx::Nginx;
use common::server::{hold_workers, kill, workers, Server};
use common::{command, run};
use serde_json::{json, Value};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};
use xuezhao_fixtures::s3::{KEY, SECRET};
use xuezhao_fixtures::{drawn_jpeg, profiles, Folder, Postgres, S3};

/// The keys to the bucket.
const KEYS: [&str; 4] = ["--store-key", KEY, "--store-secret", SECRET];
const ROSTER: &str = "school,number,name\n测试大学,2023001,王小明\n";
/// Counts how often each submission is judged, where the receivers cannot see it.
const AUDIT: &str = "
    CREATE TABLE audit (receipt TEXT NOT NULL);
    CREATE FUNCTION audit() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO audit VALUES (new.receipt); RETURN NULL; END
    $$;
    CREATE TRIGGER audit AFTER UPDATE OF state ON submission FOR EACH ROW
        WHEN (old.state = 'checking') EXECUTE FUNCTION audit();";

fn until(what: &str, mut is: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is() {
        assert!(start.elapsed() < Duration::from_secs(120), "{what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn server(database: &Postgres, more: &[&str]) -> Server {
    let folder = Folder::new();
    let roster = folder.write("roster.csv", ROSTER);
    let address = database.address();
    let mut words = vec!["--db".as_ref(), address.as_ref(), "--roster".as_ref()];
    words.push(roster.as_os_str());
    words.extend(more.iter().map(AsRef::<std::ffi::OsStr>::as_ref));
    let server = Server::start_with(&profiles::file_only(1000), folder, &words);
    database.ask(AUDIT);
    server
}

/// Waits until nothing is left to be judged: every submission was judged once, and the store has no faults.
fn assert_all_judged_once(store: &Path, database: &Postgres, submissions: usize) {
    let left = "SELECT count(*) FROM submission WHERE state = 'checking'";
    until("all are judged", || database.ask(left) == "0");
    let judged = "SELECT count(*), count(DISTINCT receipt) FROM audit";
    assert_eq!(database.ask(judged), format!("{submissions}|{submissions}"));
    let left = "SELECT count(*) FROM submission WHERE state <> 'reviewing'";
    assert_eq!(database.ask(left), "0");
    check(store, database);
}

fn check(store: &Path, database: &Postgres) {
    let words = ["store", "check", "--db", &database.address()];
    let words = [&words[..], &KEYS].concat();
    assert_eq!(run(store, &words), (Some(0), "0 faults\n".into()));
}

/// How many submissions a receiver has taken.
fn taken(server: &Server) -> u64 {
    let text = String::from_utf8(server.get("/metrics").body).unwrap();
    let line = "xuezhao_answers_total{status=\"201\"} ";
    let count = text.lines().find_map(|found| found.strip_prefix(line));
    count.map_or(0, |count| count.parse().unwrap())
}

#[test]
fn two_behind_a_balancer_share_the_load() {
    let database = Postgres::new();
    let first = server(&database, &["--proxy", "127.0.0.1"]);
    let second = first.another();
    let balancer = Nginx::before(&[first.port(), second.port()]);
    let photo = drawn_jpeg(480, 640, 90);
    std::thread::scope(|scope| {
        for sender in 0..4 {
            let (balancer, photo) = (&balancer, &photo);
            scope.spawn(move || {
                for i in 0..6 {
                    let answer = balancer.submit("file-only", &format!("{sender}-{i}"), photo);
                    assert_eq!(answer.status, 201);
                }
            });
        }
    });
    assert_all_judged_once(&first.store(), &database, 24);
    let [one, other] = [taken(&first), taken(&second)];
    assert_eq!(one + other, 24);
    assert!(one >= 6 && other >= 6, "{one} and {other}");
}

#[test]
fn what_one_that_dies_was_judging_is_judged_once_by_another() {
    let database = Postgres::new();
    let mut first = server(&database, &["--workers", "1"]);
    let second = first.another();
    hold_workers(&first);
    let photo = drawn_jpeg(480, 640, 90);
    // At once: what is with a held worker for too long is refused as too dear.
    let receipts: Vec<String> = std::thread::scope(|scope| {
        let send = |i| {
            let (first, photo) = (&first, &photo);
            scope.spawn(move || first.submit("file-only", &format!("k{i}"), photo).receipt())
        };
        let sent: Vec<_> = (0..6).map(send).collect();
        sent.into_iter().map(|sent| sent.join().unwrap()).collect()
    });
    let held = workers(&first);
    first.kill();
    kill("-CONT", &held);
    for (i, receipt) in receipts.iter().enumerate() {
        let again = second.submit("file-only", &format!("k{i}"), &photo);
        assert_eq!(again.receipt(), *receipt, "its sender asks the other one");
    }
    assert_all_judged_once(&second.store(), &database, 6);
}

#[test]
fn while_uploads_go_on_one_dies_and_nothing_is_lost() {
    let database = Postgres::new();
    let first = server(&database, &["--proxy", "127.0.0.1"]);
    let store = first.store();
    one_dies_while_uploads_go_on(&database, first, &store);
}

#[test]
fn while_uploads_go_into_a_bucket_one_dies_and_nothing_is_lost() {
    let (database, service) = (Postgres::new(), S3::new());
    let store = service.address();
    let words = [&["--proxy", "127.0.0.1", "--store", &store][..], &KEYS].concat();
    let first = server(&database, &words);
    let last = one_dies_while_uploads_go_on(&database, first, Path::new(&store));
    let long_ago = SystemTime::now() - Duration::from_secs(2 * 3600);
    for name in service.names() {
        let file = std::fs::File::options()
            .write(true)
            .open(service.file(&name));
        file.unwrap().set_modified(long_ago).unwrap();
    }
    // The next to start removes what the dead one had put there without a row.
    let _next = last.another();
    let photos = || {
        service
            .names()
            .iter()
            .filter(|name| name.ends_with(".jpg"))
            .count()
    };
    until("all is swept", || photos() == 40);
    check(Path::new(&store), &database);
}

/// Forty photos arrive at two receivers, of which one dies. Returns the other.
fn one_dies_while_uploads_go_on(database: &Postgres, mut first: Server, store: &Path) -> Server {
    let second = first.another();
    let balancer = Nginx::before(&[first.port(), second.port()]);
    let photo = drawn_jpeg(480, 640, 90);
    let accepted = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..4)
            .map(|sender| {
                let (balancer, photo) = (&balancer, &photo);
                scope.spawn(move || {
                    let one = |i| {
                        let key = format!("{sender}-{i}");
                        let mut answers =
                            (0..20).map(|_| balancer.submit("file-only", &key, photo));
                        let kept = answers.find(|answer| answer.status == 201);
                        kept.unwrap().receipt()
                    };
                    (0..10).map(one).collect::<Vec<String>>()
                })
            })
            .collect();
        let some = "SELECT count(*) >= 10 FROM submission";
        until("some have come", || database.ask(some) == "t");
        first.kill();
        let accepted = senders
            .into_iter()
            .flat_map(|sender| sender.join().unwrap());
        accepted.collect::<std::collections::BTreeSet<_>>()
    });
    assert_eq!(accepted.len(), 40);
    // The next to start removes from a folder what the dead one had put there without a row.
    let _next = second.another();
    assert_all_judged_once(store, database, 40);
    second
}

#[test]
fn who_is_known_to_one_is_known_to_the_other_and_wrong_claims_are_counted_once() {
    let database = Postgres::new();
    let first = server(&database, &[]);
    let second = first.another();
    let claim = json!({ "school": "测试大学", "number": "2023001", "name": "王小明" });
    let student = first.post("/api/students", &claim).json();
    let profile = format!("file-only&student={}", student["student"].as_str().unwrap());
    let photo = drawn_jpeg(480, 640, 90);
    let kept = second.submit(&profile, "k", &photo);
    assert_eq!(kept.status, 201);
    let signed = |server: &Server| -> Value {
        let path = format!("/api/submissions/{}/signed", kept.receipt());
        server.get(&path).json()
    };
    assert_eq!(signed(&first), signed(&second));
    let wrong = json!({ "school": "测试大学", "number": "2023001", "name": "王大明" });
    let servers = [&first, &second];
    let claims = (0..21).map(|i| servers[i % 2].post("/api/students", &wrong).status);
    let statuses: Vec<u16> = claims.collect();
    assert!(
        statuses[..20].iter().all(|status| *status == 404),
        "{statuses:?}"
    );
    assert_eq!(statuses[20], 429);
}

#[test]
fn a_database_that_was_away_is_found_again() {
    let mut database = Postgres::new();
    let server = server(&database, &[]);
    let photo = drawn_jpeg(480, 640, 90);
    let receipt = server.submit("file-only", "k1", &photo).receipt();
    database.restart();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(server.get("/readyz").status, 200);
    assert_eq!(server.submit("file-only", "k1", &photo).receipt(), receipt);
    assert_eq!(server.submit("file-only", "k2", &photo).status, 201);
}

#[test]
fn one_folder_belongs_to_one_database() {
    let database = Postgres::new();
    let server = server(&database, &[]);
    let other = Postgres::new();
    let refused = |store: &std::path::Path, words: &[&str], why: &str| {
        let (code, said) = run(store, words);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains(why), "{said}");
    };
    let [address, elsewhere] = [database.address(), other.address()];
    let store = server.store();
    refused(&store, &["store", "check"], "--db");
    refused(
        &store,
        &["store", "check", "--db", &elsewhere],
        "another database",
    );
    let empty = server.folder.path("empty");
    refused(
        &empty,
        &["reviewer", "list", "--db", &address],
        "another folder",
    );
    let rows = server.folder.path("rows");
    let own = command()
        .args(["reviewer", "list", "--store"])
        .arg(&rows)
        .status();
    assert!(own.unwrap().success());
    refused(&rows, &["review", "--db", &elsewhere], "store move");
}

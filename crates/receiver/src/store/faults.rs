//! Whatever fails, and wherever the process ends: files and rows agree once the store is opened again, and what was to be
//! done can be done.

use super::files::fault;
use super::{random_id, Arrival, Judgement, Kept, Place, State, Store};
use crate::digest::sha256;
use crate::service::Submits;
use crate::Error;
use serde_json::json;
use std::fs;
use xuezhao_fixtures::Folder;

const PHOTO: &[u8] = b"photo";

/// A photo of nobody, whose file is not there yet.
fn arrival() -> Arrival {
    Arrival {
        profile: "p".to_string(),
        kind: Submits::Photo,
        key: None,
        student: None,
        declared: String::new(),
        code: None,
        feature: None,
        details: None,
        phone: None,
        device: None,
        once: Vec::new(),
        path: "lost".into(),
        sha256: sha256(PHOTO),
        extension: "jpg",
        report: Some(json!("report")),
        state: State::Checking,
        is_held: true,
    }
}

fn keep(store: &Store) -> Result<String, Error> {
    let arrival = arrival_with_file(store);
    let path = arrival.path.clone();
    let kept = store.keep(Arrival {
        key: Some("key".to_string()),
        ..arrival
    });
    // As an upload does, unless the file was moved; a crash leaves it.
    if !fault::is_a_crash() {
        let _ = fs::remove_file(path);
    }
    match kept? {
        Kept::New(kept) | Kept::Earlier(kept) => Ok(kept.receipt),
        _ => panic!("nobody else submits"),
    }
}

fn judge(store: &Store) -> Result<String, Error> {
    let receipt = store.by_key("key")?.unwrap().receipt;
    // Who kept it may have died.
    store.take(1)?;
    let judgement = Judgement {
        report: json!({ "verdict": "pass", "core": "0" }),
        rules_sha256: None,
        next: State::Reviewing,
        reason: None,
    };
    store.judged(&receipt, judgement)?;
    Ok(receipt)
}

fn withdraw(store: &Store) -> Result<String, Error> {
    let receipt = store
        .by_key("key")?
        .map_or(String::new(), |kept| kept.receipt);
    store.withdraw(&receipt)?;
    Ok(receipt)
}

type Work = fn(&Store) -> Result<String, Error>;

/// Lets every step of some work fail, once each and with the end of the process or without it, after `before` was done.
/// Returns how many steps there were.
fn fail_at_every_step(before: &[Work], work: Work) -> usize {
    let mut steps = 0;
    for crash in [false, true] {
        for step in 0.. {
            let folder = Folder::new();
            let store = Store::open(&folder.path("store")).unwrap();
            for before in before {
                before(&store).unwrap();
            }
            fault::after(step, crash);
            let done = work(&store);
            fault::none();
            drop(store);
            let store = Store::own(&folder.path("store")).unwrap();
            assert_eq!(store.check().unwrap(), Vec::<String>::new(), "{step}");
            if done.is_ok() {
                break;
            }
            steps += 1;
            assert!(work(&store).is_ok(), "{step}: it can be done again");
            assert_eq!(store.check().unwrap(), Vec::<String>::new(), "{step}");
        }
    }
    steps
}

#[test]
fn a_photo_is_kept_whole_or_not_at_all() {
    // Report: create, write, move; photo: move; folder; commit, and its answer.
    assert_eq!(fail_at_every_step(&[], keep), 2 * 7);
}

#[cfg(unix)]
#[test]
fn what_was_kept_without_an_answer_keeps_its_files_on_a_server_too() {
    let (database, folder) = (xuezhao_fixtures::Postgres::new(), Folder::new());
    let place = Place {
        database: Some(database.address()),
        ..Place::from(&folder.path("store"))
    };
    let store = Store::own(&place).unwrap();
    // The answer of the commit: see above.
    fault::after(6, false);
    assert!(keep(&store).is_err());
    fault::none();
    let kept = store.by_key("key").unwrap().expect("it was made");
    assert_eq!(store.photo(&kept.file).unwrap(), PHOTO);
    store.sweep().unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(keep(&store).unwrap(), kept.receipt, "its sender asks again");
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

#[test]
fn a_judgement_is_written_down_whole_or_not_at_all() {
    // Report: create, write, move; folder; commit, and its answer.
    assert_eq!(fail_at_every_step(&[keep], judge), 2 * 6);
}

#[test]
fn what_is_taken_back_goes_whole() {
    // Photo and report.
    assert_eq!(fail_at_every_step(&[keep], withdraw), 2 * 2);
}

#[test]
fn a_copy_is_made_while_photos_wait_for_the_checks() {
    let folder = Folder::new();
    let store = Store::open(&folder.path("store")).unwrap();
    let waiting = Arrival {
        report: None,
        ..arrival_with_file(&store)
    };
    assert!(matches!(store.keep(waiting).unwrap(), Kept::New(_)));
    keep(&store).unwrap();
    assert_eq!(store.backup(&folder.path("copy")).unwrap(), 2);
    let copy = Store::own(&folder.path("copy")).unwrap();
    assert_eq!(copy.check().unwrap(), Vec::<String>::new());
    assert_eq!(copy.unjudged().unwrap().len(), 2);
}

#[test]
fn of_changes_that_are_made_together_one_may_fail_alone() {
    let folder = Folder::new();
    let store = Store::open(&folder.path("store")).unwrap();
    std::thread::scope(|scope| {
        let others = (0..8).map(|_| scope.spawn(|| store.keep(arrival_with_file(&store))));
        let others: Vec<_> = others.collect();
        let lost = scope.spawn(|| store.keep(arrival())).join().unwrap();
        assert!(matches!(lost, Err(Error::File(..))));
        for other in others {
            assert!(other.join().unwrap().is_ok());
        }
    });
    assert_eq!(store.unjudged().unwrap().len(), 8);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
}

fn arrival_with_file(store: &Store) -> Arrival {
    let path = store.spool().join(format!(".{}.part", random_id()));
    fs::write(&path, PHOTO).unwrap();
    Arrival { path, ..arrival() }
}

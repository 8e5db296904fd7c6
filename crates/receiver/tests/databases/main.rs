//! A store does the same whether its rows are in a file or on a server, its photos in a folder or in a bucket.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod buckets;
mod made;

use made::*;
use serde_json::{json, Value};
use std::collections::BTreeSet;
use std::fs;
use std::thread::scope;
use std::time::{Duration, SystemTime};
use xuezhao_fixtures::{Folder, Postgres};
use xuezhao_receiver::store::{
    Act, By, Claimed, Decision, Filter, Identity, Import, Kept, Place, Role, SignIn, Wanted,
};
use xuezhao_receiver::{State, Store};

#[test]
fn students_are_found_and_wrong_claims_counted() {
    on_each(|place, folder| {
        let store = with_roster(place, folder);
        let found = |identity: &Identity| {
            let claimed = store.claim(identity, HERE, None, |_| true).unwrap();
            match claimed {
                Claimed::Student(student, token) => {
                    assert!(store.bearer(&token, "p").unwrap().is_ok());
                    Some(student.number)
                }
                _ => None,
            }
        };
        let (code, last_four) = ("c1", "004x");
        let number = Some("2023001".to_string());
        assert_eq!(found(&Identity::Code { code, last_four }), number);
        let feature = "aB1";
        assert_eq!(found(&Identity::Feature { code, feature }), number);
        let last_four = "0000\u{0}";
        for _ in 0..20 {
            assert_eq!(found(&Identity::Code { code, last_four }), None);
        }
        let claim = store.claim(&Identity::Code { code, last_four }, HERE, None, |_| true);
        assert!(matches!(claim, Ok(Claimed::TooMany)));
        let schools = store.schools("大学").unwrap();
        assert_eq!(schools[0], ("别的大学".into(), vec!["本科".into()]));
        assert_eq!(schools[1].1.len(), 2, "{schools:?}");
        assert_eq!(store.schools("测").unwrap().len(), 1);
    });
}

#[test]
fn a_photo_goes_its_way_from_the_arrival_to_the_hand_over() {
    on_each(|place, folder| {
        let store = with_roster(place, folder);
        store.set_hooked(true).unwrap();
        let student = token(&store, "测试大学", "2023001", "王小明");
        let first = keep_and_judge(&store, "k1", Some(student.clone()));
        let earlier = offer(&store, "k1", None);
        assert!(matches!(earlier, Kept::Earlier(earlier) if earlier.receipt == first.receipt));
        let other = token(&store, "测试大学", "2023002", "李雷");
        let other = offer(&store, "k2", Some(other));
        assert!(
            matches!(other, Kept::OtherStudent),
            "one phone, two students"
        );
        let second = keep_and_judge(&store, "k3", Some(student.clone()));
        let state = |receipt: &str| store.by_receipt(receipt).unwrap().unwrap().state;
        assert_eq!(state(&first.receipt), State::Replaced);
        store.begin_review(&second.receipt).unwrap();
        let refused = offer(&store, "k4", Some(student));
        assert!(matches!(refused, Kept::StudentHasOne));

        let reject = Decision::Reject("糊".to_string());
        store.decide(&second.receipt, &reject, BY).unwrap();
        assert!(store.may_undo(&second.receipt, BY.name).unwrap());
        let rejected = store.by_receipt(&second.receipt).unwrap().unwrap();
        let deadline = store.resubmit_until(&rejected, 3).unwrap().unwrap();
        assert!(!deadline.is_over);
        store.decide(&second.receipt, &Decision::Undo, BY).unwrap();
        store
            .decide(&second.receipt, &Decision::SecondLook, BY)
            .unwrap();
        assert!(store
            .decide(&second.receipt, &Decision::Approve, BY)
            .is_err());
        let admin = By {
            is_admin: true,
            ..BY
        };
        store
            .decide(&second.receipt, &Decision::Approve, admin)
            .unwrap();
        let became: Vec<String> = store
            .decisions()
            .unwrap()
            .into_iter()
            .map(|d| d.became)
            .collect();
        assert_eq!(
            became,
            [
                "roster_import",
                "rejected",
                "reviewing",
                "second_look",
                "complete"
            ]
        );

        let whole = store.whole(&second.receipt).unwrap();
        assert_eq!(whole.earlier, [first.receipt.as_str()]);
        assert_eq!(whole.decisions.len(), 4);
        let filter = Filter {
            school: Some("测试大学".to_string()),
            words: Some("小明".to_string()),
            limit: 1,
            ..Filter::default()
        };
        let (cards, next) = store.cards(&filter).unwrap();
        assert_eq!(
            (cards[0].receipt.as_str(), next.is_some()),
            (&*first.receipt, true)
        );
        let after = next.unwrap();
        let (cards, _) = store.cards(&Filter { after, ..filter }).unwrap();
        assert_eq!(cards[0].receipt, second.receipt);
        assert_eq!(store.counts().unwrap().len(), 2);
        let signed = store.signed_receipt(&second.receipt).unwrap().unwrap();
        assert_eq!(serde_json::to_value(signed).unwrap()["verdict"], "pass");
        let handed = store.collected(&Wanted::default()).unwrap();
        let states: Vec<State> = handed.iter().map(|student| student.state).collect();
        assert_eq!(states, [State::Waiting, State::Complete, State::Waiting]);

        // Of each submission one at a time, and each for one teller alone.
        let events = store.due_events(9).unwrap();
        let told: BTreeSet<&str> = events.iter().map(|event| event.receipt.as_str()).collect();
        assert_eq!((events.len(), told.len()), (2, 2));
        assert_eq!(
            events[0].student,
            Some(("测试大学".into(), "2023001".into()))
        );
        assert!(store.due_events(9).unwrap().is_empty());
        store.end_event(&events[0].id).unwrap();
        assert_eq!(
            store.due_events(9).unwrap().len(),
            1,
            "the next of the same"
        );

        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        assert_eq!(store.purge(1).unwrap(), 0, "nothing is old");
        assert_eq!(store.forget("测试大学", "2023001").unwrap(), Some(2));
        assert_eq!(store.export("测试大学", "2023001").unwrap(), None);
        assert_eq!(store.schools("测试").unwrap()[0].1, ["硕士"]);
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn what_is_to_be_judged_is_taken_by_one_alone() {
    on_each(|place, _| {
        let stores = [Store::open(place).unwrap(), Store::open(place).unwrap()];
        let kept: BTreeSet<String> = (0..24)
            .map(|i| keep(&stores[i % 2], &format!("k{i}"), None).receipt)
            .collect();
        let take = |store: &Store| {
            let mut own = Vec::new();
            loop {
                let taken = store.take(2).unwrap();
                if taken.is_empty() {
                    return own;
                }
                for submission in taken {
                    assert!(judge(store, &submission.receipt));
                    own.push(submission.receipt);
                }
            }
        };
        let taken: Vec<String> = scope(|scope| {
            let takers: Vec<_> = stores
                .iter()
                .chain(&stores)
                .map(|store| scope.spawn(move || take(store)))
                .collect();
            let taken = takers.into_iter().flat_map(|taker| taker.join().unwrap());
            taken.collect()
        });
        assert_eq!(taken.len(), 24);
        assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), kept);
        let [one, other] = &stores;
        let held = keep(one, "k", None).receipt;
        assert!(!other.hold(&held).unwrap() && !judge(other, &held));
        assert_eq!(other.take(1).unwrap().len(), 1);
        assert!(!one.hold(&held).unwrap() && !judge(one, &held));
        assert!(other.hold(&held).unwrap() && judge(other, &held));
        assert!(!other.hold(&held).unwrap() && !judge(other, &held));
        assert_eq!(one.check().unwrap(), Vec::<String>::new());
    });
}

#[test]
fn who_changes_the_roster_or_takes_something_out_is_in_the_log() {
    on_each(|place, folder| {
        let store = with_roster(place, folder);
        let later = folder.write("later.csv", "school,number,name\n测试大学,2023001,王晓明\n");
        let later = |preview| {
            let import = Import {
                preview,
                remove: true,
                who: "李老师",
                ..Import::default()
            };
            store.import_roster(&later, import).unwrap();
        };
        later(true);
        later(false);
        // It changes nothing more, and is not written down again.
        later(false);
        let wanted = Wanted {
            school: Some("测试大学".to_string()),
            ..Wanted::default()
        };
        for (act, count) in [(Act::Photos, 2), (Act::Table, 3), (Act::Sheet, 3)] {
            store.took_out("韩老师", act, count, &wanted).unwrap();
        }
        let log = store.decisions().unwrap();
        let log = log.iter().map(|line| {
            assert!(line.at.ends_with('Z') && line.receipt.is_empty() && line.was.is_empty());
            [&line.who, &line.became, line.reason.as_ref().unwrap()].map(String::as_str)
        });
        let taken = "students; school 测试大学";
        assert_eq!(
            log.collect::<Vec<_>>(),
            [
                [
                    "",
                    "roster_import",
                    "3 students · 名学生: 3 added · 新增, 0 changed · 变更, 0 removed · 移除"
                ],
                [
                    "李老师",
                    "roster_import",
                    "1 students · 名学生: 0 added · 新增, 1 changed · 变更, 1 removed · 移除"
                ],
                ["韩老师", "handover_photos", "2 photos; school 测试大学"],
                ["韩老师", "handover_table", &format!("3 {taken}")],
                ["韩老师", "handover_sheet", &format!("3 {taken}")],
            ]
        );
    });
}

#[test]
fn what_another_is_receiving_is_no_fault_until_it_is_old() {
    let (database, folder) = (Postgres::new(), Folder::new());
    let alone = Place::from(&folder.path("alone"));
    let shared = Place {
        database: Some(database.address()),
        ..Place::from(&folder.path("shared"))
    };
    let faults = |place: &Place, name: &str| {
        let store = Store::open(place).unwrap();
        let parts = [".another.part", "0123456789abcdefghjk.jpg"];
        let parts = parts.map(|part| folder.path(name).join(part));
        for part in &parts {
            fs::write(part, "half").unwrap();
        }
        let young = store.check().unwrap().len();
        let long_ago = SystemTime::now() - Duration::from_secs(2 * 3600);
        for part in &parts {
            let file = fs::File::options().write(true).open(part).unwrap();
            file.set_modified(long_ago).unwrap();
        }
        let old = store.check().unwrap().len();
        let kept = keep(&store, "k", None);
        store.sweep().unwrap();
        assert!(!parts.iter().any(|part| part.exists()));
        assert_eq!(store.photo(&kept.file).unwrap(), b"k");
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
        [young, old]
    };
    assert_eq!(faults(&alone, "alone"), [2, 2]);
    assert_eq!(faults(&shared, "shared"), [0, 2]);
}

#[test]
fn who_reviews_signs_in() {
    on_each(|place, _| {
        let store = Store::open(place).unwrap();
        for role in [Role::Read, Role::Review] {
            store
                .set_reviewer("李老师", role, "a long password")
                .unwrap();
        }
        let SignIn::Session(who, secret) =
            store.sign_in("李老师", "a long password", HERE).unwrap()
        else {
            panic!("the password is right");
        };
        assert_eq!(who.role, Role::Review);
        assert_eq!(store.session(&secret).unwrap(), Some(who));
        let wrong = store.sign_in("李老师", "another one", HERE).unwrap();
        assert!(matches!(wrong, SignIn::Wrong));
        store.remove_reviewer("李老师").unwrap();
        assert_eq!(store.session(&secret).unwrap(), None);
        assert!(store.reviewers().unwrap().is_empty());
    });
}

/// Everything that a store says of itself.
fn all(store: &Store) -> Value {
    let (cards, _) = store
        .cards(&Filter {
            limit: 99,
            ..Filter::default()
        })
        .unwrap();
    let whole = cards.iter().map(|card| store.whole(&card.receipt).unwrap());
    let signed = cards
        .iter()
        .map(|card| store.signed_receipt(&card.receipt).unwrap());
    json!({
        "key": store.public_key().unwrap(),
        "whole": whole.collect::<Vec<_>>(),
        "signed": signed.collect::<Vec<_>>(),
        "decisions": store.decisions().unwrap(),
        "students": format!("{:?}", store.collected(&Wanted::default()).unwrap()),
        "reviewers": format!("{:?}", store.reviewers().unwrap()),
        "schools": store.schools("").unwrap(),
    })
}

#[test]
fn a_store_moves_to_a_server_and_a_backup_is_in_a_file_again() {
    let (database, folder) = (Postgres::new(), Folder::new());
    let here = Place::from(&folder.path("store"));
    let there = Place {
        database: Some(database.address()),
        ..here.clone()
    };
    let store = with_roster(&here, &folder);
    store
        .set_reviewer("李老师", Role::Review, "a long password")
        .unwrap();
    store.set_hooked(true).unwrap();
    let student = token(&store, "测试大学", "2023001", "王小明");
    let kept = keep_and_judge(&store, "k1", Some(student));
    store.decide(&kept.receipt, &Decision::Approve, BY).unwrap();
    let before = all(&store);
    assert!(Store::open(&there).is_err(), "the rows are in the file");
    assert!(there.move_in().is_err(), "a server works on it");
    drop(store);
    there.move_in().unwrap();
    assert!(there.move_in().is_err(), "they are moved");
    assert!(Store::open(&here).is_err(), "the rows are on the server");
    let store = Store::own(&there).unwrap();
    assert_eq!(all(&store), before);
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    let told = database.ask("SELECT count(*) FROM event");
    assert_eq!(told, "2", "no more than before");
    let next = keep_and_judge(&store, "k2", None);
    let before = all(&store);
    assert_eq!(store.backup(&folder.path("copy")).unwrap(), 2);
    let copy = Store::own(&folder.path("copy")).unwrap();
    assert_eq!(all(&copy), before);
    assert_eq!(copy.check().unwrap(), Vec::<String>::new());
    assert_eq!(copy.by_key("k2").unwrap().unwrap().receipt, next.receipt);
}

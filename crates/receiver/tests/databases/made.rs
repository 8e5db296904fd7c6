//! What the tests of stores share.

use serde_json::json;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use xuezhao_fixtures::s3::{KEY, SECRET};
use xuezhao_fixtures::{Folder, Postgres, S3};
use xuezhao_receiver::digest::sha256;
use xuezhao_receiver::service::{Once, Submits};
use xuezhao_receiver::store::{
    random_id, Arrival, By, Claimed, Identity, Import, Judgement, Kept, Photos, Place, Submission,
};
use xuezhao_receiver::{State, Store};

pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
pub const ROSTER: &str = "school,level,number,name,last_four,code,feature\n\
    测试大学,本科,2023001,王小明,004X,c1,Ab1\n\
    测试大学,硕士,2023002,李雷,1234,c2,\n\
    别的大学,本科,1,韩梅梅,1234,,\n";
pub const BY: By = By {
    name: "李老师",
    is_admin: false,
    can_undo: true,
};

/// A bucket of a service.
pub fn bucket(service: &S3) -> Photos {
    Photos::named(service.address().as_ref(), Some(KEY), Some(SECRET)).unwrap()
}

/// Tries something with rows in a file, with rows on a server, and with photos in a bucket.
pub fn on_each(attempt: impl Fn(&Place, &Folder)) {
    let folder = Folder::new();
    attempt(&Place::from(&folder.path("store")), &folder);
    let (database, folder) = (Postgres::new(), Folder::new());
    let place = Place {
        database: Some(database.address()),
        ..Place::from(&folder.path("store"))
    };
    attempt(&place, &folder);
    let (service, database, folder) = (S3::new(), Postgres::new(), Folder::new());
    let place = Place {
        photos: bucket(&service),
        database: Some(database.address()),
    };
    attempt(&place, &folder);
}

pub fn with_roster(place: &Place, folder: &Folder) -> Store {
    let store = Store::own(place).unwrap();
    let roster = folder.write("roster.csv", ROSTER);
    let changes = store.import_roster(&roster, Import::default()).unwrap();
    assert_eq!(changes.added.len(), 3);
    store
}

pub fn token(store: &Store, school: &str, number: &str, name: &str) -> String {
    let identity = Identity::Name {
        school,
        number,
        name,
    };
    match store.claim(&identity, HERE, None, |_| true).unwrap() {
        Claimed::Student(student, _) => student.token,
        other => panic!("{other:?}"),
    }
}

pub fn arrival(store: &Store, key: &str, student: Option<String>) -> Arrival {
    let path = store.spool().join(format!(".{}.part", random_id()));
    fs::write(&path, key).unwrap();
    Arrival {
        profile: "p".to_string(),
        kind: Submits::Photo,
        key: Some(key.to_string()),
        student,
        declared: "a,b".to_string(),
        code: None,
        feature: None,
        details: Some(json!({ "phone": "130\u{0}" }).to_string()),
        phone: None,
        device: Some("d".to_string()),
        once: vec![Once::Device, Once::Person],
        path,
        sha256: sha256(key),
        extension: "jpg",
        report: None,
        state: State::Checking,
        is_held: false,
    }
}

/// A photo arrives; its file is taken away, as an upload does, where it is not kept.
pub fn offer(store: &Store, key: &str, student: Option<String>) -> Kept {
    let arrival = arrival(store, key, student);
    let path = arrival.path.clone();
    let kept = store.keep(arrival).unwrap();
    let _ = fs::remove_file(path);
    kept
}

pub fn keep(store: &Store, key: &str, student: Option<String>) -> Submission {
    match offer(store, key, student) {
        Kept::New(kept) => kept,
        _ => panic!("{key} is not kept"),
    }
}

pub fn judge(store: &Store, receipt: &str) -> bool {
    let judgement = Judgement {
        report: json!({ "verdict": "pass", "core": "0" }),
        rules_sha256: Some("r".to_string()),
        next: State::Reviewing,
        reason: None,
    };
    store.judged(receipt, judgement).unwrap()
}

pub fn keep_and_judge(store: &Store, key: &str, student: Option<String>) -> Submission {
    let kept = keep(store, key, student);
    assert_eq!(store.take(9).unwrap().len(), 1);
    assert!(judge(store, &kept.receipt));
    kept
}

//! Photos in a bucket.

use crate::made::*;
use std::fs;
use std::time::{Duration, SystemTime};
use xuezhao_fixtures::s3::KEY;
use xuezhao_fixtures::{Folder, Postgres, S3};
use xuezhao_receiver::store::{Kept, Photos, Place};
use xuezhao_receiver::{one_line, Store};

#[test]
fn photos_move_into_a_bucket_and_back() {
    let (service, database, folder) = (S3::new(), Postgres::new(), Folder::new());
    let here = Place {
        database: Some(database.address()),
        ..Place::from(&folder.path("store"))
    };
    let there = Place {
        photos: bucket(&service),
        ..here.clone()
    };
    let store = Store::own(&here).unwrap();
    let kept = keep_and_judge(&store, "k1", None);
    keep(&store, "k2", None);
    let report = store.report(&kept.receipt).unwrap();
    drop(store);
    assert!(Store::open(&there).is_err(), "it is not there yet");
    assert_eq!(here.move_photos(&there.photos).unwrap(), 2);
    assert!(Store::open(&here).is_err(), "it is not here any more");
    let store = Store::own(&there).unwrap();
    assert_eq!(store.check().unwrap(), Vec::<String>::new());
    assert_eq!(store.report(&kept.receipt).unwrap(), report);
    assert_eq!(store.photo(&kept.file).unwrap(), b"k1");
    let backup = folder.path("copy");
    assert_eq!(store.backup(&backup).unwrap(), 2);
    assert_eq!(
        Store::own(&backup).unwrap().check().unwrap(),
        Vec::<String>::new()
    );
    keep(&store, "k3", None);
    drop(store);
    let back = Photos::Folder(folder.path("back"));
    assert_eq!(there.move_photos(&back).unwrap(), 3);
    let back = Place {
        photos: back,
        ..here
    };
    assert_eq!(
        Store::own(&back).unwrap().check().unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn a_bucket_is_swept_of_what_nobody_knows_once_it_is_old() {
    let (service, database) = (S3::new(), Postgres::new());
    let place = Place {
        photos: bucket(&service),
        database: Some(database.address()),
    };
    let store = Store::own(&place).unwrap();
    let kept = keep_and_judge(&store, "k1", None);
    let left = [
        "0123456789abcdefghjk.jpg",
        "0123456789abcdefghjk.json",
        "arriving/0a",
    ];
    for name in left.iter().chain(&["another's.txt"]) {
        let file = service.file(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "left").unwrap();
    }
    assert_eq!(
        store.check().unwrap(),
        Vec::<String>::new(),
        "they may be on their way"
    );
    store.sweep().unwrap();
    assert_eq!(service.names().len(), 3 + 4);
    let long_ago = SystemTime::now() - Duration::from_secs(2 * 3600);
    for name in service.names() {
        let file = fs::File::options().write(true).open(service.file(&name));
        file.unwrap().set_modified(long_ago).unwrap();
    }
    assert_eq!(store.check().unwrap().len(), 4, "they are not");
    store.sweep().unwrap();
    let own = [&kept.file, &format!("{}.json", kept.receipt)];
    let mut names: Vec<&str> = own.iter().map(|name| name.as_str()).collect();
    names.extend(["another's.txt", "database.id"]);
    names.sort_unstable();
    assert_eq!(service.names(), names);
}

#[test]
fn what_a_bucket_does_not_take_is_not_kept() {
    let (mut service, database) = (S3::new(), Postgres::new());
    let place = Place {
        photos: bucket(&service),
        database: Some(database.address()),
    };
    let store = Store::own(&place).unwrap();
    let arrival = arrival(&store, "k1", None);
    let path = arrival.path.clone();
    service.stop();
    assert!(store.keep(arrival).is_err());
    assert_eq!(store.by_key("k1").unwrap(), None);
    assert!(store.try_writing().is_err());
    service.start();
    assert!(path.exists(), "its sender can try again");
    let kept = keep(&store, "k1", None);
    assert!(matches!(offer(&store, "k1", None), Kept::Earlier(_)));
    let photos = service
        .names()
        .iter()
        .filter(|name| name.ends_with(".jpg"))
        .count();
    assert_eq!(
        (photos, store.photo(&kept.file).unwrap()),
        (1, b"k1".to_vec())
    );
    let forged = Photos::named(service.address().as_ref(), Some(KEY), Some("guessed")).unwrap();
    let forged = Place {
        photos: forged,
        ..place
    };
    let refused = Store::open(&forged).err().unwrap();
    assert!(
        one_line(&refused).contains("SignatureDoesNotMatch"),
        "{}",
        one_line(&refused)
    );
}

//! The way to a database server over a network.
#![allow(clippy::unwrap_used)]
#![cfg(unix)]

use std::path::Path;
use std::time::Duration;
use xuezhao_fixtures::{Folder, Postgres};
use xuezhao_receiver::store::{Photos, Place};
use xuezhao_receiver::Store;

#[test]
fn the_way_to_a_server_is_encrypted_and_the_server_known_by_its_certificate() {
    let database = Postgres::encrypted();
    let folder = Folder::new();
    let open = |host: &str, options: &str| {
        Store::open(&Place {
            photos: Photos::Folder(folder.path("store")),
            database: Some(database.encrypted_address(host, options)),
        })
    };
    let encrypted =
        "SELECT count(*) > 0 AND bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
                     WHERE application_name = 'xuezhao'";
    let trusting = |path: &Path| {
        let path = path.to_string_lossy().replace('/', "%2F");
        format!("sslmode=verify-full&sslrootcert={path}")
    };
    let [own, other] =
        [database.certificate(), database.other_certificate()].map(|path| trusting(&path));
    for (host, options) in [
        ("127.0.0.1", "sslmode=require"),
        ("127.0.0.1", ""),
        ("localhost", own.as_str()),
    ] {
        let store = open(host, options).unwrap();
        assert!(!store.has_students().unwrap());
        assert_eq!(database.ask(encrypted), "t", "{options}");
    }
    assert!(
        open("localhost", &other).is_err(),
        "nobody stands behind it"
    );
    assert!(open("127.0.0.1", &own).is_err(), "it is for another name");
    assert!(open("localhost", &trusting(&folder.path("none"))).is_err());
    database.ask("ALTER SYSTEM SET ssl = off");
    database.ask("SELECT pg_reload_conf()");
    let is_off = "SELECT setting FROM pg_settings WHERE name = 'ssl'";
    while database.ask(is_off) != "off" {
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(open("127.0.0.1", "sslmode=require").is_err());
    assert!(open("127.0.0.1", "sslmode=disable").is_ok());
}

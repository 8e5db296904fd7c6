//! Claims and tokens, on a store of their own.

use super::*;
use crate::store::Import;
use xuezhao_fixtures::Folder;

fn bearer() -> Bearer {
    Bearer {
        student: "s".to_string(),
        step: Step::LastFour,
    }
}

#[test]
fn a_token_is_good_for_its_student_profile_and_step_until_it_expires() {
    let token = issue(b"secret", &bearer(), Some("a"), 100);
    assert_eq!(verify(b"secret", &token, "a", 99), Ok(bearer()));
    let unknown = Err(BadToken::Unknown);
    assert_eq!(verify(b"secret", &token, "a", 100), Err(BadToken::Expired));
    assert_eq!(verify(b"secret", &token, "b", 99), unknown);
    assert_eq!(verify(b"other", &token, "a", 99), unknown);
    for (from, to) in [("s.", "t."), ("last_four", "identity"), (".100.", ".900.")] {
        let forged = token.replace(from, to);
        assert_eq!(verify(b"secret", &forged, "a", 99), unknown, "{forged}");
    }
    for none in ["", "s", "s.last_four.100.", "s.last_four.100.zz"] {
        assert_eq!(verify(b"secret", none, "a", 99), unknown, "{none}");
    }
}

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

/// A store with one student on its roster.
fn store(folder: &Folder) -> Store {
    let store = Store::open(&folder.path("store")).unwrap();
    let roster = folder.write("roster.csv", "school,number,name\ns,1,n\n");
    store.import_roster(&roster, Import::default()).unwrap();
    store.secret().unwrap();
    store
}

fn claim(store: &Store, name: &str) -> Result<Claimed, Error> {
    let (school, number) = ("s", "1");
    let identity = Identity::Name {
        school,
        number,
        name,
    };
    store.claim(&identity, HERE, None, |_| true)
}

#[test]
fn of_wrong_claims_that_come_together_no_more_are_looked_at_than_of_others() {
    let folder = Folder::new();
    let store = store(&folder);
    let nobody = std::thread::scope(|scope| {
        let wrong = || {
            let claims = (0..10).map(|_| claim(&store, "other").unwrap());
            claims.filter(|c| matches!(c, Claimed::Nobody)).count()
        };
        let all: Vec<_> = (0..8).map(|_| scope.spawn(wrong)).collect();
        all.into_iter()
            .map(|one| one.join().unwrap())
            .sum::<usize>()
    });
    assert_eq!(nobody as i64, MOST_ABOUT);
    assert!(matches!(claim(&store, "n").unwrap(), Claimed::TooMany));
}

#[test]
fn who_is_known_does_not_wait_for_those_who_write() {
    let folder = Folder::new();
    let store = store(&folder);
    let _writing = store.lock();
    std::thread::scope(|scope| {
        let right = scope.spawn(|| claim(&store, "n").unwrap());
        assert!(matches!(right.join().unwrap(), Claimed::Student(..)));
    });
}

#[test]
fn where_wrong_claims_cannot_be_counted_no_more_are_looked_at() {
    let folder = Folder::new();
    let store = store(&folder);
    let writable = |is: bool| {
        let mode = format!("PRAGMA query_only = {}", !is);
        store.lock().rows(&mode, &[], |_| Ok(())).unwrap();
    };
    writable(false);
    assert!(claim(&store, "other").is_err());
    assert!(claim(&store, "n").is_err(), "it may be the next guess");
    writable(true);
    assert!(matches!(claim(&store, "n").unwrap(), Claimed::Student(..)));
    let query = "SELECT count(*) FROM attempt";
    let counted: i64 = store.lock().only(query, &[], |row| row.get(0)).unwrap();
    assert_eq!(counted, 2, "by whom it is about and where it comes from");
}

#[test]
fn a_token_for_no_profile_in_particular_is_good_for_each() {
    let token = issue(b"secret", &bearer(), None, 100);
    assert_eq!(verify(b"secret", &token, "a", 99), Ok(bearer()));
}

//! Who says who they are: how often they may be wrong, and the token they get.

use super::roster::find_student;
use super::{Identity, Store, Student};
use crate::roster::same;
use crate::service::Step;
use crate::Error;
use hmac::{Hmac, Mac};
use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{params, Connection, OptionalExtension};
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use std::time::{SystemTime, UNIX_EPOCH};

/// Time in which wrong claims are counted, in seconds.
pub const WINDOW: i64 = 3600;
/// Most wrong claims about one student in that time.
const MOST_ABOUT: i64 = 20;
/// Most wrong claims from one address in that time: a dormitory shares one.
const MOST_FROM: i64 = 100;
/// How long a token is good for, in seconds.
const LIFE: i64 = 2 * 3600;

/// What became of a claim.
#[derive(Debug)]
pub enum Claimed {
    /// This student, and the token to submit with.
    Student(Box<Student>, String),
    /// Nobody answers to it.
    Nobody,
    /// There were too many wrong ones before; it was not looked at.
    TooMany,
}

/// Why a token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadToken {
    /// It is none of this receiver's, or was given for another profile.
    Unknown,
    /// It was given too long ago.
    Expired,
}

/// Whose a token is, and what they had said to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The student, by the name in the database.
    pub student: String,
    /// The step that was answered.
    pub step: Step,
}

impl Identity<'_> {
    /// The step of a service that asks for this.
    pub fn step(&self) -> Step {
        match self {
            Identity::Name { .. } => Step::Identity,
            Identity::Code { .. } => Step::LastFour,
            Identity::Feature { .. } => Step::Feature,
        }
    }

    /// Whom it is about, without what only they know.
    fn about(&self) -> String {
        let words = match self {
            Identity::Name { school, number, .. } => [same::key(school), same::key(number)],
            Identity::Code { code, .. } | Identity::Feature { code, .. } => {
                [String::new(), same::code(code)]
            }
        };
        digest(&words.join("\n"))
    }
}

impl Store {
    /// The student of a claim, if `is` says that it is right, and a token for them, good for the profile that is named,
    /// else for every one that asks the same. Wrong claims are counted, by whom they are about and where they
    /// come from, and after too many of them no more are looked at for a while.
    ///
    /// # Errors
    /// When the database fails.
    pub fn claim(
        &self,
        identity: &Identity,
        from: IpAddr,
        profile: Option<&str>,
        is: impl Fn(&Student) -> bool,
    ) -> Result<Claimed, Error> {
        let now = now();
        let counted = [
            (identity.about(), MOST_ABOUT),
            (digest(&network(from)), MOST_FROM),
        ];
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        for (what, most) in &counted {
            let wrong: i64 = transaction.query_row(
                "SELECT count(*) FROM attempt WHERE what = ? AND at > ?",
                params![what, now - WINDOW],
                |row| row.get(0),
            )?;
            if wrong >= *most {
                return Ok(Claimed::TooMany);
            }
        }
        let student = find_student(&transaction, identity)?.filter(is);
        let Some(student) = student else {
            transaction.execute("DELETE FROM attempt WHERE at <= ?", [now - WINDOW])?;
            for (what, _) in &counted {
                transaction.execute("INSERT INTO attempt VALUES (?, ?)", params![what, now])?;
            }
            transaction.commit()?;
            return Ok(Claimed::Nobody);
        };
        let bearer = Bearer {
            student: student.token.clone(),
            step: identity.step(),
        };
        let token = issue(&secret(&transaction)?, &bearer, profile, now + LIFE);
        transaction.commit()?;
        Ok(Claimed::Student(Box::new(student), token))
    }

    /// Whose token this is, when it may be used for this profile now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bearer(&self, token: &str, profile: &str) -> Result<Result<Bearer, BadToken>, Error> {
        let secret = secret(&self.lock())?;
        Ok(verify(&secret, token, profile, now()))
    }
}

/// The receiver's own secret, made when it is first needed.
fn secret(database: &Connection) -> Result<Vec<u8>, Error> {
    let known = database.query_row("SELECT bytes FROM secret", [], |row| row.get(0));
    if let Some(bytes) = known.optional()? {
        return Ok(bytes);
    }
    let mut bytes = [0; 32];
    // Without a source of randomness tokens could be guessed: better none at all.
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    database.execute("INSERT INTO secret VALUES (1, ?)", [&bytes[..]])?;
    Ok(bytes.to_vec())
}

/// HMAC-SHA-256 (RFC 2104) over everything that a token is bound to.
fn seal(secret: &[u8], bearer: &Bearer, profile: Option<&str>, until: i64) -> Hmac<Sha256> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret).expect("a key of any length makes an HMAC");
    let step = bearer.step.id();
    let bound = format!("{}\n{step}\n{until}\n{profile:?}", bearer.student);
    mac.update(bound.as_bytes());
    mac
}

/// `STUDENT.STEP.UNTIL.SEAL`
fn issue(secret: &[u8], bearer: &Bearer, profile: Option<&str>, until: i64) -> String {
    let seal = seal(secret, bearer, profile, until).finalize().into_bytes();
    format!(
        "{}.{}.{until}.{}",
        bearer.student,
        bearer.step.id(),
        hex(&seal)
    )
}

fn verify(secret: &[u8], token: &str, profile: &str, now: i64) -> Result<Bearer, BadToken> {
    let parts: Vec<&str> = token.split('.').collect();
    let [student, step, until, sealed] = parts[..] else {
        return Err(BadToken::Unknown);
    };
    let step = Step::ALL.into_iter().find(|known| known.id() == step);
    let (Some(step), Ok(until), Some(sealed)) = (step, until.parse::<i64>(), unhex(sealed)) else {
        return Err(BadToken::Unknown);
    };
    let bearer = Bearer {
        student: student.to_string(),
        step,
    };
    let is = |profile| {
        let seal = seal(secret, &bearer, profile, until);
        seal.verify_slice(&sealed).is_ok()
    };
    if !is(Some(profile)) && !is(None) {
        return Err(BadToken::Unknown);
    }
    if now >= until {
        return Err(BadToken::Expired);
    }
    Ok(bearer)
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}

/// An address, or the network of 64 bits that one subscriber of IPv6 has.
fn network(from: IpAddr) -> String {
    match from {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:?}", &address.segments()[..4]),
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_token_for_no_profile_in_particular_is_good_for_each() {
        let token = issue(b"secret", &bearer(), None, 100);
        assert_eq!(verify(b"secret", &token, "a", 99), Ok(bearer()));
    }
}

//! Who says who they are: how often they may be wrong, and the token they get.

use super::attempts::Attempts;
use super::database::{values, Connection};
use super::roster::find_student;
use super::{Identity, Store, Student};
use crate::digest::{hex, unhex};
use crate::roster::same;
use crate::service::Step;
use crate::time::now;
use crate::Error;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::net::IpAddr;
use std::sync::PoisonError;

/// Most wrong claims about one student in an hour.
const MOST_ABOUT: i64 = 20;
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
        words.join("\n")
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
        let attempts = Attempts::new(&identity.about(), MOST_ABOUT, from);
        let secret = self.secret()?;
        // One after the other: none is looked at before the wrong ones ahead of it are counted.
        let mut uncounted = self.claiming.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(earlier) = uncounted.as_ref() {
            self.count(earlier)?;
            *uncounted = None;
        }
        let found = self.look_for(identity, &attempts)?;
        let Some(student) = found.map(|student| student.filter(is)) else {
            return Ok(Claimed::TooMany);
        };
        let Some(student) = student else {
            let counted = self.count(&attempts);
            if counted.is_err() {
                *uncounted = Some(attempts);
            }
            return Ok(match counted? {
                true => Claimed::Nobody,
                false => Claimed::TooMany,
            });
        };
        let bearer = Bearer {
            student: student.token.clone(),
            step: identity.step(),
        };
        let token = issue(secret, &bearer, profile, now() + LIFE);
        Ok(Claimed::Student(Box::new(student), token))
    }

    /// The student of an identity, without waiting for those who write; `None` after too many wrong claims.
    fn look_for(
        &self,
        identity: &Identity,
        attempts: &Attempts,
    ) -> Result<Option<Option<Student>>, Error> {
        let database = self.quick();
        match attempts.are_too_many(&database)? {
            true => Ok(None),
            false => find_student(&database, identity).map(Some),
        }
    }

    /// Counts a wrong claim; false where there were too many meanwhile, through another receiver.
    fn count(&self, attempts: &Attempts) -> Result<bool, Error> {
        let database = self.lock();
        let change = database.begin()?;
        if attempts.are_too_many(&change)? {
            return Ok(false);
        }
        attempts.count(&change)?;
        change.commit()?;
        Ok(true)
    }

    /// Whose token this is, when it may be used for this profile now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bearer(&self, token: &str, profile: &str) -> Result<Result<Bearer, BadToken>, Error> {
        Ok(verify(self.secret()?, token, profile, now()))
    }

    /// The receiver's own secret, made when it is first needed.
    pub(super) fn secret(&self) -> Result<&[u8], Error> {
        if let Some(secret) = self.secret.get() {
            return Ok(secret);
        }
        let secret = secret(&self.lock())?;
        Ok(self.secret.get_or_init(|| secret))
    }
}

fn secret(database: &Connection) -> Result<Vec<u8>, Error> {
    let known = || database.first("SELECT bytes FROM secret", &[], |row| row.get(0));
    if let Some(bytes) = known()? {
        return Ok(bytes);
    }
    let mut bytes = [0; 32];
    // Without a source of randomness tokens could be guessed: better none at all.
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    // Another receiver on the same database may have been quicker.
    let new = "INSERT INTO secret (row, bytes) VALUES (1, ?1) ON CONFLICT DO NOTHING";
    database.execute(new, values![bytes[..]])?;
    known()?.ok_or_else(|| Error::Corrupt("secret".to_string()))
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

#[cfg(test)]
mod tests;

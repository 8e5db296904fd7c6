//! The people who review: their roles, passwords and sessions.

use super::attempts::Attempts;
use super::database::{values, Row};
use super::{random_id, Store};
use crate::digest::sha256;
use crate::time::now;
use crate::Error;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::Argon2;
use std::net::IpAddr;
use std::sync::OnceLock;

/// How long a session lasts, in seconds.
pub const SESSION: i64 = 8 * 3600;
/// Least characters of a password.
pub const SHORTEST_PASSWORD: usize = 10;
/// Most wrong passwords for one name in an hour.
const MOST_ABOUT: i64 = 20;

/// What somebody may do; each role may do what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// See submissions.
    Read,
    /// Decide about them.
    Review,
    /// Take photos and lists out, change the roster, settle second looks.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 3] = [Role::Read, Role::Review, Role::Admin];

    /// Name in the database, in commands and in answers.
    pub fn id(self) -> &'static str {
        match self {
            Role::Read => "read",
            Role::Review => "review",
            Role::Admin => "admin",
        }
    }

    /// The role of this name.
    pub fn from_id(id: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.id() == id)
    }
}

/// Somebody who reviews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewer {
    /// The name that stands in the log of decisions.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

/// What became of a sign-in.
#[derive(Debug)]
pub enum SignIn {
    /// They are who they say; the secret of their session.
    Session(Reviewer, String),
    /// Name or password is wrong.
    Wrong,
    /// There were too many wrong ones before; nothing was looked at.
    TooMany,
}

impl Store {
    /// Adds somebody who reviews, or gives them another role and password; their sessions end.
    ///
    /// # Errors
    /// When the password is too short, the name is empty, or the database fails.
    pub fn set_reviewer(&self, name: &str, role: Role, password: &str) -> Result<(), Error> {
        if password.chars().count() < SHORTEST_PASSWORD {
            return Err(Error::ShortPassword);
        }
        if name.trim().is_empty() {
            return Err(Error::NoReviewer(name.to_string()));
        }
        let hash = hash(password)?;
        let database = self.lock();
        let change = database.begin()?;
        let sessions = "DELETE FROM session WHERE reviewer = ?1";
        change.execute(sessions, values![name])?;
        change.execute(
            "INSERT INTO reviewer (name, role, hash) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET role = ?2, hash = ?3",
            values![name, role.id(), hash],
        )?;
        change.commit()
    }

    /// Removes somebody who reviews; their sessions end, their decisions stay.
    ///
    /// # Errors
    /// When there is nobody of this name, or the database fails.
    pub fn remove_reviewer(&self, name: &str) -> Result<(), Error> {
        let gone = "DELETE FROM reviewer WHERE name = ?1";
        match self.lock().execute(gone, values![name])? {
            0 => Err(Error::NoReviewer(name.to_string())),
            _ => Ok(()),
        }
    }

    /// Everybody who reviews, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reviewers(&self) -> Result<Vec<Reviewer>, Error> {
        let query = "SELECT name, role FROM reviewer ORDER BY name";
        self.lock().rows(query, &[], reviewer)
    }

    /// Begins a session for who knows the password. Wrong ones are counted by name and by address. Takes as long for a name
    /// that nobody has.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sign_in(&self, name: &str, password: &str, from: IpAddr) -> Result<SignIn, Error> {
        let attempts = Attempts::new(&format!("reviewer\n{name}"), MOST_ABOUT, from);
        let known: Option<(Reviewer, String)> = {
            let database = self.lock();
            if attempts.are_too_many(&database)? {
                return Ok(SignIn::TooMany);
            }
            let query = "SELECT name, role, hash FROM reviewer WHERE name = ?1";
            database.first(query, values![name], |row| {
                Ok((reviewer(row)?, row.get(2)?))
            })?
        };
        // Without the lock: this takes long, on purpose.
        let stored = known.as_ref().map_or(nobody(), |(_, hash)| hash);
        let is_right = matches(password, stored);
        let database = self.lock();
        match known {
            Some((reviewer, _)) if is_right => {
                let secret = random_id() + &random_id();
                let ended = "DELETE FROM session WHERE until <= ?1";
                database.execute(ended, values![now()])?;
                database.execute(
                    "INSERT INTO session (digest, reviewer, until) VALUES (?1, ?2, ?3)",
                    values![sha256(&secret), reviewer.name, now() + SESSION],
                )?;
                Ok(SignIn::Session(reviewer, secret))
            }
            _ => {
                attempts.count(&database)?;
                Ok(SignIn::Wrong)
            }
        }
    }

    /// Whose session this is; `None` when it has ended or never was.
    ///
    /// # Errors
    /// When the database fails.
    pub fn session(&self, secret: &str) -> Result<Option<Reviewer>, Error> {
        self.lock().first(
            "SELECT name, role FROM session JOIN reviewer ON name = reviewer WHERE digest = ?1 AND until > ?2",
            values![sha256(secret), now()],
            reviewer,
        )
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sign_out(&self, secret: &str) -> Result<(), Error> {
        let digest = sha256(secret);
        self.lock()
            .execute("DELETE FROM session WHERE digest = ?1", values![digest])?;
        Ok(())
    }
}

fn reviewer(row: &Row) -> Result<Reviewer, Error> {
    let name: String = row.get(0)?;
    let role: String = row.get(1)?;
    let role = Role::from_id(&role).ok_or_else(|| Error::Corrupt(format!("{name}: role")))?;
    Ok(Reviewer { name, role })
}

/// Argon2id with the parameters that the crate takes from OWASP: 19 MiB, two passes.
fn hash(password: &str) -> Result<String, Error> {
    let mut salt = [0; 16];
    // Without a source of randomness equal passwords would show.
    getrandom::fill(&mut salt).expect("the system has a source of randomness");
    let salt = SaltString::encode_b64(&salt).map_err(Error::Password)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt);
    Ok(hash.map_err(Error::Password)?.to_string())
}

fn matches(password: &str, stored: &str) -> bool {
    let verify = |hash| Argon2::default().verify_password(password.as_bytes(), &hash);
    PasswordHash::new(stored).and_then(verify).is_ok()
}

/// A hash that no password is compared with in earnest: names that nobody has take as long as others.
fn nobody() -> &'static String {
    static NOBODY: OnceLock<String> = OnceLock::new();
    NOBODY.get_or_init(|| hash(&random_id()).unwrap_or_default())
}

//! [`Error`]: what keeps the receiver from its work.

use crate::profile::ProfileError;
use crate::roster::RosterError;
use crate::store::{Fault, State, SHORTEST_PASSWORD};
use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::task::JoinError;
use xuezhao::WeightsError;

/// What keeps the receiver from its work. The causes are in [`std::error::Error::source`]; [`one_line`] shows all.
#[derive(Debug)]
pub enum Error {
    /// A file or folder cannot be read or written.
    File(PathBuf, io::Error),
    /// Another server works on this folder.
    Owned(PathBuf),
    /// There is no profile of this id to run.
    NoProfile(String),
    /// A profile file holds no profile.
    Profile(PathBuf, ProfileError),
    /// A built-in profile is broken.
    BuiltIn(ProfileError),
    /// A roster cannot be taken over.
    Roster(PathBuf, RosterError),
    /// What is handed over cannot be written.
    Output(io::Error),
    /// This folder holds no submissions.
    NoStore(PathBuf),
    /// The folder's database cannot be opened.
    Open(PathBuf, Fault),
    /// The database server cannot be reached, or refuses.
    Connect(Fault),
    /// What the address of the database server says of encryption is not clear: says why.
    Encryption(&'static str),
    /// Photos lie beside this file, which is to have their rows and has none.
    LostRows(PathBuf),
    /// The rows of this folder are on a database server.
    OnServer(PathBuf),
    /// The rows that belong here are still in this file.
    InFile(PathBuf),
    /// This folder belongs to another database.
    OtherDatabase(PathBuf),
    /// The database belongs to another folder than this one.
    OtherFolder(PathBuf),
    /// Rows are to be moved into a database that has some.
    NotEmpty,
    /// Photos are in a bucket, or are to be, and their rows in a file.
    BucketAlone,
    /// An address of a bucket is none, or a key to it is missing: says why.
    Bucket(&'static str),
    /// The database fails.
    Database(Fault),
    /// Something in the database is not what the receiver writes there: says where.
    Corrupt(String),
    /// A report or a detail is no JSON.
    Json(serde_json::Error),
    /// The nets cannot be loaded.
    Weights(WeightsError),
    /// Changes that were made together fail together.
    Together(Arc<Error>),
    /// The port cannot be listened on.
    Port(u16, io::Error),
    /// The server stops by itself.
    Serve(io::Error),
    /// The process that judges cannot be started or reached.
    Worker(io::Error),
    /// A task that was to run elsewhere panicked.
    Task(JoinError),
    /// The password of a reviewer is shorter than one may be.
    ShortPassword,
    /// A password cannot be made into a hash.
    Password(argon2::password_hash::Error),
    /// Nobody who reviews has this name.
    NoReviewer(String),
    /// Somebody else is to decide about this submission.
    SecondLook(String),
    /// The webhook is none: says why.
    Webhook(&'static str),
    /// There is no submission with this receipt.
    NoSubmission(String),
    /// A submission may not go from where it stands to that state.
    Transition {
        /// Its receipt.
        receipt: String,
        /// Where it stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
}

impl Error {
    /// For `map_err`: what failed with this file or folder.
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |error| Error::File(path.to_path_buf(), error)
    }

    /// True when a file is not there.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(self, Error::File(_, error) if error.kind() == io::ErrorKind::NotFound)
    }

    /// True where the database says that a change was not made.
    pub(crate) fn is_refusal(&self) -> bool {
        matches!(self, Error::Database(fault) if fault.is_refusal())
    }

    /// True where another holds the database, or its server is not reached just now: the same may be done a little later.
    pub fn may_pass(&self) -> bool {
        match self {
            Error::Open(_, fault) | Error::Connect(fault) | Error::Database(fault) => {
                fault.may_pass()
            }
            Error::Together(error) => error.may_pass(),
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::File(path, _)
            | Error::Profile(path, _)
            | Error::Roster(path, _)
            | Error::Open(path, _) => write!(f, "{}", path.display()),
            Error::NoStore(path) => write!(f, "{}: no submissions are kept there", path.display()),
            Error::Owned(path) => write!(f, "{}: another server works on it", path.display()),
            Error::Connect(_) => f.write_str("database server"),
            Error::Encryption(why) => write!(f, "database server: {why}"),
            Error::OnServer(path) => write!(
                f,
                "{}: its rows are on a database server: name it with --db",
                path.display()
            ),
            Error::LostRows(path) => write!(
                f,
                "{}: is missing or empty, and photos lie beside it: put a backup of it in its place",
                path.display()
            ),
            Error::InFile(path) => write!(
                f,
                "{}: the rows are here: `xuezhao store move` takes them to the database",
                path.display()
            ),
            Error::OtherDatabase(path) => {
                write!(f, "{}: belongs to another database", path.display())
            }
            Error::OtherFolder(path) => write!(
                f,
                "{}: the database belongs to another folder; is it mounted?",
                path.display()
            ),
            Error::NotEmpty => f.write_str("there are rows in the database already"),
            Error::BucketAlone => f.write_str(
                "photos in a bucket have their rows on a database server: name it with --db",
            ),
            Error::Bucket(why) => write!(f, "s3://: {why}"),
            Error::NoProfile(id) => write!(f, "there is no profile `{id}`"),
            Error::BuiltIn(_) => f.write_str("built in"),
            Error::Database(_) => f.write_str("database"),
            Error::Corrupt(what) => write!(f, "database: {what}"),
            Error::Json(_) => f.write_str("JSON"),
            Error::Weights(_) => f.write_str("weights"),
            Error::Together(error) => error.fmt(f),
            Error::Port(port, _) => write!(f, "port {port}"),
            Error::Serve(_) => f.write_str("server"),
            Error::Worker(_) => f.write_str("worker"),
            Error::Output(_) => f.write_str("output"),
            Error::Task(_) => f.write_str("task"),
            Error::ShortPassword => {
                write!(f, "a password has at least {SHORTEST_PASSWORD} characters")
            }
            Error::Password(error) => write!(f, "password: {error}"),
            Error::NoReviewer(name) => write!(f, "nobody who reviews is called `{name}`"),
            Error::SecondLook(receipt) => {
                write!(
                    f,
                    "{receipt}: who asked for a second look leaves it to another"
                )
            }
            Error::Webhook(why) => write!(f, "webhook: {why}"),
            Error::NoSubmission(receipt) => write!(f, "there is no submission {receipt}"),
            Error::Transition { receipt, from, to } => {
                let (from, to) = (from.title(), to.title());
                write!(f, "{receipt}: {} → {} is not possible", from.zh, to.zh)
            }
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::File(_, error)
            | Error::Port(_, error)
            | Error::Serve(error)
            | Error::Output(error)
            | Error::Worker(error) => Some(error),
            Error::Profile(_, error) | Error::BuiltIn(error) => Some(error),
            Error::Roster(_, error) => Some(error),
            Error::Open(_, error) | Error::Connect(error) | Error::Database(error) => Some(error),
            Error::Json(error) => Some(error),
            Error::Weights(error) => Some(error),
            Error::Task(error) => Some(error),
            // What it says is already said by this error.
            Error::Together(error) => error.source(),
            Error::NoStore(_)
            | Error::Corrupt(_)
            | Error::Encryption(_)
            | Error::Owned(_)
            | Error::OnServer(_)
            | Error::LostRows(_)
            | Error::InFile(_)
            | Error::OtherDatabase(_)
            | Error::OtherFolder(_)
            | Error::NotEmpty
            | Error::BucketAlone
            | Error::Bucket(_)
            | Error::NoProfile(_)
            | Error::ShortPassword
            | Error::Webhook(_)
            | Error::Password(_)
            | Error::NoReviewer(_)
            | Error::SecondLook(_)
            | Error::NoSubmission(_)
            | Error::Transition { .. } => None,
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::Json(error)
    }
}

impl From<WeightsError> for Error {
    fn from(error: WeightsError) -> Error {
        Error::Weights(error)
    }
}

impl From<JoinError> for Error {
    fn from(error: JoinError) -> Error {
        Error::Task(error)
    }
}

/// An error and its causes in one line.
pub fn one_line(error: &dyn StdError) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_the_causes() {
        let missing = io::Error::new(io::ErrorKind::NotFound, "nothing there");
        let error = Error::file(Path::new("store"))(missing);
        assert_eq!(one_line(&error), "store: nothing there");
        let error = Error::Profile("p.json".into(), ProfileError::Service("no steps".into()));
        assert_eq!(one_line(&error), "p.json: profile: service: no steps");
    }
}

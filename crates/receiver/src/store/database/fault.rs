//! [`Fault`]: what a database says when it fails.

use crate::Error;
use postgres::error::SqlState;
use rusqlite::ffi::{SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC};
use rusqlite::ErrorCode;
use std::error::Error as StdError;
use std::{fmt, io};

/// What a server says that is held by another, starting or ending.
const PASSING: [SqlState; 8] = [
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
];

/// What a database says when it fails.
#[derive(Debug)]
pub enum Fault {
    /// The file.
    Sqlite(rusqlite::Error),
    /// The server.
    Postgres(postgres::Error),
}

impl Fault {
    /// True where the database says that a change was not made; false where it may have been, and the answer was lost.
    pub fn is_refusal(&self) -> bool {
        match self {
            // What it could not write is not in its log; what did not get to the disk may be found there after a crash.
            Fault::Sqlite(error) => error.sqlite_error().is_none_or(|error| {
                ![SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC].contains(&error.extended_code)
            }),
            Fault::Postgres(error) => error.code().is_some() && !self.may_pass(),
        }
    }

    /// True where another holds the database, or its server is not reached just now: the same may be done a little later.
    pub fn may_pass(&self) -> bool {
        match self {
            Fault::Sqlite(error) => matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ),
            Fault::Postgres(error) => match error.code() {
                Some(code) => PASSING.contains(code),
                None => {
                    error.is_closed() || error.source().is_some_and(|cause| cause.is::<io::Error>())
                }
            },
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Fault::Sqlite(error) => error.fmt(f),
            Fault::Postgres(error) => error.fmt(f),
        }
    }
}

impl StdError for Fault {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Fault::Sqlite(error) => error.source(),
            Fault::Postgres(error) => error.source(),
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        Fault::Sqlite(error)
    }
}

impl From<postgres::Error> for Fault {
    fn from(error: postgres::Error) -> Fault {
        Fault::Postgres(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error::Database(error.into())
    }
}

impl From<postgres::Error> for Error {
    fn from(error: postgres::Error) -> Error {
        Error::Database(error.into())
    }
}

//! [`Fault`]: what a database says when it fails.

use crate::Error;
use std::error::Error as StdError;
use std::fmt;

/// What a database says when it fails.
#[derive(Debug)]
pub enum Fault {
    /// The file.
    Sqlite(rusqlite::Error),
    /// The server.
    Postgres(postgres::Error),
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

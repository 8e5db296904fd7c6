//! The rows of a store. Statements are written in the SQL that SQLite and PostgreSQL share, with `?1`, `?2`, … for
//! values; moments come as values, and what came first is told by the column `place`, which ascends.

mod row;
mod sqlite;
mod value;

pub use row::Row;
pub(super) use value::values;
pub use value::{ToValue, Value};

use crate::Error;
use std::fmt;
use std::ops::Deref;
use std::path::Path;

/// A connection to the database.
pub struct Connection(rusqlite::Connection);

/// What a database says when it fails.
#[derive(Debug)]
pub struct Fault(rusqlite::Error);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        Error::Database(Fault(error))
    }
}

impl Connection {
    /// Opens a file, making it where there is none.
    pub fn open(path: &Path) -> Result<Connection, Error> {
        match sqlite::open(path) {
            Ok(database) => Ok(Connection(database)),
            Err(error) => Err(Error::Open(path.to_path_buf(), Fault(error))),
        }
    }

    /// Makes the tables, and adds what an older database lacks.
    ///
    /// # Errors
    /// When the file is no database or cannot be written.
    pub fn make(&self) -> Result<(), Error> {
        sqlite::tables::make(&self.0)
    }

    /// Runs a statement. Returns how many rows it changed.
    pub fn execute(&self, statement: &str, values: &[Value]) -> Result<usize, Error> {
        Ok(sqlite::execute(&self.0, statement, values)?)
    }

    /// Runs several statements without values.
    pub fn run(&self, statements: &str) -> Result<(), Error> {
        Ok(self.0.execute_batch(statements)?)
    }

    /// The rows of an answer.
    pub fn rows<T>(
        &self,
        statement: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        sqlite::rows(&self.0, statement, values, read)
    }

    /// The first row of an answer; `None` where it has none.
    pub fn first<T>(
        &self,
        statement: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.rows(statement, values, read)?.into_iter().next())
    }

    /// The row of an answer that always has one.
    pub fn only<T>(
        &self,
        statement: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let first = self.first(statement, values, read)?;
        first.ok_or_else(|| Error::Corrupt("an answer without a row".to_string()))
    }

    /// Begins changes that are made together, by nobody else meanwhile; taken back where they are not committed.
    pub fn begin(&self) -> Result<Change<'_>, Error> {
        self.run("BEGIN IMMEDIATE")?;
        Ok(Change {
            database: self,
            ends: Some(["COMMIT", "ROLLBACK"]),
        })
    }

    /// What is wrong with the database itself.
    pub fn damage(&self) -> Result<Option<String>, Error> {
        let check = "PRAGMA quick_check(1)";
        let said: String = self.only(check, &[], |row| row.get(0))?;
        Ok((said != "ok").then_some(said))
    }

    /// Writes a copy of everything, as it is at one moment, into a new file.
    pub fn copy_to(&self, path: &Path) -> Result<(), Error> {
        let path = path.to_string_lossy();
        self.execute("VACUUM INTO ?1", values![*path])?;
        Ok(())
    }
}

/// Changes that become true together, or not at all.
pub struct Change<'a> {
    database: &'a Connection,
    /// How it ends well, and otherwise; `None` once it has ended.
    ends: Option<[&'static str; 2]>,
}

impl Change<'_> {
    /// They are true from now on.
    pub fn commit(mut self) -> Result<(), Error> {
        let [commit, _] = self.ends.unwrap_or_default();
        self.database.run(commit)?;
        self.ends = None;
        Ok(())
    }

    /// Begins a part that may be taken back alone.
    pub fn part(&self) -> Result<Change<'_>, Error> {
        self.database.run("SAVEPOINT part")?;
        let ends = ["RELEASE part", "ROLLBACK TO part; RELEASE part"];
        Ok(Change {
            database: self.database,
            ends: Some(ends),
        })
    }
}

impl Deref for Change<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.database
    }
}

impl Drop for Change<'_> {
    fn drop(&mut self) {
        if let Some([_, rollback]) = self.ends {
            // Where the database does not answer any more it takes back what was not committed.
            let _ = self.database.run(rollback);
        }
    }
}

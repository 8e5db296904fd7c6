//! The rows of a store, in a file (SQLite) or on a server (PostgreSQL). Statements are written in the SQL that both share,
//! with `?1`, `?2`, … for values; what came first is told by the column `place`, which ascends.

mod fault;
mod postgres;
mod row;
mod sqlite;
mod value;

pub use fault::Fault;
pub use row::{Cell, Row};
pub(super) use value::values;
pub use value::{ToValue, Value};

use crate::Error;
use std::cell::RefCell;
use std::ops::Deref;
use std::path::Path;

/// A connection to the database.
pub struct Connection(Engine);

enum Engine {
    Sqlite(rusqlite::Connection),
    Postgres(Box<RefCell<postgres::Link>>),
}
use Engine::{Postgres, Sqlite};

impl Connection {
    /// Opens a file, making it where there is none.
    pub fn open(path: &Path) -> Result<Connection, Error> {
        match sqlite::open(path) {
            Ok(database) => Ok(Connection(Sqlite(database))),
            Err(error) => Err(Error::Open(path.to_path_buf(), error.into())),
        }
    }

    /// Connects to a server, `postgres://…`.
    pub fn connect(address: &str) -> Result<Connection, Error> {
        let link = postgres::Link::open(address)?;
        Ok(Connection(Postgres(Box::new(RefCell::new(link)))))
    }

    /// Makes the tables, and adds what an older database lacks.
    ///
    /// # Errors
    /// When it is no such database, cannot be written, or a newer version has been there.
    pub fn make(&self) -> Result<(), Error> {
        match &self.0 {
            Sqlite(database) => sqlite::tables::make(database),
            Postgres(link) => postgres::make(&mut link.borrow_mut()),
        }
    }

    /// True where several receivers may work on it at once.
    pub fn is_shared(&self) -> bool {
        matches!(self.0, Postgres(_))
    }

    /// Runs a statement. Returns how many rows it changed.
    pub fn execute(&self, statement: &str, values: &[Value]) -> Result<usize, Error> {
        match &self.0 {
            Sqlite(database) => Ok(sqlite::execute(database, statement, values)?),
            Postgres(link) => {
                let changed = link.borrow_mut().execute(statement, values)?;
                Ok(usize::try_from(changed).unwrap_or(usize::MAX))
            }
        }
    }

    /// Runs several statements without values.
    fn run(&self, statements: &str) -> Result<(), Error> {
        match &self.0 {
            Sqlite(database) => Ok(database.execute_batch(statements)?),
            Postgres(link) => Ok(link.borrow_mut().run(statements)?),
        }
    }

    /// The rows of an answer.
    pub fn rows<T>(
        &self,
        statement: &str,
        values: &[Value],
        read: impl Fn(&Row) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        match &self.0 {
            Sqlite(database) => sqlite::rows(database, statement, values, read),
            Postgres(link) => {
                let rows = link.borrow_mut().rows(statement, values)?;
                rows.iter().map(|row| read(&Row::Postgres(row))).collect()
            }
        }
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
        self.change("BEGIN IMMEDIATE", &postgres::begin_writing())
    }

    /// Begins questions that are answered as of one moment.
    pub fn at_once(&self) -> Result<Change<'_>, Error> {
        self.change("BEGIN", postgres::BEGIN_READING)
    }

    fn change(&self, in_file: &str, on_server: &str) -> Result<Change<'_>, Error> {
        match &self.0 {
            Sqlite(database) => database.execute_batch(in_file)?,
            Postgres(link) => link.borrow_mut().begin(on_server)?,
        }
        Ok(Change {
            database: self,
            ends: Some(["COMMIT", "ROLLBACK"]),
            is_whole: true,
        })
    }

    /// The end of a question for rows that are to be changed by who asks first; others get other rows.
    pub fn for_one_alone(&self) -> &'static str {
        match &self.0 {
            // Who writes is alone.
            Sqlite(_) => "",
            Postgres(_) => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// Rows with places of their own were copied: those that come are given the places behind them.
    pub fn go_on_behind(&self, table: &str) -> Result<(), Error> {
        match &self.0 {
            Sqlite(_) => Ok(()),
            Postgres(_) => self.run(&format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'place'), coalesce(max(place), 0) + 1, false) FROM {table}"
            )),
        }
    }

    /// What is wrong with the database itself.
    pub fn damage(&self) -> Result<Option<String>, Error> {
        match &self.0 {
            Sqlite(_) => {
                let check = "PRAGMA quick_check(1)";
                let said: String = self.only(check, &[], |row| row.get(0))?;
                Ok((said != "ok").then_some(said))
            }
            // The server watches over its own files.
            Postgres(_) => Ok(None),
        }
    }
}

/// Changes that become true together, or not at all.
pub struct Change<'a> {
    database: &'a Connection,
    /// How it ends well, and otherwise; `None` once it has ended.
    ends: Option<[&'static str; 2]>,
    /// It is no part of others.
    is_whole: bool,
}

impl Change<'_> {
    /// They are true from now on.
    pub fn commit(mut self) -> Result<(), Error> {
        let [commit, _] = self.ends.unwrap_or_default();
        self.database.run(commit)?;
        self.ended();
        Ok(())
    }

    /// Begins a part that may be taken back alone.
    pub fn part(&self) -> Result<Change<'_>, Error> {
        self.database.run("SAVEPOINT part")?;
        let ends = ["RELEASE part", "ROLLBACK TO part; RELEASE part"];
        Ok(Change {
            database: self.database,
            ends: Some(ends),
            is_whole: false,
        })
    }

    fn ended(&mut self) {
        self.ends = None;
        if let (true, Postgres(link)) = (self.is_whole, &self.database.0) {
            link.borrow_mut().end();
        }
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
            self.ended();
        }
    }
}

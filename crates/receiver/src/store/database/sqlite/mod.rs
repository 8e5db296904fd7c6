//! Rows in a file: SQLite.

pub mod tables;

use super::{Row, Value};
use crate::Error;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{params_from_iter, Connection, ToSql};
use std::path::Path;
use std::time::Duration;

/// How long one waits for another who writes.
const PATIENCE: Duration = Duration::from_secs(10);
/// Statements that a connection keeps ready.
const READY: usize = 64;

/// Opens a file, making it where there is none.
pub fn open(path: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(path)?;
    database.busy_timeout(PATIENCE)?;
    database.set_prepared_statement_cache_capacity(READY);
    Ok(database)
}

pub fn execute(
    database: &Connection,
    statement: &str,
    values: &[Value],
) -> rusqlite::Result<usize> {
    let mut statement = database.prepare_cached(statement)?;
    statement.execute(params_from_iter(values))
}

pub fn rows<T>(
    database: &Connection,
    statement: &str,
    values: &[Value],
    read: impl Fn(&Row) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = database.prepare_cached(statement)?;
    let read = |row: &rusqlite::Row| read(&Row::Sqlite(row));
    let rows = statement.query_and_then(params_from_iter(values), read)?;
    rows.collect()
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Value::Null => ValueRef::Null,
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Number(number) => ValueRef::Integer(number),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

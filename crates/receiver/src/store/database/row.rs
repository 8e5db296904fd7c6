//! [`Row`]: a row of an answer.

use super::{ToValue, Value};
use crate::Error;
use postgres::types::{FromSqlOwned, Type};
use rusqlite::types::{FromSql, ValueRef};

/// A row of an answer.
pub enum Row<'a> {
    /// From a file.
    Sqlite(&'a rusqlite::Row<'a>),
    /// From a server.
    Postgres(&'a postgres::Row),
}

/// What a column can hold.
pub trait Column: FromSql + FromSqlOwned {}

impl<T: FromSql + FromSqlOwned> Column for T {}

/// What a column holds, of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Null,
    /// Words.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Row<'_> {
    /// The value in a column, counted from 0.
    pub fn get<T: Column>(&self, column: usize) -> Result<T, Error> {
        match self {
            Row::Sqlite(row) => Ok(row.get(column)?),
            Row::Postgres(row) => Ok(row.try_get(column)?),
        }
    }

    /// What a column holds, of any kind.
    pub fn cell(&self, column: usize) -> Result<Cell, Error> {
        match self {
            Row::Sqlite(row) => Ok(match row.get_ref(column)? {
                ValueRef::Null | ValueRef::Real(_) => Cell::Null,
                ValueRef::Integer(number) => Cell::Number(number),
                ValueRef::Text(text) => Cell::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
            }),
            Row::Postgres(row) => {
                let kind = row.columns().get(column).map(|column| column.type_());
                let cell = match kind {
                    Some(&Type::INT8) => row.try_get::<_, Option<i64>>(column)?.map(Cell::Number),
                    Some(&Type::BYTEA) => row.try_get::<_, Option<_>>(column)?.map(Cell::Bytes),
                    _ => row.try_get::<_, Option<_>>(column)?.map(Cell::Text),
                };
                Ok(cell.unwrap_or(Cell::Null))
            }
        }
    }
}

impl ToValue for Cell {
    fn value(&self) -> Value<'_> {
        match self {
            Cell::Null => Value::Null,
            Cell::Text(text) => Value::Text(text),
            Cell::Number(number) => Value::Number(*number),
            Cell::Bytes(bytes) => Value::Bytes(bytes),
        }
    }
}

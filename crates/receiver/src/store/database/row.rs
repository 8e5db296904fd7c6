//! [`Row`]: a row of an answer.

use crate::Error;
use rusqlite::types::FromSql;

/// A row of an answer.
pub struct Row<'a>(pub(super) &'a rusqlite::Row<'a>);

/// What a column can hold.
pub trait Column: FromSql {}

impl<T: FromSql> Column for T {}

impl Row<'_> {
    /// The value in a column, counted from 0.
    pub fn get<T: Column>(&self, column: usize) -> Result<T, Error> {
        Ok(self.0.get(column)?)
    }
}

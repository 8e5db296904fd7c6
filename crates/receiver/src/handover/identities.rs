//! [`Identities`]: identity numbers for the names of files. The store keeps no more than their last four characters, so the
//! school brings them when the photos are handed over, and nothing keeps them.

use crate::roster::{self, same, RosterError};
use crate::store::Collected;
use std::collections::HashMap;

/// Identity numbers by school and student number.
#[derive(Default)]
pub struct Identities(HashMap<(String, String), String>);

impl Identities {
    /// Reads a table, as a roster is read, with a column `identity` (身份证号, 证件号).
    ///
    /// # Errors
    /// Names every line that is wrong.
    pub fn read(bytes: &[u8]) -> Result<Identities, RosterError> {
        let roster = roster::read(bytes)?;
        let entries = roster.entries.into_iter();
        let named = entries.map(|e| ((same::key(&e.school), same::key(&e.number)), e.identity));
        Ok(Identities(named.collect()))
    }

    /// The identity number of a student.
    pub fn of(&self, student: &Collected) -> Option<&str> {
        let key = (same::key(&student.school), same::key(&student.number));
        self.0.get(&key).map(String::as_str)
    }
}

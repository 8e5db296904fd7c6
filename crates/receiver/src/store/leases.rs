//! The queue of what is to be judged: rows in the state `checking`. A receiver holds those that it judges; what it holds
//! without a word for too long, because it died, is anybody's again. So each is judged once, by whichever receiver has
//! a place for it.

use super::database::{values, Row};
use super::submission::{read, COLUMNS};
use super::{Store, Submission};
use crate::Error;

/// How long a submission is held without a word, in seconds.
pub const LEASE: i64 = 30;

impl Store {
    /// Takes what is to be judged and nobody holds, the oldest first, at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take(&self, most: usize) -> Result<Vec<Submission>, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let database = self.lock();
        let statement = format!(
            "WITH taken AS MATERIALIZED
                 (SELECT receipt FROM submission
                  WHERE state = 'checking' AND (held_until IS NULL OR held_until <= unixepoch())
                  ORDER BY place LIMIT ?2 {})
             UPDATE submission SET holder = ?1, held_until = unixepoch() + {LEASE}
             WHERE receipt IN (SELECT receipt FROM taken) RETURNING {COLUMNS}, place",
            database.for_one_alone()
        );
        let read = |row: &Row| Ok((row.get(12)?, read(row)?));
        let mut taken: Vec<(i64, _)> = database.rows(&statement, values![self.name, most], read)?;
        taken.sort_by_key(|(place, _)| *place);
        Ok(taken
            .into_iter()
            .map(|(_, submission)| submission)
            .collect())
    }

    /// Holds on to a submission. False when it is no longer to be judged, or another holds it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hold(&self, receipt: &str) -> Result<bool, Error> {
        let statement = format!(
            "UPDATE submission SET held_until = unixepoch() + {LEASE}
             WHERE receipt = ?1 AND holder = ?2 AND state = 'checking'"
        );
        let held = self
            .lock()
            .execute(&statement, values![receipt, self.name])?;
        Ok(held > 0)
    }

    /// How many submissions are to be judged, held or not.
    ///
    /// # Errors
    /// When the database fails.
    pub fn queue_length(&self) -> Result<i64, Error> {
        let query = "SELECT count(*) FROM submission WHERE state = 'checking'";
        self.quick().only(query, &[], |row| row.get(0))
    }

    /// Lets go of what it holds and has not judged: others need not wait.
    ///
    /// # Errors
    /// When the database fails.
    pub fn let_go(&self) -> Result<(), Error> {
        let statement =
            "UPDATE submission SET held_until = NULL WHERE state = 'checking' AND holder = ?1";
        self.lock().execute(statement, values![self.name])?;
        Ok(())
    }

    /// Takes everything from everybody: who owns a store alone knows that all other holders are dead.
    pub(super) fn free_all(&self) -> Result<(), Error> {
        let statement =
            "UPDATE submission SET held_until = NULL WHERE state = 'checking' AND held_until IS NOT NULL";
        self.lock().execute(statement, &[])?;
        Ok(())
    }
}

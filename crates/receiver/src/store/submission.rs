//! [`Submission`]: what has arrived, and [`Arrival`]: what is about to.

use super::database::{values, Connection, Row};
use super::{State, Store};
use crate::service::{Once, Submits};
use crate::time::{date, day_in_china, now, seconds};
use crate::Error;
use serde_json::Value;
use std::path::PathBuf;

/// One submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Its public, unguessable name.
    pub receipt: String,
    /// Id of the profile it was made for.
    pub profile: String,
    /// What was submitted.
    pub kind: Submits,
    /// Name of the photo's file in the folder.
    pub file: String,
    /// SHA-256 of the photo, in hex.
    pub sha256: String,
    /// Where it stands.
    pub state: State,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// When it arrived, UTC.
    pub received_at: String,
    /// When it came into its state, UTC.
    pub changed_at: String,
    /// The student on the roster, by the name in the database.
    pub student: Option<String>,
    /// Who asked for somebody else to look at it.
    pub second_look: Option<String>,
    /// A person has begun to look at it.
    pub is_opened: bool,
}

impl Submission {
    /// True when another photo of the same student takes its place.
    pub fn may_be_replaced(&self) -> bool {
        self.state.may_be_replaced() && !self.is_opened
    }
}

/// A photo that was accepted, on its way into the store.
pub struct Arrival {
    /// Id of the profile.
    pub profile: String,
    /// What it is.
    pub kind: Submits,
    /// The sender's key.
    pub key: Option<String>,
    /// The student on the roster, by the name in the database.
    pub student: Option<String>,
    /// Ids of what the student declared, separated by commas.
    pub declared: String,
    /// Payload of the capture code.
    pub code: Option<String>,
    /// 特征码, as the student typed it.
    pub feature: Option<String>,
    /// Name, e-mail, phone and address, as JSON.
    pub details: Option<String>,
    /// What the phone said of the photo, as JSON.
    pub phone: Option<String>,
    /// Name of the phone, as a digest.
    pub device: Option<String>,
    /// What may stand behind no other student's photo.
    pub once: Vec<Once>,
    /// The photo's file, to be moved into the folder.
    pub path: PathBuf,
    /// SHA-256 of the photo, in hex.
    pub sha256: String,
    /// Extension of its file.
    pub extension: &'static str,
    /// What the checks say of it; `None` when they are still to say it.
    pub report: Option<Value>,
    /// Where the submission starts.
    pub state: State,
    /// Who keeps it also judges it; else whoever has a place for it.
    pub is_held: bool,
}

/// What became of a photo that was accepted.
pub enum Kept {
    /// This is its submission.
    New(Submission),
    /// This is the submission from when its key came first.
    Earlier(Submission),
    /// The student has submitted before; that photo is being reviewed, or was accepted.
    StudentHasOne,
    /// The same person, or the same phone, has submitted for another student.
    OtherStudent,
    /// The student has replaced their photo too often of late.
    ReplacedTooOften,
}

impl Store {
    /// Last day, in China, on which something newer may follow a rejected submission; `None` where it is not rejected.
    ///
    /// # Errors
    /// When the database fails.
    pub fn resubmit_until(
        &self,
        rejected: &Submission,
        days: u16,
    ) -> Result<Option<Deadline>, Error> {
        if rejected.state != State::Rejected {
            return Ok(None);
        }
        let corrupt = || Error::Corrupt(format!("{}: time", rejected.receipt));
        let since = seconds(&rejected.changed_at).ok_or_else(corrupt)?;
        let last = day_in_china(since) + i64::from(days);
        Ok(Some(Deadline {
            day: date(last),
            is_over: last < day_in_china(now()),
        }))
    }

    /// The last photo of a student.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_photo(&self, student: &str) -> Result<Option<Submission>, Error> {
        last_photo(&self.quick(), student)
    }
}

/// Until when something may be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day, `YYYY-MM-DD`.
    pub day: String,
    /// It is past.
    pub is_over: bool,
}

/// The columns that [`read`] takes, in its order.
pub(super) const COLUMNS: &str = "receipt, profile, file, sha256, state, reason, received_at, kind,
     coalesce(changed_at, received_at), student, second_look, opened_at IS NOT NULL";

/// A row of [`COLUMNS`].
pub(super) fn read(row: &Row) -> Result<Submission, Error> {
    let receipt: String = row.get(0)?;
    let corrupt = |what: &str| Error::Corrupt(format!("{receipt}: {what}"));
    let state: String = row.get(4)?;
    let kind: String = row.get(7)?;
    Ok(Submission {
        profile: row.get(1)?,
        file: row.get(2)?,
        sha256: row.get(3)?,
        state: State::from_id(&state).ok_or_else(|| corrupt("state"))?,
        reason: row.get(5)?,
        received_at: row.get(6)?,
        kind: Submits::from_id(&kind).ok_or_else(|| corrupt("kind"))?,
        changed_at: row.get(8)?,
        student: row.get(9)?,
        second_look: row.get(10)?,
        is_opened: row.get(11)?,
        receipt,
    })
}

/// The last submission with this value in a column.
pub(super) fn find(
    database: &Connection,
    column: &str,
    value: &str,
) -> Result<Option<Submission>, Error> {
    last(database, &format!("{column} = ?1"), value)
}

/// The last photo of a student.
pub(super) fn last_photo(
    database: &Connection,
    student: &str,
) -> Result<Option<Submission>, Error> {
    last(database, "student = ?1 AND kind = 'photo'", student)
}

fn last(database: &Connection, wanted: &str, value: &str) -> Result<Option<Submission>, Error> {
    let query =
        format!("SELECT {COLUMNS} FROM submission WHERE {wanted} ORDER BY place DESC LIMIT 1");
    database.first(&query, values![value], read)
}

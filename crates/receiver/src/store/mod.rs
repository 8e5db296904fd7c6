//! The folder of submissions: photos as plain files, their reports beside them, and a database that knows each
//! one's state.

mod columns;
mod roster;
mod state;

use crate::Failure;
pub use roster::{Identity, Student};
use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{params, Connection, OptionalExtension, Row};
use serde::Serialize;
pub use state::State;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use xuezhao::service::Submits;

const DATABASE: &str = "submissions.sqlite3";
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
}

/// A photo that passed, on its way into the store.
pub struct Arrival<'a, R> {
    /// Id of the profile.
    pub profile: &'a str,
    /// What it is.
    pub kind: Submits,
    /// The sender's key.
    pub key: Option<&'a str>,
    /// Token of the student on the roster.
    pub student: Option<&'a str>,
    /// Ids of what the student declared, separated by commas.
    pub declared: &'a str,
    /// Payload of the capture code.
    pub code: Option<&'a str>,
    /// 特征码, as the student typed it.
    pub feature: Option<&'a str>,
    /// Name, e-mail, phone and address, as JSON.
    pub details: Option<&'a str>,
    /// The photo's file, to be moved into the folder.
    pub path: &'a Path,
    /// SHA-256 of the photo, in hex.
    pub sha256: &'a str,
    /// Extension of its file.
    pub extension: &'a str,
    /// What the checks say of it.
    pub report: &'a R,
    /// Where the submission starts.
    pub state: State,
}

/// What became of a photo that passed.
pub enum Kept {
    /// This is its submission, now or from when its key came first.
    Submission(Submission),
    /// The student has submitted before, and that photo was not rejected.
    StudentHasOne,
}

/// The folder and its database.
pub struct Store {
    folder: PathBuf,
    database: Mutex<Connection>,
}

impl Store {
    /// Opens a folder, making it where there is none.
    ///
    /// # Errors
    /// When the folder cannot be written or holds a database of another kind.
    pub fn open(folder: &Path) -> Result<Store, Failure> {
        let named =
            |error: &dyn std::fmt::Display| Failure(format!("{}: {error}", folder.display()));
        fs::create_dir_all(folder).map_err(|error| named(&error))?;
        let database = Connection::open(folder.join(DATABASE)).map_err(|error| named(&error))?;
        database.busy_timeout(Duration::from_secs(10))?;
        columns::make(&database)?;
        Ok(Store {
            folder: folder.to_path_buf(),
            database: Mutex::new(database),
        })
    }

    /// Removes what uploads left that were cut off by the end of an earlier server.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn sweep(&self) -> Result<(), Failure> {
        for entry in fs::read_dir(&self.folder)?.flatten() {
            if entry.path().extension().is_some_and(|e| e == "part") {
                let _ = fs::remove_file(entry.path());
            }
        }
        Ok(())
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a photo and its report. When the key came before, nothing is kept and the earlier submission returned.
    ///
    /// # Errors
    /// When the disk or the database fails; then nothing was kept.
    pub fn keep<R: Serialize>(&self, arrival: &Arrival<R>) -> Result<Kept, Failure> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        if let Some(key) = arrival.key {
            if let Some(earlier) = find(&transaction, "idempotency_key", key)? {
                return Ok(Kept::Submission(earlier));
            }
        }
        if let Some(student) = arrival.student.filter(|_| arrival.kind == Submits::Photo) {
            let last = last_photo(&transaction, student)?;
            if last.is_some_and(|last| !last.state.may_submit()) {
                return Ok(Kept::StudentHasOne);
            }
        }
        let receipt = random_id();
        let file = format!("{receipt}.{}", arrival.extension);
        transaction.execute(
            "INSERT INTO submission (receipt, idempotency_key, profile, file, sha256, declared, student, state,
                                     kind, code, feature, details)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            params![
                receipt,
                arrival.key,
                arrival.profile,
                file,
                arrival.sha256,
                arrival.declared,
                arrival.student,
                arrival.state.id(),
                arrival.kind.id(),
                arrival.code,
                arrival.feature,
                arrival.details
            ],
        )?;
        let report = self.folder.join(format!("{receipt}.json"));
        let part = report.with_extension("part");
        fs::write(&part, serde_json::to_vec_pretty(arrival.report)?)?;
        fs::rename(&part, &report)?;
        fs::rename(arrival.path, self.folder.join(&file))?;
        let kept = find(&transaction, "receipt", &receipt)?;
        transaction.commit()?;
        kept.map(Kept::Submission)
            .ok_or_else(|| Failure("the database lost a row".to_string()))
    }

    /// Moves a submission on, with the reason when it is rejected.
    ///
    /// # Errors
    /// When there is no such submission, or it may not go there from where it stands.
    pub fn review(&self, receipt: &str, next: State, reason: Option<&str>) -> Result<(), Failure> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        let found = find(&transaction, "receipt", receipt)?
            .ok_or_else(|| Failure(format!("there is no submission {receipt}")))?;
        if !found.state.may_become(next) {
            let (from, to) = (found.state.title(), next.title());
            return Err(Failure(format!(
                "{receipt}: {} → {} is not possible",
                from.zh, to.zh
            )));
        }
        transaction.execute(
            "UPDATE submission SET state = ?, reason = ? WHERE receipt = ?",
            params![next.id(), reason, receipt],
        )?;
        Ok(transaction.commit()?)
    }

    /// Submissions in this state, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn in_state(&self, state: State) -> Result<Vec<Submission>, Failure> {
        let database = self.lock();
        let mut query =
            database.prepare(&format!("{SUBMISSION} WHERE state = ? ORDER BY rowid"))?;
        let rows = query.query_map([state.id()], submission)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The submission that came with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_key(&self, key: &str) -> Result<Option<Submission>, Failure> {
        find(&self.lock(), "idempotency_key", key)
    }

    /// The submission with this receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_receipt(&self, receipt: &str) -> Result<Option<Submission>, Failure> {
        find(&self.lock(), "receipt", receipt)
    }

    /// What the receiver was told with a submission, and by whom, as a person reviews it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn card(&self, receipt: &str) -> Result<Option<serde_json::Value>, Failure> {
        let database = self.lock();
        let found = database.query_row(
            "SELECT submission.receipt, profile, kind, state, reason, received_at, file, declared, submission.code,
                    submission.feature, details, school, level, number, name
             FROM submission LEFT JOIN student ON student.token = submission.student WHERE receipt = ?",
            [receipt],
            |row| {
                let mut card = serde_json::Map::new();
                let names = row.as_ref().column_names();
                for (i, column) in names.into_iter().enumerate() {
                    if let Some(text) = row.get::<_, Option<String>>(i)? {
                        let value = match column {
                            "details" => serde_json::from_str(&text).unwrap_or_default(),
                            _ => text.into(),
                        };
                        card.insert(column.to_string(), value);
                    }
                }
                Ok(card.into())
            },
        );
        Ok(found.optional()?)
    }

    /// The report of a submission, as it was given when the photo arrived.
    pub fn report(&self, receipt: &str) -> Option<serde_json::Value> {
        let json = fs::read(self.folder.join(format!("{receipt}.json"))).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const SUBMISSION: &str =
    "SELECT receipt, profile, file, sha256, state, reason, received_at, kind FROM submission";

/// The last submission with this value in a column.
fn find(database: &Connection, column: &str, value: &str) -> Result<Option<Submission>, Failure> {
    let query = format!("{SUBMISSION} WHERE {column} = ? ORDER BY rowid DESC LIMIT 1");
    Ok(database.query_row(&query, [value], submission).optional()?)
}

/// The last photo of a student.
fn last_photo(database: &Connection, student: &str) -> Result<Option<Submission>, Failure> {
    let query =
        format!("{SUBMISSION} WHERE student = ? AND kind = 'photo' ORDER BY rowid DESC LIMIT 1");
    Ok(database
        .query_row(&query, [student], submission)
        .optional()?)
}

fn submission(row: &Row) -> rusqlite::Result<Submission> {
    let state: String = row.get(4)?;
    Ok(Submission {
        receipt: row.get(0)?,
        profile: row.get(1)?,
        file: row.get(2)?,
        sha256: row.get(3)?,
        state: State::from_id(&state).unwrap_or(State::Reviewing),
        reason: row.get(5)?,
        received_at: row.get(6)?,
        kind: match row.get_ref(7)?.as_str() {
            Ok("code") => Submits::Code,
            _ => Submits::Photo,
        },
    })
}

/// 100 random bits in letters and digits that are hard to confuse.
pub fn random_id() -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0; 20];
    // Without a source of randomness a receipt could be guessed: better no answer at all.
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

//! The folder of submissions: photos as plain files, their reports beside them, and a database that knows each
//! one's state.

mod columns;
mod roster;
mod state;
mod submission;

pub use roster::{Identity, Student};
pub use state::State;
pub use submission::{Arrival, Kept, Submission};

use crate::service::Submits;
use crate::Error;
use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{params, Connection, OptionalExtension};
use serde::Serialize;
use serde_json::{Map, Value};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use submission::{find, last_photo, read, COLUMNS};

const DATABASE: &str = "submissions.sqlite3";

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
    pub fn open(folder: &Path) -> Result<Store, Error> {
        fs::create_dir_all(folder).map_err(Error::file(folder))?;
        let path = folder.join(DATABASE);
        let database = Connection::open(&path).map_err(|error| Error::Open(path, error))?;
        database.busy_timeout(Duration::from_secs(10))?;
        columns::make(&database)?;
        Ok(Store {
            folder: folder.to_path_buf(),
            database: Mutex::new(database),
        })
    }

    /// Opens a folder that a receiver has made.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is no store; nothing is made then.
    pub fn open_existing(folder: &Path) -> Result<Store, Error> {
        match folder.join(DATABASE).is_file() {
            true => Store::open(folder),
            false => Err(Error::NoStore(folder.to_path_buf())),
        }
    }

    /// Removes what uploads left that were cut off by the end of an earlier server.
    ///
    /// # Errors
    /// When the folder cannot be read or a file in it not removed.
    pub fn sweep(&self) -> Result<(), Error> {
        let failed = || Error::file(&self.folder);
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let path = entry.map_err(failed())?.path();
            if path.extension().is_some_and(|e| e == "part") {
                fs::remove_file(&path).map_err(Error::file(&path))?;
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
    pub fn keep<R: Serialize>(&self, arrival: &Arrival<R>) -> Result<Kept, Error> {
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
        let json = serde_json::to_vec_pretty(arrival.report)?;
        fs::write(&part, json).map_err(Error::file(&part))?;
        fs::rename(&part, &report).map_err(Error::file(&report))?;
        let photo = self.folder.join(&file);
        fs::rename(arrival.path, &photo).map_err(Error::file(&photo))?;
        let kept = find(&transaction, "receipt", &receipt)?;
        transaction.commit()?;
        kept.map(Kept::Submission)
            .ok_or_else(|| Error::Corrupt(format!("{receipt}: lost")))
    }

    /// Moves a submission on, with the reason when it is rejected.
    ///
    /// # Errors
    /// When there is no such submission, or it may not go there from where it stands.
    pub fn review(&self, receipt: &str, next: State, reason: Option<&str>) -> Result<(), Error> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        let found = find(&transaction, "receipt", receipt)?
            .ok_or_else(|| Error::NoSubmission(receipt.to_string()))?;
        if !found.state.may_become(next) {
            return Err(Error::Transition {
                receipt: receipt.to_string(),
                from: found.state,
                to: next,
            });
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
    pub fn in_state(&self, state: State) -> Result<Vec<Submission>, Error> {
        let database = self.lock();
        let mut query = database.prepare(&format!("{COLUMNS} WHERE state = ? ORDER BY rowid"))?;
        let rows = query.query_and_then([state.id()], read)?;
        rows.collect()
    }

    /// The submission that came with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_key(&self, key: &str) -> Result<Option<Submission>, Error> {
        find(&self.lock(), "idempotency_key", key)
    }

    /// The submission with this receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_receipt(&self, receipt: &str) -> Result<Option<Submission>, Error> {
        find(&self.lock(), "receipt", receipt)
    }

    /// What the receiver was told with a submission, and by whom, as a person reviews it.
    ///
    /// # Errors
    /// When there is no such submission, or the database fails.
    pub fn card(&self, receipt: &str) -> Result<Value, Error> {
        let database = self.lock();
        let mut query = database.prepare(
            "SELECT submission.receipt, profile, kind, state, reason, received_at, file, declared, submission.code,
                    submission.feature, details, school, level, number, name
             FROM submission LEFT JOIN student ON student.token = submission.student WHERE receipt = ?",
        )?;
        let names: Vec<String> = query.column_names().into_iter().map(String::from).collect();
        let fields = query.query_row([receipt], |row| {
            (0..names.len())
                .map(|i| row.get(i))
                .collect::<Result<Vec<Option<String>>, _>>()
        });
        let fields = fields.optional()?;
        let fields = fields.ok_or_else(|| Error::NoSubmission(receipt.to_string()))?;
        let mut card = Map::new();
        for (name, field) in names.into_iter().zip(fields) {
            if let Some(text) = field {
                let value = match name.as_str() {
                    "details" => serde_json::from_str(&text)?,
                    _ => text.into(),
                };
                card.insert(name, value);
            }
        }
        Ok(card.into())
    }

    /// The report of a submission, as it was given when the photo arrived; `None` when its file was taken away.
    ///
    /// # Errors
    /// When the file cannot be read or is no JSON.
    pub fn report(&self, receipt: &str) -> Result<Option<Value>, Error> {
        let path = self.folder.join(format!("{receipt}.json"));
        match fs::read(&path) {
            Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::File(path, error)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }
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

//! The folder of submissions: photos as plain files, their reports beside them, and a database that knows each
//! one's state.

use super::intake::Upload;
use crate::Failure;
use rusqlite::{params, Connection, OptionalExtension};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use xuezhao::text::Text;

const DATABASE: &str = "submissions.sqlite3";
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS submission (
        receipt         TEXT PRIMARY KEY,
        idempotency_key TEXT UNIQUE,
        profile         TEXT NOT NULL,
        file            TEXT NOT NULL,
        sha256          TEXT NOT NULL,
        state           TEXT NOT NULL,
        reason          TEXT,
        received_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
";

/// Where a submission stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 审核中: arrived, waiting for a person.
    Reviewing,
    /// 审核驳回: refused by a person, with a reason.
    Rejected,
    /// 采集完成: accepted.
    Complete,
}

impl State {
    const ALL: [State; 3] = [State::Reviewing, State::Rejected, State::Complete];

    /// Name in the database and in answers.
    pub fn id(self) -> &'static str {
        match self {
            State::Reviewing => "reviewing",
            State::Rejected => "rejected",
            State::Complete => "complete",
        }
    }

    /// Name for people, as the notices have it.
    pub fn title(self) -> Text {
        match self {
            State::Reviewing => Text::new("审核中", "Under review"),
            State::Rejected => Text::new("审核驳回", "Rejected"),
            State::Complete => Text::new("采集完成", "Complete"),
        }
    }

    fn from_id(id: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.id() == id)
    }
}

/// One submission.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// Its public, unguessable name.
    pub receipt: String,
    /// Id of the profile it was made for.
    pub profile: String,
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
    /// The sender's key.
    pub key: Option<&'a str>,
    /// The photo.
    pub upload: &'a Upload,
    /// Extension of its file.
    pub extension: &'a str,
    /// What the checks say of it.
    pub report: &'a R,
}

/// The folder and its database.
pub struct Store {
    folder: PathBuf,
    database: Mutex<Connection>,
}

impl Store {
    /// Opens a folder, making it where there is none, and removes what broken uploads left.
    ///
    /// # Errors
    /// When the folder cannot be written or holds a database of another kind.
    pub fn open(folder: &Path) -> Result<Store, Failure> {
        let named =
            |error: &dyn std::fmt::Display| Failure(format!("{}: {error}", folder.display()));
        fs::create_dir_all(folder).map_err(|error| named(&error))?;
        for entry in fs::read_dir(folder)?.flatten() {
            if entry.path().extension().is_some_and(|e| e == "part") {
                let _ = fs::remove_file(entry.path());
            }
        }
        let database = Connection::open(folder.join(DATABASE)).map_err(|error| named(&error))?;
        database.busy_timeout(Duration::from_secs(10))?;
        database.execute_batch(SCHEMA)?;
        Ok(Store {
            folder: folder.to_path_buf(),
            database: Mutex::new(database),
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a photo and its report. When the key came before, nothing is kept and the earlier submission returned.
    ///
    /// # Errors
    /// When the disk or the database fails; then nothing was kept.
    pub fn keep<R: Serialize>(&self, arrival: &Arrival<R>) -> Result<Submission, Failure> {
        let mut database = self.lock();
        let transaction = database.transaction()?;
        if let Some(earlier) = arrival
            .key
            .map(|key| by_key(&transaction, key))
            .transpose()?
            .flatten()
        {
            return Ok(earlier);
        }
        let receipt = random_id();
        let file = format!("{receipt}.{}", arrival.extension);
        transaction.execute(
            "INSERT INTO submission (receipt, idempotency_key, profile, file, sha256, state) VALUES (?, ?, ?, ?, ?, ?)",
            params![receipt, arrival.key, arrival.profile, file, arrival.upload.sha256, State::Reviewing.id()],
        )?;
        let report = self.folder.join(format!("{receipt}.json"));
        let part = report.with_extension("part");
        fs::write(&part, serde_json::to_vec_pretty(arrival.report)?)?;
        fs::rename(&part, &report)?;
        fs::rename(&arrival.upload.path, self.folder.join(&file))?;
        transaction.commit()?;
        let kept = find(&database, "receipt", &receipt)?;
        kept.ok_or_else(|| Failure("the database lost a row".to_string()))
    }

    /// The submission that came with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_key(&self, key: &str) -> Result<Option<Submission>, Failure> {
        by_key(&self.lock(), key)
    }

    /// The submission with this receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_receipt(&self, receipt: &str) -> Result<Option<Submission>, Failure> {
        find(&self.lock(), "receipt", receipt)
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

fn by_key(database: &Connection, key: &str) -> Result<Option<Submission>, Failure> {
    find(database, "idempotency_key", key)
}

fn find(database: &Connection, column: &str, value: &str) -> Result<Option<Submission>, Failure> {
    let query = format!(
        "SELECT receipt, profile, file, sha256, state, reason, received_at FROM submission WHERE {column} = ?"
    );
    let row = database.query_row(&query, [value], |row| {
        let state: String = row.get(4)?;
        Ok(Submission {
            receipt: row.get(0)?,
            profile: row.get(1)?,
            file: row.get(2)?,
            sha256: row.get(3)?,
            state: State::from_id(&state).unwrap_or(State::Reviewing),
            reason: row.get(5)?,
            received_at: row.get(6)?,
        })
    });
    Ok(row.optional()?)
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

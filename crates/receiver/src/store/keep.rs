//! How a submission is kept: files first, then the row that makes them known. Whatever fails in between, files without a
//! row are removed, at once or when the store is next opened.

use super::submission::{find, last_photo};
use super::{random_id, Arrival, Kept, State, Store, Submission};
use crate::service::{Once, Submits};
use crate::Error;
use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{params, Connection};
use serde::Serialize;
use serde_json::Value;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Most photos of one student that others take the place of within an hour.
const MOST_REPLACED: i64 = 20;

/// Files that nobody knows of until they are kept; removed when dropped before.
struct Unknown(Vec<PathBuf>);

impl Drop for Unknown {
    fn drop(&mut self) {
        if fault::is_a_crash() {
            return;
        }
        for path in &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// What the checks say of a submission, and what follows from it.
pub struct Judgement<'a> {
    /// The report; null where there is none.
    pub report: &'a Value,
    /// Digest of the rules that it was judged by.
    pub rules_sha256: Option<&'a str>,
    /// Where the submission stands now.
    pub next: State,
    /// Why it was rejected, in words for the student.
    pub reason: Option<&'a str>,
}

impl Store {
    /// Keeps a photo and its report. When the key came before, nothing is kept and the earlier submission returned.
    ///
    /// # Errors
    /// When the disk or the database fails; then nothing was kept.
    pub fn keep<R: Serialize>(&self, arrival: &Arrival<R>) -> Result<Kept, Error> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        if let Some(key) = arrival.key {
            if let Some(earlier) = find(&transaction, "idempotency_key", key)? {
                return Ok(Kept::Earlier(earlier));
            }
        }
        if let Some(student) = arrival.student.filter(|_| arrival.kind == Submits::Photo) {
            for once in arrival.once {
                if stands_behind_another(&transaction, arrival, student, *once)? {
                    return Ok(Kept::OtherStudent);
                }
            }
            match last_photo(&transaction, student)? {
                Some(last) if last.may_be_replaced() => {
                    if replaced_of_late(&transaction, student)? >= MOST_REPLACED {
                        return Ok(Kept::ReplacedTooOften);
                    }
                    let replaced = "UPDATE submission SET state = 'replaced' WHERE receipt = ?";
                    transaction.execute(replaced, [last.receipt])?;
                }
                Some(last) if !last.state.may_submit() => return Ok(Kept::StudentHasOne),
                _ => {}
            }
        }
        let receipt = random_id();
        let file = format!("{receipt}.{}", arrival.extension);
        transaction.execute(
            "INSERT INTO submission (receipt, idempotency_key, profile, file, sha256, declared, student, state,
                                     kind, code, feature, details, phone, device)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
                arrival.details,
                arrival.phone,
                arrival.device
            ],
        )?;
        let photo = self.folder.join(&file);
        let mut unknown = Unknown(vec![photo.clone()]);
        if let Some(report) = arrival.report {
            unknown.0.extend(self.report_files(&receipt));
            self.write_report(&receipt, report)?;
        }
        rename(arrival.path, &photo)?;
        sync_folder(&self.folder)?;
        let kept = find(&transaction, "receipt", &receipt)?;
        fault::here().map_err(Error::file(&self.folder))?;
        transaction.commit()?;
        unknown.0.clear();
        kept.map(Kept::New)
            .ok_or_else(|| Error::Corrupt(format!("{receipt}: lost")))
    }

    /// Submissions that are still to be judged, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unjudged(&self) -> Result<Vec<Submission>, Error> {
        self.in_state(State::Checking)
    }

    /// Writes down what the checks say of a submission, and where it stands now. False when that was done before, or the
    /// submission is gone: then nothing changes.
    ///
    /// # Errors
    /// When the disk or the database fails; then it is still to be judged.
    pub fn judged(&self, receipt: &str, judgement: &Judgement) -> Result<bool, Error> {
        let report = judgement.report;
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        let changed = transaction.execute(
            "UPDATE submission SET state = ?, reason = ?, verdict = ?, core = ?, profile_sha256 = ?,
                                   judged_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now')
             WHERE receipt = ? AND state = 'checking'",
            params![
                judgement.next.id(),
                judgement.reason,
                report["verdict"].as_str(),
                report["core"].as_str(),
                judgement.rules_sha256,
                receipt
            ],
        )?;
        if changed == 0 {
            return Ok(false);
        }
        self.write_report(receipt, report)?;
        sync_folder(&self.folder)?;
        transaction.commit()?;
        Ok(true)
    }

    /// Takes a submission back that is still to be judged: its sender has no receipt.
    ///
    /// # Errors
    /// When the disk or the database fails.
    pub fn withdraw(&self, receipt: &str) -> Result<(), Error> {
        self.delete("state = 'checking' AND receipt = ?", receipt)?;
        Ok(())
    }

    /// The report's file, while it is written and afterwards.
    fn report_files(&self, receipt: &str) -> [PathBuf; 2] {
        let report = self.folder.join(format!("{receipt}.json"));
        [report.with_extension("part"), report]
    }

    fn write_report(&self, receipt: &str, report: &impl Serialize) -> Result<(), Error> {
        let [part, report_file] = self.report_files(receipt);
        write(&part, &serde_json::to_vec_pretty(report)?)?;
        rename(&part, &report_file)
    }
}

/// True when the person or the phone behind an arrival stands behind another student's photo under the same profile.
fn stands_behind_another<R>(
    database: &Connection,
    arrival: &Arrival<R>,
    student: &str,
    once: Once,
) -> Result<bool, Error> {
    let (same, subject) = match once {
        Once::Person => (
            "student IN (SELECT other.token FROM student AS own JOIN student AS other USING (name_key, last_four)
                         WHERE own.token = ?3 AND own.last_four <> '')",
            Some(student),
        ),
        Once::Device => ("device = ?3", arrival.device),
    };
    let query = format!(
        "SELECT EXISTS (SELECT * FROM submission WHERE profile = ?1 AND student <> ?2 AND kind = 'photo'
                        AND state NOT IN ('rejected', 'replaced') AND {same})"
    );
    let values = params![arrival.profile, student, subject];
    Ok(database.query_row(&query, values, |row| row.get(0))?)
}

/// How often a student has replaced their photo in the last hour.
fn replaced_of_late(database: &Connection, student: &str) -> Result<i64, Error> {
    let query = "SELECT count(*) FROM submission WHERE student = ? AND state = 'replaced'
                 AND changed_at > strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 hour')";
    Ok(database.query_row(query, [student], |row| row.get(0))?)
}

/// Writes a file and waits until it is on the disk.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = || {
        fault::here()?;
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        fault::here()?;
        file.sync_all()
    };
    written().map_err(Error::file(path))
}

fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fault::here().map_err(Error::file(to))?;
    fs::rename(from, to).map_err(Error::file(to))
}

/// Waits until the names in a folder are on the disk.
fn sync_folder(folder: &Path) -> Result<(), Error> {
    fault::here().map_err(Error::file(folder))?;
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(Error::file(folder))?;
    }
    Ok(())
}

/// Faults that a test asks for.
#[cfg(not(test))]
mod fault {
    pub fn here() -> std::io::Result<()> {
        Ok(())
    }

    pub fn is_a_crash() -> bool {
        false
    }
}

#[cfg(test)]
mod fault {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        /// Steps until the fault, and whether it is the end of the process.
        static NEXT: Cell<Option<(usize, bool)>> = const { Cell::new(None) };
    }

    pub fn after(steps: usize, crash: bool) {
        NEXT.set(Some((steps, crash)));
    }

    pub fn none() {
        NEXT.set(None);
    }

    pub fn here() -> io::Result<()> {
        match NEXT.get() {
            Some((0, _)) => Err(io::ErrorKind::StorageFull.into()),
            Some((steps, crash)) => {
                NEXT.set(Some((steps - 1, crash)));
                Ok(())
            }
            None => Ok(()),
        }
    }

    pub fn is_a_crash() -> bool {
        NEXT.get() == Some((0, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;
    use sha2::{Digest, Sha256};
    use xuezhao_fixtures::Folder;

    const PHOTO: &[u8] = b"photo";

    fn keep(store: &Store) -> Result<Kept, Error> {
        let path = store.folder().join(".upload.part");
        fs::write(&path, PHOTO).unwrap();
        let sha256 = Sha256::digest(PHOTO);
        let sha256: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        store.keep(&Arrival {
            profile: "p",
            kind: Submits::Photo,
            key: Some("key"),
            student: None,
            declared: "",
            code: None,
            feature: None,
            details: None,
            phone: None,
            device: None,
            once: &[],
            path: &path,
            sha256: &sha256,
            extension: "jpg",
            report: Some(&"report"),
            state: State::Reviewing,
        })
    }

    #[test]
    fn files_and_rows_agree_after_a_fault_at_every_step() {
        for crash in [false, true] {
            let mut faults = 0;
            for step in 0.. {
                let folder = Folder::new();
                let store = Store::open(&folder.path("store")).unwrap();
                fault::after(step, crash);
                let kept = keep(&store);
                fault::none();
                drop(store);
                let store = Store::own(&folder.path("store")).unwrap();
                assert_eq!(store.check().unwrap(), Vec::<String>::new(), "{step}");
                if kept.is_ok() {
                    break;
                }
                faults += 1;
                assert!(store.by_key("key").unwrap().is_none());
                assert!(keep(&store).is_ok(), "it can be sent again");
                assert_eq!(store.check().unwrap(), Vec::<String>::new());
            }
            assert_eq!(faults, 6, "every step was tried");
        }
    }
}

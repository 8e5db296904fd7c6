//! How a submission is kept: files first, then the row that makes them known. Whatever fails in between, files without a
//! row are removed, at once or by a sweep later.

use super::database::{values, Connection};
use super::leases::LEASE;
use super::photos::Staged;
use super::submission::{find, last_photo};
use super::together::Done;
use super::{random_id, Arrival, Kept, Store};
use crate::service::{Once, Submits};
use crate::time::{now, utc};
use crate::Error;
use std::sync::Arc;

/// Most photos of one student that others take the place of within an hour.
const MOST_REPLACED: i64 = 20;

impl Store {
    /// Keeps a photo and its report. When the key came before, nothing is kept and the earlier submission returned.
    ///
    /// # Errors
    /// When the disk or the database fails; then nothing was kept.
    pub fn keep(&self, arrival: Arrival) -> Result<Kept, Error> {
        let receipt = random_id();
        let file = format!("{receipt}.{}", arrival.extension);
        let mut staged = Staged::new(&self.photos);
        if let Some(report) = &arrival.report {
            staged.report(&receipt, &serde_json::to_vec_pretty(report)?, true)?;
        }
        staged.photo(&arrival.path, &file)?;
        // What is not kept goes once the change has ended, when nobody waits for it.
        let staged = Arc::new(staged);
        let (files, name) = (staged.clone(), self.name.clone());
        let done = self.together(move |database, unknown| {
            if let Some(refused) = refused(database, &arrival)? {
                return Ok(Done::Kept(Box::new(refused)));
            }
            let holder = arrival.is_held.then_some(name);
            insert(database, &receipt, &file, &arrival, holder.as_deref())?;
            files.put(unknown)?;
            let kept = find(database, "receipt", &receipt)?;
            let kept = kept.ok_or_else(|| Error::Corrupt(format!("{receipt}: lost")))?;
            Ok(Done::Kept(Box::new(Kept::New(kept))))
        });
        drop(staged);
        match done? {
            Done::Kept(kept) => Ok(*kept),
            Done::Judged(_) => Err(Error::Corrupt("a photo was judged, not kept".to_string())),
        }
    }
}

/// Why an arrival is not kept; `None` when it is. Makes room for it where it takes another one's place.
fn refused(database: &Connection, arrival: &Arrival) -> Result<Option<Kept>, Error> {
    if let Some(key) = &arrival.key {
        if let Some(earlier) = find(database, "idempotency_key", key)? {
            return Ok(Some(Kept::Earlier(earlier)));
        }
    }
    let Some(student) = arrival.student.as_deref() else {
        return Ok(None);
    };
    if arrival.kind == Submits::Code {
        return Ok(None);
    }
    for once in &arrival.once {
        if stands_behind_another(database, arrival, student, *once)? {
            return Ok(Some(Kept::OtherStudent));
        }
    }
    match last_photo(database, student)? {
        Some(last) if last.may_be_replaced() => {
            if replaced_of_late(database, student)? >= MOST_REPLACED {
                return Ok(Some(Kept::ReplacedTooOften));
            }
            let replaced = "UPDATE submission SET state = 'replaced' WHERE receipt = ?1";
            database.execute(replaced, values![last.receipt])?;
            Ok(None)
        }
        Some(last) if !last.state.may_submit() => Ok(Some(Kept::StudentHasOne)),
        _ => Ok(None),
    }
}

/// Writes the row.
fn insert(
    database: &Connection,
    receipt: &str,
    file: &str,
    arrival: &Arrival,
    holder: Option<&str>,
) -> Result<(), Error> {
    database.execute(
        "INSERT INTO submission (receipt, idempotency_key, profile, file, sha256, declared, student, state,
                                 kind, code, feature, details, phone, device, holder, held_until)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, unixepoch() + ?16)",
        values![
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
            arrival.device,
            holder,
            holder.map(|_| LEASE)
        ],
    )?;
    Ok(())
}

/// True when the person or the phone behind an arrival stands behind another student's photo under the same profile.
fn stands_behind_another(
    database: &Connection,
    arrival: &Arrival,
    student: &str,
    once: Once,
) -> Result<bool, Error> {
    let (same, subject) = match once {
        Once::Person => (
            "student IN (SELECT other.token FROM student AS own JOIN student AS other USING (name_key, last_four)
                         WHERE own.token = ?3 AND own.last_four <> '')",
            Some(student),
        ),
        Once::Device => ("device = ?3", arrival.device.as_deref()),
    };
    let query = format!(
        "SELECT EXISTS (SELECT * FROM submission WHERE profile = ?1 AND student <> ?2 AND kind = 'photo'
                        AND state NOT IN ('rejected', 'replaced') AND {same})"
    );
    let values = values![arrival.profile, student, subject];
    database.only(&query, values, |row| row.get(0))
}

/// How often a student has replaced their photo in the last hour.
fn replaced_of_late(database: &Connection, student: &str) -> Result<i64, Error> {
    let query = "SELECT count(*) FROM submission WHERE student = ?1 AND state = 'replaced' AND changed_at > ?2";
    let since = utc(now() - 3600);
    database.only(query, values![student, since], |row| row.get(0))
}

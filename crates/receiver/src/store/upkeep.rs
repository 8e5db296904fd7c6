//! What an operator does with a store besides reviewing: see that it is whole, save it, tell and forget what it knows of
//! somebody.

use super::database::{values, Connection, Row};
use super::photos::{Listed, ARRIVING};
use super::place::MARK;
use super::{transfer, Place, Store, DATABASE};
use crate::roster::same;
use crate::time::{now, utc};
use crate::{digest, one_line, Error};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// Age from which nobody still writes the row, or the rest, of what lies in a place that several share: uploads and
/// judgements end sooner.
const LEFT: Duration = Duration::from_secs(3600);

impl Store {
    /// What is not as it should be, a line each: files that no row knows (where several receivers share the store: for an
    /// hour), rows without their files, photos that are not the ones that arrived, a damaged database.
    ///
    /// # Errors
    /// When the folder or the database cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>, Error> {
        let mut wrong = Vec::new();
        let rows = rows(&self.lock())?;
        if let Some(damage) = self.lock().damage()? {
            wrong.push(format!("{DATABASE}: {damage}"));
        }
        let mut known = HashSet::new();
        for (receipt, file, sha256) in rows {
            match self.digest(&file) {
                Ok(found) if found == sha256 => {}
                Ok(_) => wrong.push(format!("{file}: is not the photo that arrived")),
                Err(Error::File(_, error)) => wrong.push(format!("{file}: {error}")),
                Err(error) => wrong.push(format!("{file}: {}", one_line(&error))),
            }
            if let Err(error) = self.report(&receipt) {
                wrong.push(format!("{receipt}.json: {}", one_line(&error)));
            }
            known.insert(format!("{receipt}.json"));
            known.insert(file);
        }
        let is_shared = self.is_shared();
        self.photos.for_each_part(|part| {
            let unknown = part.iter().filter(|file| {
                let is_coming = is_shared && file.age <= LEFT;
                is_file(&file.name) && !is_coming && !known.contains(&file.name)
            });
            wrong.extend(unknown.map(|file| format!("{}: nobody knows this file", file.name)));
            Ok(())
        })?;
        Ok(wrong)
    }

    fn digest(&self, file: &str) -> Result<String, Error> {
        let read = digest::sha256_of(self.photos.reader(file)?);
        read.map_err(Error::file(&self.photos.path(file)))
    }

    /// Writes a little, and takes it back.
    ///
    /// # Errors
    /// When the disk or the database cannot be written.
    pub fn try_writing(&self) -> Result<(), Error> {
        let name = ".try.part";
        let written = match self.photos.folder() {
            // The disk need not be waited for.
            Some(folder) => fs::write(folder.join(name), [0; 4096]).map_err(Error::file(folder)),
            None => self.photos.write(name, &[0; 4096]),
        };
        let removed = self.photos.remove(name);
        written.and(removed)?;
        self.lock().begin()?;
        Ok(())
    }

    /// Removes what a server left that ended in the middle of its work: parts of uploads, and files whose row was not
    /// written any more, so that nobody got a receipt for them; in a bucket also photos that came with leave and whose
    /// phone never said so.
    ///
    /// # Errors
    /// When the place or the database cannot be read or written.
    pub fn sweep(&self) -> Result<(), Error> {
        if self.is_shared() {
            return self.photos.for_each_part(|part| self.sweep_part(part));
        }
        let database = self.lock();
        // Files come to their places in changes: meanwhile nobody makes any.
        let alone = database.begin()?;
        let known: HashSet<String> = rows(&alone)?
            .into_iter()
            .flat_map(|(receipt, file, _)| [file, format!("{receipt}.json")])
            .collect();
        self.photos.for_each_part(|all| {
            for Listed { name, .. } in all.iter().filter(|file| is_file(&file.name)) {
                if name.ends_with(".part") || (is_ours(name) && !known.contains(name)) {
                    self.photos.remove(name)?;
                }
            }
            Ok(())
        })
    }

    /// The same for a part of what several share, beside those who work on it: what is old and unknown stays unknown.
    fn sweep_part(&self, part: &[Listed]) -> Result<(), Error> {
        let old = part.iter().filter(|object| object.age > LEFT);
        let (ours, coming): (Vec<_>, Vec<_>) = old.partition(|object| is_ours(&object.name));
        for Listed { name, .. } in coming {
            if name.starts_with(ARRIVING) || name.ends_with(".part") {
                self.photos.remove(name)?;
            }
        }
        let (Some(first), Some(last)) = (ours.first(), ours.last()) else {
            return Ok(());
        };
        let query = "SELECT receipt, file FROM submission WHERE receipt >= ?1 AND receipt <= ?2";
        let (first, last) = (receipt_of(&first.name), receipt_of(&last.name));
        let rows: Vec<(String, String)> =
            self.slow().rows(query, values![first, last], |row: &Row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        let known: HashSet<String> = rows
            .into_iter()
            .flat_map(|(receipt, file)| [file, format!("{receipt}.json")])
            .collect();
        for Listed { name, .. } in ours.into_iter().filter(|file| !known.contains(&file.name)) {
            self.photos.remove(name)?;
        }
        Ok(())
    }

    /// Copies rows and files, as they are at one moment, into a new folder, which is then a store of its own.
    ///
    /// # Errors
    /// When the folder is there already, or something cannot be read or written.
    pub fn backup(&self, to: &Path) -> Result<usize, Error> {
        fs::create_dir(to).map_err(Error::file(to))?;
        let copy = Place::from(to).connect()?;
        copy.make()?;
        {
            let database = self.lock();
            let (from, into) = (database.at_once()?, copy.begin()?);
            transfer::copy(&from, &into)?;
            into.commit()?;
        }
        let rows = rows(&copy)?;
        for (receipt, file, _) in &rows {
            self.photos.copy(file, &to.join(file))?;
            let report = format!("{receipt}.json");
            // A photo that is still to be judged has none.
            if let Some(json) = self.photos.find(&report)? {
                let path = to.join(report);
                fs::write(&path, json).map_err(Error::file(&path))?;
            }
        }
        Ok(rows.len())
    }

    /// Deletes what was decided and arrived more than so many days ago, photo, report and row. Returns how many.
    ///
    /// # Errors
    /// When the database or the folder cannot be written.
    pub fn purge(&self, days: u32) -> Result<usize, Error> {
        let wanted = "state IN ('complete', 'rejected', 'replaced') AND received_at < ?1";
        self.delete(wanted, &utc(now() - i64::from(days) * 24 * 3600))
    }

    /// Deletes a student of the roster with everything that arrived from them. Returns how many submissions; `None`
    /// when there is no such student.
    ///
    /// # Errors
    /// When the database or the folder cannot be written.
    pub fn forget(&self, school: &str, number: &str) -> Result<Option<usize>, Error> {
        let Some(token) = self.token_of(school, number)? else {
            return Ok(None);
        };
        let gone = self.delete("student = ?1", &token)?;
        let student = "DELETE FROM student WHERE token = ?1";
        self.lock().execute(student, values![token])?;
        Ok(Some(gone))
    }

    /// Everything known of a student: a card for each submission, as a person reviews it; `None` when there is no such
    /// student.
    ///
    /// # Errors
    /// When the database fails.
    pub fn export(&self, school: &str, number: &str) -> Result<Option<Vec<Value>>, Error> {
        let Some(token) = self.token_of(school, number)? else {
            return Ok(None);
        };
        let query = "SELECT receipt FROM submission WHERE student = ?1 ORDER BY place";
        let read = |row: &Row| row.get(0);
        let receipts: Vec<String> = self.lock().rows(query, values![token], read)?;
        let cards = receipts.iter().map(|receipt| {
            let whole = self.whole(receipt)?;
            Ok(serde_json::to_value(&whole)?)
        });
        cards.collect::<Result<_, _>>().map(Some)
    }

    fn token_of(&self, school: &str, number: &str) -> Result<Option<String>, Error> {
        self.lock().first(
            "SELECT token FROM student WHERE school_key = ?1 AND number_key = ?2",
            values![same::key(school), same::key(number)],
            |row| row.get(0),
        )
    }

    /// Deletes rows, then their files: a file that outlives its row is removed when the store is next opened.
    pub(super) fn delete(&self, wanted: &str, value: &str) -> Result<usize, Error> {
        let statement = format!("DELETE FROM submission WHERE {wanted} RETURNING receipt, file");
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?));
        let rows: Vec<(String, String)> = self.lock().rows(&statement, values![value], read)?;
        for (receipt, file) in &rows {
            for name in [file, &format!("{receipt}.json")] {
                self.photos.remove(name)?;
            }
        }
        Ok(rows.len())
    }
}

/// Receipt, file and digest of every submission.
pub(super) fn rows(database: &Connection) -> Result<Vec<(String, String, String)>, Error> {
    let query = "SELECT receipt, file, sha256 FROM submission";
    database.rows(query, &[], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// False for the files of the database, and those that say whose the place is.
fn is_file(name: &str) -> bool {
    !name.starts_with(DATABASE) && name != super::LOCK && name != MARK
}

/// The receipt in the name of a file.
fn receipt_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(receipt, _)| receipt)
}

/// True for a name that this receiver gives: a receipt and an extension. What else lies there is left alone.
pub(super) fn is_ours(name: &str) -> bool {
    let (receipt, extension) = name.split_once('.').unwrap_or_default();
    let is_receipt = receipt.len() == super::ID_LENGTH
        && receipt
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    is_receipt && matches!(extension, "jpg" | "png" | "bin" | "json")
}

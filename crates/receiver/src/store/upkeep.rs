//! What an operator does with a store besides reviewing: see that it is whole, save it, tell and forget what it knows of
//! somebody.

use super::database::{values, Connection, Row};
use super::files::remove;
use super::place::MARK;
use super::{transfer, Place, Store, DATABASE};
use crate::roster::same;
use crate::time::{now, utc};
use crate::{digest, Error};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

impl Store {
    /// What is not as it should be, a line each: files that no row knows, rows without their files, photos that are
    /// not the ones that arrived, a damaged database.
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
            let found = fs::File::open(self.folder.join(&file));
            match found.and_then(digest::sha256_of) {
                Ok(found) if found == sha256 => {}
                Ok(_) => wrong.push(format!("{file}: is not the photo that arrived")),
                Err(error) => wrong.push(format!("{file}: {error}")),
            }
            if let Err(error) = self.report(&receipt) {
                wrong.push(format!("{receipt}.json: {error}"));
            }
            known.insert(format!("{receipt}.json"));
            known.insert(file);
        }
        for name in self.files()? {
            if !known.contains(&name) {
                wrong.push(format!("{name}: nobody knows this file"));
            }
        }
        Ok(wrong)
    }

    /// Writes a little, and takes it back.
    ///
    /// # Errors
    /// When the disk or the database cannot be written.
    pub fn try_writing(&self) -> Result<(), Error> {
        let path = self.folder.join(".try.part");
        let written = fs::write(&path, [0; 4096]);
        let removed = fs::remove_file(&path);
        written.and(removed).map_err(Error::file(&path))?;
        self.lock().begin()?;
        Ok(())
    }

    /// Removes what an earlier server left that ended in the middle of its work: parts of uploads, and files whose
    /// row was not written any more, so that nobody got a receipt for them.
    pub(super) fn sweep(&self) -> Result<(), Error> {
        let database = self.lock();
        let is_shared = database.is_shared();
        // Files come to their places in changes: meanwhile nobody makes any.
        let alone = database.begin()?;
        let known: HashSet<String> = rows(&alone)?
            .into_iter()
            .flat_map(|(receipt, file, _)| [file, format!("{receipt}.json")])
            .collect();
        for name in self.files()? {
            let path = self.folder.join(&name);
            let is_part = path.extension().is_some_and(|e| e == "part");
            let is_left = is_part && (!is_shared || is_old(&path));
            if is_left || (is_ours(&name) && !known.contains(&name)) {
                fs::remove_file(&path).map_err(Error::file(&path))?;
            }
        }
        Ok(())
    }

    /// Names of the files in the folder other than the database's own.
    fn files(&self) -> Result<Vec<String>, Error> {
        let failed = || Error::file(&self.folder);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed())? {
            let name = entry.map_err(failed())?.file_name();
            let name = name.to_string_lossy().into_owned();
            if !name.starts_with(DATABASE) && name != super::LOCK && name != MARK {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
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
            for name in [file, &format!("{receipt}.json")] {
                let from = self.folder.join(name);
                match fs::copy(&from, to.join(name)) {
                    // A photo that is still to be judged has no report.
                    Err(error) if error.kind() == ErrorKind::NotFound && name != file => {}
                    copied => copied.map(|_| ()).map_err(Error::file(&from))?,
                }
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
        let database = self.lock();
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?));
        let rows: Vec<(String, String)> = database.rows(&statement, values![value], read)?;
        for (receipt, file) in &rows {
            for name in [file, &format!("{receipt}.json")] {
                remove(&self.folder.join(name))?;
            }
        }
        Ok(rows.len())
    }
}

/// Receipt, file and digest of every submission.
fn rows(database: &Connection) -> Result<Vec<(String, String, String)>, Error> {
    let query = "SELECT receipt, file, sha256 FROM submission";
    database.rows(query, &[], |row| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?))
    })
}

/// True for a part that no upload still writes.
fn is_old(path: &Path) -> bool {
    const LONGEST_UPLOAD: Duration = Duration::from_secs(3600);
    let written = fs::metadata(path).and_then(|about| about.modified());
    let age = written.map(|written| written.elapsed().unwrap_or_default());
    age.is_ok_and(|age| age > LONGEST_UPLOAD)
}

/// True for a name that this receiver gives: a receipt and an extension. What else lies in the folder is left alone.
fn is_ours(name: &str) -> bool {
    let (receipt, extension) = name.split_once('.').unwrap_or_default();
    let is_receipt = receipt.len() == super::ID_LENGTH
        && receipt
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    is_receipt && matches!(extension, "jpg" | "png" | "bin" | "json")
}

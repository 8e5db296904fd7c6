//! [`Staged`] and [`Unknown`]: files of a submission before its row is there. Whatever fails, they go again, at once or by
//! a sweep later.

use super::Photos;
use crate::store::files::{fault, write};
use crate::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Files that are written and wait for the change that makes them known: in a folder beside their places, in a bucket in
/// them, so that nobody waits for the network in the middle of a change.
pub struct Staged {
    photos: Photos,
    /// The reports, in a folder beside their places.
    parts: Vec<PathBuf>,
    /// Files beside their places, and their names.
    files: Vec<(PathBuf, String)>,
    /// Names of those that go again unless they are put.
    new: Vec<String>,
    is_put: AtomicBool,
}

impl Staged {
    /// Nothing yet.
    pub fn new(photos: &Photos) -> Staged {
        Staged {
            photos: photos.clone(),
            parts: Vec::new(),
            files: Vec::new(),
            new: Vec::new(),
            is_put: AtomicBool::new(false),
        }
    }

    /// One more report, of a submission that is new or was there before.
    pub fn report(&mut self, receipt: &str, json: &[u8], is_new: bool) -> Result<(), Error> {
        let name = format!("{receipt}.json");
        if is_new {
            self.new.push(name.clone());
        }
        let Some(folder) = self.photos.folder() else {
            return self.photos.write(&name, json);
        };
        let part = folder.join(&name).with_extension("part");
        self.parts.push(part.clone());
        write(&part, json)?;
        self.files.push((part, name));
        Ok(())
    }

    /// One more photo, from a file in the spool.
    pub fn photo(&mut self, from: &Path, name: &str) -> Result<(), Error> {
        self.new.push(name.to_string());
        if self.photos.folder().is_none() {
            return self.photos.bring(from, name);
        }
        self.files.push((from.to_path_buf(), name.to_string()));
        Ok(())
    }

    /// Puts all in their places, in the change that makes them known.
    pub fn put(&self, unknown: &mut Unknown) -> Result<(), Error> {
        let photos = &self.photos;
        self.is_put.store(true, Ordering::SeqCst);
        // A bucket is not waited for in the middle of a change: a sweep removes what nobody came to know.
        if photos.folder().is_some() {
            unknown.add(self.new.iter().map(|name| (photos.clone(), name.clone())));
        }
        for (part, name) in &self.files {
            photos.bring(part, name)?;
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if fault::is_a_crash() {
            return;
        }
        for part in &self.parts {
            let _ = fs::remove_file(part);
        }
        if self.photos.folder().is_none() && !self.is_put.load(Ordering::SeqCst) {
            for name in &self.new {
                self.photos.forget(name);
            }
        }
    }
}

/// Files that nobody knows of until their rows are there; removed when dropped before.
#[derive(Default)]
pub struct Unknown(Vec<(Photos, String)>);

impl Unknown {
    /// More of them.
    pub fn add(&mut self, files: impl IntoIterator<Item = (Photos, String)>) {
        self.0.extend(files);
    }

    /// Those of another.
    pub fn take(&mut self, other: &mut Unknown) {
        self.0.append(&mut other.0);
    }

    /// Everybody knows them now.
    pub fn known(&mut self) {
        self.0.clear();
    }
}

impl Drop for Unknown {
    fn drop(&mut self) {
        if fault::is_a_crash() {
            return;
        }
        for (photos, name) in &self.0 {
            photos.forget(name);
        }
    }
}

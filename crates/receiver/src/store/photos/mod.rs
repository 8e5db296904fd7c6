//! [`Photos`]: where photos and reports are kept: plain files in a folder, or objects in a bucket. Every read and write of
//! them goes through here.

mod address;
mod bucket;
mod sign;
mod spool;
mod staged;

pub(super) use bucket::Listed;
pub use bucket::{Bucket, Grant};
pub use spool::Local;
pub(super) use spool::Spool;
pub(super) use staged::{Staged, Unknown};

use super::files::{self, fault};
use crate::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What the names of photos begin with that phones put into a bucket and have not told of yet.
pub const ARRIVING: &str = "arriving/";

/// Files of a folder that are looked at together.
const AT_ONCE: usize = 1000;

/// Where photos and reports are kept.
#[derive(Clone, Debug)]
pub enum Photos {
    /// Plain files in a folder.
    Folder(PathBuf),
    /// Objects in a bucket of an S3 service.
    Bucket(Bucket),
}

impl Photos {
    /// A folder by its path, or a bucket by its `s3://` address and the keys to it, as [`Bucket::new`] takes them.
    ///
    /// # Errors
    /// As [`Bucket::new`].
    pub fn named(name: &Path, id: Option<&str>, secret: Option<&str>) -> Result<Photos, Error> {
        match name.to_str().filter(|name| name.starts_with("s3:")) {
            Some(address) => Bucket::new(address, id, secret).map(Photos::Bucket),
            None => Ok(Photos::Folder(name.to_path_buf())),
        }
    }

    /// The folder; `None` where they are in a bucket.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Photos::Folder(folder) => Some(folder),
            Photos::Bucket(_) => None,
        }
    }

    /// What messages call the place.
    pub fn name(&self) -> PathBuf {
        match self {
            Photos::Folder(folder) => folder.clone(),
            Photos::Bucket(bucket) => bucket.name().into(),
        }
    }

    /// What messages call one file there.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.name().join(name)
    }

    /// Makes the folder, where it is not there; a bucket is made by its owner.
    pub(super) fn make(&self) -> Result<(), Error> {
        match self {
            Photos::Folder(folder) => fs::create_dir_all(folder).map_err(Error::file(folder)),
            Photos::Bucket(_) => Ok(()),
        }
    }

    /// What a file holds, to be read part by part.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    pub fn reader(&self, name: &str) -> Result<Box<dyn Read>, Error> {
        let opened: io::Result<Box<dyn Read>> = match self {
            Photos::Folder(folder) => File::open(folder.join(name)).map(|file| Box::new(file) as _),
            Photos::Bucket(bucket) => bucket.get(name).map(|object| Box::new(object) as _),
        };
        opened.map_err(Error::file(&self.path(name)))
    }

    /// What a file holds.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let read = self.reader(name)?.read_to_end(&mut bytes);
        read.map_err(Error::file(&self.path(name)))?;
        Ok(bytes)
    }

    /// The same; `None` when it is not there.
    pub(super) fn find(&self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        match self.read(name) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.is_missing() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Copies a file to a path of this machine.
    pub(super) fn copy(&self, name: &str, to: &Path) -> Result<(), Error> {
        let mut from = self.reader(name)?;
        let mut into = File::create(to).map_err(Error::file(to))?;
        io::copy(&mut from, &mut into).map_err(Error::file(&self.path(name)))?;
        Ok(())
    }

    /// Writes a file, and waits until it is safe.
    pub(super) fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Photos::Folder(folder) => files::write(&folder.join(name), bytes),
            Photos::Bucket(bucket) => {
                let put = fault::here().and_then(|()| bucket.put(name, bytes));
                put.map_err(Error::file(&self.path(name)))
            }
        }
    }

    /// Brings a file of this machine: into a folder, on whose disk it has to be, it is moved.
    pub(super) fn bring(&self, from: &Path, name: &str) -> Result<(), Error> {
        match self {
            Photos::Folder(folder) => files::rename(from, &folder.join(name)),
            Photos::Bucket(bucket) => {
                let put = fault::here().and_then(|()| bucket.put_file(name, from));
                put.map_err(Error::file(&self.path(name)))
            }
        }
    }

    /// Removes a file, if it is there.
    pub(super) fn remove(&self, name: &str) -> Result<(), Error> {
        match self {
            Photos::Folder(folder) => files::remove(&folder.join(name)),
            Photos::Bucket(bucket) => {
                let gone = fault::here().and_then(|()| bucket.delete(name));
                gone.map_err(Error::file(&self.path(name)))
            }
        }
    }

    /// Removes a file that nobody knows of, as far as that goes.
    fn forget(&self, name: &str) {
        match self {
            Photos::Folder(folder) => drop(fs::remove_file(folder.join(name))),
            Photos::Bucket(bucket) => drop(bucket.delete(name)),
        }
    }

    /// Waits until names that came and went are safe.
    pub(super) fn sync(&self) -> Result<(), Error> {
        match self {
            Photos::Folder(folder) => files::sync_folder(folder),
            Photos::Bucket(_) => Ok(()),
        }
    }

    /// Everything that is there, in parts, each in the order of the names.
    pub(super) fn for_each_part(
        &self,
        mut work: impl FnMut(&[Listed]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        match self {
            Photos::Folder(folder) => {
                let all = listed(folder).map_err(Error::file(folder))?;
                all.chunks(AT_ONCE).try_for_each(work)
            }
            Photos::Bucket(bucket) => {
                let mut last = None;
                loop {
                    let part = bucket.list(last.as_deref());
                    let part = part.map_err(Error::file(&self.name()))?;
                    match part.last() {
                        Some(end) => last = Some(end.name.clone()),
                        None => return Ok(()),
                    }
                    work(&part)?;
                }
            }
        }
    }
}

/// The files of a folder.
fn listed(folder: &Path) -> io::Result<Vec<Listed>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // A file may go meanwhile: then it is as new as one can be.
        let written = entry.metadata().and_then(|about| about.modified());
        let age = written.map_or_else(
            |_| Default::default(),
            |at| at.elapsed().unwrap_or_default(),
        );
        all.push(Listed {
            name: entry.file_name().to_string_lossy().into_owned(),
            age,
        });
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(all)
}

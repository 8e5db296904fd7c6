//! [`Spool`]: a folder of this machine for what is on its way, and [`Local`]: a photo as a file of this machine.

use super::Photos;
use crate::store::random_id;
use crate::Error;
use std::env;
use std::fs;
use std::ops::Deref;
use std::path::{Path, PathBuf};

/// A folder of this machine for what is on its way.
pub struct Spool {
    folder: PathBuf,
    /// It is this process's own, and goes with it.
    is_own: bool,
}

impl Spool {
    /// The folder of the photos itself, so that what has arrived need not be copied; for a bucket a new one among the
    /// system's temporary files (`TMPDIR` says where).
    pub fn new(photos: &Photos) -> Result<Spool, Error> {
        if let Some(folder) = photos.folder() {
            return Ok(Spool {
                folder: folder.to_path_buf(),
                is_own: false,
            });
        }
        let folder = env::temp_dir().join(format!("xuezhao-{}", random_id()));
        fs::create_dir(&folder).map_err(Error::file(&folder))?;
        Ok(Spool {
            folder,
            is_own: true,
        })
    }

    /// Path of the folder.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// A photo as a file of this machine.
    pub fn local(&self, photos: &Photos, name: &str) -> Result<Local, Error> {
        if let Some(folder) = photos.folder() {
            return Ok(Local {
                path: folder.join(name),
                is_copy: false,
            });
        }
        let local = Local {
            path: self.folder.join(format!(".{}.part", random_id())),
            is_copy: true,
        };
        photos.copy(name, &local.path)?;
        Ok(local)
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.is_own {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// A photo as a file of this machine; where it is a copy, it goes when dropped.
pub struct Local {
    path: PathBuf,
    is_copy: bool,
}

impl Deref for Local {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.path
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        if self.is_copy {
            let _ = fs::remove_file(&self.path);
        }
    }
}

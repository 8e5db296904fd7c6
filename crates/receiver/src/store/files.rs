//! The steps by which files come into a folder and go: each may fail, and a test makes each of them fail.

use crate::Error;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes a file and waits until it is on the disk.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let written = || {
        fault::here()?;
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        fault::here()?;
        file.sync_all()
    };
    written().map_err(Error::file(path))
}

pub(super) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fault::here().map_err(Error::file(to))?;
    fs::rename(from, to).map_err(Error::file(to))
}

/// Removes a file, if it is there.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    fault::here().map_err(Error::file(path))?;
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::file(path)(error)),
        _ => Ok(()),
    }
}

/// Waits until the names in a folder are on the disk.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    fault::here().map_err(Error::file(folder))?;
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(Error::file(folder))?;
    }
    Ok(())
}

/// Faults that a test asks for.
#[cfg(not(test))]
pub(super) mod fault {
    pub fn here() -> std::io::Result<()> {
        Ok(())
    }

    pub fn is_a_crash() -> bool {
        false
    }
}

#[cfg(test)]
pub(super) mod fault {
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

//! [`Place`]: where a store lies, and that its files and its rows belong together.

use super::database::{values, Connection};
use super::{random_id, DATABASE};
use crate::Error;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Names, in a folder whose rows are on a server, the database there.
pub(super) const MARK: &str = "database.id";
/// The same before the database knows it.
const PART: &str = "database.id.part";

/// Where a store lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder of its files.
    pub folder: PathBuf,
    /// Address of the PostgreSQL database of its rows; a file in the folder where there is none.
    pub database: Option<String>,
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Place {
    fn from(folder: &P) -> Place {
        Place {
            folder: folder.as_ref().to_path_buf(),
            database: None,
        }
    }
}

impl From<&Place> for Place {
    fn from(place: &Place) -> Place {
        place.clone()
    }
}

impl Place {
    /// True when a receiver has made a store there.
    pub(super) fn is_store(&self) -> bool {
        [DATABASE, MARK]
            .iter()
            .any(|name| self.folder.join(name).is_file())
    }

    /// Opens the rows; nothing is made where they are elsewhere.
    pub(super) fn connect(&self) -> Result<Connection, Error> {
        let here = self.folder.join(DATABASE);
        match &self.database {
            None if self.folder.join(MARK).exists() => Err(Error::OnServer(self.folder.clone())),
            None => Connection::open(&here),
            Some(_) if here.exists() => Err(Error::InFile(here)),
            Some(address) => Connection::connect(address),
        }
    }

    /// Makes sure that folder and database belong together; joins them where neither belongs to another.
    pub(super) fn join(&self, database: &Connection) -> Result<(), Error> {
        if !database.is_shared() {
            return Ok(());
        }
        let change = database.begin()?;
        match (known(&change)?, self.mark()?) {
            (Some(known), Some(mark)) if known == mark => Ok(()),
            (None, None) => {
                let id = random_id();
                self.write(PART, &id)?;
                know(&change, &id)?;
                change.commit()?;
                self.end_mark(&id)
            }
            // The database knew, and the receiver ended before the folder was marked; or another does so just now.
            (Some(known), None) if self.read(PART)?.as_ref() == Some(&known) => {
                self.end_mark(&known)
            }
            (Some(_), None) => Err(Error::OtherFolder(self.folder.clone())),
            (_, Some(_)) => Err(Error::OtherDatabase(self.folder.clone())),
        }
    }

    /// The mark stands from now on.
    fn end_mark(&self, id: &str) -> Result<(), Error> {
        match super::files::rename(&self.folder.join(PART), &self.folder.join(MARK)) {
            // Another was first.
            Err(_) if self.mark()?.as_deref() == Some(id) => Ok(()),
            done => done,
        }
    }

    pub(super) fn mark(&self) -> Result<Option<String>, Error> {
        self.read(MARK)
    }

    fn read(&self, name: &str) -> Result<Option<String>, Error> {
        let path = self.folder.join(name);
        match fs::read_to_string(&path) {
            Ok(mark) => Ok(Some(mark)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::File(path, error)),
        }
    }

    pub(super) fn write_mark(&self, id: &str) -> Result<(), Error> {
        self.write(MARK, id)
    }

    fn write(&self, name: &str, id: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        let written = File::create(&path).and_then(|mut mark| {
            mark.write_all(id.as_bytes())?;
            mark.sync_all()
        });
        written.map_err(Error::file(&path))
    }
}

/// The name that a database has for its folder.
pub(super) fn known(database: &Connection) -> Result<Option<String>, Error> {
    let query = "SELECT value FROM setting WHERE name = 'folder'";
    database.first(query, &[], |row| row.get(0))
}

pub(super) fn know(database: &Connection, id: &str) -> Result<(), Error> {
    let statement = "INSERT INTO setting (name, value) VALUES ('folder', ?1)";
    database.execute(statement, values![id])?;
    Ok(())
}

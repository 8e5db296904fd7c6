//! [`Place`]: where a store lies, and that its files and its rows belong together.

use super::database::{values, Connection};
use super::photos::Photos;
use super::upkeep::is_ours;
use super::{random_id, DATABASE};
use crate::Error;
use std::fs;
use std::path::Path;

/// Names, beside photos whose rows are on a server, the database there.
pub(super) const MARK: &str = "database.id";
/// The same before the database knows it.
const PART: &str = "database.id.part";

/// Where a store lies.
#[derive(Clone, Debug)]
pub struct Place {
    /// Where its photos and reports are.
    pub photos: Photos,
    /// Address of the PostgreSQL database of its rows; a file in the folder where there is none.
    pub database: Option<String>,
}

impl<P: AsRef<Path> + ?Sized> From<&P> for Place {
    fn from(folder: &P) -> Place {
        Place {
            photos: Photos::Folder(folder.as_ref().to_path_buf()),
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
    pub(super) fn is_store(&self) -> Result<bool, Error> {
        match self.photos.folder() {
            Some(folder) => Ok([DATABASE, MARK]
                .iter()
                .any(|name| folder.join(name).is_file())),
            None => Ok(self.mark()?.is_some()),
        }
    }

    /// Opens the rows; nothing is made where they are elsewhere.
    pub(super) fn connect(&self) -> Result<Connection, Error> {
        let Photos::Folder(folder) = &self.photos else {
            let address = self.database.as_deref().ok_or(Error::BucketAlone)?;
            return Connection::connect(address);
        };
        let here = folder.join(DATABASE);
        match &self.database {
            None if folder.join(MARK).exists() => Err(Error::OnServer(folder.clone())),
            None if has_lost_rows(folder, &here)? => Err(Error::LostRows(here)),
            None => Connection::open(&here),
            Some(_) if here.exists() => Err(Error::InFile(here)),
            Some(address) => Connection::connect(address),
        }
    }

    /// Makes sure that photos and database belong together; joins them where neither belongs to another.
    pub(super) fn join(&self, database: &Connection) -> Result<(), Error> {
        if !database.is_shared() {
            return Ok(());
        }
        let change = database.begin()?;
        match (known(&change)?, self.mark()?) {
            (Some(known), Some(mark)) if known == mark => Ok(()),
            (None, None) => {
                let id = random_id();
                self.photos.write(PART, id.as_bytes())?;
                know(&change, &id)?;
                change.commit()?;
                self.end_mark(&id)
            }
            // The database knew, and the receiver ended before the folder was marked; or another does so just now.
            (Some(known), None) if self.read(PART)?.as_ref() == Some(&known) => {
                self.end_mark(&known)
            }
            (Some(_), None) => Err(Error::OtherFolder(self.photos.name())),
            (_, Some(_)) => Err(Error::OtherDatabase(self.photos.name())),
        }
    }

    /// The mark stands from now on.
    fn end_mark(&self, id: &str) -> Result<(), Error> {
        let Some(folder) = self.photos.folder() else {
            self.write_mark(id)?;
            return self.photos.remove(PART);
        };
        match super::files::rename(&folder.join(PART), &folder.join(MARK)) {
            // Another was first.
            Err(_) if self.mark()?.as_deref() == Some(id) => Ok(()),
            done => done,
        }
    }

    pub(super) fn mark(&self) -> Result<Option<String>, Error> {
        self.read(MARK)
    }

    fn read(&self, name: &str) -> Result<Option<String>, Error> {
        let corrupt = |_| Error::Corrupt(name.to_string());
        let found = self.photos.find(name)?.map(String::from_utf8);
        found.transpose().map_err(corrupt)
    }

    pub(super) fn write_mark(&self, id: &str) -> Result<(), Error> {
        self.photos.write(MARK, id.as_bytes())
    }
}

/// True where photos lie beside no database, or an empty file: theirs is gone, and a new one would know none of them.
fn has_lost_rows(folder: &Path, database: &Path) -> Result<bool, Error> {
    if fs::metadata(database).is_ok_and(|file| file.len() > 0) {
        return Ok(false);
    }
    for entry in fs::read_dir(folder).map_err(Error::file(folder))? {
        let name = entry.map_err(Error::file(folder))?.file_name();
        if is_ours(&name.to_string_lossy()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The name that a database has for the photos that belong to it.
pub(super) fn known(database: &Connection) -> Result<Option<String>, Error> {
    let query = "SELECT value FROM setting WHERE name = 'folder'";
    database.first(query, &[], |row| row.get(0))
}

pub(super) fn know(database: &Connection, id: &str) -> Result<(), Error> {
    let statement = "INSERT INTO setting (name, value) VALUES ('folder', ?1)";
    database.execute(statement, values![id])?;
    Ok(())
}

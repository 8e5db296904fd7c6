//! Rows from one database into another: from a file to a server, or back for a backup; photos from a folder into a bucket, or
//! back.

use super::database::{Cell, Connection, Row, ToValue};
use super::photos::Photos;
use super::place::{know, known, Place, MARK};
use super::upkeep::rows;
use super::{keep_to_oneself, lock, random_id, Store, DATABASE};
use crate::Error;
use std::fs;

/// Rows that are copied at once.
const AT_ONCE: usize = 1000;

/// A table: its name, its columns, and whether the first of them tells the rows apart. In the order in which rows can come:
/// settings last, so that nothing that is copied is told to a webhook.
type Table = (&'static str, &'static [&'static str], bool);

const TABLES: [Table; 9] = [
    (
        "student",
        &[
            "token",
            "school",
            "level",
            "number",
            "name",
            "last_four",
            "code",
            "class",
            "feature",
            "school_key",
            "number_key",
            "name_key",
        ],
        true,
    ),
    (
        "submission",
        &[
            "place",
            "receipt",
            "idempotency_key",
            "profile",
            "file",
            "sha256",
            "declared",
            "student",
            "state",
            "reason",
            "received_at",
            "kind",
            "code",
            "feature",
            "details",
            "changed_at",
            "opened_at",
            "second_look",
            "verdict",
            "phone",
            "core",
            "profile_sha256",
            "judged_at",
            "device",
        ],
        true,
    ),
    ("attempt", &["what", "at"], false),
    ("secret", &["row", "bytes"], true),
    (
        "decision",
        &["place", "at", "who", "receipt", "was", "became", "reason"],
        true,
    ),
    ("reviewer", &["name", "role", "hash"], true),
    ("session", &["digest", "reviewer", "until"], true),
    (
        "event",
        &[
            "place", "id", "receipt", "was", "became", "reason", "at", "due", "tries",
        ],
        true,
    ),
    ("setting", &["name", "value"], true),
];

/// Copies every row into an empty database, but not whose folder it is.
///
/// # Errors
/// When either database fails, or the second one has rows.
pub fn copy(from: &Connection, into: &Connection) -> Result<(), Error> {
    for (table, ..) in TABLES {
        let query = format!("SELECT EXISTS (SELECT * FROM {table})");
        if into.only(&query, &[], |row| row.get(0))? {
            return Err(Error::NotEmpty);
        }
    }
    for table in TABLES {
        copy_table(from, into, table)?;
    }
    into.execute("DELETE FROM setting WHERE name = 'folder'", &[])?;
    for table in ["submission", "decision", "event"] {
        into.go_on_behind(table)?;
    }
    Ok(())
}

fn copy_table(from: &Connection, into: &Connection, table: Table) -> Result<(), Error> {
    let (table, columns, is_told_apart) = table;
    let names = columns.join(", ");
    let places: Vec<String> = (1..=columns.len()).map(|i| format!("?{i}")).collect();
    let insert = format!(
        "INSERT INTO {table} ({names}) VALUES ({})",
        places.join(", ")
    );
    let read = |row: &Row| (0..columns.len()).map(|i| row.cell(i)).collect();
    let mut last: Option<Cell> = None;
    loop {
        let behind = last
            .as_ref()
            .map_or(String::new(), |_| format!("WHERE {} > ?1", columns[0]));
        let limit = match is_told_apart {
            true => format!("ORDER BY {} LIMIT {AT_ONCE}", columns[0]),
            false => String::new(),
        };
        let query = format!("SELECT {names} FROM {table} {behind} {limit}");
        let values: Vec<_> = last.iter().map(ToValue::value).collect();
        let rows: Vec<Vec<Cell>> = from.rows(&query, &values, read)?;
        for row in &rows {
            let values: Vec<_> = row.iter().map(ToValue::value).collect();
            into.execute(&insert, &values)?;
        }
        last = rows.last().and_then(|row| row.first().cloned());
        if !is_told_apart || rows.len() < AT_ONCE {
            return Ok(());
        }
    }
}

impl Place {
    /// Moves the rows of a store from the file in its folder into this place's database, which has none. Can be done again
    /// where it ended in between. The file stays, under another name.
    ///
    /// # Errors
    /// When a server works on the store, there are no rows, the database has some, or either fails.
    pub fn move_in(&self) -> Result<(), Error> {
        keep_to_oneself();
        let (Photos::Folder(folder), Some(address)) = (&self.photos, &self.database) else {
            return Err(Error::NoStore(self.photos.name()));
        };
        let file = folder.join(DATABASE);
        if !file.is_file() {
            return Err(Error::NoStore(folder.clone()));
        }
        let _lock = lock(folder)?;
        let from = Connection::open(&file)?;
        from.make()?;
        let into = Connection::connect(address)?;
        into.make()?;
        let change = into.begin()?;
        let is_done = match known(&change)? {
            Some(known) => self.mark()?.is_some_and(|mark| mark == known),
            None => false,
        };
        if !is_done {
            let reading = from.at_once()?;
            copy(&reading, &change)?;
            drop(reading);
            let id = random_id();
            know(&change, &id)?;
            self.write_mark(&id)?;
            change.commit()?;
        }
        // What lay beside it is in it once it is closed.
        drop(from);
        let aside = folder.join(format!("{DATABASE}.moved"));
        fs::rename(&file, &aside).map_err(Error::file(&file))
    }

    /// Copies photos and reports to another place, to which the rows on the server belong from then on; while no server works
    /// on them. Can be done again where it ended in between. What was copied stays, but is no store any more. Returns how
    /// many photos there are.
    ///
    /// # Errors
    /// When there is no store here or its rows are in a file, the other place is another store's, or something cannot be read
    /// or written.
    pub fn move_photos(&self, to: &Photos) -> Result<usize, Error> {
        let into = Place {
            photos: to.clone(),
            database: self.database.clone(),
        };
        if self.database.is_none() {
            return Err(Error::BucketAlone);
        }
        let store = Store::open_existing(self)?;
        let id = self.mark()?.unwrap_or_default();
        into.photos.make()?;
        into.connect()?;
        if into.mark()?.is_some_and(|mark| mark != id) {
            return Err(Error::OtherDatabase(to.name()));
        }
        let photos = store.copy_photos(to)?;
        into.write_mark(&id)?;
        to.sync()?;
        self.photos.remove(MARK)?;
        Ok(photos)
    }
}

impl Store {
    fn copy_photos(&self, to: &Photos) -> Result<usize, Error> {
        let rows = rows(&self.lock())?;
        for (receipt, file, _) in &rows {
            to.write(file, &self.photos.read(file)?)?;
            let report = format!("{receipt}.json");
            // A photo that is still to be judged has none.
            if let Some(json) = self.photos.find(&report)? {
                to.write(&report, &json)?;
            }
        }
        Ok(rows.len())
    }
}

//! A roster → the students in the database; before that, what it changes.

use super::database::{values, Connection, Row};
use super::decisions::act_of;
use super::{random_id, Act, Store};
use crate::digest::sha256;
use crate::roster::{self, same, Entry, Line, Remark, Roster};
use crate::Error;
use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::Path;

/// How a roster is taken over.
#[derive(Clone, Copy, Debug, Default)]
pub struct Import<'a> {
    /// Nothing is written: only what would change is said.
    pub preview: bool,
    /// Students of the roster's schools who are not on it are looked for, and removed where nothing has arrived from them.
    pub remove: bool,
    /// [`Changes::digest`] of the changes that somebody has seen: others are not written.
    pub seen: Option<&'a str>,
    /// Who does it, for the log of decisions.
    pub who: &'a str,
}

/// What a roster changes.
#[derive(Debug, Default)]
pub struct Changes {
    /// Students who were not known before, by line: number and name.
    pub added: Vec<Line<String>>,
    /// What was read otherwise than it stands there, and what changes about students who were known.
    pub remarks: Vec<Line<Remark>>,
    /// Students who are not on it and from whom nothing has arrived: they are removed.
    pub removed: Vec<String>,
    /// Students who are not on it and stay, as something has arrived from them.
    pub kept: Vec<String>,
    /// How many students are on it.
    pub students: usize,
    /// They are written.
    pub is_written: bool,
}

/// One of the [`Changes`], or what there is to say of a line.
#[derive(Clone, Copy, Debug)]
pub enum Told<'a> {
    /// A student who was not known.
    Added(&'a Line<String>),
    /// What was read otherwise, or changes about a student who was known.
    Remark(&'a Line<Remark>),
    /// A student who is removed.
    Removed(&'a str),
    /// A student who is not in the table and stays.
    Kept(&'a str),
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Told::Added(added) => write!(f, "line {}: + {}", added.line, added.what),
            Told::Remark(remark) => remark.fmt(f),
            Told::Removed(who) => write!(f, "- {who}"),
            Told::Kept(who) => write!(
                f,
                "= {who}: not in the table, kept for what has arrived · 不在表中，已有提交，保留"
            ),
        }
    }
}

impl Store {
    /// Adds the students of a table, or updates those known by school and number, and answers what there is to say
    /// line by line. See [`roster::read`] for its columns and encodings.
    ///
    /// # Errors
    /// Names every line that is wrong; then nothing was added.
    pub fn import_roster(&self, path: &Path, import: Import) -> Result<Changes, Error> {
        let failed = |why| Error::Roster(path.to_path_buf(), why);
        let bytes = fs::read(path).map_err(Error::file(path))?;
        self.import(roster::read(&bytes).map_err(failed)?, import)
    }

    /// Adds the students of a roster, or updates those known by school and number.
    ///
    /// # Errors
    /// When the database fails; then nothing was added.
    pub fn import(&self, roster: Roster, import: Import) -> Result<Changes, Error> {
        let Roster {
            entries,
            columns,
            remarks,
        } = roster;
        let mut changes = Changes {
            remarks,
            students: entries.len(),
            ..Changes::default()
        };
        let database = self.lock();
        let change = database.begin()?;
        for entry in &entries {
            changes.put(&change, entry, &columns)?;
        }
        if import.remove {
            changes.remove_others(&change, &entries)?;
        }
        let is_seen = import.seen.is_none_or(|seen| seen == changes.digest());
        if !import.preview && is_seen {
            // A receiver is started with the roster that it had.
            if changes.concern_anybody() {
                act_of(&change, import.who, Act::Roster, &changes.counts())?;
            }
            change.commit()?;
            changes.is_written = true;
        }
        Ok(changes)
    }
}

impl Changes {
    /// Writes one student, and remarks on what changes about one who was known, and on another with the same capture code.
    /// What the table has no column for stays as it is known.
    fn put(&mut self, database: &Connection, entry: &Entry, columns: &[&str]) -> Result<(), Error> {
        let keys = [same::key(&entry.school), same::key(&entry.number)];
        let known = database.first(
            "SELECT token, name, level, class, last_four, code, feature FROM student
             WHERE school_key = ?1 AND number_key = ?2",
            values![keys[0], keys[1]],
            |row| Ok((row.get::<String>(0)?, fields(row)?)),
        )?;
        let token = known.as_ref().map_or("", |(token, _)| token);
        let is_taken: bool = database.only(
            "SELECT EXISTS (SELECT * FROM student WHERE code = ?1 AND code <> '' AND token <> ?2)",
            values![entry.code, token],
            |row| row.get(0),
        )?;
        if is_taken && !self.names_shared_code(entry.line) {
            self.remark(entry, Remark::SharedCode { line: None });
        }
        match &known {
            None => {
                add(database, entry, &keys)?;
                let (line, what) = (entry.line, format!("{} {}", entry.number, entry.name));
                self.added.push(Line { line, what });
            }
            Some((token, before)) => {
                let after = FIELDS.map(|(_, field)| field(entry));
                for (((column, _), to), from) in FIELDS.into_iter().zip(after).zip(before) {
                    if from == to || !columns.contains(&column) {
                        continue;
                    }
                    // The names of the columns are those above.
                    let update = format!("UPDATE student SET {column} = ?1 WHERE token = ?2");
                    database.execute(&update, values![to, token])?;
                    let changed = Remark::Changed {
                        number: entry.number.clone(),
                        column,
                        from: from.clone(),
                        to: to.clone(),
                    };
                    self.remark(entry, changed);
                }
                database.execute(
                    "UPDATE student SET name_key = ?1 WHERE token = ?2",
                    values![same::key(&entry.name), token],
                )?;
            }
        }
        Ok(())
    }

    /// Removes the students of the table's schools who are not in it, and names those who stay.
    fn remove_others(&mut self, database: &Connection, entries: &[Entry]) -> Result<(), Error> {
        let key = |entry: &Entry| (same::key(&entry.school), same::key(&entry.number));
        let listed: HashSet<(String, String)> = entries.iter().map(key).collect();
        let schools: HashSet<&String> = listed.iter().map(|(school, _)| school).collect();
        let query = "SELECT token, number_key, number || ' ' || name,
                    EXISTS (SELECT * FROM submission WHERE student = token)
             FROM student WHERE school_key = ?1 ORDER BY number_key";
        for school in schools {
            let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
            let rows: Vec<(String, String, String, bool)> =
                database.rows(query, values![school], read)?;
            for (token, number, who, has_submitted) in rows {
                if listed.contains(&(school.clone(), number)) {
                    continue;
                }
                if has_submitted {
                    self.kept.push(who);
                } else {
                    let gone = "DELETE FROM student WHERE token = ?1";
                    database.execute(gone, values![token])?;
                    self.removed.push(who);
                }
            }
        }
        self.removed.sort();
        self.kept.sort();
        Ok(())
    }

    /// True when it is said already that an earlier line has this line's capture code.
    fn names_shared_code(&self, line: u64) -> bool {
        let is_named = |remark: &Line<Remark>| {
            remark.line == line && matches!(remark.what, Remark::SharedCode { .. })
        };
        self.remarks.iter().any(is_named)
    }

    /// Everything that there is to tell: who is added, what is remarked, who is removed and who stays.
    pub fn told(&self) -> impl Iterator<Item = Told<'_>> {
        let added = self.added.iter().map(Told::Added);
        let remarks = self.remarks.iter().map(Told::Remark);
        let removed = self.removed.iter().map(|who| Told::Removed(who));
        let kept = self.kept.iter().map(|who| Told::Kept(who));
        added.chain(remarks).chain(removed).chain(kept)
    }

    /// SHA-256 of everything that there is to tell, in hex.
    pub fn digest(&self) -> String {
        let lines: Vec<String> = self.told().map(|told| told.to_string()).collect();
        sha256(lines.join("\n"))
    }

    /// How many students are concerned, in words.
    pub fn counts(&self) -> String {
        format!(
            "{} students · 名学生: {} added · 新增, {} changed · 变更, {} removed · 移除",
            self.students,
            self.added.len(),
            self.changed(),
            self.removed.len()
        )
    }

    /// True where a student is added, changed or removed.
    fn concern_anybody(&self) -> bool {
        self.added.len() + self.changed() + self.removed.len() > 0
    }

    /// How many students are changed.
    pub fn changed(&self) -> usize {
        let is_change = |remark: &&Line<Remark>| matches!(remark.what, Remark::Changed { .. });
        let lines = self
            .remarks
            .iter()
            .filter(is_change)
            .map(|remark| remark.line);
        lines.collect::<HashSet<_>>().len()
    }

    fn remark(&mut self, entry: &Entry, what: Remark) {
        let line = entry.line;
        self.remarks.push(Line { line, what });
    }
}

type Field = fn(&Entry) -> &String;

/// What a later roster may change, by its column.
const FIELDS: [(&str, Field); 6] = [
    ("name", |entry| &entry.name),
    ("level", |entry| &entry.level),
    ("class", |entry| &entry.class),
    ("last_four", |entry| &entry.last_four),
    ("code", |entry| &entry.code),
    ("feature", |entry| &entry.feature),
];

fn add(database: &Connection, entry: &Entry, keys: &[String; 2]) -> Result<(), Error> {
    database.execute(
        "INSERT INTO student (token, school, number, name, level, class, last_four, code, feature,
                              school_key, number_key, name_key)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        values![
            random_id(),
            entry.school,
            entry.number,
            entry.name,
            entry.level,
            entry.class,
            entry.last_four,
            entry.code,
            entry.feature,
            keys[0],
            keys[1],
            same::key(&entry.name)
        ],
    )?;
    Ok(())
}

/// [`FIELDS`] of a row that has them behind the token.
fn fields(row: &Row) -> Result<[String; FIELDS.len()], Error> {
    let mut fields: [String; FIELDS.len()] = Default::default();
    for (i, field) in fields.iter_mut().enumerate() {
        *field = row.get(i + 1)?;
    }
    Ok(fields)
}

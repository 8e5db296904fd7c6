//! The roster: who is to submit a photo, from a school's CSV file.

use super::{random_id, State, Store};
use crate::Error;
use rusqlite::{params, params_from_iter, OptionalExtension, Row};
use std::fmt;
use std::fs;
use std::path::Path;

/// A student on the roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// Unguessable name under which the page submits for this student.
    pub token: String,
    /// School.
    pub school: String,
    /// Level of study, as the school names it.
    pub level: String,
    /// Student number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Payload of the capture code; empty where the roster does not say.
    pub code: String,
    /// 特征码; empty where the roster does not say.
    pub feature: String,
    /// Where the student's collection stands.
    pub state: State,
    /// Receipt of the last submission.
    pub receipt: Option<String>,
    /// Why the last submission was rejected.
    pub reason: Option<String>,
}

/// How a student is told from all others.
pub enum Identity<'a> {
    /// By school, student number and name.
    Name {
        /// School.
        school: &'a str,
        /// Student number.
        number: &'a str,
        /// Name.
        name: &'a str,
    },
    /// By the payload of the capture code and the last four digits of the identity number.
    Code {
        /// Payload of the capture code.
        code: &'a str,
        /// Last four digits.
        last_four: &'a str,
    },
    /// By the payload of the capture code and the 特征码 that the school told.
    Feature {
        /// Payload of the capture code.
        code: &'a str,
        /// 特征码.
        feature: &'a str,
    },
}

/// Why a roster was not taken over.
#[derive(Debug)]
pub enum RosterError {
    /// It is no CSV file; the cause names the line.
    Csv(csv::Error),
    /// This column is missing.
    Column(&'static str),
    /// School, number or name is empty in this line.
    Empty {
        /// The line, from 1.
        line: u64,
    },
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            RosterError::Csv(error) => error.fmt(f),
            RosterError::Column(name) => write!(f, "there is no column `{name}`"),
            RosterError::Empty { line } => {
                write!(f, "line {line}: school, number or name is empty")
            }
        }
    }
}

impl std::error::Error for RosterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // What it says is already said by this error.
            RosterError::Csv(error) => error.source(),
            RosterError::Column(_) | RosterError::Empty { .. } => None,
        }
    }
}

impl From<csv::Error> for RosterError {
    fn from(error: csv::Error) -> RosterError {
        RosterError::Csv(error)
    }
}

const STUDENT: &str = "
    SELECT student.token, student.school, student.level, student.number, student.name,
           submission.state, submission.receipt, submission.reason, student.code, student.feature
    FROM student LEFT JOIN submission ON submission.rowid =
        (SELECT max(rowid) FROM submission WHERE submission.student = student.token AND kind = 'photo')
";

impl Store {
    /// Adds the students of a CSV file, or updates those known by school and number. Columns by the names in its
    /// first row: `school`, `level`, `number`, `name`, and, where wanted, `last_four`, `code` and `feature`. UTF-8 or GB 18030.
    ///
    /// # Errors
    /// Names the line that is wrong; then nothing was added.
    pub fn import_roster(&self, path: &Path) -> Result<usize, Error> {
        let failed = |why| Error::Roster(path.to_path_buf(), why);
        let bytes = fs::read(path).map_err(Error::file(path))?;
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}').into(),
            Err(_) => encoding_rs::GB18030.decode(&bytes).0,
        };
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| failed(error.into()))?;
        let column = |name: &str| header.iter().position(|title| title == name);
        let wanted = |name| column(name).ok_or_else(|| failed(RosterError::Column(name)));
        let (school, number, name) = (wanted("school")?, wanted("number")?, wanted("name")?);
        let (level, last_four) = (column("level"), column("last_four"));
        let (code, feature) = (column("code"), column("feature"));
        let mut database = self.lock();
        let transaction = database.transaction()?;
        let mut count = 0;
        for record in reader.records() {
            let record = record.map_err(|error| failed(error.into()))?;
            // A column that the file does not have is empty for everybody.
            let field = |index: Option<usize>| index.and_then(|i| record.get(i)).unwrap_or("");
            let required = [school, number, name].map(Some);
            if required.into_iter().any(|i| field(i).is_empty()) {
                let line = record.position().map_or(0, csv::Position::line);
                return Err(failed(RosterError::Empty { line }));
            }
            transaction.execute(
                "INSERT INTO student (token, school, number, name, level, last_four, code, feature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (school, number) DO UPDATE SET
                    name = excluded.name, level = excluded.level, last_four = excluded.last_four, code = excluded.code,
                    feature = excluded.feature",
                params![
                    random_id(), field(Some(school)), field(Some(number)), field(Some(name)),
                    field(level), field(last_four), field(code), field(feature)
                ],
            )?;
            count += 1;
        }
        transaction.commit()?;
        Ok(count)
    }

    /// True when there is anybody on the roster.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_students(&self) -> Result<bool, Error> {
        let query = "SELECT EXISTS (SELECT * FROM student)";
        Ok(self.lock().query_row(query, [], |row| row.get(0))?)
    }

    /// Schools on the roster whose name contains the words, at most twenty, each with its levels of study.
    ///
    /// # Errors
    /// When the database fails.
    pub fn schools(&self, words: &str) -> Result<Vec<(String, Vec<String>)>, Error> {
        let database = self.lock();
        let mut query = database.prepare(
            "SELECT school, group_concat(DISTINCT level) FROM student
             WHERE instr(replace(replace(school, '(', '（'), ')', '）'), ?) GROUP BY school ORDER BY school LIMIT 20",
        )?;
        // Both kinds of brackets are typed.
        let words = words.trim().replace('(', "（").replace(')', "）");
        let rows = query.query_map([words], |row| {
            let levels: String = row.get(1)?;
            let levels = levels.split(',').filter(|level| !level.is_empty());
            Ok((row.get(0)?, levels.map(str::to_string).collect()))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The student of this identity.
    ///
    /// # Errors
    /// When the database fails.
    pub fn student(&self, identity: &Identity) -> Result<Option<Student>, Error> {
        match identity {
            Identity::Name {
                school,
                number,
                name,
            } => self.one_student(
                "student.school = ? AND student.number = ? AND student.name = ?",
                &[school, number, name],
            ),
            Identity::Code { code, last_four } => self.one_student(
                "student.code = ? AND student.last_four = ? AND student.code <> ''",
                &[code, last_four],
            ),
            Identity::Feature { code, feature } => self.one_student(
                "student.code = ? AND student.feature = ? AND student.code <> '' AND student.feature <> ''",
                &[code, feature],
            ),
        }
    }

    /// The student of this token.
    ///
    /// # Errors
    /// When the database fails.
    pub fn student_by_token(&self, token: &str) -> Result<Option<Student>, Error> {
        self.one_student("student.token = ?", &[token])
    }

    fn one_student(&self, wanted: &str, values: &[&str]) -> Result<Option<Student>, Error> {
        let query = format!("{STUDENT} WHERE {wanted}");
        let values = params_from_iter(values);
        let database = self.lock();
        let found = database.query_row(&query, values, |row| Ok(student(row)));
        found.optional()?.transpose()
    }
}

fn student(row: &Row) -> Result<Student, Error> {
    let state: Option<String> = row.get(5)?;
    let state = match state {
        Some(id) => State::from_id(&id).ok_or_else(|| Error::Corrupt(format!("state `{id}`")))?,
        None => State::Waiting,
    };
    Ok(Student {
        token: row.get(0)?,
        school: row.get(1)?,
        level: row.get(2)?,
        number: row.get(3)?,
        name: row.get(4)?,
        state,
        receipt: row.get(6)?,
        reason: row.get(7)?,
        code: row.get(8)?,
        feature: row.get(9)?,
    })
}

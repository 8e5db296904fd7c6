//! The students on the roster, in the database.

use super::database::{values, Connection, Row, ToValue};
use super::{State, Store};
use crate::roster::same;
use crate::Error;

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
    /// A person has begun to look at the last submission.
    pub is_opened: bool,
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

const STUDENT: &str = "
    SELECT student.token, student.school, student.level, student.number, student.name,
           submission.state, submission.receipt, submission.reason, student.code, student.feature,
           submission.opened_at IS NOT NULL
    FROM student LEFT JOIN submission ON submission.place =
        (SELECT max(place) FROM submission WHERE submission.student = student.token AND kind = 'photo')
";

impl Store {
    /// True when there is anybody on the roster.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_students(&self) -> Result<bool, Error> {
        let query = "SELECT EXISTS (SELECT * FROM student)";
        self.quick().only(query, &[], |row| row.get(0))
    }

    /// Schools on the roster whose name contains the words, at most twenty, each with its levels of study.
    ///
    /// # Errors
    /// When the database fails.
    pub fn schools(&self, words: &str) -> Result<Vec<(String, Vec<String>)>, Error> {
        let query = "SELECT school, string_agg(level, ',') FROM school
             WHERE instr(school_key, ?1) > 0 GROUP BY school ORDER BY school LIMIT 20";
        let words = same::key(words);
        self.quick().rows(query, values![words], |row| {
            let levels: String = row.get(1)?;
            let levels = levels.split(',').filter(|level| !level.is_empty());
            Ok((row.get(0)?, levels.map(str::to_string).collect()))
        })
    }

    /// The student of this token.
    ///
    /// # Errors
    /// When the database fails.
    pub fn student_by_token(&self, token: &str) -> Result<Option<Student>, Error> {
        one_student(&self.quick(), "student.token = ?1", &[token.to_string()])
    }
}

/// The student of this identity. A part that is empty matches nobody.
pub(super) fn find_student(
    database: &Connection,
    identity: &Identity,
) -> Result<Option<Student>, Error> {
    let (wanted, values) = condition(identity);
    if values.iter().any(String::is_empty) {
        return Ok(None);
    }
    one_student(database, wanted, &values)
}

/// What is true of the student of this identity, and the values of its places.
fn condition(identity: &Identity) -> (&'static str, Vec<String>) {
    match identity {
        Identity::Name {
            school,
            number,
            name,
        } => (
            "student.school_key = ?1 AND student.number_key = ?2 AND student.name_key = ?3",
            vec![same::key(school), same::key(number), same::key(name)],
        ),
        Identity::Code { code, last_four } => (
            "student.code = ?1 AND student.last_four = ?2",
            vec![same::code(code), same::last_four(last_four)],
        ),
        Identity::Feature { code, feature } => (
            "student.code = ?1 AND lower(student.feature) = lower(?2)",
            vec![same::code(code), same::code(feature)],
        ),
    }
}

fn question(wanted: &str) -> String {
    format!("{STUDENT} WHERE {wanted} LIMIT 2")
}

/// The only student of whom this is true; `None` when there is none, or more than one.
fn one_student(
    database: &Connection,
    wanted: &str,
    values: &[String],
) -> Result<Option<Student>, Error> {
    let query = question(wanted);
    let values: Vec<_> = values.iter().map(ToValue::value).collect();
    let mut found = database.rows(&query, &values, student)?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

fn student(row: &Row) -> Result<Student, Error> {
    Ok(Student {
        token: row.get(0)?,
        school: row.get(1)?,
        level: row.get(2)?,
        number: row.get(3)?,
        name: row.get(4)?,
        state: State::of_last(row.get(5)?)?,
        receipt: row.get(6)?,
        reason: row.get(7)?,
        code: row.get(8)?,
        feature: row.get(9)?,
        is_opened: row.get(10)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezhao_fixtures::Folder;

    #[test]
    fn nobody_is_looked_for_by_reading_the_whole_roster() -> Result<(), Error> {
        let folder = Folder::new();
        let store = Store::open(&folder.path("store"))?;
        let (school, number, name) = ("s", "1", "n");
        let identities = [
            Identity::Name {
                school,
                number,
                name,
            },
            Identity::Code {
                code: "c",
                last_four: "1234",
            },
            Identity::Feature {
                code: "c",
                feature: "f",
            },
        ];
        let mut asked: Vec<_> = identities.iter().map(condition).collect();
        asked.push(("student.token = ?1", vec!["t".to_string()]));
        for (wanted, values) in asked {
            let plan = format!("EXPLAIN QUERY PLAN {}", question(wanted));
            let values: Vec<_> = values.iter().map(ToValue::value).collect();
            let steps: Vec<String> = store.lock().rows(&plan, &values, |row| row.get(3))?;
            let reads_all = |step: &String| step.starts_with("SCAN");
            assert!(steps.len() >= 2, "{steps:?}");
            assert!(!steps.iter().any(reads_all), "{wanted}: {steps:?}");
        }
        Ok(())
    }
}

//! Submissions as a person reviews them: in a list, and each with everything that is known of it.

use super::database::{values, Connection, Row, ToValue};
use super::decisions::{decisions, may_undo};
use super::submission::find;
use super::{Decided, State, Store};
use crate::roster::same;
use crate::time::{now, utc};
use crate::Error;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xuezhao::Text;

/// A submission in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Card {
    /// Its name.
    pub receipt: String,
    /// Id of the profile.
    pub profile: String,
    /// `photo` or `code`.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Where it stands, in words.
    #[schema(value_type = BTreeMap<String, String>)]
    pub title: Text,
    /// Why it was rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it arrived, UTC.
    pub received_at: String,
    /// When it came into its state, UTC.
    pub changed_at: String,
    /// What the checks of the receiver say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// Who asked for somebody else to look at it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_look: Option<String>,
    /// The student.
    #[serde(flatten)]
    pub student: Named,
}

/// A student as the roster names them; nothing where it does not know them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Named {
    /// School.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub school: Option<String>,
    /// Level of study.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// Student number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A submission with everything that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Whole {
    /// What a list shows of it.
    #[serde(flatten)]
    pub card: Card,
    /// Name of the photo's file in the store.
    pub file: String,
    /// SHA-256 of the photo, in hex.
    pub sha256: String,
    /// Ids of what the student declared, separated by commas.
    pub declared: String,
    /// Payload of the capture code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// 特征码, as the student typed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// Name, e-mail, phone and address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Value>,
    /// What the student's phone said of the photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Value>,
    /// What was decided about it, oldest first.
    pub decisions: Vec<Decided>,
    /// Receipts of the same student's photos before it, oldest first.
    pub earlier: Vec<String>,
}

/// Which submissions a list is to show.
#[derive(Debug, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<State>,
    /// Under this profile.
    pub profile: Option<String>,
    /// Of this school.
    pub school: Option<String>,
    /// With these words in the receipt, the student number or the name.
    pub words: Option<String>,
    /// Only those that somebody else is to look at.
    pub second_look: bool,
    /// Behind this place of an earlier list.
    pub after: i64,
    /// At most so many.
    pub limit: usize,
}

/// How many submissions of a profile and a school are in a state.
#[derive(Debug, Serialize, ToSchema)]
pub struct Group {
    /// Id of the profile.
    pub profile: String,
    /// School, where the roster knows it.
    pub school: Option<String>,
    /// The state.
    pub state: String,
    /// How many.
    pub count: u64,
}

const CARD: &str = "
    SELECT receipt, profile, kind, state, reason, received_at, coalesce(changed_at, received_at), verdict,
           second_look, school, level, number, name, submission.place
    FROM submission LEFT JOIN student ON student.token = submission.student";

impl Store {
    /// Submissions of a list, oldest first, and the place behind the last one where there may be more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cards(&self, filter: &Filter) -> Result<(Vec<Card>, Option<i64>), Error> {
        let mut values = vec![filter.after.value()];
        let words = filter
            .words
            .as_deref()
            .filter(|words| !words.trim().is_empty());
        let equal = [
            (
                "state = ?",
                filter.state.map(|state| state.id().to_string()),
            ),
            ("profile = ?", filter.profile.clone()),
            ("school_key = ?", filter.school.as_deref().map(same::key)),
            (
                "(instr(receipt, ?) > 0 OR instr(number_key, ?) > 0 OR instr(name_key, ?) > 0)",
                words.map(same::key),
            ),
        ];
        let mut conditions = vec!["submission.place > ?1".to_string()];
        for (condition, value) in &equal {
            if let Some(value) = value {
                values.push(value.value());
                conditions.push(condition.replace('?', &format!("?{}", values.len())));
            }
        }
        if filter.second_look {
            conditions.push("second_look IS NOT NULL".to_string());
        }
        let query = format!(
            "{CARD} WHERE {} ORDER BY submission.place LIMIT {}",
            conditions.join(" AND "),
            filter.limit
        );
        let database = self.slow();
        let read = |row: &Row| Ok((card(row)?, row.get(13)?));
        let rows: Vec<(Card, i64)> = database.rows(&query, &values, read)?;
        let next = rows.last().filter(|_| rows.len() == filter.limit);
        let next = next.map(|(_, place)| *place);
        Ok((rows.into_iter().map(|(card, _)| card).collect(), next))
    }

    /// How many submissions there are in each state, by profile and school.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counts(&self) -> Result<Vec<Group>, Error> {
        let database = self.slow();
        let query = "SELECT profile, school, state, count(*)
             FROM submission LEFT JOIN student ON student.token = submission.student
             GROUP BY profile, school, state ORDER BY profile, school, state";
        database.rows(query, &[], |row| {
            let count: i64 = row.get(3)?;
            Ok(Group {
                profile: row.get(0)?,
                school: row.get(1)?,
                state: row.get(2)?,
                count: count.unsigned_abs(),
            })
        })
    }

    /// Everything known of a submission.
    ///
    /// # Errors
    /// When there is no such submission, or the database fails.
    pub fn whole(&self, receipt: &str) -> Result<Whole, Error> {
        let database = self.slow();
        let card = one(&database, receipt)?;
        let query = "SELECT file, sha256, declared, code, feature, details, phone, student FROM submission WHERE receipt = ?1";
        let (known, said) = database.only(query, values![receipt], |row| {
            let known: [String; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
            let said: [Option<String>; 5] = [
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
            ];
            Ok((known, said))
        })?;
        let [file, sha256, declared] = known;
        let [code, feature, details, phone, student] = said;
        let json = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        Ok(Whole {
            card,
            file,
            sha256,
            declared,
            code,
            feature,
            details: json(details),
            phone: json(phone),
            decisions: decisions(&database, Some(receipt))?,
            earlier: match student {
                Some(student) => earlier(&database, &student, receipt)?,
                None => Vec::new(),
            },
        })
    }

    /// A submission as lists show it.
    ///
    /// # Errors
    /// When there is no such submission, or the database fails.
    pub fn card(&self, receipt: &str) -> Result<Card, Error> {
        one(&self.slow(), receipt)
    }

    /// True when this person can take their decision back.
    ///
    /// # Errors
    /// When there is no such submission, or the database fails.
    pub fn may_undo(&self, receipt: &str, who: &str) -> Result<bool, Error> {
        let database = self.slow();
        let found = find(&database, "receipt", receipt)?;
        let found = found.ok_or_else(|| Error::NoSubmission(receipt.to_string()))?;
        Ok(may_undo(&database, &found, who)?.is_some())
    }

    /// Notes that somebody looks at a submission in order to decide: from then on no other takes its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_review(&self, receipt: &str) -> Result<(), Error> {
        self.lock().execute(
            "UPDATE submission SET opened_at = ?1
             WHERE receipt = ?2 AND opened_at IS NULL AND state IN ('collecting', 'reviewing')",
            values![utc(now()), receipt],
        )?;
        Ok(())
    }
}

fn one(database: &Connection, receipt: &str) -> Result<Card, Error> {
    let query = format!("{CARD} WHERE receipt = ?1");
    let found = database.first(&query, values![receipt], card)?;
    found.ok_or_else(|| Error::NoSubmission(receipt.to_string()))
}

fn earlier(database: &Connection, student: &str, receipt: &str) -> Result<Vec<String>, Error> {
    let query = "SELECT receipt FROM submission WHERE student = ?1 AND kind = 'photo'
         AND place < (SELECT place FROM submission WHERE receipt = ?2) ORDER BY place";
    database.rows(query, values![student, receipt], |row| row.get(0))
}

fn card(row: &Row) -> Result<Card, Error> {
    let receipt: String = row.get(0)?;
    let state: String = row.get(3)?;
    let known =
        State::from_id(&state).ok_or_else(|| Error::Corrupt(format!("{receipt}: state")))?;
    Ok(Card {
        receipt,
        profile: row.get(1)?,
        kind: row.get(2)?,
        state,
        title: known.title(),
        reason: row.get(4)?,
        received_at: row.get(5)?,
        changed_at: row.get(6)?,
        verdict: row.get(7)?,
        second_look: row.get(8)?,
        student: Named {
            school: row.get(9)?,
            level: row.get(10)?,
            number: row.get(11)?,
            name: row.get(12)?,
        },
    })
}

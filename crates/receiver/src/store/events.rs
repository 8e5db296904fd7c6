//! Changes of state that the operator's webhook is still to hear of. Triggers write them, in the very transaction that
//! changes the state, so that none is lost and none is told of that did not come to be.

use super::database::{values, Row};
use super::{State, Store};
use crate::Error;
use serde_json::Value;

/// Seconds in which nobody else tells an event; more than telling it takes.
const TELLING: i64 = 60;

const EVENT: &str =
    "SELECT event.id, event.at, event.receipt, profile, kind, was, became, event.reason, school, number, details, tries
     FROM event JOIN submission ON submission.receipt = event.receipt
     LEFT JOIN student ON student.token = submission.student WHERE event.id = ?1";

/// A change of state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name: the same in every attempt to tell it.
    pub id: String,
    /// When, UTC.
    pub at: String,
    /// Receipt of the submission.
    pub receipt: String,
    /// Id of the profile.
    pub profile: String,
    /// `photo` or `code`.
    pub kind: String,
    /// The state it was in.
    pub was: String,
    /// The state it went to.
    pub state: State,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// School and number of the student, where the roster knows them.
    pub student: Option<(String, String)>,
    /// The phone number that the student gave.
    pub phone: Option<String>,
    /// How often it was told in vain.
    pub tries: usize,
}

impl Store {
    /// Whether changes of state are to be written down for a webhook from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_hooked(&self, hooked: bool) -> Result<(), Error> {
        let statement = match hooked {
            true => {
                "INSERT INTO setting (name, value) VALUES ('webhook', '') ON CONFLICT DO NOTHING"
            }
            false => "DELETE FROM setting WHERE name = 'webhook'",
        };
        self.lock().execute(statement, &[])?;
        Ok(())
    }

    /// Takes events that are due, the first of each submission, at most so many. Who takes one tells it: for a minute
    /// nobody else gets it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due_events(&self, most: usize) -> Result<Vec<Event>, Error> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let database = self.lock();
        let take = format!(
            "WITH taken AS MATERIALIZED
                 (SELECT id FROM event WHERE due <= unixepoch()
                  AND place = (SELECT min(place) FROM event AS first WHERE first.receipt = event.receipt)
                  ORDER BY place LIMIT ?1 {})
             UPDATE event SET due = unixepoch() + {TELLING} WHERE id IN (SELECT id FROM taken) RETURNING place, id",
            database.for_one_alone()
        );
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?));
        let mut taken: Vec<(i64, String)> = database.rows(&take, values![most], read)?;
        taken.sort();
        let events = taken
            .iter()
            .map(|(_, id)| database.first(EVENT, values![id], event));
        events.filter_map(Result::transpose).collect()
    }

    /// An event was told, or is given up.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_event(&self, id: &str) -> Result<(), Error> {
        let statement = "DELETE FROM event WHERE id = ?1";
        self.lock().execute(statement, values![id])?;
        Ok(())
    }

    /// An event was told in vain, and is to be told again after so many seconds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_event_off(&self, id: &str, seconds: i64) -> Result<(), Error> {
        let statement = "UPDATE event SET tries = tries + 1, due = unixepoch() + ?1 WHERE id = ?2";
        self.lock().execute(statement, values![seconds, id])?;
        Ok(())
    }
}

/// A row of [`EVENT`].
fn event(row: &Row) -> Result<Event, Error> {
    let id: String = row.get(0)?;
    let state: String = row.get(6)?;
    let state = State::from_id(&state);
    let state = state.ok_or_else(|| Error::Corrupt(format!("{id}: state")))?;
    let details: Option<String> = row.get(10)?;
    let details: Option<Value> = details
        .map(|text| serde_json::from_str(&text))
        .transpose()?;
    let phone = details
        .as_ref()
        .and_then(|details| details["phone"].as_str());
    let tries: i64 = row.get(11)?;
    let school: Option<String> = row.get(8)?;
    let student = |school| Ok::<_, Error>((school, row.get(9)?));
    Ok(Event {
        id,
        at: row.get(1)?,
        receipt: row.get(2)?,
        profile: row.get(3)?,
        kind: row.get(4)?,
        was: row.get(5)?,
        state,
        reason: row.get(7)?,
        student: school.map(student).transpose()?,
        phone: phone.map(str::to_string),
        tries: usize::try_from(tries).unwrap_or(usize::MAX),
    })
}

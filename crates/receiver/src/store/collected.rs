//! [`Collected`]: what has come of each student's collection, as it is handed over to the school.

use super::database::Row;
use super::{State, Store};
use crate::Error;

/// A student of the roster with the last photo that arrived from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// School.
    pub school: String,
    /// Level of study.
    pub level: String,
    /// Class; empty where the roster does not say.
    pub class: String,
    /// Student number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Last four characters of the identity number; empty where the roster does not say.
    pub last_four: String,
    /// Where the collection stands.
    pub state: State,
    /// The last photo; `None` when none has arrived.
    pub photo: Option<Photo>,
}

/// A photo that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    /// Receipt.
    pub receipt: String,
    /// Id of the profile it was made for.
    pub profile: String,
    /// Name of its file in the store.
    pub file: String,
    /// When it arrived, UTC.
    pub received_at: String,
    /// Why it was rejected.
    pub reason: Option<String>,
}

/// Which students are wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of this school.
    pub school: Option<String>,
    /// With a photo for this profile.
    pub profile: Option<String>,
    /// In this state.
    pub state: Option<State>,
}

const QUERY: &str = "
    SELECT school, level, class, number, name, last_four, state, receipt, profile, file, received_at, reason
    FROM student LEFT JOIN submission ON submission.place =
        (SELECT max(place) FROM submission WHERE submission.student = student.token AND kind = 'photo')
    ORDER BY school, class, number";

impl Store {
    /// The students who are wanted, by school, class and number.
    ///
    /// # Errors
    /// When the database fails.
    pub fn collected(&self, wanted: &Wanted) -> Result<Vec<Collected>, Error> {
        let mut all = self.lock().rows(QUERY, &[], collected)?;
        all.retain(|student| wanted.includes(student));
        Ok(all)
    }
}

impl Wanted {
    fn includes(&self, student: &Collected) -> bool {
        let profile = student.photo.as_ref().map(|photo| &photo.profile);
        let is = |wanted: &Option<String>, found: Option<&String>| {
            wanted.as_ref().is_none_or(|wanted| found == Some(wanted))
        };
        is(&self.school, Some(&student.school))
            && is(&self.profile, profile)
            && self.state.is_none_or(|state| state == student.state)
    }
}

fn collected(row: &Row) -> Result<Collected, Error> {
    let receipt: Option<String> = row.get(7)?;
    let photo = match receipt {
        None => None,
        Some(receipt) => Some(Photo {
            receipt,
            profile: row.get(8)?,
            file: row.get(9)?,
            received_at: row.get(10)?,
            reason: row.get(11)?,
        }),
    };
    Ok(Collected {
        school: row.get(0)?,
        level: row.get(1)?,
        class: row.get(2)?,
        number: row.get(3)?,
        name: row.get(4)?,
        last_four: row.get(5)?,
        state: State::of_last(row.get(6)?)?,
        photo,
    })
}

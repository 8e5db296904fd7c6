//! Who may see their accepted photo again.

use super::attempts::Attempts;
use super::database::{values, Connection};
use super::{State, Store, Submission};
use crate::roster::same;
use crate::Error;
use std::net::IpAddr;

/// Most wrong answers about one receipt in an hour.
const MOST_ABOUT: i64 = 5;

/// What a student says, beside the receipt, to see their photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// The last four digits of the identity number.
    LastFour,
    /// The student number, where the roster has no last four digits.
    Number,
}

impl Factor {
    /// Name in answers and requests.
    pub fn id(self) -> &'static str {
        match self {
            Factor::LastFour => "last_four",
            Factor::Number => "number",
        }
    }
}

/// What became of a wish to see a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Viewing {
    /// It is theirs.
    Allowed,
    /// What was said is wrong, or nothing was asked for that could be right.
    Wrong,
    /// There were too many wrong ones before; nothing was looked at.
    TooMany,
}

impl Store {
    /// What to ask for a photo; `None` while it is not accepted, and where the roster does not know whose it is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn factor(&self, submission: &Submission) -> Result<Option<Factor>, Error> {
        Ok(secret(&self.quick(), submission)?.map(|(factor, _)| factor))
    }

    /// Compares what somebody says with what the roster knows. Wrong answers are counted by receipt and by address.
    ///
    /// # Errors
    /// When the database fails.
    pub fn view(
        &self,
        submission: &Submission,
        factor: Factor,
        said: &str,
        from: IpAddr,
    ) -> Result<Viewing, Error> {
        let about = format!("photo\n{}", submission.receipt);
        let attempts = Attempts::new(&about, MOST_ABOUT, from);
        let database = self.lock();
        if attempts.are_too_many(&database)? {
            return Ok(Viewing::TooMany);
        }
        let said = match factor {
            Factor::LastFour => same::last_four(said),
            Factor::Number => same::key(said),
        };
        let wanted = secret(&database, submission)?;
        if wanted.is_some_and(|wanted| wanted == (factor, said)) {
            return Ok(Viewing::Allowed);
        }
        attempts.count(&database)?;
        Ok(Viewing::Wrong)
    }
}

/// What has to be said, and of which kind it is.
fn secret(
    database: &Connection,
    submission: &Submission,
) -> Result<Option<(Factor, String)>, Error> {
    let Some(student) = &submission.student else {
        return Ok(None);
    };
    if submission.state != State::Complete {
        return Ok(None);
    }
    let found: Option<(String, String)> = database.first(
        "SELECT last_four, number_key FROM student WHERE token = ?1",
        values![student],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    Ok(found.map(|(last_four, number)| match last_four.as_str() {
        "" => (Factor::Number, number),
        _ => (Factor::LastFour, last_four),
    }))
}

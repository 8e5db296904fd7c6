//! What people decide about submissions, and the log of it.

use super::database::{values, Connection, ToValue};
use super::submission::{find, last_photo};
use super::{State, Store, Submission, Wanted};
use crate::time::{now, utc};
use crate::Error;
use serde::Serialize;

/// How long a decision can be taken back, in seconds.
pub const UNDO: i64 = 120;

/// What somebody decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// 采集中 → 审核中.
    Submit,
    /// → 采集完成.
    Approve,
    /// → 审核驳回, for this reason, in words for the student.
    Reject(String),
    /// Another person is to look at it; it stays where it is.
    SecondLook,
    /// Takes one's own last decision back.
    Undo,
}

/// Who decides.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Name for the log.
    pub name: &'a str,
    /// True for who settles second looks that they asked for themselves.
    pub is_admin: bool,
    /// True for who can take decisions back for a while.
    pub can_undo: bool,
}

impl By<'_> {
    fn undo_seconds(&self) -> i64 {
        if self.can_undo {
            UNDO
        } else {
            0
        }
    }
}

/// What somebody does to many students at once, as the log of decisions names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A roster was taken over.
    Roster,
    /// Photos were taken out.
    Photos,
    /// The workbook of all students was taken out.
    Table,
    /// The contact sheet was taken out.
    Sheet,
}

impl Act {
    /// Its name in the log, where a decision has the state that a submission went to.
    pub fn id(self) -> &'static str {
        match self {
            Act::Roster => "roster_import",
            Act::Photos => "handover_photos",
            Act::Table => "handover_table",
            Act::Sheet => "handover_sheet",
        }
    }
}

/// A decision as the log has it, or an [`Act`].
#[derive(Clone, Debug, Serialize, PartialEq, Eq, utoipa::ToSchema)]
pub struct Decided {
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// Receipt of the submission; empty where many students are concerned.
    pub receipt: String,
    /// The state it was in; empty as well.
    pub was: String,
    /// The state it went to, or `second_look`; or `roster_import`, `handover_photos`, `handover_table`, `handover_sheet`.
    pub became: String,
    /// Why, in words for the student; or how many students or photos.
    pub reason: Option<String>,
}

impl Store {
    /// Decides about a submission, and writes down who did so.
    ///
    /// # Errors
    /// When there is no such submission, it may not go there from where it stands, or another person has to decide.
    pub fn decide(&self, receipt: &str, decision: &Decision, by: By) -> Result<Submission, Error> {
        let database = self.lock();
        let change = database.begin()?;
        let unknown = || Error::NoSubmission(receipt.to_string());
        let found = find(&change, "receipt", receipt)?.ok_or_else(unknown)?;
        match decision {
            Decision::Submit => advance(&change, &found, State::Reviewing, None, by)?,
            Decision::Approve => advance(&change, &found, State::Complete, None, by)?,
            Decision::Reject(reason) => {
                advance(&change, &found, State::Rejected, Some(reason), by)?;
            }
            Decision::SecondLook => ask_for_second_look(&change, &found, by)?,
            Decision::Undo => undo(&change, &found, by)?,
        }
        let decided = find(&change, "receipt", receipt)?.ok_or_else(unknown)?;
        change.commit()?;
        Ok(decided)
    }

    /// Writes down that somebody took out what so many students or photos are in.
    ///
    /// # Errors
    /// When the database fails.
    pub fn took_out(&self, who: &str, act: Act, count: usize, of: &Wanted) -> Result<(), Error> {
        let things = match act {
            Act::Photos => "photos",
            Act::Roster | Act::Table | Act::Sheet => "students",
        };
        let mut what = format!("{count} {things}");
        for (name, only) in [("school", &of.school), ("profile", &of.profile)] {
            if let Some(only) = only {
                what += &format!("; {name} {only}");
            }
        }
        act_of(&self.lock(), who, act, &what)
    }

    /// Every decision, and everything that was done to many students at once, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn decisions(&self) -> Result<Vec<Decided>, Error> {
        decisions(&self.lock(), None)
    }
}

/// The decisions about one submission, or all, oldest first.
pub(super) fn decisions(
    database: &Connection,
    receipt: Option<&str>,
) -> Result<Vec<Decided>, Error> {
    let wanted = receipt.map_or("", |_| "WHERE receipt = ?1");
    let query = format!(
        "SELECT at, who, receipt, was, became, reason FROM decision {wanted} ORDER BY place"
    );
    let values: Vec<_> = receipt.iter().map(ToValue::value).collect();
    database.rows(&query, &values, |row| {
        Ok(Decided {
            at: row.get(0)?,
            who: row.get(1)?,
            receipt: row.get(2)?,
            was: row.get(3)?,
            became: row.get(4)?,
            reason: row.get(5)?,
        })
    })
}

/// True when this person has just decided about it, and nothing has come after.
pub(super) fn may_undo(
    database: &Connection,
    found: &Submission,
    who: &str,
) -> Result<Option<State>, Error> {
    let last =
        "SELECT who, was, became, at FROM decision WHERE receipt = ?1 ORDER BY place DESC LIMIT 1";
    let last = database.first(last, values![found.receipt], |row| {
        let words: [String; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        Ok(words)
    })?;
    let Some([by, was, became, at]) = last else {
        return Ok(None);
    };
    let is_last = match &found.student {
        Some(student) => {
            last_photo(database, student)?.is_some_and(|last| last.receipt == found.receipt)
        }
        None => true,
    };
    let is_decided = matches!(found.state, State::Complete | State::Rejected);
    let is_own = by == who && became == found.state.id() && utc(now() - UNDO) < at;
    let was = State::from_id(&was);
    Ok(was.filter(|_| is_last && is_decided && is_own))
}

fn refused(found: &Submission, to: State) -> Error {
    Error::Transition {
        receipt: found.receipt.clone(),
        from: found.state,
        to,
    }
}

fn advance(
    database: &Connection,
    found: &Submission,
    next: State,
    reason: Option<&str>,
    by: By,
) -> Result<(), Error> {
    if !found.state.may_become(next) {
        return Err(refused(found, next));
    }
    let asked = found.second_look.as_deref();
    if asked == Some(by.name) && !by.is_admin {
        return Err(Error::SecondLook(found.receipt.clone()));
    }
    database.execute(
        "UPDATE submission SET state = ?1, reason = ?2, second_look = NULL WHERE receipt = ?3",
        values![next.id(), reason, found.receipt],
    )?;
    // Nobody is told of what can still be taken back.
    database.execute(
        "UPDATE event SET due = due + ?1 WHERE receipt = ?2 AND became = ?3 AND tries = 0",
        values![by.undo_seconds(), found.receipt, next.id()],
    )?;
    log(database, found, next.id(), reason, by)
}

fn ask_for_second_look(database: &Connection, found: &Submission, by: By) -> Result<(), Error> {
    if !found.state.may_become(State::Complete) {
        return Err(refused(found, found.state));
    }
    database.execute(
        "UPDATE submission SET second_look = ?1 WHERE receipt = ?2",
        values![by.name, found.receipt],
    )?;
    log(database, found, "second_look", None, by)
}

fn undo(database: &Connection, found: &Submission, by: By) -> Result<(), Error> {
    let was = may_undo(database, found, by.name)?;
    let was = was.ok_or_else(|| refused(found, State::Reviewing))?;
    let untold = database.execute(
        "DELETE FROM event WHERE receipt = ?1 AND became = ?2",
        values![found.receipt, found.state.id()],
    )?;
    database.execute(
        "UPDATE submission SET state = ?1, reason = NULL WHERE receipt = ?2",
        values![was.id(), found.receipt],
    )?;
    if untold > 0 {
        let own = "DELETE FROM event WHERE receipt = ?1 AND was = ?2";
        database.execute(own, values![found.receipt, found.state.id()])?;
    }
    log(database, found, was.id(), None, by)
}

fn log(
    database: &Connection,
    found: &Submission,
    became: &str,
    reason: Option<&str>,
    by: By,
) -> Result<(), Error> {
    let was = found.state.id();
    write(database, by.name, &found.receipt, [was, became], reason)
}

/// Writes an act down: who, and how many it concerns.
pub(super) fn act_of(
    database: &Connection,
    who: &str,
    act: Act,
    counts: &str,
) -> Result<(), Error> {
    write(database, who, "", ["", act.id()], Some(counts))
}

fn write(
    database: &Connection,
    who: &str,
    receipt: &str,
    [was, became]: [&str; 2],
    reason: Option<&str>,
) -> Result<(), Error> {
    database.execute(
        "INSERT INTO decision (who, receipt, was, became, reason) VALUES (?1, ?2, ?3, ?4, ?5)",
        values![who, receipt, was, became, reason],
    )?;
    Ok(())
}

//! What people decide about submissions, and the log of it.

use super::attempts::now;
use super::submission::{find, last_photo};
use super::{State, Store, Submission};
use crate::Error;
use rusqlite::TransactionBehavior::Immediate;
use rusqlite::{params, params_from_iter, Connection, OptionalExtension};
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

/// A decision as the log has it.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, utoipa::ToSchema)]
pub struct Decided {
    /// When, UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// Receipt of the submission.
    pub receipt: String,
    /// The state it was in.
    pub was: String,
    /// The state it went to, or `second_look`.
    pub became: String,
    /// Why, in words for the student.
    pub reason: Option<String>,
}

impl Store {
    /// Decides about a submission, and writes down who did so.
    ///
    /// # Errors
    /// When there is no such submission, it may not go there from where it stands, or another person has to decide.
    pub fn decide(&self, receipt: &str, decision: &Decision, by: By) -> Result<Submission, Error> {
        let mut database = self.lock();
        let transaction = database.transaction_with_behavior(Immediate)?;
        let unknown = || Error::NoSubmission(receipt.to_string());
        let found = find(&transaction, "receipt", receipt)?.ok_or_else(unknown)?;
        match decision {
            Decision::Submit => advance(&transaction, &found, State::Reviewing, None, by)?,
            Decision::Approve => advance(&transaction, &found, State::Complete, None, by)?,
            Decision::Reject(reason) => {
                advance(&transaction, &found, State::Rejected, Some(reason), by)?;
            }
            Decision::SecondLook => ask_for_second_look(&transaction, &found, by)?,
            Decision::Undo => undo(&transaction, &found, by)?,
        }
        let decided = find(&transaction, "receipt", receipt)?.ok_or_else(unknown)?;
        transaction.commit()?;
        Ok(decided)
    }

    /// Every decision, oldest first.
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
    let wanted = receipt.map_or("", |_| "WHERE receipt = ?");
    let mut query = database.prepare(&format!(
        "SELECT at, who, receipt, was, became, reason FROM decision {wanted} ORDER BY rowid"
    ))?;
    let rows = query.query_map(params_from_iter(receipt), |row| {
        Ok(Decided {
            at: row.get(0)?,
            who: row.get(1)?,
            receipt: row.get(2)?,
            was: row.get(3)?,
            became: row.get(4)?,
            reason: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// True when this person has just decided about it, and nothing has come after.
pub(super) fn may_undo(
    database: &Connection,
    found: &Submission,
    who: &str,
) -> Result<Option<State>, Error> {
    let last = database.query_row(
        "SELECT who, was, became, strftime('%s', at) + 0 FROM decision WHERE receipt = ? ORDER BY rowid DESC LIMIT 1",
        [&found.receipt],
        |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?, row.get::<_, i64>(3)?)),
    );
    let Some((by, was, became, at)) = last.optional()? else {
        return Ok(None);
    };
    let is_last = match &found.student {
        Some(student) => {
            last_photo(database, student)?.is_some_and(|last| last.receipt == found.receipt)
        }
        None => true,
    };
    let is_decided = matches!(found.state, State::Complete | State::Rejected);
    let is_own = by == who && became == found.state.id() && now() < at + UNDO;
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
        "UPDATE submission SET state = ?, reason = ?, second_look = NULL WHERE receipt = ?",
        params![next.id(), reason, found.receipt],
    )?;
    // Nobody is told of what can still be taken back.
    database.execute(
        "UPDATE event SET due = due + ? WHERE receipt = ? AND became = ? AND tries = 0",
        params![by.undo_seconds(), found.receipt, next.id()],
    )?;
    log(database, found, next.id(), reason, by)
}

fn ask_for_second_look(database: &Connection, found: &Submission, by: By) -> Result<(), Error> {
    if !found.state.may_become(State::Complete) {
        return Err(refused(found, found.state));
    }
    database.execute(
        "UPDATE submission SET second_look = ? WHERE receipt = ?",
        params![by.name, found.receipt],
    )?;
    log(database, found, "second_look", None, by)
}

fn undo(database: &Connection, found: &Submission, by: By) -> Result<(), Error> {
    let was = may_undo(database, found, by.name)?;
    let was = was.ok_or_else(|| refused(found, State::Reviewing))?;
    let untold = database.execute(
        "DELETE FROM event WHERE receipt = ? AND became = ?",
        params![found.receipt, found.state.id()],
    )?;
    database.execute(
        "UPDATE submission SET state = ?, reason = NULL WHERE receipt = ?",
        params![was.id(), found.receipt],
    )?;
    if untold > 0 {
        let own = "DELETE FROM event WHERE receipt = ? AND was = ?";
        database.execute(own, params![found.receipt, found.state.id()])?;
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
    database.execute(
        "INSERT INTO decision (who, receipt, was, became, reason) VALUES (?, ?, ?, ?, ?)",
        params![by.name, found.receipt, found.state.id(), became, reason],
    )?;
    Ok(())
}

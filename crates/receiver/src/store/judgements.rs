//! What the checks say of a submission is written down once: report first, then the row that says where it stands.

use super::database::values;
use super::photos::Staged;
use super::together::Done;
use super::{State, Store, Submission};
use crate::time::{now, utc};
use crate::Error;
use serde_json::Value;

/// What the checks say of a submission, and what follows from it.
pub struct Judgement {
    /// The report; null where there is none.
    pub report: Value,
    /// Digest of the rules that it was judged by.
    pub rules_sha256: Option<String>,
    /// Where the submission stands now.
    pub next: State,
    /// Why it was rejected, in words for the student.
    pub reason: Option<String>,
}

impl Store {
    /// Submissions that are still to be judged, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unjudged(&self) -> Result<Vec<Submission>, Error> {
        self.in_state(State::Checking)
    }

    /// Writes down what the checks say of a submission, and where it stands now. False when that was done before, the
    /// submission is gone, or another holds it: then nothing changes.
    ///
    /// # Errors
    /// When the disk or the database fails; then it is still to be judged.
    pub fn judged(&self, receipt: &str, judgement: Judgement) -> Result<bool, Error> {
        // Whoever holds it, and nobody else, brings its report; in a bucket before the row is there.
        if self.bucket().is_some() && !self.hold(receipt)? {
            return Ok(false);
        }
        let mut report = Staged::new(&self.photos);
        report.report(
            receipt,
            &serde_json::to_vec_pretty(&judgement.report)?,
            false,
        )?;
        let (receipt, name) = (receipt.to_string(), self.name.clone());
        let done = self.together(move |database, unknown| {
            let said = |key: &str| judgement.report[key].as_str();
            let changed = database.execute(
                "UPDATE submission SET state = ?1, reason = ?2, verdict = ?3, core = ?4, profile_sha256 = ?5,
                                       judged_at = ?6
                 WHERE receipt = ?7 AND state = 'checking' AND holder = ?8",
                values![
                    judgement.next.id(),
                    judgement.reason,
                    said("verdict"),
                    said("core"),
                    judgement.rules_sha256,
                    utc(now()),
                    receipt,
                    name
                ],
            )?;
            if changed > 0 {
                report.put(unknown)?;
            }
            Ok(Done::Judged(changed > 0))
        });
        match done? {
            Done::Judged(is_new) => Ok(is_new),
            Done::Kept(_) => Err(Error::Corrupt("a photo was kept, not judged".to_string())),
        }
    }

    /// Takes a submission back that is still to be judged: its sender has no receipt.
    ///
    /// # Errors
    /// When the disk or the database fails.
    pub fn withdraw(&self, receipt: &str) -> Result<(), Error> {
        self.delete("state = 'checking' AND receipt = ?1", receipt)?;
        Ok(())
    }
}

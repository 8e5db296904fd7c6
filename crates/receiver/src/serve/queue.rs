//! What was accepted and is still to be judged. The sender is told the outcome if it comes soon, else the receipt; then the
//! outcome is the submission's state. Each submission is judged once, also when the server ends in between: the queue is
//! the rows that are to be judged, and whoever has places takes the oldest, here or in another server on the same database.

use super::answer::Refusal;
use super::submissions::on_disk;
use super::AppState;
use crate::judge::{Cost, Failure, Outcome, Task};
use crate::receipt::rules_sha256;
use crate::store::{Judgement, Kept, Local, State, Submission, LEASE};
use crate::{one_line, Error};
use serde_json::{json, Value};
use std::borrow::Cow;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{oneshot, Notify, OnceCell, Semaphore};
use tokio::time::{sleep, timeout};

/// How long a sender waits for the outcome where nothing else is waiting.
const PATIENCE: Duration = Duration::from_secs(5);
/// Time until what failed is tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// Submissions taken from the queue at once.
const TAKEN: u32 = 32;
/// Time from one look into the queue to the next where nobody wakes who looks.
const PAUSE: Duration = Duration::from_secs(1);
/// Time from one word to the next that a submission is still held: two may be lost.
const WORD: Duration = Duration::from_secs(LEASE.unsigned_abs() / 3);

/// What became of a submission while its sender waited.
pub enum Soon {
    /// It is kept, and its state says how it stands.
    Kept,
    /// It was refused, and nothing of it is kept.
    Refused(Refusal),
}

/// One submission on its way through the queue.
struct Judging {
    app: Arc<AppState>,
    submission: Submission,
    /// Its photo on this machine, once it was needed.
    photo: OnceCell<Local>,
    cost: Cost,
    /// Somebody has been told the receipt: from then on nothing is taken back.
    is_told: Arc<AtomicBool>,
}

/// Ends the work for a sender that leaves before it was told anything.
struct Sender {
    is_told: Arc<AtomicBool>,
    left: Arc<Notify>,
}

impl Drop for Sender {
    fn drop(&mut self) {
        if !self.is_told.load(Ordering::SeqCst) {
            self.left.notify_one();
        }
    }
}

/// Keeps a photo and has it judged, and waits for the outcome a while. Both go on without the one who waits, so that what is
/// kept is always judged or taken back. Where many wait already, it goes to the end of the queue.
pub async fn keep(
    app: &Arc<AppState>,
    keep: impl FnOnce(&AppState, bool) -> Result<Kept, Error> + Send + 'static,
    cost: Cost,
) -> Result<(Kept, Soon), Refusal> {
    let is_free = app.examiner.is_free(cost);
    // Nobody gets a receipt for work that only the sender's patience limits.
    if !is_free && cost != Cost::Dear {
        let kept = on_disk(app, |app| keep(app, false)).await?;
        app.wake.notify_one();
        return Ok((kept, Soon::Kept));
    }
    let sender = Sender {
        is_told: Arc::default(),
        left: Arc::default(),
    };
    let (tell_kept, kept) = oneshot::channel();
    let (tell, mut told) = oneshot::channel();
    let (app, is_told, left) = (app.clone(), sender.is_told.clone(), sender.left.clone());
    tokio::spawn(async move {
        let kept = on_disk(&app, |app| keep(app, true)).await;
        let submission = match &kept {
            Ok(Kept::New(submission)) => Some(submission.clone()),
            _ => None,
        };
        let _ = tell_kept.send(kept);
        if let Some(submission) = submission {
            let judging = Judging {
                app,
                submission,
                photo: OnceCell::new(),
                cost,
                is_told,
            };
            judging.run(tell, left.notified()).await;
        }
    });
    let kept = kept.await.map_err(|_| Refusal::Failed)??;
    if !matches!(kept, Kept::New(_)) {
        return Ok((kept, Soon::Kept));
    }
    let patience = match cost {
        Cost::Dear => Duration::MAX,
        _ => PATIENCE,
    };
    let soon = match timeout(patience, &mut told).await {
        Ok(soon) => soon,
        // The outcome came in this very moment.
        Err(_) if sender.is_told.swap(true, Ordering::SeqCst) => told.await,
        Err(_) => Ok(Soon::Kept),
    };
    Ok((kept, soon.unwrap_or(Soon::Kept)))
}

/// Judges what is in the queue, for ever: a few at a time, so that other servers have something to do too.
pub async fn take(app: Arc<AppState>) {
    let places = Arc::new(Semaphore::new(TAKEN as usize));
    loop {
        let free = places.available_permits();
        let most = if free >= TAKEN as usize / 2 { free } else { 0 };
        let taken = match most {
            0 => Ok(Vec::new()),
            _ => on_disk(&app, move |app| app.store.take(most)).await,
        };
        // What fails is told where it fails, and tried again.
        for submission in taken.unwrap_or_default() {
            let Ok(place) = places.clone().acquire_owned().await else {
                return;
            };
            let app = app.clone();
            tokio::spawn(async move {
                judge(&app, submission).await;
                drop(place);
                app.wake.notify_one();
            });
        }
        let _ = timeout(PAUSE, app.wake.notified()).await;
    }
}

/// Judges one submission from the queue, whose sender has the receipt.
async fn judge(app: &Arc<AppState>, submission: Submission) {
    let Ok(photo) = local(app, &submission).await else {
        return;
    };
    let cost = match app.examiner.cost(&photo).await {
        Ok(cost) => cost,
        Err(error) => {
            tracing::error!(error = one_line(&error), "a photo cannot be judged");
            return;
        }
    };
    let judging = Judging {
        app: app.clone(),
        cost,
        submission,
        photo: OnceCell::new_with(Some(photo)),
        is_told: Arc::new(AtomicBool::new(true)),
    };
    let (tell, _) = oneshot::channel();
    judging.run(tell, std::future::pending()).await;
}

/// The photo of a submission on this machine.
async fn local(app: &Arc<AppState>, submission: &Submission) -> Result<Local, Refusal> {
    let file = submission.file.clone();
    on_disk(app, move |app| app.store.local(&file)).await
}

impl Judging {
    async fn run(self, tell: oneshot::Sender<Soon>, left: impl Future<Output = ()>) {
        let settled = tokio::select! {
            settled = self.until_settled() => settled,
            // Another judges it, or nobody has to any more: its state will say.
            () = self.while_held() => Soon::Kept,
            () = left => {
                self.withdraw().await;
                return;
            }
        };
        let _ = tell.send(settled);
    }

    /// Says again and again that it is held; ends when it is not.
    async fn while_held(&self) {
        loop {
            sleep(WORD).await;
            let receipt = self.submission.receipt.clone();
            let held = on_disk(&self.app, move |app| app.store.hold(&receipt)).await;
            if let Ok(false) = held {
                return;
            }
        }
    }

    /// Tries until there is an outcome, and writes it down.
    async fn until_settled(&self) -> Soon {
        loop {
            match self.outcome().await {
                Ok(settled) => return settled,
                Err(refusal) if self.takes_back() => {
                    self.withdraw().await;
                    return Soon::Refused(refusal);
                }
                Err(_) => sleep(AGAIN).await,
            }
        }
    }

    /// The outcome, written down; an error when there is none.
    async fn outcome(&self) -> Result<Soon, Refusal> {
        let Some(profile) = self.app.profile(&self.submission.profile) else {
            // It is no longer run: a person decides.
            return self.settle(Value::Null, self.app.first_state(), None).await;
        };
        let photo = || local(&self.app, &self.submission);
        let photo = self.photo.get_or_try_init(photo).await?;
        let judged = self.app.examiner.run(
            photo,
            self.cost,
            Task::Examine(Cow::Borrowed(&profile.json)),
        );
        match judged.await {
            Ok(Outcome::Report { accepted, report }) if accepted => {
                self.settle(report, self.app.first_state(), None).await
            }
            Ok(Outcome::Report { report, .. }) if self.takes_back() => {
                self.withdraw().await;
                Ok(Soon::Refused(Refusal::Rejected(report)))
            }
            Ok(Outcome::Report { report, .. }) => {
                let reason = reason(&report);
                self.settle(report, State::Rejected, Some(reason)).await
            }
            Err(Failure::TooDear) if self.takes_back() => {
                self.withdraw().await;
                Ok(Soon::Refused(Refusal::TooDear))
            }
            Err(Failure::TooDear) => {
                let reason = Refusal::TooDear.message().zh;
                self.settle(Value::Null, State::Rejected, Some(reason.to_string()))
                    .await
            }
            Err(Failure::Busy) => Err(Refusal::Busy),
            Err(Failure::Worker(error)) => Err(Refusal::failed(error)),
            Ok(Outcome::Codes { .. } | Outcome::Picture { .. }) => Err(Refusal::Failed),
        }
    }

    /// True when nobody has a receipt, and from now on nobody gets one.
    fn takes_back(&self) -> bool {
        !self.is_told.swap(true, Ordering::SeqCst)
    }

    async fn settle(
        &self,
        report: Value,
        next: State,
        reason: Option<String>,
    ) -> Result<Soon, Refusal> {
        let receipt = self.submission.receipt.clone();
        let profile = self.submission.profile.clone();
        let write = move |app: &AppState| {
            let profile = app.profile(&profile);
            let rules = profile.map(|profile| rules_sha256(&profile.json));
            let judgement = Judgement {
                report,
                rules_sha256: rules,
                next,
                reason,
            };
            app.store.judged(&receipt, judgement)
        };
        on_disk(&self.app, write).await?;
        Ok(Soon::Kept)
    }

    async fn withdraw(&self) {
        let receipt = self.submission.receipt.clone();
        // What cannot be taken back now is judged when the server starts again.
        let _ = on_disk(&self.app, move |app| app.store.withdraw(&receipt)).await;
    }
}

/// Why the checks reject a photo, in words for the student.
fn reason(report: &Value) -> String {
    let findings = report["findings"].as_array().into_iter().flatten();
    let rejected =
        findings.filter(|f| f["status"] == json!("reject") && f["explained_by"].is_null());
    let words = rejected.filter_map(|f| f["advice"]["zh"].as_str().or(f["title"]["zh"].as_str()));
    let words: Vec<&str> = words.collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_what_the_student_can_do() {
        let finding = |status: &str, advice: Value, by: Value| json!({ "status": status, "title": { "zh": "标题" }, "advice": advice, "explained_by": by });
        let report = json!({ "findings": [
            finding("pass", Value::Null, Value::Null),
            finding("reject", json!({ "zh": "请退后半步。" }), Value::Null),
            finding("reject", json!({ "zh": "不必说。" }), json!("face_count")),
            finding("reject", Value::Null, Value::Null),
        ] });
        assert_eq!(reason(&report), "请退后半步。 标题");
        assert_eq!(reason(&Value::Null), "");
    }
}

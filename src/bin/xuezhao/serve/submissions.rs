//! `POST /api/submissions` and `GET /api/submissions/{receipt}`.

use super::answer::Refusal;
use super::intake::{receive, Intake};
use super::Desk;
use crate::store::{self, Arrival, Kept, Submission};
use axum::extract::{Path, Request, State};
use axum::http::{header, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::json;
use std::sync::Arc;
use xuezhao::probe::Format;
use xuezhao::{Report, Verdict};

/// Takes a photo, checks it again, and keeps it: 201 with `{ receipt, state, report }`. A photo that keeps the
/// rules as far as they can be measured goes on to a person; one that breaks a rule is answered with 422 and its
/// report. The same idempotency key gets the same answer and makes no second submission.
pub async fn submit(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Refusal> {
    let _place = desk.uploads.try_acquire().map_err(|_| Refusal::Busy)?;
    let intake = receive(request, &desk.store).await?;
    let spec = desk.spec(&intake.profile).ok_or(Refusal::UnknownProfile)?;
    if let Some(token) = intake.student.clone() {
        let student = on_disk(&desk, move |desk| desk.store.student_by_token(&token)).await?;
        student.ok_or(Refusal::UnknownStudent)?;
    }
    if let Some(key) = intake.key.clone() {
        let earlier = on_disk(&desk, move |desk| desk.store.by_key(&key)).await?;
        if let Some(earlier) = earlier {
            return accepted(&desk, earlier, &intake.upload.sha256).await;
        }
    }
    let bytes = tokio::fs::read(&intake.upload.path)
        .await
        .map_err(|_| Refusal::Failed)?;
    let report = desk.examiner.examine(bytes, spec).await;
    let report = report.ok_or(Refusal::Failed)?;
    if report.verdict == Verdict::Reject {
        return Err(Refusal::Rejected(Box::new(report)));
    }
    let sha256 = intake.upload.sha256.clone();
    match on_disk(&desk, move |desk| keep(desk, &intake, &report)).await? {
        Kept::Submission(kept) => accepted(&desk, kept, &sha256).await,
        Kept::StudentHasOne => Err(Refusal::StudentHasOne),
    }
}

/// Where a submission stands: `{ receipt, profile, state, title, reason, received_at }`.
pub async fn state(
    State(desk): State<Arc<Desk>>,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let found = on_disk(&desk, move |desk| desk.store.by_receipt(&receipt)).await?;
    let found = found.ok_or(Refusal::UnknownReceipt)?;
    Ok(private(Json(summary(&found))).into_response())
}

fn keep(desk: &Desk, intake: &Intake, report: &Report) -> Result<Kept, crate::Failure> {
    desk.store.keep(&Arrival {
        profile: &intake.profile,
        key: intake.key.as_deref(),
        student: intake.student.as_deref(),
        declared: &intake.declared,
        path: &intake.upload.path,
        sha256: &intake.upload.sha256,
        extension: match report.photo.format {
            Format::Jpeg => "jpg",
            _ => "bin",
        },
        report,
        state: if desk.hold {
            store::State::Collecting
        } else {
            store::State::Reviewing
        },
    })
}

async fn accepted(desk: &Arc<Desk>, kept: Submission, sha256: &str) -> Result<Response, Refusal> {
    if kept.sha256 != sha256 {
        return Err(Refusal::KeyReused);
    }
    let receipt = kept.receipt.clone();
    let report = on_disk(desk, move |desk| Ok(desk.store.report(&receipt))).await?;
    let mut body = summary(&kept);
    body["report"] = json!(report);
    Ok((StatusCode::CREATED, private(Json(body))).into_response())
}

fn summary(submission: &Submission) -> serde_json::Value {
    json!({
        "receipt": submission.receipt,
        "profile": submission.profile,
        "state": submission.state.id(),
        "title": submission.state.title(),
        "reason": submission.reason,
        "received_at": submission.received_at,
    })
}

pub(super) fn private<T>(body: T) -> ([(header::HeaderName, &'static str); 1], T) {
    ([(header::CACHE_CONTROL, "no-store")], body)
}

/// Work on the disk, away from the threads that serve connections.
pub(super) async fn on_disk<T: Send + 'static>(
    desk: &Arc<Desk>,
    work: impl FnOnce(&Desk) -> Result<T, crate::Failure> + Send + 'static,
) -> Result<T, Refusal> {
    let desk = desk.clone();
    match tokio::task::spawn_blocking(move || work(&desk)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(crate::Failure(why))) => {
            eprintln!("xuezhao: store: {why}");
            Err(Refusal::Failed)
        }
        Err(_) => Err(Refusal::Failed),
    }
}

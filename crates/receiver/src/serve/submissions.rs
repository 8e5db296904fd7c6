//! `POST /api/submissions` and `GET /api/submissions/{receipt}`.

use super::answer::Refusal;
use super::intake::{receive, Intake};
use super::Desk;
use crate::store::{self, Arrival, Kept, Student, Submission};
use axum::extract::{Path, Request, State};
use axum::http::{header, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::{json, Value};
use std::io::Read;
use std::sync::Arc;
use xuezhao::service::{Step, Submits};
use xuezhao::{Profile, Verdict};

/// Takes a photo, checks it again, and keeps it: 201 with `{ receipt, state, report }`. A photo that keeps the
/// rules as far as they can be measured goes on to a person; one that breaks a rule is answered with 422 and its
/// report. The same idempotency key gets the same answer and makes no second submission. Where a service collects
/// capture codes, the picture of a code is a submission of its own.
pub async fn submit(State(desk): State<Arc<Desk>>, request: Request) -> Result<Response, Refusal> {
    let _place = desk.uploads.try_acquire().map_err(|_| Refusal::Busy)?;
    let intake = receive(request, &desk.store).await?;
    let profile = desk.profile(&intake.profile).ok_or(Refusal::UnknownProfile)?;
    let student = claimed(&desk, &intake).await?;
    if let Some(key) = intake.key.clone() {
        let earlier = on_disk(&desk, move |desk| desk.store.by_key(&key)).await?;
        if let Some(earlier) = earlier {
            return accepted(&desk, earlier, &intake.upload.sha256).await;
        }
    }
    complete(&desk, profile, &intake, student.as_ref())?;
    let bytes = tokio::fs::read(&intake.upload.path)
        .await
        .map_err(|_| Refusal::Failed)?;
    let mut intake = intake;
    let report = match intake.kind {
        Submits::Photo => {
            let report = desk.examiner.examine(bytes, profile).await;
            let report = report.ok_or(Refusal::Failed)?;
            if report.verdict == Verdict::Reject {
                return Err(Refusal::Rejected(Box::new(report)));
            }
            json!(report)
        }
        Submits::Code => {
            let code = desk
                .examiner
                .read_code(bytes)
                .await
                .ok_or(Refusal::Failed)?;
            let code = code.ok_or(Refusal::NoCode)?;
            intake.code = Some(code.text.clone());
            json!({ "code": code })
        }
    };
    same_code(&intake, student.as_ref())?;
    let sha256 = intake.upload.sha256.clone();
    match on_disk(&desk, move |desk| keep(desk, &intake, &report)).await? {
        Kept::Submission(kept) => accepted(&desk, kept, &sha256).await,
        Kept::StudentHasOne => Err(Refusal::StudentHasOne),
    }
}

/// The student who submits; `None` when nobody is named.
async fn claimed(desk: &Arc<Desk>, intake: &Intake) -> Result<Option<Student>, Refusal> {
    let Some(token) = intake.student.clone() else {
        return Ok(None);
    };
    let found = on_disk(desk, move |desk| desk.store.student_by_token(&token)).await?;
    let student = found.ok_or(Refusal::UnknownStudent)?;
    let feature = intake.feature.as_deref();
    if feature.is_some_and(|said| !student.feature.is_empty() && said != student.feature) {
        return Err(Refusal::UnknownStudent);
    }
    Ok(Some(student))
}

/// What the service wants beside the picture is there. Without a roster nobody can be asked who they are.
fn complete(
    desk: &Desk,
    profile: &Profile,
    intake: &Intake,
    student: Option<&Student>,
) -> Result<(), Refusal> {
    let stage = profile
        .service
        .as_ref()
        .and_then(|service| service.stage(intake.kind));
    let Some(stage) = stage else {
        return match intake.kind {
            Submits::Photo => Ok(()),
            Submits::Code => Err(Refusal::UnknownKind),
        };
    };
    if !desk.roster || !stage.identifies() {
        return Ok(());
    }
    if student.is_none() {
        return Err(Refusal::NobodyNamed);
    }
    if intake.kind == Submits::Photo && stage.has(Step::Code) && intake.code.is_none() {
        return Err(Refusal::CodeMissing);
    }
    let details = &intake.details;
    if stage.has(Step::Contact) && (details.email.is_empty() || details.phone.is_empty()) {
        return Err(Refusal::DetailsMissing);
    }
    Ok(())
}

/// The code is the one on the roster, where the roster has one.
fn same_code(intake: &Intake, student: Option<&Student>) -> Result<(), Refusal> {
    let known = student
        .map(|student| student.code.as_str())
        .unwrap_or_default();
    match &intake.code {
        Some(code) if !known.is_empty() && code != known => Err(Refusal::OtherCode),
        _ => Ok(()),
    }
}

/// Where a submission stands: `{ receipt, profile, kind, state, title, reason, received_at }`.
pub async fn state(
    State(desk): State<Arc<Desk>>,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let found = on_disk(&desk, move |desk| desk.store.by_receipt(&receipt)).await?;
    let found = found.ok_or(Refusal::UnknownReceipt)?;
    Ok(private(Json(summary(&found))).into_response())
}

fn keep(desk: &Desk, intake: &Intake, report: &Value) -> Result<Kept, crate::Failure> {
    desk.store.keep(&Arrival {
        profile: &intake.profile,
        key: intake.key.as_deref(),
        student: intake.student.as_deref(),
        declared: &intake.declared,
        kind: intake.kind,
        code: intake.code.as_deref(),
        feature: intake.feature.as_deref(),
        details: intake.details.to_json().as_deref(),
        path: &intake.upload.path,
        sha256: &intake.upload.sha256,
        extension: extension(&intake.upload.path),
        report,
        state: match intake.kind {
            // A code that could be read needs no review, and costs nothing.
            Submits::Code => store::State::Complete,
            Submits::Photo if desk.hold => store::State::Collecting,
            Submits::Photo => store::State::Reviewing,
        },
    })
}

/// By content, never by name.
fn extension(path: &std::path::Path) -> &'static str {
    let mut head = [0; 8];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut head));
    match (read.is_ok(), &head) {
        (true, [0xFF, 0xD8, 0xFF, ..]) => "jpg",
        (true, b"\x89PNG\r\n\x1a\n") => "png",
        _ => "bin",
    }
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
        "kind": submission.kind.id(),
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

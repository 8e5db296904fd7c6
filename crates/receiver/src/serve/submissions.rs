//! `POST /api/submissions` and `GET /api/submissions/{receipt}`.

use super::answer::Refusal;
use super::intake::{receive, Intake};
use super::queue::{self, Soon};
use super::AppState;
use crate::judge::{Cost, Failure, Outcome};
use crate::roster::same;
use crate::service::{Step, Submits};
use crate::store::{self, Arrival, BadToken, Bearer, Kept, Student, Submission};
use crate::{Error, ServiceProfile};
use axum::extract::{Path, Request, State};
use axum::http::{header, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::{json, Value};
use std::sync::Arc;
use tokio::io::AsyncReadExt;

/// Takes a photo, keeps it, and has it checked again: 201 with `{ receipt, state, report }`. A photo that the profile
/// accepts goes on to a person; any other is answered with 422 and its report, and not kept. When many are waiting, the
/// answer is 201 with the state `checking`, and the outcome is the submission's state a little later. The same idempotency key gets the same
/// answer and makes no second submission. Where a service collects capture codes, the picture of a code is a
/// submission of its own.
pub async fn submit(
    State(app): State<Arc<AppState>>,
    request: Request,
) -> Result<Response, Refusal> {
    let mut intake = receive(request, &app.store).await?;
    let profile = app
        .profile(&intake.profile)
        .ok_or(Refusal::UnknownProfile)?;
    if let Some(key) = intake.key.clone() {
        let earlier = on_disk(&app, move |app| app.store.by_key(&key)).await?;
        if let Some(earlier) = earlier {
            return accepted(&app, earlier, &intake.upload.sha256).await;
        }
    }
    let who = claimed(&app, &intake).await?;
    if complete(&app, profile, &intake, who.as_ref())? {
        declared(profile, &intake)?;
    }
    let path = intake.upload.path.clone();
    let extension = extension(&path).await?;
    let cost = app.examiner.cost(&path).await.map_err(Refusal::failed)?;
    let known = who.as_ref().map_or("", |who| &who.student.code);
    let report = match intake.kind {
        Submits::Photo => None,
        Submits::Code => Some(read_code(&app, cost, &mut intake, known).await?),
    };
    same_code(&intake, who.as_ref().map(|who| &who.student))?;
    intake.student = who.map(|who| who.student.token);
    let sha256 = intake.upload.sha256.clone();
    let is_code = intake.kind == Submits::Code;
    let kept = on_disk(&app, move |app| {
        keep(app, &intake, extension, report.as_ref())
    });
    let kept = match kept.await? {
        Kept::New(kept) => kept,
        Kept::Earlier(kept) => return accepted(&app, kept, &sha256).await,
        Kept::StudentHasOne => return Err(Refusal::StudentHasOne),
    };
    if is_code {
        return accepted(&app, kept, &sha256).await;
    }
    let receipt = kept.receipt.clone();
    match queue::judge(&app, kept, cost).await {
        Soon::Refused(refusal) => Err(refusal),
        Soon::Kept => {
            let kept = on_disk(&app, move |app| app.store.by_receipt(&receipt)).await?;
            accepted(&app, kept.ok_or(Refusal::Failed)?, &sha256).await
        }
    }
}

/// The report of a picture of the capture code; the code is taken down, of several the `known` one.
async fn read_code(
    app: &AppState,
    cost: Cost,
    intake: &mut Intake,
    known: &str,
) -> Result<Value, Refusal> {
    match app.examiner.examine(&intake.upload.path, cost, None).await {
        Ok(Outcome::Codes { codes }) => {
            let code = capture_code(&codes, known, intake.code.as_deref());
            let code = code.ok_or(Refusal::NoCode)?;
            intake.code = code["text"].as_str().map(str::to_string);
            Ok(json!({ "code": code }))
        }
        Ok(Outcome::Report { .. }) => Err(Refusal::Failed),
        Err(Failure::Busy) => Err(Refusal::Busy),
        Err(Failure::TooDear) => Err(Refusal::TooDear),
        Err(Failure::Worker(error)) => Err(Refusal::failed(error)),
    }
}

/// The capture code among all codes of a picture: the one on the roster, else the one that the sender names, else the
/// first.
fn capture_code<'a>(codes: &'a [Value], known: &str, named: Option<&str>) -> Option<&'a Value> {
    let find = |wanted: &str| {
        let is_wanted = |code: &&Value| {
            code["text"]
                .as_str()
                .is_some_and(|t| same::code(t) == wanted)
        };
        codes.iter().find(is_wanted)
    };
    let named = || find(&same::code(named?));
    find(known).or_else(named).or(codes.first())
}

/// Who submits.
struct Who {
    student: Student,
    /// The step in which they said so.
    step: Step,
}

/// The student who submits, and the step in which they said who they are; `None` when nobody is named.
async fn claimed(app: &Arc<AppState>, intake: &Intake) -> Result<Option<Who>, Refusal> {
    let Some(token) = intake.student.clone() else {
        return Ok(None);
    };
    let profile = intake.profile.clone();
    let bearer = on_disk(app, move |app| app.store.bearer(&token, &profile)).await?;
    let Bearer { student, step } = bearer.map_err(|why| match why {
        BadToken::Unknown => Refusal::UnknownStudent,
        BadToken::Expired => Refusal::Expired,
    })?;
    let found = on_disk(app, move |app| app.store.student_by_token(&student)).await?;
    let student = found.ok_or(Refusal::UnknownStudent)?;
    let feature = intake.feature.as_deref().map(same::code);
    let other = |said: String| !said.eq_ignore_ascii_case(&student.feature);
    if !student.feature.is_empty() && feature.is_some_and(other) {
        return Err(Refusal::UnknownStudent);
    }
    Ok(Some(Who { student, step }))
}

/// What the service wants beside the picture is there. True when it had to say who submits: without a roster nobody
/// can be asked.
fn complete(
    app: &AppState,
    profile: &ServiceProfile,
    intake: &Intake,
    who: Option<&Who>,
) -> Result<bool, Refusal> {
    let service = profile.service.as_ref();
    let stage = service.and_then(|service| service.stage(intake.kind));
    let Some(stage) = stage else {
        return match intake.kind {
            Submits::Photo => Ok(false),
            Submits::Code => Err(Refusal::UnknownKind),
        };
    };
    if !app.roster || !stage.identifies() {
        return Ok(false);
    }
    // What another service asks, a name and a number say, is not enough for this one.
    if !who.is_some_and(|who| stage.has(who.step)) {
        return Err(Refusal::NobodyNamed);
    }
    if intake.kind == Submits::Photo && stage.has(Step::Code) && intake.code.is_none() {
        return Err(Refusal::CodeMissing);
    }
    let details = &intake.details;
    if stage.has(Step::Contact) && (details.email.is_empty() || details.phone.is_empty()) {
        return Err(Refusal::DetailsMissing);
    }
    Ok(true)
}

/// Everything that the profile asks to declare was declared.
fn declared(profile: &ServiceProfile, intake: &Intake) -> Result<(), Refusal> {
    if intake.kind == Submits::Code {
        return Ok(());
    }
    let said = |id: &str| intake.declared.split(',').any(|said| said == id);
    let all = profile.photo.ask.iter().all(|ask| said(ask.id));
    all.then_some(()).ok_or(Refusal::NotDeclared)
}

/// The code is the one on the roster, where the roster has one.
fn same_code(intake: &Intake, student: Option<&Student>) -> Result<(), Refusal> {
    let known = student.map_or("", |student| student.code.as_str());
    match &intake.code {
        Some(code) if !known.is_empty() && same::code(code) != known => Err(Refusal::OtherCode),
        _ => Ok(()),
    }
}

/// Where a submission stands: `{ receipt, profile, kind, state, title, reason, received_at }`.
pub async fn state(
    State(app): State<Arc<AppState>>,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let found = on_disk(&app, move |app| app.store.by_receipt(&receipt)).await?;
    let found = found.ok_or(Refusal::UnknownReceipt)?;
    Ok(private(Json(summary(&found))).into_response())
}

fn keep(
    app: &AppState,
    intake: &Intake,
    extension: &str,
    report: Option<&Value>,
) -> Result<Kept, Error> {
    app.store.keep(&Arrival {
        profile: &intake.profile,
        key: intake.key.as_deref(),
        student: intake.student.as_deref(),
        declared: &intake.declared,
        kind: intake.kind,
        code: intake.code.as_deref(),
        feature: intake.feature.as_deref(),
        details: intake.details.to_json()?.as_deref(),
        path: &intake.upload.path,
        sha256: &intake.upload.sha256,
        extension,
        report,
        state: match intake.kind {
            // A code that could be read needs no review, and costs nothing.
            Submits::Code => store::State::Complete,
            Submits::Photo => store::State::Checking,
        },
    })
}

/// The extension of a picture's file: by content, never by name.
async fn extension(path: &std::path::Path) -> Result<&'static str, Refusal> {
    let failed = |error| Refusal::failed(Error::File(path.to_path_buf(), error));
    let mut head = Vec::new();
    let file = tokio::fs::File::open(path).await.map_err(failed)?;
    file.take(8).read_to_end(&mut head).await.map_err(failed)?;
    Ok(match head[..] {
        [0xFF, 0xD8, 0xFF, ..] => "jpg",
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => "png",
        _ => "bin",
    })
}

async fn accepted(
    app: &Arc<AppState>,
    kept: Submission,
    sha256: &str,
) -> Result<Response, Refusal> {
    if kept.sha256 != sha256 {
        return Err(Refusal::KeyReused);
    }
    let receipt = kept.receipt.clone();
    let report = on_disk(app, move |app| app.store.report(&receipt)).await?;
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
    app: &Arc<AppState>,
    work: impl FnOnce(&AppState) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.map_err(Refusal::failed)?.map_err(Refusal::failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_codes_the_known_or_the_named_one_is_the_capture_code() {
        let codes = [json!({ "text": "account" }), json!({ "text": "c8ba" })];
        let chosen = |known: &str, named| capture_code(&codes, known, named).map(|c| &c["text"]);
        assert_eq!(chosen("c8ba", Some("account")), Some(&json!("c8ba")));
        assert_eq!(chosen("", Some(" c8ba")), Some(&json!("c8ba")));
        assert_eq!(chosen("other", None), Some(&json!("account")));
        assert!(capture_code(&[], "c8ba", None).is_none());
    }
}

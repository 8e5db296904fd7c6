//! `POST /api/submissions` and `GET /api/submissions/{receipt}`.

use super::answer::{private, Refusal, Wrong};
use super::intake::{receive, Intake};
use super::queue::{self, Soon};
use super::standing::{standing, Accepted, Standing};
use super::AppState;
use crate::judge::{Cost, Outcome, Task};
use crate::receipt::Receipt;
use crate::roster::same;
use crate::service::{Once, Step, Submits};
use crate::store::{self, Arrival, BadToken, Bearer, Kept, Student, Submission};
use crate::{Error, ServiceProfile};
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::{json, Value};
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use utoipa::ToSchema;
use xuezhao::Policy;

/// A form: its words, then the photo.
#[derive(ToSchema)]
#[allow(dead_code)] // It only says what the reader of forms takes.
struct Form {
    /// Id of the profile.
    profile: String,
    /// Names the submission: the same key never makes a second one. Also as the header `Idempotency-Key`.
    #[schema(min_length = 1, max_length = 1000)]
    key: Option<String>,
    /// Token of a student on the roster.
    student: Option<String>,
    /// Ids of the declarations that were ticked, separated by commas.
    declared: Option<String>,
    /// `photo`, or `code` in a stage that collects the picture of the capture code.
    kind: Option<String>,
    /// Payload of the capture code.
    code: Option<String>,
    /// 特征码.
    feature: Option<String>,
    /// JSON: `{ name, email, phone, address }`, all optional.
    details: Option<String>,
    /// JSON: what the phone said of the photo, `{ core, profile, verdict, findings: [{ check, status, value }] }`.
    report: Option<String>,
    /// Name of the phone, for services that take one student's photo from each.
    device: Option<String>,
    /// The photo.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    photo: String,
}

/// Takes a photo, keeps it, and has it checked again: 201 with `{ receipt, state, report }`. A photo that the profile
/// accepts goes on to a person; any other is answered with 422 and its report, and not kept. When many are waiting, the
/// answer is 201 with the state `checking`, and the outcome is the submission's state a little later. The same idempotency key gets the same
/// answer and makes no second submission. Where a service collects capture codes, the picture of a code is a
/// submission of its own.
#[utoipa::path(post, path = "/api/submissions", tag = "student",
    request_body(content = Form, content_type = "multipart/form-data"), responses(
    (status = 201, description = "Kept; `report` is null while the state is `checking`", body = Accepted),
    (status = 400, description = "No photo, or words that are missing or unknown", body = Wrong),
    (status = 403, description = "The roster has to know who submits, or the time to submit again is over", body = Wrong),
    (status = 404, description = "No such student", body = Wrong),
    (status = 408, description = "The sender is too slow", body = Wrong),
    (status = 409, description = "The key or the student has another photo, or the code is another one", body = Wrong),
    (status = 413, description = "Too large", body = Wrong),
    (status = 422, description = "The photo breaks a rule, or cannot be opened", body = Wrong),
    (status = 429, description = "Too many at once", body = Wrong),
    (status = 500, description = "The receiver failed", body = Wrong),
))]
pub async fn submit(
    State(app): State<Arc<AppState>>,
    request: Request,
) -> Result<Response, Refusal> {
    let mut intake = receive(request, &app.store).await?;
    let profile = app
        .profile(&intake.profile)
        .ok_or(Refusal::UnknownProfile)?;
    if profile.photo.policy != Policy::Original {
        intake.upload.forget_place().await?;
    }
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
    in_time(&app, profile, who.as_ref()).await?;
    intake.student = who.map(|who| who.student.token);
    let sha256 = intake.upload.sha256.clone();
    let is_code = intake.kind == Submits::Code;
    let keep = move |app: &AppState, is_held: bool| {
        let arrival = arrival(app, &intake, extension, report)?;
        // The upload's file goes when this ends, unless it was moved.
        app.store.keep(Arrival { is_held, ..arrival })
    };
    let (kept, soon) = match is_code {
        true => (on_disk(&app, |app| keep(app, false)).await?, Soon::Kept),
        false => queue::keep(&app, keep, cost).await?,
    };
    let kept = match kept {
        Kept::New(kept) => kept,
        Kept::Earlier(kept) => return accepted(&app, kept, &sha256).await,
        Kept::StudentHasOne => return Err(Refusal::StudentHasOne),
        Kept::OtherStudent => return Err(Refusal::OtherStudent),
        Kept::ReplacedTooOften => return Err(Refusal::TooManyClaims),
    };
    match soon {
        Soon::Refused(refusal) => Err(refusal),
        Soon::Kept => {
            let kept = on_disk(&app, move |app| app.store.by_receipt(&kept.receipt)).await?;
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
    let path = &intake.upload.path;
    match app.examiner.run(path, cost, Task::ReadCodes).await {
        Ok(Outcome::Codes { codes }) => {
            let code = capture_code(&codes, known, intake.code.as_deref());
            let code = code.ok_or(Refusal::NoCode)?;
            intake.code = code["text"].as_str().map(str::to_string);
            Ok(json!({ "code": code }))
        }
        Ok(Outcome::Report { .. } | Outcome::Picture { .. }) => Err(Refusal::Failed),
        Err(failure) => Err(failure.into()),
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
    let once = service.map_or(&[][..], |service| &service.once);
    if once.contains(&Once::Device) && intake.device.is_none() {
        return Err(Refusal::DeviceMissing);
    }
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

/// A photo that was rejected is followed in the days that the service gives.
async fn in_time(
    app: &Arc<AppState>,
    profile: &ServiceProfile,
    who: Option<&Who>,
) -> Result<(), Refusal> {
    let days = profile
        .service
        .as_ref()
        .and_then(|service| service.resubmit_days);
    let (Some(days), Some(who)) = (days, who) else {
        return Ok(());
    };
    let student = who.student.token.clone();
    let deadline = move |app: &AppState| match app.store.last_photo(&student)? {
        Some(last) => app.store.resubmit_until(&last, days),
        None => Ok(None),
    };
    match on_disk(app, deadline).await? {
        Some(deadline) if deadline.is_over => Err(Refusal::TooLate),
        _ => Ok(()),
    }
}

/// The code is the one on the roster, where the roster has one.
fn same_code(intake: &Intake, student: Option<&Student>) -> Result<(), Refusal> {
    let known = student.map_or("", |student| student.code.as_str());
    match &intake.code {
        Some(code) if !known.is_empty() && same::code(code) != known => Err(Refusal::OtherCode),
        _ => Ok(()),
    }
}

/// Where a submission stands.
#[utoipa::path(get, path = "/api/submissions/{receipt}", tag = "student",
    params(("receipt" = String, Path, description = "Its receipt")), responses(
    (status = 200, description = "Where it stands", body = Standing),
    (status = 404, description = "No such submission", body = Wrong),
))]
pub async fn state(
    State(app): State<Arc<AppState>>,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let find = move |app: &AppState| {
        let found = app.store.by_receipt(&receipt)?;
        found.map(|found| standing(app, &found)).transpose()
    };
    let standing = on_disk(&app, find).await?;
    Ok(private(Json(standing.ok_or(Refusal::UnknownReceipt)?)).into_response())
}

/// The signed receipt of a submission that was judged.
#[utoipa::path(get, path = "/api/submissions/{receipt}/signed", tag = "student",
    params(("receipt" = String, Path, description = "Its receipt")), responses(
    (status = 200, description = "The signed receipt", body = Receipt),
    (status = 404, description = "No such submission, or it is not judged yet", body = Wrong),
))]
pub async fn signed(
    State(app): State<Arc<AppState>>,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let signed = on_disk(&app, move |app| app.store.signed_receipt(&receipt)).await?;
    Ok(private(Json(signed.ok_or(Refusal::UnknownReceipt)?)).into_response())
}

/// What is to be kept of a request.
fn arrival(
    app: &AppState,
    intake: &Intake,
    extension: &'static str,
    report: Option<Value>,
) -> Result<Arrival, Error> {
    let profile = app.profile(&intake.profile);
    let service = profile.and_then(|profile| profile.service.as_ref());
    Ok(Arrival {
        profile: intake.profile.clone(),
        key: intake.key.clone(),
        student: intake.student.clone(),
        declared: intake.declared.clone(),
        kind: intake.kind,
        code: intake.code.clone(),
        feature: intake.feature.clone(),
        details: intake.details.to_json()?,
        phone: intake.phone.clone(),
        device: intake.device.clone(),
        once: service.map_or(Vec::new(), |service| service.once.clone()),
        path: intake.upload.path.clone(),
        sha256: intake.upload.sha256.clone(),
        extension,
        report,
        state: match intake.kind {
            // A code that could be read needs no review, and costs nothing.
            Submits::Code => store::State::Complete,
            Submits::Photo => store::State::Checking,
        },
        is_held: false,
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
    let answer = move |app: &AppState| {
        Ok(Accepted {
            report: app.store.report(&kept.receipt)?,
            signed: app.store.signed_receipt(&kept.receipt)?,
            standing: standing(app, &kept)?,
        })
    };
    let answer = on_disk(app, answer).await?;
    Ok((StatusCode::CREATED, private(Json(answer))).into_response())
}

/// Work on the disk, away from the threads that serve connections.
pub(super) async fn on_disk<T: Send + 'static>(
    app: &Arc<AppState>,
    work: impl FnOnce(&AppState) -> Result<T, Error> + Send + 'static,
) -> Result<T, Refusal> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.map_err(Refusal::failed)?.map_err(Refusal::from)
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

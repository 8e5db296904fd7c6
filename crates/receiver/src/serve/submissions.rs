//! `POST /api/submissions` and `GET /api/submissions/{receipt}`.

use super::admission::{claimed, complete, declared, in_time, same_code};
use super::answer::{private, Refusal, Wrong};
use super::intake::{receive, Intake};
use super::queue::{self, Soon};
use super::standing::{standing, Accepted, Standing};
use super::AppState;
use crate::judge::{Cost, Outcome, Task};
use crate::receipt::Receipt;
use crate::roster::same;
use crate::service::Submits;
use crate::store::{self, Arrival, Kept, Submission};
use crate::Error;
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
    #[schema(pattern = "^(photo|code)$")]
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
    (status = 503, description = "The database is held by another, or not reached", body = Wrong),
))]
pub async fn submit(
    State(app): State<Arc<AppState>>,
    request: Request,
) -> Result<Response, Refusal> {
    let intake = receive(request, &app.store).await?;
    take_in(&app, intake).await
}

/// Keeps a photo that has arrived, has it checked, and answers.
pub(super) async fn take_in(app: &Arc<AppState>, intake: Intake) -> Result<Response, Refusal> {
    let Intake {
        mut said,
        mut upload,
    } = intake;
    let profile = app.profile(&said.profile).ok_or(Refusal::UnknownProfile)?;
    if profile.photo.policy != Policy::Original {
        upload.forget_place().await?;
    }
    if let Some(key) = said.key.clone() {
        let earlier = on_disk(app, move |app| app.store.by_key(&key)).await?;
        if let Some(earlier) = earlier {
            return accepted(app, earlier, &upload.sha256).await;
        }
    }
    let who = claimed(app, &said).await?;
    let has_roster = on_disk(app, AppState::has_roster).await?;
    if complete(has_roster, profile, &said, who.as_ref())? {
        declared(profile, &said)?;
    }
    let extension = extension(&upload.path).await?;
    let cost = app
        .examiner
        .cost(&upload.path)
        .await
        .map_err(Refusal::failed)?;
    let known = who.as_ref().map_or("", |who| &who.student.code);
    let report = match said.kind {
        Submits::Photo => None,
        Submits::Code => Some(read_code(app, cost, &upload.path, &mut said.code, known).await?),
    };
    same_code(&said, who.as_ref().map(|who| &who.student))?;
    in_time(app, profile, who.as_ref()).await?;
    said.student = who.map(|who| who.student.token);
    let sha256 = upload.sha256.clone();
    let is_code = said.kind == Submits::Code;
    let intake = Intake { said, upload };
    let keep = move |app: &AppState, is_held: bool| {
        let arrival = arrival(app, &intake, extension, report)?;
        // The upload's file goes when this ends, unless it was moved.
        app.store.keep(Arrival { is_held, ..arrival })
    };
    let (kept, soon) = match is_code {
        true => (on_disk(app, |app| keep(app, false)).await?, Soon::Kept),
        false => queue::keep(app, keep, cost).await?,
    };
    let kept = match kept {
        Kept::New(kept) => kept,
        Kept::Earlier(kept) => return accepted(app, kept, &sha256).await,
        Kept::StudentHasOne => return Err(Refusal::StudentHasOne),
        Kept::OtherStudent => return Err(Refusal::OtherStudent),
        Kept::ReplacedTooOften => return Err(Refusal::TooManyClaims),
    };
    match soon {
        Soon::Refused(refusal) => Err(refusal),
        Soon::Kept => {
            let kept = on_disk(app, move |app| app.store.by_receipt(&kept.receipt)).await?;
            accepted(app, kept.ok_or(Refusal::Failed)?, &sha256).await
        }
    }
}

/// The report of a picture of the capture code; the code is taken down, of several the `known` one.
async fn read_code(
    app: &AppState,
    cost: Cost,
    path: &std::path::Path,
    named: &mut Option<String>,
    known: &str,
) -> Result<Value, Refusal> {
    match app.examiner.run(path, cost, Task::ReadCodes).await {
        Ok(Outcome::Codes { codes }) => {
            let code = capture_code(&codes, known, named.as_deref());
            let code = code.ok_or(Refusal::NoCode)?;
            *named = code["text"].as_str().map(str::to_string);
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
    let Intake { said, upload } = intake;
    let profile = app.profile(&said.profile);
    let service = profile.and_then(|profile| profile.service.as_ref());
    Ok(Arrival {
        profile: said.profile.clone(),
        key: said.key.clone(),
        student: said.student.clone(),
        declared: said.declared.clone(),
        kind: said.kind,
        code: said.code.clone(),
        feature: said.feature.clone(),
        details: said.details.to_json()?,
        phone: said.phone.clone(),
        device: said.device.clone(),
        once: service.map_or(Vec::new(), |service| service.once.clone()),
        path: upload.path.clone(),
        sha256: upload.sha256.clone(),
        extension,
        report,
        state: match said.kind {
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

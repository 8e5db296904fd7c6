//! What there is to review: counts, lists, one submission and its photo.

use super::SignedIn;
use crate::judge::{Outcome, Task};
use crate::serve::answer::{private, Refusal, Wrong};
use crate::serve::submissions::on_disk;
use crate::serve::AppState;
use crate::store::{self, Card, Filter, Group, Role, Whole};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::Json;
use base64::prelude::{Engine, BASE64_STANDARD as BASE64};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// Long side of a picture that no browser shows as it is.
const SHOWN_SIDE: usize = 2000;
/// Submissions of a list where nothing is said, and at most.
const LIMIT: usize = 50;
const MOST: usize = 200;

/// How many submissions there are.
#[derive(Serialize, ToSchema)]
pub struct Counts {
    /// In each state.
    states: BTreeMap<&'static str, u64>,
    /// By profile, school and state.
    groups: Vec<Group>,
}

/// How many submissions there are in each state, and by profile and school.
#[utoipa::path(get, path = "/api/review/counts", tag = "review", responses(
    (status = 200, description = "The counts", body = Counts),
    (status = 401, description = "Not signed in", body = Wrong),
))]
pub async fn counts(State(app): State<Arc<AppState>>, _: SignedIn) -> Result<Response, Refusal> {
    let groups = on_disk(&app, |app| app.store.counts()).await?;
    let of = |state: store::State| {
        let own = groups.iter().filter(|group| group.state == state.id());
        (state.id(), own.map(|group| group.count).sum())
    };
    let states = store::State::ALL.map(of).into_iter().collect();
    Ok(private(Json(Counts { states, groups })).into_response())
}

/// Which submissions a list is to show.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// In this state.
    state: Option<String>,
    /// Under this profile.
    profile: Option<String>,
    /// Of this school.
    school: Option<String>,
    /// With these words in the receipt, the student number or the name.
    q: Option<String>,
    /// Only those that somebody else is to look at.
    #[serde(default)]
    second_look: bool,
    /// `next` of the list before.
    after: Option<i64>,
    /// At most so many; 50 where nothing is said, 200 at most.
    limit: Option<usize>,
}

/// A part of a list.
#[derive(Serialize, ToSchema)]
pub struct Listed {
    /// Submissions, oldest first.
    submissions: Vec<Card>,
    /// `after` of the next part, where there may be more.
    next: Option<i64>,
}

/// Submissions, oldest first.
#[utoipa::path(get, path = "/api/review/submissions", tag = "review", params(Wanted), responses(
    (status = 200, description = "A part of the list", body = Listed),
    (status = 400, description = "Not such a question", body = Wrong),
    (status = 401, description = "Not signed in", body = Wrong),
))]
pub async fn list(
    State(app): State<Arc<AppState>>,
    _: SignedIn,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(wanted) = wanted?;
    let state = match wanted.state.as_deref() {
        None | Some("") => None,
        Some(id) => Some(store::State::from_id(id).ok_or(Refusal::BadForm)?),
    };
    let filter = Filter {
        state,
        profile: wanted.profile.filter(|word| !word.is_empty()),
        school: wanted.school.filter(|word| !word.is_empty()),
        words: wanted.q,
        second_look: wanted.second_look,
        after: wanted.after.unwrap_or(0),
        limit: wanted.limit.unwrap_or(LIMIT).clamp(1, MOST),
    };
    let (submissions, next) = on_disk(&app, move |app| app.store.cards(&filter)).await?;
    Ok(private(Json(Listed { submissions, next })).into_response())
}

/// One submission, to be decided about.
#[derive(Serialize, ToSchema)]
pub struct Opened {
    #[serde(flatten)]
    whole: Whole,
    /// The report of the receiver; null while there is none.
    report: Option<Value>,
    /// True while who asks can take their own decision back.
    undo: bool,
}

/// Everything known of a submission. For who may decide, the review has begun with it: the student can no longer send
/// another photo in its place.
#[utoipa::path(get, path = "/api/review/submissions/{receipt}", tag = "review",
    params(("receipt" = String, Path, description = "Its receipt")), responses(
    (status = 200, description = "The submission", body = Opened),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 404, description = "No such submission", body = Wrong),
))]
pub async fn one(
    State(app): State<Arc<AppState>>,
    signed_in: SignedIn,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let find = move |app: &AppState| {
        let whole = app.store.whole(&receipt)?;
        if signed_in.role >= Role::Review {
            app.store.begin_review(&receipt)?;
        }
        Ok(Opened {
            report: app.store.report(&receipt)?,
            undo: app.store.may_undo(&receipt, &signed_in.name)?,
            whole,
        })
    };
    let opened = on_disk(&app, find).await?;
    Ok(private(Json(opened)).into_response())
}

/// The photo: the very bytes where a browser shows them, else drawn anew as a JPEG.
#[utoipa::path(get, path = "/api/review/submissions/{receipt}/photo", tag = "review",
    params(("receipt" = String, Path, description = "Its receipt")), responses(
    (status = 200, description = "The picture", content_type = "image/jpeg"),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 404, description = "No such submission", body = Wrong),
    (status = 422, description = "It cannot be shown", body = Wrong),
))]
pub async fn photo(
    State(app): State<Arc<AppState>>,
    _: SignedIn,
    Path(receipt): Path<String>,
) -> Result<Response, Refusal> {
    let found = on_disk(&app, move |app| app.store.by_receipt(&receipt)).await?;
    let file = found.ok_or(Refusal::UnknownReceipt)?.file;
    let kind = match file.rsplit_once('.') {
        Some((_, "jpg")) => "image/jpeg",
        Some((_, "png")) => "image/png",
        _ => return shown(&app, file, SHOWN_SIDE).await,
    };
    let bytes = on_disk(&app, move |app| app.store.photo(&file)).await?;
    Ok(private(([(header::CONTENT_TYPE, kind)], bytes)).into_response())
}

/// A picture drawn anew, with at most so many pixels along its long side and nothing but the picture.
pub(in crate::serve) async fn shown(
    app: &Arc<AppState>,
    file: String,
    side: usize,
) -> Result<Response, Refusal> {
    let photo = on_disk(app, move |app| app.store.local(&file)).await?;
    let cost = app.examiner.cost(&photo).await.map_err(Refusal::failed)?;
    let jpeg = match app.examiner.run(&photo, cost, Task::Show(side)).await? {
        Outcome::Picture { jpeg } => BASE64.decode(jpeg).map_err(|_| Refusal::Failed)?,
        Outcome::Report { .. } | Outcome::Codes { .. } => return Err(Refusal::Failed),
    };
    if jpeg.is_empty() {
        return Err(Refusal::TooDear);
    }
    Ok(private(([(header::CONTENT_TYPE, "image/jpeg")], jpeg)).into_response())
}

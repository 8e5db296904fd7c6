//! `POST /api/review/roster`: a table of students, seen before it is written.

use super::SignedIn;
use crate::roster;
use crate::serve::answer::{private, Refusal, Wrong};
use crate::serve::body::LARGEST_TABLE;
use crate::serve::submissions::on_disk;
use crate::serve::AppState;
use crate::store::{Import, Role};
use axum::body::Bytes;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::http::{header, HeaderMap};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};

/// What a table is sent as: no form of another page can send it so.
const TABLE: &str = "application/octet-stream";
/// Lines that are shown.
const SHOWN: usize = 2000;
/// Tables that are read at once.
static READING: Semaphore = Semaphore::const_new(1);

/// How a table is taken over.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct How {
    /// Students of its schools who are not in it leave, where nothing has arrived from them.
    #[serde(default)]
    remove: bool,
    /// `seen` of the preview: then its changes are written, if they are still the same.
    seen: Option<String>,
}

/// What a table changes.
#[derive(Serialize, ToSchema)]
pub struct Changed {
    /// Students in the table.
    students: usize,
    added: usize,
    changed: usize,
    removed: usize,
    /// What there is to say, line by line, in both languages; the first 2,000.
    lines: Vec<String>,
    /// How many lines there are in all.
    all: usize,
    /// Names these changes.
    seen: String,
    /// They are written.
    written: bool,
}

/// Says what a table of students (CSV, XLSX) changes; with `seen`, writes it. A line that is wrong keeps the whole table
/// out, and all such lines are named.
#[utoipa::path(post, path = "/api/review/roster", tag = "review", params(How),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, description = "What it changes", body = Changed),
    (status = 400, description = "Not such a request", body = Wrong),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 403, description = "The role does not allow it", body = Wrong),
    (status = 409, description = "It changes something else than was seen", body = Wrong),
    (status = 413, description = "Too large", body = Wrong),
    (status = 422, description = "It has lines that are wrong", body = Wrong),
))]
pub async fn import(
    State(app): State<Arc<AppState>>,
    signed_in: SignedIn,
    how: Result<Query<How>, QueryRejection>,
    request: Request,
) -> Result<Response, Refusal> {
    signed_in.needs(Role::Admin)?;
    let Query(How { remove, seen }) = how?;
    // The semaphore is never closed.
    let _turn = READING.acquire().await;
    let bytes = table(request).await?;
    let read = tokio::task::spawn_blocking(move || roster::read(&bytes)).await;
    let read = read.map_err(Refusal::failed)?;
    let roster = read.map_err(|error| Refusal::BadTable(error.to_string()))?;
    let is_preview = seen.is_none();
    let write = move |app: &AppState| {
        let import = Import {
            preview: is_preview,
            remove,
            seen: seen.as_deref(),
            who: &signed_in.name,
        };
        app.store.import(roster, import)
    };
    let changes = on_disk(&app, write).await?;
    if !is_preview && !changes.is_written {
        return Err(Refusal::OtherChanges);
    }
    let lines = changes.told().take(SHOWN).map(|told| told.to_string());
    let answer = Changed {
        students: changes.students,
        added: changes.added.len(),
        changed: changes.changed(),
        removed: changes.removed.len(),
        lines: lines.collect(),
        all: changes.told().count(),
        seen: changes.digest(),
        written: changes.is_written,
    };
    Ok(private(Json(answer)).into_response())
}

/// The bytes of a table.
pub(super) async fn table(request: Request) -> Result<Bytes, Refusal> {
    if !is_table(request.headers()) {
        return Err(Refusal::BadForm);
    }
    let most = usize::try_from(LARGEST_TABLE).unwrap_or(usize::MAX);
    let bytes = axum::body::to_bytes(request.into_body(), most).await;
    // What is too large or too slow, the limits on bodies say.
    bytes.map_err(|_| Refusal::Broken)
}

fn is_table(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes() == TABLE.as_bytes())
}

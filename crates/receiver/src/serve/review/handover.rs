//! `/api/review/handover`: what the school gets, written as it is read.

use super::roster::table;
use super::SignedIn;
use crate::handover::{self, Identities, Rule};
use crate::judge::{Outcome, Task};
use crate::serve::answer::{Refusal, Wrong};
use crate::serve::download::download;
use crate::serve::submissions::on_disk;
use crate::serve::AppState;
use crate::store::{self, Act, Collected, Photo, Role, Wanted};
use crate::Error;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use serde::Deserialize;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Handle;
use utoipa::IntoParams;

/// Whose photos are handed over.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Whose {
    /// Only students of this school.
    school: Option<String>,
    /// Only photos for this profile.
    profile: Option<String>,
}

/// How photos are named.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Names {
    /// 学号, 身份证号, or a text with `{school}` `{class}` `{level}` `{number}` `{name}` `{identity}` `{receipt}`; 学号 where
    /// nothing is said.
    names: Option<String>,
}

/// The accepted photos as a zip archive, in folders by class. The body is a table with the column `identity` (身份证号), read
/// for the names of files alone; empty where they need none.
#[utoipa::path(post, path = "/api/review/handover/photos", tag = "review", params(Whose, Names),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 200, description = "The archive", content_type = "application/zip"),
    (status = 400, description = "Not such a request", body = Wrong),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 403, description = "The role does not allow it", body = Wrong),
    (status = 413, description = "Too large", body = Wrong),
    (status = 422, description = "Photos have no names of their own, or the table has lines that are wrong", body = Wrong),
))]
pub async fn photos(
    State(app): State<Arc<AppState>>,
    signed_in: SignedIn,
    whose: Result<Query<Whose>, QueryRejection>,
    names: Result<Query<Names>, QueryRejection>,
    request: Request,
) -> Result<Response, Refusal> {
    signed_in.needs(Role::Admin)?;
    let Query(Names { names }) = names?;
    let rule = names.as_deref().unwrap_or("学号").parse::<Rule>();
    let rule = rule.map_err(Refusal::NoNames)?;
    let bytes = table(request).await?;
    let identities = match bytes.is_empty() {
        true => Identities::default(),
        false => Identities::read(&bytes).map_err(|error| Refusal::BadTable(error.to_string()))?,
    };
    let wanted = wanted(whose, Some(store::State::Complete))?;
    let students = students(&app, &wanted).await?;
    if let Err(problems) = rule.paths(&students, &identities) {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        return Err(Refusal::NoNames(lines.join("\n")));
    }
    took_out(&app, signed_in, Act::Photos, students.len(), wanted).await?;
    let write = move |app: &AppState, out: &mut _| {
        let photos = rule.paths(&students, &identities).unwrap_or_default();
        handover::archive(&app.store, &photos, out)
    };
    download(&app, "application/zip", write).await
}

/// Every student with where their collection stands, as a workbook.
#[utoipa::path(get, path = "/api/review/handover/table", tag = "review", params(Whose), responses(
    (status = 200, description = "The workbook", content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 403, description = "The role does not allow it", body = Wrong),
))]
pub async fn workbook(
    State(app): State<Arc<AppState>>,
    signed_in: SignedIn,
    whose: Result<Query<Whose>, QueryRejection>,
) -> Result<Response, Refusal> {
    signed_in.needs(Role::Admin)?;
    let wanted = wanted(whose, None)?;
    let students = students(&app, &wanted).await?;
    took_out(&app, signed_in, Act::Table, students.len(), wanted).await?;
    let write = move |_: &AppState, out: &mut crate::serve::download::Out| {
        out.write_all(&handover::table(&students)?)
            .map_err(Error::Output)
    };
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    download(&app, kind, write).await
}

/// The accepted photos by class, and who is missing, as a page to print.
#[utoipa::path(get, path = "/api/review/handover/sheet", tag = "review", params(Whose), responses(
    (status = 200, description = "The page", content_type = "text/html"),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 403, description = "The role does not allow it", body = Wrong),
))]
pub async fn sheet(
    State(app): State<Arc<AppState>>,
    signed_in: SignedIn,
    whose: Result<Query<Whose>, QueryRejection>,
) -> Result<Response, Refusal> {
    signed_in.needs(Role::Admin)?;
    let wanted = wanted(whose, None)?;
    let students = students(&app, &wanted).await?;
    took_out(&app, signed_in, Act::Sheet, students.len(), wanted).await?;
    let runtime = Handle::current();
    let write = move |app: &AppState, out: &mut _| {
        let draw = |photo: &Photo| {
            let local = app.store.local(&photo.file)?;
            runtime.block_on(drawn(app, &local))
        };
        handover::sheet(out, &students, draw)
    };
    download(&app, "text/html; charset=utf-8", write).await
}

/// Which students are wanted.
fn wanted(
    whose: Result<Query<Whose>, QueryRejection>,
    state: Option<store::State>,
) -> Result<Wanted, Refusal> {
    let Query(Whose { school, profile }) = whose?;
    let said = |word: Option<String>| word.filter(|word| !word.is_empty());
    Ok(Wanted {
        school: said(school),
        profile: said(profile),
        state,
    })
}

async fn students(app: &Arc<AppState>, wanted: &Wanted) -> Result<Vec<Collected>, Refusal> {
    let wanted = wanted.clone();
    on_disk(app, move |app| app.store.collected(&wanted)).await
}

/// Writes into the log what is about to leave, before any of it does.
async fn took_out(
    app: &Arc<AppState>,
    who: SignedIn,
    act: Act,
    count: usize,
    of: Wanted,
) -> Result<(), Refusal> {
    let write = move |app: &AppState| app.store.took_out(&who.name, act, count, &of);
    on_disk(app, write).await
}

/// A photo as the sheet shows it, a JPEG in Base64, drawn where every picture is decoded; empty where it cannot be.
async fn drawn(app: &AppState, photo: &Path) -> Result<String, Error> {
    let cost = app.examiner.cost(photo).await?;
    let task = Task::Show(handover::SIDE);
    match app.examiner.run(photo, cost, task).await {
        Ok(Outcome::Picture { jpeg }) => Ok(jpeg),
        _ => Ok(String::new()),
    }
}

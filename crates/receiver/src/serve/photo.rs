//! `POST /api/submissions/{receipt}/photo`: 查看照片.

use super::answer::{Refusal, Wrong};
use super::review::shown;
use super::submissions::on_disk;
use super::{AppState, Client};
use crate::service::Submits;
use crate::store::{self, Factor, Viewing};
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::{Extension, Json};
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Long side of a photo as its student sees it again, in pixels.
const SIDE: usize = 1200;

/// What only the student says, as `view` of the submission names it.
#[derive(Deserialize, ToSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Proof {
    /// Last four digits of the identity number.
    LastFour { last_four: String },
    /// Student number, where the roster has no last four digits.
    Number { number: String },
}

/// The accepted photo, for who has the receipt and says what only its student knows: drawn anew, so that it carries nothing
/// but the picture.
#[utoipa::path(post, path = "/api/submissions/{receipt}/photo", tag = "student",
    params(("receipt" = String, Path, description = "Its receipt")), request_body = Proof, responses(
    (status = 200, description = "The photo", content_type = "image/jpeg"),
    (status = 400, description = "Not such a request", body = Wrong),
    (status = 403, description = "What was said is wrong", body = Wrong),
    (status = 404, description = "No such submission", body = Wrong),
    (status = 409, description = "The photo is not accepted", body = Wrong),
    (status = 429, description = "Too many wrong answers", body = Wrong),
))]
pub async fn view(
    State(app): State<Arc<AppState>>,
    Extension(client): Extension<Client>,
    Path(receipt): Path<String>,
    proof: Result<Json<Proof>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(proof) = proof?;
    let (factor, said) = match proof {
        Proof::LastFour { last_four } => (Factor::LastFour, last_four),
        Proof::Number { number } => (Factor::Number, number),
    };
    let found = on_disk(&app, move |app| app.store.by_receipt(&receipt)).await?;
    let found = found.ok_or(Refusal::UnknownReceipt)?;
    if found.state != store::State::Complete || found.kind != Submits::Photo {
        return Err(Refusal::NotComplete);
    }
    let file = found.file.clone();
    let viewing = on_disk(&app, move |app| {
        app.store.view(&found, factor, &said, client.0)
    });
    match viewing.await? {
        Viewing::Allowed => shown(&app, file, SIDE).await,
        Viewing::Wrong => Err(Refusal::IdentityWrong),
        Viewing::TooMany => Err(Refusal::TooManyClaims),
    }
}

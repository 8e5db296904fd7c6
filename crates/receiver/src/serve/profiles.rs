//! `GET /api/profiles`: what the page has to know of this receiver.

use super::answer::{private, Refusal};
use super::submissions::on_disk;
use super::upload::LARGEST;
use super::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use utoipa::ToSchema;

/// What the page has to know of this receiver.
#[derive(Serialize, ToSchema)]
struct Receiver {
    /// Students are known by name.
    roster: bool,
    /// What arrives is held until it is paid for.
    hold: bool,
    /// The profiles of this receiver beside the built-in ones, or in the place of one.
    profiles: Vec<Value>,
    /// Ids of the profiles that it runs; null: all.
    only: Option<Vec<String>>,
    /// Who runs it.
    operator: Option<String>,
    /// Days for which it keeps what was decided; null: it does not say.
    keep_days: Option<u32>,
    /// The largest photo that it takes, in bytes.
    largest: u64,
}

/// What the page has to know of this receiver.
#[utoipa::path(get, path = "/api/profiles", tag = "student", responses((status = 200, description = "The receiver", body = Receiver)))]
pub async fn list(State(app): State<Arc<AppState>>) -> Result<Response, Refusal> {
    let roster = on_disk(&app, AppState::has_roster).await?;
    let own = app.profiles.iter().take(app.own);
    let answer = Receiver {
        roster,
        hold: app.hold,
        profiles: own.map(|profile| profile.json.clone()).collect(),
        only: Some(app.only.clone()).filter(|only| !only.is_empty()),
        operator: app.operator.clone(),
        keep_days: app.keep_days,
        largest: LARGEST,
    };
    Ok(private(Json(answer)).into_response())
}

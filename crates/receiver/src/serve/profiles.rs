//! `GET /api/profiles`: what the page has to know of this receiver.

use super::submissions::private;
use super::upload::LARGEST;
use super::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::json;
use std::sync::Arc;

/// `{ roster, hold, profiles, only, operator, largest }`: whether students are known by name, whether what arrives is held
/// until it is paid for, the profiles of this receiver beside the built-in ones, or in the place of one, the ids of those
/// it runs (`null`: all), who runs it, and the largest photo that it takes, in bytes.
pub async fn list(State(app): State<Arc<AppState>>) -> Response {
    let own = app.profiles.iter().take(app.own);
    let own: Vec<_> = own.map(|profile| &profile.json).collect();
    let only = Some(&app.only).filter(|only| !only.is_empty());
    let answer = json!({
        "roster": app.roster,
        "hold": app.hold,
        "profiles": own,
        "only": only,
        "operator": app.operator,
        "largest": LARGEST,
    });
    private(Json(answer)).into_response()
}

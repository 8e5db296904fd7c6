//! `GET /api/profiles`: what the page has to know of this receiver.

use super::submissions::private;
use super::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::json;
use std::sync::Arc;

/// `{ roster, hold, profiles }`: whether students are known by name, whether what arrives is held until it is paid for,
/// and the profiles of this receiver beside the built-in ones, or in the place of one.
pub async fn list(State(app): State<Arc<AppState>>) -> Response {
    let own = app.profiles.iter().take(app.own);
    let own: Vec<_> = own.map(|profile| &profile.json).collect();
    let answer = json!({ "roster": app.roster, "hold": app.hold, "profiles": own });
    private(Json(answer)).into_response()
}

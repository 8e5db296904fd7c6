//! `POST /api/review/decisions`: about one submission or many, each on its own.

use super::SignedIn;
use crate::serve::answer::{private, Refusal, Wrong};
use crate::serve::submissions::on_disk;
use crate::serve::AppState;
use crate::store::{By, Card, Decision, Role};
use axum::extract::rejection::JsonRejection;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use xuezhao::Text;

/// Most submissions at once.
const MOST: usize = 200;
/// Longest reason, in characters.
const LONGEST_REASON: usize = 1000;

/// What is decided.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Submit,
    Approve,
    Reject,
    SecondLook,
    Undo,
}

/// A decision about each of these submissions.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Their receipts; 200 at most.
    receipts: Vec<String>,
    decision: Kind,
    /// Why, in words for the student: wanted by `reject`.
    reason: Option<String>,
}

/// What became of them.
#[derive(Default, Serialize, ToSchema)]
pub struct Done {
    /// Those that were decided.
    decided: Vec<Card>,
    /// Those that were not.
    refused: Vec<Refused>,
}

/// Why one was not decided.
#[derive(Serialize, ToSchema)]
pub struct Refused {
    receipt: String,
    error: Why,
}

#[derive(Serialize, ToSchema)]
struct Why {
    code: &'static str,
    #[schema(value_type = BTreeMap<String, String>)]
    message: Text,
}

/// Decides about submissions, each on its own.
#[utoipa::path(post, path = "/api/review/decisions", tag = "review", request_body = Decide, responses(
    (status = 200, description = "What became of each", body = Done),
    (status = 400, description = "No such decision, no reason, or too many receipts", body = Wrong),
    (status = 401, description = "Not signed in", body = Wrong),
    (status = 403, description = "The role does not allow it", body = Wrong),
))]
pub async fn decide(
    State(app): State<Arc<AppState>>,
    signed_in: SignedIn,
    wanted: Result<Json<Decide>, JsonRejection>,
) -> Result<Response, Refusal> {
    signed_in.needs(Role::Review)?;
    let Json(wanted) = wanted?;
    let reason = wanted.reason.as_deref().map_or("", str::trim);
    let has_reason = !reason.is_empty() && reason.chars().count() <= LONGEST_REASON;
    let decision = match wanted.decision {
        Kind::Submit => Decision::Submit,
        Kind::Approve => Decision::Approve,
        Kind::Reject if has_reason => Decision::Reject(reason.to_string()),
        Kind::Reject => return Err(Refusal::BadForm),
        Kind::SecondLook => Decision::SecondLook,
        Kind::Undo => Decision::Undo,
    };
    if wanted.receipts.len() > MOST {
        return Err(Refusal::BadForm);
    }
    let all = move |app: &AppState| {
        let by = By {
            name: &signed_in.name,
            is_admin: signed_in.role >= Role::Admin,
            can_undo: true,
        };
        let mut done = Done::default();
        for receipt in wanted.receipts {
            let decided = app.store.decide(&receipt, &decision, by);
            match decided.and_then(|_| app.store.card(&receipt)) {
                Ok(card) => done.decided.push(card),
                Err(error) => {
                    let refusal = Refusal::from(error);
                    let (code, message) = (refusal.code(), refusal.message());
                    let error = Why { code, message };
                    done.refused.push(Refused { receipt, error });
                }
            }
        }
        Ok(done)
    };
    let done = on_disk(&app, all).await?;
    Ok(private(Json(done)).into_response())
}

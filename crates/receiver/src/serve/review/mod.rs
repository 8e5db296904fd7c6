//! `/api/review`: what the people who review see and decide. Everything but signing in needs a session.

mod decisions;
mod handover;
mod list;
mod roster;
mod session;

pub(super) use list::shown;
pub use session::SignedIn;

use super::AppState;
use std::sync::Arc;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes.
pub fn router() -> OpenApiRouter<Arc<AppState>> {
    OpenApiRouter::new()
        .routes(routes!(session::sign_in, session::who, session::sign_out))
        .routes(routes!(list::counts))
        .routes(routes!(list::list))
        .routes(routes!(list::one))
        .routes(routes!(list::photo))
        .routes(routes!(decisions::decide))
        .routes(routes!(roster::import))
        .routes(routes!(handover::photos))
        .routes(routes!(handover::workbook))
        .routes(routes!(handover::sheet))
}

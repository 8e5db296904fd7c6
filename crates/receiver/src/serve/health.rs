//! `/healthz`, `/readyz` and `/metrics`: how the receiver is, for those who watch it.

use super::submissions::on_disk;
use super::{upload, AppState};
use axum::extract::{Request, State};
use axum::http::{header, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

/// How many answers there were of each status.
#[derive(Default)]
pub struct Answers(Mutex<BTreeMap<u16, u64>>);

impl Answers {
    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<u16, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts every answer.
pub async fn counted(State(app): State<Arc<AppState>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status().as_u16();
    *app.answers.lock().entry(status).or_default() += 1;
    response
}

/// The server answers.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "It answers", body = String)))]
pub async fn alive() -> &'static str {
    "ok\n"
}

/// The store can be written: 503 where the disk is full or read-only, or the database is held by another.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses(
    (status = 200, description = "The store can be written", body = String),
    (status = 503, description = "It cannot", body = String),
))]
pub async fn ready(State(app): State<Arc<AppState>>) -> Response {
    match on_disk(&app, |app| app.store.try_writing()).await {
        Ok(()) => "ready\n".into_response(),
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the store cannot be written\n",
        )
            .into_response(),
    }
}

/// Numbers in the text format of Prometheus, 0.0.4.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, description = "The numbers", body = String)))]
pub async fn metrics(State(app): State<Arc<AppState>>) -> Response {
    let mut text = String::from("# TYPE xuezhao_answers_total counter\n");
    for (status, count) in app.answers.lock().iter() {
        let _ = writeln!(text, "xuezhao_answers_total{{status=\"{status}\"}} {count}");
    }
    // Where the database does not answer, that is /readyz's to tell.
    if let Ok(length) = on_disk(&app, |app| app.store.queue_length()).await {
        let _ = writeln!(text, "# TYPE xuezhao_queue gauge\nxuezhao_queue {length}");
    }
    text.push_str("# TYPE xuezhao_waiting gauge\n");
    for (cost, waiting) in app.examiner.waiting() {
        let _ = writeln!(text, "xuezhao_waiting{{cost=\"{cost}\"}} {waiting}");
    }
    text.push_str("# TYPE xuezhao_arriving_bytes gauge\n");
    let _ = writeln!(text, "xuezhao_arriving_bytes {}", upload::arriving());
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

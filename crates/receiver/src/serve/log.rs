//! One line for every answer: which route, with what, how long. Never an address, a receipt, a name or a picture: the route
//! is the pattern that the path matches, and the id of the request stands in the answer too, so that somebody who asks
//! can name it.

use crate::store::random_id;
use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Gives every request an id, and writes a line about its answer.
pub async fn logged(request: Request, next: Next) -> Response {
    let id = random_id();
    let method = request.method().to_string();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("page", MatchedPath::as_str).to_string();
    let began = Instant::now();
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    span.in_scope(|| match status {
        500.. => tracing::error!(method, route, status, ms, "answered"),
        _ if route.starts_with("/api") => tracing::info!(method, route, status, ms, "answered"),
        _ => tracing::debug!(method, route, status, ms, "answered"),
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    response
}

//! Headers that keep the page to its own origin and its parts from being used against it.

use crate::store::Bucket;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

/// The Content-Security-Policy of the page. The sample configurations quote the same file.
const POLICY: &str = include_str!("../../../../www/page/csp.txt").trim_ascii();

const SECURITY: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// The policy of this receiver: its page sends photos to its own origin, and to the bucket where there is one.
pub fn policy(bucket: Option<&Bucket>) -> HeaderValue {
    let wider = bucket.map(|bucket| format!("{POLICY}; connect-src 'self' {}", bucket.origin()));
    let wider = wider.and_then(|wider| HeaderValue::try_from(wider).ok());
    wider.unwrap_or(HeaderValue::from_static(POLICY))
}

/// Adds them to every answer.
pub async fn secured(State(policy): State<HeaderValue>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    for (name, value) in SECURITY {
        let headers = response.headers_mut();
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

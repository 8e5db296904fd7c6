//! Signing in and out. A session is a cookie that no script reads and no other site sends; what changes something is JSON
//! besides, which no form of another site can send.

use crate::serve::answer::{private, Refusal, Wrong};
use crate::serve::submissions::on_disk;
use crate::serve::{AppState, Client};
use crate::store::{Role, SignIn, SESSION};
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{header, HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

const COOKIE: &str = "xuezhao_review";
/// Passwords that are compared at once: each takes 19 MiB.
static COMPARING: Semaphore = Semaphore::const_new(2);

/// Somebody with a session.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// The name that stands in the log of decisions.
    pub name: String,
    /// `read`, `review` or `admin`.
    #[serde(serialize_with = "role_id")]
    #[schema(value_type = String)]
    pub role: Role,
}

fn role_id<S: serde::Serializer>(role: &Role, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(role.id())
}

impl SignedIn {
    /// Goes on for who has at least this role.
    pub fn needs(&self, role: Role) -> Result<(), Refusal> {
        (self.role >= role).then_some(()).ok_or(Refusal::RoleTooLow)
    }
}

impl FromRequestParts<Arc<AppState>> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &Arc<AppState>,
    ) -> Result<SignedIn, Refusal> {
        let secret = cookie(&parts.headers).ok_or(Refusal::NotSignedIn)?;
        let found = on_disk(app, move |app| app.store.session(&secret)).await?;
        let reviewer = found.ok_or(Refusal::NotSignedIn)?;
        Ok(SignedIn {
            name: reviewer.name,
            role: reviewer.role,
        })
    }
}

/// Name and password.
#[derive(Deserialize, ToSchema)]
pub struct Password {
    name: String,
    password: String,
}

/// Begins a session.
#[utoipa::path(post, path = "/api/review/session", tag = "review", request_body = Password, responses(
    (status = 200, description = "Signed in; the session is a cookie", body = SignedIn),
    (status = 400, description = "Not such a request", body = Wrong),
    (status = 401, description = "Name or password is wrong", body = Wrong),
    (status = 429, description = "Too many wrong passwords", body = Wrong),
))]
pub async fn sign_in(
    State(app): State<Arc<AppState>>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    said: Result<Json<Password>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(Password { name, password }) = said?;
    // The semaphore is never closed.
    let _turn = COMPARING.acquire().await;
    let signed = on_disk(&app, move |app| {
        app.store.sign_in(&name, &password, client.0)
    });
    let (reviewer, secret) = match signed.await? {
        SignIn::Session(reviewer, secret) => (reviewer, secret),
        SignIn::Wrong => return Err(Refusal::WrongPassword),
        SignIn::TooMany => return Err(Refusal::TooManyClaims),
    };
    let who = SignedIn {
        name: reviewer.name,
        role: reviewer.role,
    };
    let mut response = private(Json(who)).into_response();
    set_cookie(&mut response, &headers, &secret, SESSION);
    Ok(response)
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/review/session", tag = "review", responses(
    (status = 200, description = "Who is signed in", body = SignedIn),
    (status = 401, description = "Nobody is", body = Wrong),
))]
pub async fn who(signed_in: SignedIn) -> Response {
    private(Json(signed_in)).into_response()
}

/// Ends the session.
#[utoipa::path(delete, path = "/api/review/session", tag = "review", responses(
    (status = 204, description = "The session has ended"),
    (status = 401, description = "There was none", body = Wrong),
))]
pub async fn sign_out(
    State(app): State<Arc<AppState>>,
    _: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(secret) = cookie(&headers) {
        on_disk(&app, move |app| app.store.sign_out(&secret)).await?;
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    set_cookie(&mut response, &headers, "", 0);
    Ok(response)
}

/// The secret of the session.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split("; "));
    let own = pairs.find_map(|pair| pair.strip_prefix(COOKIE)?.strip_prefix('='));
    own.filter(|secret| !secret.is_empty()).map(str::to_string)
}

/// `Secure` behind a proxy that ends TLS; without one, on this machine, a browser would not send the cookie back.
fn set_cookie(response: &mut Response, headers: &HeaderMap, secret: &str, seconds: i64) {
    let is_tls = headers
        .get("x-forwarded-proto")
        .is_some_and(|proto| proto == "https");
    let secure = if is_tls { "; Secure" } else { "" };
    let cookie = format!(
        "{COOKIE}={secret}; HttpOnly; SameSite=Strict; Path=/api/review; Max-Age={seconds}{secure}"
    );
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let secret = |cookies: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
            cookie(&headers)
        };
        assert_eq!(secret("a=1; xuezhao_review=s3; b=2").as_deref(), Some("s3"));
        for none in ["", "a=1", "xuezhao_review=", "xuezhao_reviewer=s3"] {
            assert_eq!(secret(none), None, "{none}");
        }
    }
}

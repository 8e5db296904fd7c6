//! `POST /api/grants/{put,post}` and `POST /api/arrivals`: photos that go from the phone straight into the bucket. The receiver
//! gives leave, and looks at what has come once it is told.

use super::admission::{claimed, complete, declared, in_time, same_code, Who};
use super::answer::{private, Refusal, Wrong};
use super::intake::{Intake, Said, Words};
use super::standing::Accepted;
use super::submissions::{on_disk, take_in};
use super::upload::{Upload, LARGEST};
use super::AppState;
use crate::store::{Bucket, Grant};
use axum::extract::rejection::JsonRejection;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Where the receiver is told that a photo is there.
const CONFIRM: &str = "/api/arrivals";
/// Longest name of a type of pictures.
const LONGEST_TYPE: usize = 64;

/// What is said of a photo before it goes into the bucket, and once more when it is there.
#[derive(Deserialize, ToSchema)]
pub struct Parcel {
    #[serde(flatten)]
    words: Words,
    /// Its size.
    #[schema(minimum = 1, maximum = 20971520)]
    bytes: u64,
    /// Its type, `image/jpeg` for example; `application/octet-stream` where the phone knows none.
    #[serde(rename = "type")]
    kind: String,
}

/// Leave to put one photo into the bucket, for ten minutes.
#[derive(Serialize, ToSchema)]
struct Leave {
    /// Address of the request.
    url: String,
    /// Headers of the PUT, exactly as they were signed.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<String, String>,
    /// Fields of the form, exactly as they were signed; the photo follows them as the field `file`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    fields: BTreeMap<String, String>,
    /// Address to tell, with the same words, that the photo is there.
    confirm: &'static str,
}

/// Leave to put a photo into the bucket by a PUT.
#[utoipa::path(post, path = "/api/grants/put", tag = "student", request_body = Parcel, responses(
    (status = 200, description = "Leave for this photo, student and profile alone", body = Leave),
    (status = 400, description = "Words that are missing or unknown", body = Wrong),
    (status = 403, description = "The roster has to know who submits, or the time to submit again is over", body = Wrong),
    (status = 404, description = "No such student, or the receiver keeps its photos in a folder", body = Wrong),
    (status = 409, description = "The code is another one", body = Wrong),
    (status = 413, description = "Too large", body = Wrong),
    (status = 500, description = "The receiver failed", body = Wrong),
))]
pub async fn put(
    State(app): State<Arc<AppState>>,
    parcel: Result<Json<Parcel>, JsonRejection>,
) -> Result<Response, Refusal> {
    grant(&app, parcel, Bucket::leave_to_put).await
}

/// Leave to put a photo into the bucket by a form.
#[utoipa::path(post, path = "/api/grants/post", tag = "student", request_body = Parcel, responses(
    (status = 200, description = "Leave for this photo, student and profile alone", body = Leave),
    (status = 400, description = "Words that are missing or unknown", body = Wrong),
    (status = 403, description = "The roster has to know who submits, or the time to submit again is over", body = Wrong),
    (status = 404, description = "No such student, or the receiver keeps its photos in a folder", body = Wrong),
    (status = 409, description = "The code is another one", body = Wrong),
    (status = 413, description = "Too large", body = Wrong),
    (status = 500, description = "The receiver failed", body = Wrong),
))]
pub async fn post(
    State(app): State<Arc<AppState>>,
    parcel: Result<Json<Parcel>, JsonRejection>,
) -> Result<Response, Refusal> {
    grant(&app, parcel, Bucket::leave_to_post).await
}

async fn grant(
    app: &Arc<AppState>,
    parcel: Result<Json<Parcel>, JsonRejection>,
    sign: fn(&Bucket, &str, &str, u64) -> Grant,
) -> Result<Response, Refusal> {
    let bucket = app.store.bucket().ok_or(Refusal::NoSuchAddress)?;
    let parcel = Announced::read(app, parcel).await?;
    let Grant {
        url,
        headers,
        fields,
    } = sign(bucket, &parcel.name, &parcel.kind, parcel.bytes);
    let leave = Leave {
        url,
        headers,
        fields,
        confirm: CONFIRM,
    };
    Ok(private(Json(leave)).into_response())
}

/// Takes a photo that was put into the bucket with leave, told with the words of the leave: read there, checked and answered
/// as one that came by itself.
#[utoipa::path(post, path = "/api/arrivals", tag = "student", request_body = Parcel, responses(
    (status = 201, description = "Kept; `report` is null while the state is `checking`", body = Accepted),
    (status = 400, description = "No such photo in the bucket, or words that are missing or unknown", body = Wrong),
    (status = 403, description = "The roster has to know who submits, or the time to submit again is over", body = Wrong),
    (status = 404, description = "No such student, or the receiver keeps its photos in a folder", body = Wrong),
    (status = 409, description = "The key or the student has another photo, or the code is another one", body = Wrong),
    (status = 413, description = "Too large", body = Wrong),
    (status = 422, description = "The photo breaks a rule, or cannot be opened", body = Wrong),
    (status = 429, description = "Too many at once", body = Wrong),
    (status = 500, description = "The receiver failed", body = Wrong),
    (status = 503, description = "The database is held by another, or not reached", body = Wrong),
))]
pub async fn arrived(
    State(app): State<Arc<AppState>>,
    parcel: Result<Json<Parcel>, JsonRejection>,
) -> Result<Response, Refusal> {
    app.store.bucket().ok_or(Refusal::NoSuchAddress)?;
    let Announced {
        said, name, bytes, ..
    } = Announced::read(&app, parcel).await?;
    let object = name.clone();
    let fetched = on_disk(&app, move |app| app.store.fetch(&object, bytes)).await?;
    let path = fetched.ok_or(Refusal::NoPhoto)?;
    let upload = Upload::of(path, bytes).await?;
    let answer = take_in(&app, Intake { said, upload }).await;
    // What will be tried again is still needed; else it goes, by a sweep where this fails.
    if matches!(answer, Ok(_) | Err(Refusal::Rejected(_) | Refusal::TooDear)) {
        let _ = on_disk(&app, move |app| app.store.drop_arriving(&name)).await;
    }
    answer
}

/// A photo that may come, or has come.
struct Announced {
    said: Said,
    /// Name of its object: nobody can guess it, and with other words, or for another student, it is another one.
    name: String,
    kind: String,
    bytes: u64,
}

impl Announced {
    async fn read(
        app: &Arc<AppState>,
        parcel: Result<Json<Parcel>, JsonRejection>,
    ) -> Result<Announced, Refusal> {
        let Json(Parcel { words, bytes, kind }) = parcel?;
        if bytes > LARGEST {
            return Err(Refusal::TooLarge);
        }
        if bytes == 0 {
            return Err(Refusal::NoPhoto);
        }
        if !is_picture(&kind) {
            return Err(Refusal::BadForm);
        }
        let said = words.said()?;
        let who = admitted(app, &said).await?;
        let key = said.key.clone().ok_or(Refusal::BadKey)?;
        let (student, step) = who.map_or((String::new(), ""), |who| {
            (who.student.token, who.step.id())
        });
        let bound = serde_json::json!([
            key,
            said.profile,
            said.kind.id(),
            student,
            step,
            kind,
            bytes
        ]);
        let name = on_disk(app, move |app| app.store.arriving(&bound.to_string())).await?;
        Ok(Announced {
            said,
            name,
            kind,
            bytes,
        })
    }
}

/// Everything that can be asked before there is a photo.
async fn admitted(app: &Arc<AppState>, said: &Said) -> Result<Option<Who>, Refusal> {
    let profile = app.profile(&said.profile).ok_or(Refusal::UnknownProfile)?;
    let who = claimed(app, said).await?;
    let has_roster = on_disk(app, AppState::has_roster).await?;
    if complete(has_roster, profile, said, who.as_ref())? {
        declared(profile, said)?;
    }
    same_code(said, who.as_ref().map(|who| &who.student))?;
    in_time(app, profile, who.as_ref()).await?;
    Ok(who)
}

/// True for a type that no browser takes for anything but a picture.
fn is_picture(kind: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/-.+".contains(&byte);
    let is_named = kind.starts_with("image/") || kind == "application/octet-stream";
    is_named && kind != "image/svg+xml" && kind.len() <= LONGEST_TYPE && kind.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_picture;

    #[test]
    fn nothing_that_can_run_is_taken_for_a_picture() {
        for kind in ["image/jpeg", "image/heic", "application/octet-stream"] {
            assert!(is_picture(kind), "{kind}");
        }
        for kind in [
            "",
            "text/html",
            "image/svg+xml",
            "image/jpeg\r\nx: y",
            "IMAGE/JPEG",
        ] {
            assert!(!is_picture(kind), "{kind}");
        }
    }
}

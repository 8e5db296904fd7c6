//! Request → an upload in a file: streamed, never larger than allowed, gone again unless it is kept.

use super::answer::Refusal;
use super::store::{random_id, Store};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::HeaderMap;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

/// Largest photo, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;
/// Longest text field of a form, in bytes; also the longest idempotency key.
const LONGEST_FIELD: usize = 200;
/// How long the sender may pause.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a request brought.
pub struct Intake {
    /// Id of the profile.
    pub profile: String,
    /// The sender's name for this submission: the same key never makes a second one.
    pub key: Option<String>,
    /// The photo.
    pub upload: Upload,
}

/// A photo in a temporary file of the store's folder; removed when dropped, unless it has been moved away.
pub struct Upload {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

impl Drop for Upload {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Takes a photo as the raw body (`?profile=ID`, header `Idempotency-Key`) or as a form with the fields
/// `profile`, `key` and `photo`.
pub async fn receive(request: Request, store: &Store) -> Result<Intake, Refusal> {
    let header_key = text_header(request.headers(), "idempotency-key");
    let query = request.uri().query().unwrap_or_default();
    let profile = query_value(query, "profile").map(str::to_string);
    let is_form = text_header(request.headers(), CONTENT_TYPE.as_str())
        .is_some_and(|kind| kind.starts_with("multipart/form-data"));
    let (profile, key, upload) = if is_form {
        let form = Multipart::from_request(request, &())
            .await
            .map_err(|_| Refusal::Broken)?;
        let (form_profile, form_key, upload) = from_form(form, store).await?;
        (form_profile.or(profile), header_key.or(form_key), upload)
    } else {
        let body: Body = request.into_body();
        let upload = keep(body.into_data_stream(), store.folder()).await?;
        (profile, header_key, Some(upload))
    };
    let upload = upload
        .filter(|upload| upload.bytes > 0)
        .ok_or(Refusal::NoPhoto)?;
    if key
        .as_ref()
        .is_some_and(|k| k.is_empty() || k.len() > LONGEST_FIELD)
    {
        return Err(Refusal::BadKey);
    }
    Ok(Intake {
        profile: profile.ok_or(Refusal::UnknownProfile)?,
        key,
        upload,
    })
}

type Fields = (Option<String>, Option<String>, Option<Upload>);

async fn from_form(mut form: Multipart, store: &Store) -> Result<Fields, Refusal> {
    let (mut profile, mut key, mut upload) = (None, None, None);
    while let Some(mut field) = next_within(form.next_field()).await?.map_err(broken)? {
        match field.name() {
            Some("photo") => upload = Some(keep(&mut field, store.folder()).await?),
            Some("profile") => profile = Some(short_text(&mut field).await?),
            Some("key") => key = Some(short_text(&mut field).await?),
            _ => {}
        }
    }
    Ok((profile, key, upload))
}

async fn short_text(field: &mut axum::extract::multipart::Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = next_within(field.chunk()).await?.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_FIELD {
            return Err(Refusal::Broken);
        }
    }
    String::from_utf8(bytes).map_err(|_| Refusal::Broken)
}

/// Writes a stream of bytes to a temporary file.
async fn keep<E>(
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    folder: &Path,
) -> Result<Upload, Refusal> {
    let mut upload = Upload {
        path: folder.join(format!(".{}.part", random_id())),
        sha256: String::new(),
        bytes: 0,
    };
    let mut file = File::create(&upload.path)
        .await
        .map_err(|_| Refusal::Failed)?;
    let mut digest = Sha256::new();
    while let Some(chunk) = next_within(stream.next()).await? {
        let chunk = chunk.map_err(broken)?;
        upload.bytes += chunk.len() as u64;
        if upload.bytes > LARGEST {
            return Err(Refusal::TooLarge);
        }
        digest.update(&chunk);
        file.write_all(&chunk).await.map_err(|_| Refusal::Failed)?;
    }
    file.sync_all().await.map_err(|_| Refusal::Failed)?;
    upload.sha256 = digest
        .finalize()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    Ok(upload)
}

async fn next_within<T>(next: impl std::future::Future<Output = T>) -> Result<T, Refusal> {
    timeout(PATIENCE, next).await.map_err(|_| Refusal::TooSlow)
}

fn broken<E>(_: E) -> Refusal {
    Refusal::Broken
}

fn text_header(headers: &HeaderMap, name: &str) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.trim().to_string())
}

/// A value of a query string; ids need no decoding.
fn query_value<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .into_iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_profile_in_a_query() {
        assert_eq!(
            query_value("a=1&profile=cup-2023", "profile"),
            Some("cup-2023")
        );
        assert_eq!(query_value("", "profile"), None);
    }
}

//! Request → an upload in a file: streamed, never larger than allowed, gone again unless it is kept.

use super::answer::Refusal;
use crate::service::Submits;
use crate::store::{random_id, Store};
use crate::Error;
use axum::body::{Body, Bytes};
use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::HeaderMap;
use futures_util::{Stream, StreamExt};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

/// Largest photo, in bytes.
const LARGEST: u64 = 20 * 1024 * 1024;
/// Longest text field of a form, in bytes.
const LONGEST_FIELD: usize = 4000;
/// Longest idempotency key, in bytes.
const LONGEST_KEY: usize = 1000;
/// How long the sender may pause.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a request brought.
pub struct Intake {
    /// Id of the profile.
    pub profile: String,
    /// The sender's name for this submission: the same key never makes a second one.
    pub key: Option<String>,
    /// Token of the student on the roster.
    pub student: Option<String>,
    /// Ids of what the student declared, separated by commas.
    pub declared: String,
    /// What is submitted.
    pub kind: Submits,
    /// Payload of the capture code.
    pub code: Option<String>,
    /// 特征码.
    pub feature: Option<String>,
    /// Name, e-mail, phone and address.
    pub details: Details,
    /// The photo.
    pub upload: Upload,
}

/// What a student says of how to be reached.
#[derive(Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// Full name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// E-mail.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Phone.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Where paper photos are sent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
}

impl Details {
    /// As JSON; `None` when nothing was said.
    pub fn to_json(&self) -> Result<Option<String>, serde_json::Error> {
        let json = serde_json::to_string(self)?;
        Ok((json != "{}").then_some(json))
    }
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

/// The words that come with a photo, from the query or from a form.
#[derive(Default)]
struct Words {
    profile: Option<String>,
    key: Option<String>,
    student: Option<String>,
    declared: Option<String>,
    kind: Option<String>,
    code: Option<String>,
    feature: Option<String>,
    details: Option<String>,
}

impl Words {
    fn slot(&mut self, name: &str) -> Option<&mut Option<String>> {
        match name {
            "profile" => Some(&mut self.profile),
            "key" => Some(&mut self.key),
            "student" => Some(&mut self.student),
            "declared" => Some(&mut self.declared),
            "kind" => Some(&mut self.kind),
            "code" => Some(&mut self.code),
            "feature" => Some(&mut self.feature),
            "details" => Some(&mut self.details),
            _ => None,
        }
    }
}

/// Takes a photo as the raw body, its words in the query and its key in the header `Idempotency-Key`, or as a form
/// whose words are fields and whose photo is the field `photo`. What names a person is taken from a form alone.
pub async fn receive(request: Request, store: &Store) -> Result<Intake, Refusal> {
    let header_key = key_header(request.headers())?;
    let mut words = from_query(request.uri().query().unwrap_or(""))?;
    let kind = request.headers().get(CONTENT_TYPE);
    let is_form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/form-data"));
    let upload = if is_form {
        let form = Multipart::from_request(request, &()).await;
        from_form(form.map_err(broken)?, store, &mut words).await?
    } else {
        let body: Body = request.into_body();
        Some(keep(body.into_data_stream(), store.folder()).await?)
    };
    let key = header_key.or(words.key);
    if key
        .as_ref()
        .is_some_and(|k| k.is_empty() || k.len() > LONGEST_KEY)
    {
        return Err(Refusal::BadKey);
    }
    let kind = match words.kind.as_deref() {
        None => Submits::Photo,
        Some(id) => Submits::from_id(id).ok_or(Refusal::UnknownKind)?,
    };
    let details = match words.details.as_deref() {
        None | Some("") => Details::default(),
        Some(json) => serde_json::from_str(json).map_err(broken)?,
    };
    let said = |word: Option<String>| word.filter(|word| !word.is_empty());
    Ok(Intake {
        profile: words.profile.ok_or(Refusal::UnknownProfile)?,
        key,
        student: said(words.student),
        declared: words.declared.unwrap_or_default(),
        kind,
        code: said(words.code),
        feature: said(words.feature),
        details,
        upload: upload
            .filter(|upload| upload.bytes > 0)
            .ok_or(Refusal::NoPhoto)?,
    })
}

fn from_query(query: &str) -> Result<Words, Refusal> {
    let mut words = Words::default();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let personal = matches!(name, "code" | "feature" | "details");
        if let Some(slot) = words.slot(name).filter(|_| !personal) {
            let value = percent_decode_str(value).decode_utf8();
            *slot = Some(value.map_err(broken)?.into_owned());
        }
    }
    Ok(words)
}

async fn from_form(
    mut form: Multipart,
    store: &Store,
    words: &mut Words,
) -> Result<Option<Upload>, Refusal> {
    let mut upload = None;
    while let Some(mut field) = next_within(form.next_field()).await?.map_err(broken)? {
        let name = field.name().unwrap_or("").to_string();
        if name == "photo" {
            upload = Some(keep(&mut field, store.folder()).await?);
        } else if let Some(slot) = words.slot(&name) {
            *slot = Some(short_text(&mut field).await?);
        }
    }
    Ok(upload)
}

async fn short_text(field: &mut Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = next_within(field.chunk()).await?.map_err(broken)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_FIELD {
            return Err(Refusal::Broken);
        }
    }
    String::from_utf8(bytes).map_err(broken)
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
    let path = upload.path.clone();
    let failed = |error| Refusal::failed(Error::File(path.clone(), error));
    let mut file = File::create(&path).await.map_err(failed)?;
    let mut digest = Sha256::new();
    while let Some(chunk) = next_within(stream.next()).await? {
        let chunk = chunk.map_err(broken)?;
        upload.bytes += chunk.len() as u64;
        if upload.bytes > LARGEST {
            return Err(Refusal::TooLarge);
        }
        digest.update(&chunk);
        file.write_all(&chunk).await.map_err(failed)?;
    }
    file.sync_all().await.map_err(failed)?;
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

/// The sender's key; a key that nobody can read is refused, for without it the same photo might be kept twice.
fn key_header(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let key = key.to_str().map_err(|_| Refusal::BadKey)?;
    Ok(Some(key.trim().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_its_words_from_a_query() {
        let Ok(words) = from_query("a=1&profile=cup-2023&declared=a%2Cb") else {
            panic!("a plain query is refused");
        };
        assert_eq!(words.profile.as_deref(), Some("cup-2023"));
        assert_eq!(words.declared.as_deref(), Some("a,b"));
        assert!(from_query("profile=%ff").is_err());
    }

    #[test]
    fn what_names_a_person_is_not_taken_from_an_address() {
        let Ok(words) = from_query("code=c8ba&feature=1a2d&details=%7B%7D&kind=code") else {
            panic!("a plain query is refused");
        };
        assert!(words.code.is_none() && words.feature.is_none() && words.details.is_none());
        assert_eq!(words.kind.as_deref(), Some("code"));
    }
}

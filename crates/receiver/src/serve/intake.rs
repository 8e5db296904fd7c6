//! Request → the words of a submission and its photo.

use super::answer::Refusal;
use super::upload::Upload;
use crate::digest::sha256;
use crate::service::Submits;
use crate::store::Store;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::HeaderMap;
use futures_util::StreamExt;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use std::error::Error as StdError;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use utoipa::ToSchema;

/// Longest text field of a form, in bytes.
const LONGEST_FIELD: usize = 4000;
/// Longest report of a phone, in bytes.
const LONGEST_REPORT: usize = 16 * 1024;
/// Longest idempotency key, in bytes.
const LONGEST_KEY: usize = 1000;
/// Most fields of a form.
const MOST_FIELDS: usize = 32;
/// Most bytes of a form that may be held until its parser can tell what they are.
const MOST_HELD: u64 = 256 * 1024;

/// What a request brought.
pub struct Intake {
    /// Its words.
    pub said: Said,
    /// The photo.
    pub upload: Upload,
}

/// What is said of a photo.
pub struct Said {
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
    /// What the phone said of the photo, as JSON.
    pub phone: Option<String>,
    /// Name of the phone, as a digest.
    pub device: Option<String>,
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

/// What is kept of a phone's own report.
#[derive(Deserialize, Serialize)]
struct PhoneReport {
    core: String,
    profile: String,
    verdict: String,
    findings: Vec<PhoneFinding>,
}

#[derive(Deserialize, Serialize)]
struct PhoneFinding {
    check: String,
    status: String,
    value: Option<f64>,
}

fn phone_report(json: &str) -> Result<String, Refusal> {
    let report: PhoneReport = serde_json::from_str(json).map_err(bad)?;
    serde_json::to_string(&report).map_err(Refusal::failed)
}

/// The words that come with a photo, from the query or from a form; or before and after it, where it goes into a bucket.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct Words {
    /// Id of the profile.
    profile: Option<String>,
    /// Names the submission: the same key never makes a second one.
    #[schema(min_length = 1, max_length = 1000)]
    key: Option<String>,
    /// Token of a student on the roster.
    student: Option<String>,
    /// Ids of the declarations that were ticked, separated by commas.
    declared: Option<String>,
    /// `photo`, or `code` in a stage that collects the picture of the capture code.
    #[schema(pattern = "^(photo|code)$")]
    kind: Option<String>,
    /// Payload of the capture code.
    code: Option<String>,
    /// 特征码.
    feature: Option<String>,
    /// JSON: `{ name, email, phone, address }`, all optional.
    details: Option<String>,
    /// JSON: what the phone said of the photo, `{ core, profile, verdict, findings: [{ check, status, value }] }`.
    report: Option<String>,
    /// Name of the phone, for services that take one student's photo from each.
    device: Option<String>,
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
            "report" => Some(&mut self.report),
            "device" => Some(&mut self.device),
            _ => None,
        }
    }

    /// What they say.
    pub fn said(self) -> Result<Said, Refusal> {
        let key = self.key;
        if key
            .as_ref()
            .is_some_and(|k| k.is_empty() || k.len() > LONGEST_KEY)
        {
            return Err(Refusal::BadKey);
        }
        let kind = match self.kind.as_deref() {
            None => Submits::Photo,
            Some(id) => Submits::from_id(id).ok_or(Refusal::UnknownKind)?,
        };
        let details = match self.details.as_deref() {
            None | Some("") => Details::default(),
            Some(json) => serde_json::from_str(json).map_err(bad)?,
        };
        let said = |word: Option<String>| word.filter(|word| !word.is_empty());
        Ok(Said {
            profile: self.profile.ok_or(Refusal::UnknownProfile)?,
            key,
            student: said(self.student),
            declared: self.declared.unwrap_or_default(),
            kind,
            code: said(self.code),
            feature: said(self.feature),
            details,
            phone: said(self.report)
                .map(|json| phone_report(&json))
                .transpose()?,
            device: said(self.device).map(sha256),
        })
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
        from_form(request, store, &mut words).await?
    } else {
        let body: Body = request.into_body();
        Some(Upload::write(body.into_data_stream(), store.spool()).await?)
    };
    words.key = header_key.or(words.key);
    Ok(Intake {
        said: words.said()?,
        upload: upload
            .filter(|upload| upload.bytes > 0)
            .ok_or(Refusal::NoPhoto)?,
    })
}

fn from_query(query: &str) -> Result<Words, Refusal> {
    let mut words = Words::default();
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let personal = matches!(name, "code" | "feature" | "details" | "report" | "device");
        if let Some(slot) = words.slot(name).filter(|_| !personal) {
            let value = percent_decode_str(value).decode_utf8();
            *slot = Some(value.map_err(bad)?.into_owned());
        }
    }
    Ok(words)
}

/// The body of a form, and how much of it its parser holds without having said what it is.
struct Held(Arc<AtomicU64>);

impl Held {
    /// Lets a form through until its parser holds too much.
    fn watch(request: Request) -> (Held, Request) {
        let held = Arc::new(AtomicU64::new(0));
        let counted = held.clone();
        let request = request.map(|body| {
            let chunks = body.into_data_stream().map(move |chunk| {
                let chunk = chunk.map_err(io::Error::other)?;
                let length = chunk.len() as u64;
                let held = counted.fetch_add(length, Ordering::Relaxed) + length;
                if held > MOST_HELD {
                    return Err(io::Error::from(io::ErrorKind::InvalidData));
                }
                Ok(chunk)
            });
            Body::from_stream(chunks)
        });
        (Held(held), request)
    }

    /// The parser has said something.
    fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Why a form cannot be read on: it broke off, or it is none.
    fn unread(&self, error: &MultipartError) -> Refusal {
        let is_full = self.0.load(Ordering::Relaxed) > MOST_HELD;
        let cause = error.source().and_then(|cause| cause.downcast_ref());
        match cause {
            Some(multer::Error::StreamReadFailed(_)) if is_full => Refusal::BadForm,
            // It ends too early, whoever broke off: the sender or something in between.
            Some(
                multer::Error::StreamReadFailed(_)
                | multer::Error::IncompleteStream
                | multer::Error::IncompleteHeaders
                | multer::Error::IncompleteFieldData { .. },
            ) => Refusal::Broken,
            _ => Refusal::BadForm,
        }
    }
}

async fn from_form(
    request: Request,
    store: &Store,
    words: &mut Words,
) -> Result<Option<Upload>, Refusal> {
    let kind = request.headers().get(CONTENT_TYPE);
    let boundary = kind.and_then(|kind| multer::parse_boundary(kind.to_str().ok()?).ok());
    // Without one no part has an end, and the form would look as if it had broken off.
    if boundary.is_none_or(|boundary| boundary.is_empty()) {
        return Err(Refusal::BadForm);
    }
    let (held, request) = Held::watch(request);
    let form = Multipart::from_request(request, &()).await;
    let mut form = form.map_err(bad)?;
    let mut upload = None;
    for _ in 0..MOST_FIELDS {
        let Some(mut field) = form
            .next_field()
            .await
            .map_err(|error| held.unread(&error))?
        else {
            return Ok(upload);
        };
        held.reset();
        let name = field.name().unwrap_or("").to_string();
        if name == "photo" {
            let chunks = field.inspect(|_| held.reset());
            upload = Some(Upload::write(chunks, store.spool()).await?);
        } else if let Some(slot) = words.slot(&name) {
            let longest = if name == "report" {
                LONGEST_REPORT
            } else {
                LONGEST_FIELD
            };
            let text = short_text(&mut field, longest, &held).await?;
            *slot = Some(text);
        }
    }
    Err(Refusal::BadForm)
}

async fn short_text(field: &mut Field<'_>, longest: usize, held: &Held) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| held.unread(&error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > longest {
            return Err(Refusal::WordTooLong);
        }
    }
    String::from_utf8(bytes).map_err(bad)
}

/// What arrived whole and cannot be read: sent again, it would be the same.
fn bad<E>(_: E) -> Refusal {
    Refusal::BadForm
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

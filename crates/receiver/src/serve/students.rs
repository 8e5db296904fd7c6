//! `GET /api/schools` and `POST /api/students`: the roster's side of the steps before the photo.

use super::answer::Refusal;
use super::submissions::{on_disk, private};
use super::{AppState, Client};
use crate::roster::same;
use crate::service::Step;
use crate::store::{Claimed, Identity, Student};
use crate::ServiceProfile;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// What a student typed into the school search.
#[derive(Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// Schools whose name contains the words: `[{ school, levels }]`, at most twenty.
pub async fn schools(
    State(app): State<Arc<AppState>>,
    search: Result<Query<Search>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(search) = search.map_err(|_| Refusal::Broken)?;
    let found = on_disk(&app, move |app| app.store.schools(&search.q)).await?;
    let found: Vec<_> = found
        .into_iter()
        .map(|(school, levels)| json!({ "school": school, "levels": levels }))
        .collect();
    Ok(private(Json(found)).into_response())
}

/// How a student says who they are: school, number and name; code and last four digits; or code and 特征码, with the
/// name once it has to be right.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Claim {
    Code {
        code: String,
        last_four: String,
    },
    Feature {
        code: String,
        feature: String,
        name: Option<String>,
    },
    Name {
        school: String,
        number: String,
        name: String,
    },
}

/// A claim, and the profile that it is made for.
#[derive(Deserialize)]
pub struct ClaimFor {
    profile: Option<String>,
    #[serde(flatten)]
    claim: Claim,
}

/// The student of a claim: `{ student, school, level, number, name, state, title, reason, receipt }`; `student` is
/// the token to submit with, good for two hours and for the profile that was named.
pub async fn identify(
    State(app): State<Arc<AppState>>,
    Extension(client): Extension<Client>,
    claim: Result<Json<ClaimFor>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(ClaimFor { profile, claim }) = claim.map_err(|_| Refusal::Broken)?;
    // The school tells its 特征码 to many: it shows nobody's whole name.
    let (said_name, is_masked) = match &claim {
        Claim::Feature { name, .. } => (name.clone(), true),
        _ => (None, false),
    };
    let find = move |app: &AppState| {
        let identity = match &claim {
            Claim::Code { code, last_four } => Identity::Code { code, last_four },
            Claim::Feature { code, feature, .. } => Identity::Feature { code, feature },
            Claim::Name {
                school,
                number,
                name,
            } => Identity::Name {
                school,
                number,
                name,
            },
        };
        if !asks(app, profile.as_deref(), identity.step()) {
            return Ok(Claimed::Nobody);
        }
        let said = said_name.map(|name| same::key(&name));
        let is = |student: &Student| {
            let wanted = said.as_ref();
            wanted.is_none_or(|name| *name == same::key(&student.name))
        };
        app.store.claim(&identity, client.0, profile.as_deref(), is)
    };
    let (student, token) = match on_disk(&app, find).await? {
        Claimed::Student(student, token) => (student, token),
        Claimed::Nobody => return Err(Refusal::UnknownStudent),
        Claimed::TooMany => return Err(Refusal::TooManyClaims),
    };
    let name = if is_masked {
        masked(&student.name)
    } else {
        student.name
    };
    let answer = json!({
        "student": token,
        "school": student.school,
        "level": student.level,
        "number": student.number,
        "name": name,
        "state": student.state.id(),
        "title": student.state.title(),
        "reason": student.reason,
        "receipt": student.receipt,
    });
    Ok(private(Json(answer)).into_response())
}

/// Codes that were read in one picture.
#[derive(Deserialize)]
pub struct Codes {
    student: String,
    /// The profile that the token is for.
    #[serde(default)]
    profile: String,
    codes: Vec<String>,
}

/// Which of several codes the roster has for a student: `{ known, code }`. `known` is false where the roster does not
/// say; `code` is null where none of them is the student's.
pub async fn code(
    State(app): State<Arc<AppState>>,
    codes: Result<Json<Codes>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(Codes {
        student,
        profile,
        codes,
    }) = codes.map_err(|_| Refusal::Broken)?;
    let find = move |app: &AppState| match app.store.bearer(&student, &profile)? {
        Ok(bearer) => app.store.student_by_token(&bearer.student),
        Err(_) => Ok(None),
    };
    let student = on_disk(&app, find).await?.ok_or(Refusal::UnknownStudent)?;
    let known = !student.code.is_empty();
    let is_own = |code: &&String| known && same::code(code) == student.code;
    let answer = json!({ "known": known, "code": codes.iter().find(is_own) });
    Ok(private(Json(answer)).into_response())
}

/// True when this profile, or any where none is named, has a step that asks for this.
fn asks(app: &AppState, profile: Option<&str>, step: Step) -> bool {
    let named = |one: &&ServiceProfile| profile.is_none_or(|id| one.photo.id == id);
    let services = app.profiles.iter().filter(named);
    let mut stages = services.flat_map(|one| one.service.iter().flat_map(|s| &s.stages));
    stages.any(|stage| stage.has(step))
}

/// A name of which only the first and the last character show: 黄*正, 李*.
fn masked(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let shown = |i: usize| i == 0 || (i == letters.len() - 1 && letters.len() > 2);
    let mask = |(i, letter): (usize, &char)| if shown(i) { *letter } else { '*' };
    letters.iter().enumerate().map(mask).collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn a_masked_name_tells_no_more_than_its_ends() {
        let names = [
            ("黄国正", "黄*正"),
            ("李雷", "李*"),
            ("欧阳小明", "欧**明"),
            ("王", "王"),
            ("", ""),
        ];
        for (name, shown) in names {
            assert_eq!(masked(name), shown);
        }
    }
}

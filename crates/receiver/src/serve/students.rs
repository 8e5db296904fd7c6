//! `GET /api/schools` and `POST /api/students`: the roster's side of the steps before the photo.

use super::answer::{private, Refusal, Wrong};
use super::submissions::on_disk;
use super::{AppState, Client};
use crate::roster::same;
use crate::service::Step;
use crate::store::{Claimed, Identity, Student};
use crate::ServiceProfile;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};
use xuezhao::Text;

/// What a student typed into the school search.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Search {
    /// Words of the school's name.
    #[serde(default)]
    q: String,
}

/// A school on the roster.
#[derive(Serialize, ToSchema)]
struct School {
    /// Its name.
    school: String,
    /// Its levels of study.
    levels: Vec<String>,
}

/// Schools whose name contains the words, at most twenty.
#[utoipa::path(get, path = "/api/schools", tag = "student", params(Search), responses(
    (status = 200, description = "The schools", body = Vec<School>),
    (status = 400, description = "Not such a question", body = Wrong),
))]
pub async fn schools(
    State(app): State<Arc<AppState>>,
    search: Result<Query<Search>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(search) = search?;
    let found = on_disk(&app, move |app| app.store.schools(&search.q)).await?;
    let found: Vec<_> = found
        .into_iter()
        .map(|(school, levels)| School { school, levels })
        .collect();
    Ok(private(Json(found)).into_response())
}

/// How a student says who they are: school, number and name; code and last four digits; or code and 特征码, with the
/// name once it has to be right.
#[derive(Deserialize, ToSchema)]
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
#[derive(Deserialize, ToSchema)]
pub struct ClaimFor {
    /// The token is good for this profile alone; for every one where nothing is said.
    profile: Option<String>,
    #[serde(flatten)]
    claim: Claim,
}

/// A student who said who they are.
#[derive(Serialize, ToSchema)]
struct Identified {
    /// Token to submit with, good for two hours.
    student: String,
    school: String,
    level: String,
    number: String,
    /// Masked where no secret of the student's own was said.
    name: String,
    /// Where their photo stands.
    state: &'static str,
    #[schema(value_type = BTreeMap<String, String>)]
    title: Text,
    /// Why it was rejected.
    reason: Option<String>,
    /// Receipt of their last photo.
    receipt: Option<String>,
    /// True while another photo takes its place.
    replaceable: bool,
}

/// The student of a claim.
#[utoipa::path(post, path = "/api/students", tag = "student", request_body = ClaimFor, responses(
    (status = 200, description = "The student", body = Identified),
    (status = 400, description = "Not such a claim", body = Wrong),
    (status = 404, description = "Nobody answers to it", body = Wrong),
    (status = 429, description = "Too many wrong claims", body = Wrong),
))]
pub async fn identify(
    State(app): State<Arc<AppState>>,
    Extension(client): Extension<Client>,
    claim: Result<Json<ClaimFor>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(ClaimFor { profile, claim }) = claim?;
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
    let answer = Identified {
        student: token,
        school: student.school,
        level: student.level,
        number: student.number,
        name,
        state: student.state.id(),
        title: student.state.title(),
        reason: student.reason,
        receipt: student.receipt,
        replaceable: student.state.may_be_replaced() && !student.is_opened,
    };
    Ok(private(Json(answer)).into_response())
}

/// Codes that were read in one picture.
#[derive(Deserialize, ToSchema)]
pub struct Codes {
    /// Token of the student.
    student: String,
    /// The profile that the token is for.
    #[serde(default)]
    profile: String,
    /// Their payloads.
    codes: Vec<String>,
}

/// Which code is the student's.
#[derive(Serialize, ToSchema)]
struct OwnCode {
    /// False where the roster does not say.
    known: bool,
    /// Null where none of them is the student's.
    code: Option<String>,
}

/// Which of several codes the roster has for a student.
#[utoipa::path(post, path = "/api/students/code", tag = "student", request_body = Codes, responses(
    (status = 200, description = "The student's", body = OwnCode),
    (status = 400, description = "Not such a question", body = Wrong),
    (status = 404, description = "No such student", body = Wrong),
))]
pub async fn code(
    State(app): State<Arc<AppState>>,
    codes: Result<Json<Codes>, JsonRejection>,
) -> Result<Response, Refusal> {
    let Json(Codes {
        student,
        profile,
        codes,
    }) = codes?;
    let find = move |app: &AppState| match app.store.bearer(&student, &profile)? {
        Ok(bearer) => app.store.student_by_token(&bearer.student),
        Err(_) => Ok(None),
    };
    let student = on_disk(&app, find).await?.ok_or(Refusal::UnknownStudent)?;
    let known = !student.code.is_empty();
    let is_own = |code: &&String| known && same::code(code) == student.code;
    let code = codes.iter().find(is_own).cloned();
    let answer = OwnCode { known, code };
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

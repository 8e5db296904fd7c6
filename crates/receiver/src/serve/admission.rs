//! Who may submit what: what is asked before a photo is taken, and before leave is given to put one into the bucket.

use super::answer::Refusal;
use super::intake::Said;
use super::submissions::on_disk;
use super::AppState;
use crate::roster::same;
use crate::service::{Once, Step, Submits};
use crate::store::{BadToken, Bearer, Student};
use crate::ServiceProfile;
use std::sync::Arc;

/// Who submits.
pub struct Who {
    /// The student.
    pub student: Student,
    /// The step in which they said so.
    pub step: Step,
}

/// The student who submits, and the step in which they said who they are; `None` when nobody is named.
pub async fn claimed(app: &Arc<AppState>, said: &Said) -> Result<Option<Who>, Refusal> {
    let Some(token) = said.student.clone() else {
        return Ok(None);
    };
    let profile = said.profile.clone();
    let bearer = on_disk(app, move |app| app.store.bearer(&token, &profile)).await?;
    let Bearer { student, step } = bearer.map_err(|why| match why {
        BadToken::Unknown => Refusal::UnknownStudent,
        BadToken::Expired => Refusal::Expired,
    })?;
    let found = on_disk(app, move |app| app.store.student_by_token(&student)).await?;
    let student = found.ok_or(Refusal::UnknownStudent)?;
    let feature = said.feature.as_deref().map(same::code);
    let other = |feature: String| !feature.eq_ignore_ascii_case(&student.feature);
    if !student.feature.is_empty() && feature.is_some_and(other) {
        return Err(Refusal::UnknownStudent);
    }
    Ok(Some(Who { student, step }))
}

/// What the service wants beside the picture is there. True when it had to say who submits: without a roster nobody
/// can be asked.
pub fn complete(
    has_roster: bool,
    profile: &ServiceProfile,
    said: &Said,
    who: Option<&Who>,
) -> Result<bool, Refusal> {
    let service = profile.service.as_ref();
    let stage = service.and_then(|service| service.stage(said.kind));
    let Some(stage) = stage else {
        return match said.kind {
            Submits::Photo => Ok(false),
            Submits::Code => Err(Refusal::UnknownKind),
        };
    };
    if !has_roster || !stage.identifies() {
        return Ok(false);
    }
    // What another service asks, a name and a number say, is not enough for this one.
    if !who.is_some_and(|who| stage.has(who.step)) {
        return Err(Refusal::NobodyNamed);
    }
    if said.kind == Submits::Photo && stage.has(Step::Code) && said.code.is_none() {
        return Err(Refusal::CodeMissing);
    }
    let details = &said.details;
    let once = service.map_or(&[][..], |service| &service.once);
    if once.contains(&Once::Device) && said.device.is_none() {
        return Err(Refusal::DeviceMissing);
    }
    if stage.has(Step::Contact) && (details.email.is_empty() || details.phone.is_empty()) {
        return Err(Refusal::DetailsMissing);
    }
    Ok(true)
}

/// Everything that the profile asks to declare was declared.
pub fn declared(profile: &ServiceProfile, said: &Said) -> Result<(), Refusal> {
    if said.kind == Submits::Code {
        return Ok(());
    }
    let is_said = |id: &str| said.declared.split(',').any(|said| said == id);
    let all = profile.photo.ask.iter().all(|ask| is_said(ask.id));
    all.then_some(()).ok_or(Refusal::NotDeclared)
}

/// A photo that was rejected is followed in the days that the service gives.
pub async fn in_time(
    app: &Arc<AppState>,
    profile: &ServiceProfile,
    who: Option<&Who>,
) -> Result<(), Refusal> {
    let days = profile
        .service
        .as_ref()
        .and_then(|service| service.resubmit_days);
    let (Some(days), Some(who)) = (days, who) else {
        return Ok(());
    };
    let student = who.student.token.clone();
    let deadline = move |app: &AppState| match app.store.last_photo(&student)? {
        Some(last) => app.store.resubmit_until(&last, days),
        None => Ok(None),
    };
    match on_disk(app, deadline).await? {
        Some(deadline) if deadline.is_over => Err(Refusal::TooLate),
        _ => Ok(()),
    }
}

/// The code is the one on the roster, where the roster has one.
pub fn same_code(said: &Said, student: Option<&Student>) -> Result<(), Refusal> {
    let known = student.map_or("", |student| student.code.as_str());
    match &said.code {
        Some(code) if !known.is_empty() && same::code(code) != known => Err(Refusal::OtherCode),
        _ => Ok(()),
    }
}

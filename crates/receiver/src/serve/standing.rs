//! [`Standing`]: where a submission stands, as its sender is told.

use super::AppState;
use crate::receipt::Receipt;
use crate::store::Submission;
use crate::Error;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xuezhao::Text;

/// Where a submission stands.
#[derive(Serialize, ToSchema)]
pub struct Standing {
    /// Its name.
    receipt: String,
    /// Id of the profile.
    profile: String,
    /// `photo` or `code`.
    kind: &'static str,
    /// `waiting`, `checking`, `collecting`, `reviewing`, `rejected`, `complete` or `replaced`.
    state: &'static str,
    /// The state in words.
    #[schema(value_type = BTreeMap<String, String>)]
    title: Text,
    /// Why it was rejected.
    reason: Option<String>,
    /// When it arrived, UTC.
    received_at: String,
    /// What to say to see the photo: `last_four` or `number`; null while it cannot be seen.
    view: Option<&'static str>,
    /// Last day, in China, on which a rejected photo may be sent again, `YYYY-MM-DD`; null where there is no end.
    resubmit_until: Option<String>,
    /// True while another photo of the same student takes its place.
    replaceable: bool,
}

/// A submission that was kept.
#[derive(Serialize, ToSchema)]
pub struct Accepted {
    #[serde(flatten)]
    pub standing: Standing,
    /// What the checks say; null while they are still to say it.
    pub report: Option<Value>,
    /// The signed receipt; null while there is none.
    pub signed: Option<Receipt>,
}

/// Where this submission stands.
pub fn standing(app: &AppState, submission: &Submission) -> Result<Standing, Error> {
    let profile = app.profile(&submission.profile);
    let service = profile.and_then(|profile| profile.service.as_ref());
    let deadline = match service.and_then(|service| service.resubmit_days) {
        Some(days) => app.store.resubmit_until(submission, days)?,
        None => None,
    };
    Ok(Standing {
        receipt: submission.receipt.clone(),
        profile: submission.profile.clone(),
        kind: submission.kind.id(),
        state: submission.state.id(),
        title: submission.state.title(),
        reason: submission.reason.clone(),
        received_at: submission.received_at.clone(),
        view: app.store.factor(submission)?.map(|factor| factor.id()),
        resubmit_until: deadline.map(|deadline| deadline.day),
        replaceable: submission.student.is_some() && submission.may_be_replaced(),
    })
}

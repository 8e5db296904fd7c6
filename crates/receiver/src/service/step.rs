//! [`Step`]: one step on the page.

use serde::Deserialize;

/// One step on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(rename = "StepName"))]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Search of the school.
    School,
    /// Level of study.
    Level,
    /// Name and student number.
    Identity,
    /// 特征码, the word that a school tells its students.
    Feature,
    /// 采集码: album or camera.
    Code,
    /// Last four digits of the identity number.
    LastFour,
    /// What the roster knows of the student, to be confirmed.
    Confirm,
    /// Full name, e-mail and phone.
    Contact,
    /// Where paper photos are sent.
    Address,
    /// The rules, to be read before the photo.
    Rules,
    /// The photo, its findings, and preparing it where the policy allows.
    Photo,
    /// Declarations, a last look, and the upload.
    Submit,
    /// Receipt, fee and state of the review.
    Status,
}

impl Step {
    /// Every step, in the order of the list above.
    pub const ALL: [Step; 13] = [
        Step::School,
        Step::Level,
        Step::Identity,
        Step::Feature,
        Step::Code,
        Step::LastFour,
        Step::Confirm,
        Step::Contact,
        Step::Address,
        Step::Rules,
        Step::Photo,
        Step::Submit,
        Step::Status,
    ];

    /// Name in profiles.
    pub fn id(self) -> &'static str {
        match self {
            Step::School => "school",
            Step::Level => "level",
            Step::Identity => "identity",
            Step::Feature => "feature",
            Step::Code => "code",
            Step::LastFour => "last_four",
            Step::Confirm => "confirm",
            Step::Contact => "contact",
            Step::Address => "address",
            Step::Rules => "rules",
            Step::Photo => "photo",
            Step::Submit => "submit",
            Step::Status => "status",
        }
    }

    /// Steps that make no sense unless all of these came before.
    pub(super) fn needs(self) -> &'static [Step] {
        match self {
            Step::Level => &[Step::School],
            Step::LastFour => &[Step::Code],
            Step::Status => &[Step::Submit],
            _ => &[],
        }
    }

    /// True when the roster is asked who the student is.
    pub fn identifies(self) -> bool {
        matches!(self, Step::Identity | Step::LastFour | Step::Feature)
    }
}

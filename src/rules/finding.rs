//! [`Finding`], one line of a report, and [`Verdict`], the answer as a whole.

use crate::geometry::Rect;
use crate::rules::shown::Shown;
use crate::text::Text;
use serde::Serialize;

/// Answer of one check, from its own number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Inside the range.
    Pass,
    /// Outside, and preparing corrects it under this profile.
    Fix,
    /// Outside, but only advice.
    Advise,
    /// Outside, and the photo is not accepted for it.
    Reject,
    /// Could not be measured; [`Finding::reason`] says why.
    Unknown,
}

impl Status {
    /// Order in a report: what to correct first comes first.
    pub(crate) fn urgency(self) -> u8 {
        match self {
            Status::Reject => 0,
            Status::Advise => 1,
            Status::Fix => 2,
            Status::Unknown => 3,
            Status::Pass => 4,
        }
    }
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct Finding {
    /// Id of the check.
    #[cfg_attr(feature = "internals", ts(type = "CheckId"))]
    pub check: &'static str,
    /// The answer.
    pub status: Status,
    /// The check whose finding explains this one: readers fold this one away; its status stands.
    #[cfg_attr(feature = "internals", ts(type = "CheckId | null"))]
    pub explained_by: Option<&'static str>,
    /// Why the number could not be measured; set exactly when the status is [`Status::Unknown`].
    pub reason: Option<Text>,
    /// The measured number, rounded to four decimals.
    pub value: Option<f64>,
    /// Unit of value, min and max.
    #[cfg_attr(feature = "internals", ts(type = "Unit"))]
    pub unit: &'static str,
    /// Smallest allowed number.
    pub min: Option<f64>,
    /// Largest allowed number.
    pub max: Option<f64>,
    /// Number below which the student is advised, where that is not [`Finding::min`].
    #[serde(rename = "softMin")]
    pub soft_min: Option<f64>,
    /// Number above which the student is advised, where that is not [`Finding::max`].
    #[serde(rename = "softMax")]
    pub soft_max: Option<f64>,
    /// The number and the range that it misses, or else keeps, as a person reads them; `None` where a number tells nothing.
    pub shown: Option<Shown>,
    /// Name of the rule.
    pub title: Text,
    /// What is wrong, and after its first full stop what to do; `None` when nothing is. The numbers are in `shown`.
    pub advice: Option<Text>,
    /// The part of the picture it is about, in upright pixels of the picked photo.
    pub region: Option<Rect>,
}

/// The answer as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing rejects and nothing that could is unknown.
    Pass,
    /// At least one finding rejects.
    Reject,
    /// Nothing rejects, but a check that could was not measured.
    Unknown,
}

/// Four decimals are more than any check can resolve, and keep reports short.
pub(crate) fn round4(v: f64) -> f64 {
    rounded(v, 10_000.0)
}

/// A number to so many steps of one. What rounds to −0 is 0, since JavaScript and serde_json write −0 in two ways: a sum of −0
/// and 0 is 0 (IEEE 754-2019, 6.3).
pub(crate) fn rounded(v: f64, steps: f64) -> f64 {
    (v * steps).round() / steps + 0.0
}

#[cfg(test)]
mod tests {
    use super::round4;

    #[test]
    fn what_is_rounded_to_nothing_has_no_sign() {
        let zeros = [-0.0, -0.000_04, 0.000_04].map(round4);
        assert!(zeros
            .iter()
            .all(|zero| *zero == 0.0 && zero.is_sign_positive()));
        assert_eq!(round4(-0.000_06), -0.000_1);
    }
}

//! [`RuleState`]: how one rule stands while the student moves the photo or the phone.

use super::check::{Check, Severity};
use super::checks;
use super::judge::{Assessment, View};
use super::profile::Profile;
use serde::Serialize;
use std::cmp::Ordering;

/// How one rule stands: in a crop, or in a camera's frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[non_exhaustive]
pub struct RuleState {
    /// Id of the check.
    #[cfg_attr(feature = "internals", ts(type = "CheckId"))]
    pub check: &'static str,
    /// The number the check measures, or would measure on the cropped picture.
    pub value: f64,
    /// Smallest allowed number.
    pub min: Option<f64>,
    /// Largest allowed number.
    pub max: Option<f64>,
    /// True inside the range.
    pub holds: bool,
    /// What a number outside means.
    pub severity: Severity,
    /// Distance to the nearer limit: 1 in the middle of the range, 0 on a limit, negative outside.
    pub margin: f64,
}

impl RuleState {
    /// The short form of an assessment; `None` when it has no number.
    pub fn new(assessment: &Assessment) -> Option<RuleState> {
        let (limit, value) = (&assessment.limit, assessment.reading.value.ok()?);
        Some(RuleState {
            check: assessment.check.id,
            value,
            min: limit.min,
            max: limit.max,
            holds: limit.place(value) == Ordering::Equal,
            severity: limit.severity,
            margin: limit.margin(value),
        })
    }
}

/// How the checks that `wanted` picks stand in a view, in the order of the list; those without a number are left out.
pub fn states(view: &View, profile: &Profile, wanted: impl Fn(&Check) -> bool) -> Vec<RuleState> {
    checks::ALL
        .iter()
        .filter(|check| wanted(check))
        .filter_map(|check| RuleState::new(&Assessment::new(check, view, profile)?))
        .collect()
}

/// How the placement rules stand in a view's frame; empty when the frame has no extent.
pub fn placement(view: &View, profile: &Profile) -> Vec<RuleState> {
    let has_extent = |frame: &crate::geometry::Rect| frame.width > 0.0 && frame.height > 0.0;
    match &view.placed {
        Some((_, frame)) if has_extent(frame) => states(view, profile, Check::is_placement),
        _ => Vec::new(),
    }
}

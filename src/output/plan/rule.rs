//! The placement rules as linear functions of the crop; see the module above.

use super::Subject;
use crate::check::{Limit, Severity};
use crate::checks;
use crate::spec::Spec;
use serde::Serialize;

/// Ids of the placement rules.
pub const IDS: [&str; 5] = [
    "head_ratio",
    "hair_gap",
    "eye_height",
    "face_width",
    "face_center",
];

/// How one rule stands: a placement rule for one crop, or a check in a camera's frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleState {
    /// Id of the check.
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

/// One placement rule: value = `slope`·u − (v or z) − `offset`.
#[derive(Clone)]
pub struct Rule {
    check: &'static str,
    pub limit: Limit,
    pub axis: Axis,
    slope: f64,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Axis {
    /// Depends on the crop's height alone.
    Height,
    /// Share of the crop's width.
    Width,
    /// Row below the crop's top.
    Down,
    /// Column from the crop's middle.
    Across,
}

/// A crop of some aspect: u = 1 / height, v = top / height, z = left / width.
#[derive(Clone, Copy)]
pub struct Position {
    pub u: f64,
    pub v: f64,
    pub z: f64,
}

pub fn rules(subject: &Subject, spec: &Spec) -> Vec<Rule> {
    [
        ("head_ratio", Axis::Height, subject.chin - subject.crown),
        ("hair_gap", Axis::Down, subject.crown),
        ("eye_height", Axis::Down, subject.eyes[1]),
        ("face_width", Axis::Width, subject.cheeks),
        ("face_center", Axis::Across, subject.eyes[0]),
    ]
    .into_iter()
    .filter_map(|(id, axis, slope)| {
        let check = checks::find(id)?.id;
        let limit = spec.limit_of(id)?;
        Some(Rule {
            check,
            limit,
            axis,
            slope,
        })
    })
    .collect()
}

impl Rule {
    pub fn value(&self, at: Position, aspect: f64) -> f64 {
        match self.axis {
            Axis::Height => self.slope * at.u,
            Axis::Width => self.slope * at.u / aspect,
            Axis::Down => self.slope * at.u - at.v,
            Axis::Across => self.slope * at.u / aspect - at.z - 0.5,
        }
    }

    pub fn margin(&self, value: f64) -> f64 {
        self.limit.margin(value)
    }

    pub fn state(&self, value: f64) -> RuleState {
        RuleState::new(self.check, &self.limit, value)
    }
}

impl RuleState {
    fn new(check: &'static str, limit: &Limit, value: f64) -> RuleState {
        RuleState {
            check,
            value,
            min: limit.min,
            max: limit.max,
            holds: limit.place(value).is_eq(),
            severity: limit.severity,
            margin: limit.margin(value),
        }
    }

    /// How a check stands with a measured number; `None` when it is not finite.
    pub(crate) fn measured(check: &'static str, limit: &Limit, value: f64) -> Option<RuleState> {
        value
            .is_finite()
            .then(|| RuleState::new(check, limit, value))
    }
}

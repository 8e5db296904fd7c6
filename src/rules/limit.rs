//! [`Limit`]: the allowed range of a number, and what lies outside it means.

use super::picture::Picture;
use super::unit::Unit;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What happens when the number is outside the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The photo is not accepted.
    Reject,
    /// The student is told; the photo is not rejected for it.
    Advise,
    /// The profile does not ask: no finding.
    Off,
}

/// An allowed range, both ends included unless `strict`, and perhaps a narrower one outside which the student is
/// advised: what cannot be told surely advises, what real photographs prove rejects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Smallest allowed number.
    pub min: Option<f64>,
    /// Largest allowed number.
    pub max: Option<f64>,
    /// Number below which the student is advised, inside the range or at its end.
    pub soft_min: Option<f64>,
    /// Number above which the student is advised, inside the range or at its end.
    pub soft_max: Option<f64>,
    /// True when the ends themselves are not allowed ("大于 50 KB").
    pub strict: bool,
    /// What a number outside means.
    pub severity: Severity,
}

impl Limit {
    const fn rejecting(min: Option<f64>, max: Option<f64>) -> Limit {
        Limit {
            min,
            max,
            soft_min: None,
            soft_max: None,
            strict: false,
            severity: Severity::Reject,
        }
    }

    /// From `min` to `max`; outside rejects.
    pub const fn between(min: f64, max: f64) -> Limit {
        Limit::rejecting(Some(min), Some(max))
    }

    /// At least `min`; below rejects.
    pub const fn at_least(min: f64) -> Limit {
        Limit::rejecting(Some(min), None)
    }

    /// At most `max`; above rejects.
    pub const fn at_most(max: f64) -> Limit {
        Limit::rejecting(None, Some(max))
    }

    /// The same range, with advice above `max` too.
    pub const fn advise_above(self, max: f64) -> Limit {
        Limit {
            soft_max: Some(max),
            ..self
        }
    }

    /// The same range, with advice below `min` too.
    pub const fn advise_below(self, min: f64) -> Limit {
        Limit {
            soft_min: Some(min),
            ..self
        }
    }

    /// The range outside which the student is advised, as a limit of its own.
    pub fn soft(&self) -> Limit {
        Limit {
            min: self.soft_min.or(self.min),
            max: self.soft_max.or(self.max),
            severity: Severity::Advise,
            ..*self
        }
    }

    /// The same range, as advice only.
    pub const fn advised(self) -> Limit {
        Limit {
            severity: Severity::Advise,
            ..self
        }
    }

    /// The same range, not applied unless a profile asks for it.
    pub const fn off(self) -> Limit {
        Limit {
            severity: Severity::Off,
            ..self
        }
    }

    /// Where `value` lies: `Less` below the range, `Equal` inside, `Greater` above.
    pub fn place(&self, value: f64) -> Ordering {
        let below = |min: f64| value < min || (self.strict && value == min);
        let above = |max: f64| value > max || (self.strict && value == max);
        if self.min.is_some_and(below) {
            Ordering::Less
        } else if self.max.is_some_and(above) {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    }

    /// Distance of `value` to the nearer end: 1 in the middle of the range, 0 on an end, negative outside. A range
    /// with one end has its margin 1 at a quarter beyond that end.
    pub(crate) fn margin(&self, value: f64) -> f64 {
        let quarter = |end: f64| (end.abs() / 4.0).max(1e-6);
        match (self.min, self.max) {
            (Some(min), Some(max)) => {
                (value - min).min(max - value) / ((max - min) / 2.0).max(1e-6)
            }
            (Some(min), None) => ((value - min) / quarter(min)).min(1.0),
            (None, Some(max)) => ((max - value) / quarter(max)).min(1.0),
            (None, None) => 1.0,
        }
    }

    /// The range in words: "50–110", "至少 90", "不超过 60", "大于 50".
    pub(super) fn words(&self, unit: Unit, picture: &Picture) -> Text {
        let show = |v: f64| unit.show(v, picture);
        let (zh, en, end) = match (self.min, self.max, self.strict) {
            (Some(a), Some(b), _) if a == b => return show(a).into(),
            (Some(a), Some(b), _) => return format!("{}–{}", show(a), show(b)).into(),
            (Some(a), None, true) => ("大于", "more than", a),
            (Some(a), None, false) => ("至少", "at least", a),
            (None, Some(b), true) => ("小于", "less than", b),
            (None, Some(b), false) => ("不超过", "at most", b),
            (None, None, _) => return Text::new("不限", "any"),
        };
        Text {
            zh: format!("{zh} {}", show(end)).into(),
            en: format!("{en} {}", show(end)).into(),
        }
    }
}

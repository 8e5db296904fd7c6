//! [`Limit`]: the allowed range of a number, and what lies outside it means.

use super::picture::Picture;
use super::unit::{Unit, Way};
use crate::text::Text;
use serde::Serialize;
use std::cmp::Ordering;

/// What happens when the number is outside the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
    #[cfg_attr(small_wasm, optimize(size))]
    pub(super) fn words(&self, unit: Unit, picture: &Picture) -> Text {
        let least = |v: f64| unit.show(v, Way::Up, picture);
        let most = |v: f64| unit.show(v, Way::Down, picture);
        let (zh, en, end) = match (self.min, self.max, self.strict) {
            (Some(a), Some(b), _) if a == b => return unit.show(a, Way::Nearest, picture).into(),
            (Some(a), Some(b), _) => return format!("{}–{}", least(a), most(b)).into(),
            (Some(a), None, true) => ("大于", "more than", least(a)),
            (Some(a), None, false) => ("至少", "at least", least(a)),
            (None, Some(b), true) => ("小于", "less than", most(b)),
            (None, Some(b), false) => ("不超过", "at most", most(b)),
            (None, None, _) => return Text::new("不限", "any"),
        };
        Text {
            zh: format!("{zh} {end}").into(),
            en: format!("{en} {end}").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::profile::Profile;

    #[test]
    fn both_ends_belong_to_the_range_unless_it_is_strict() {
        let range = Limit::between(1.0, 2.0);
        assert_eq!(
            [0.9, 1.0, 2.0, 2.1].map(|v| range.place(v) as i8),
            [-1, 0, 0, 1]
        );
        let strict = Limit {
            strict: true,
            ..range
        };
        assert_eq!([1.0, 1.5, 2.0].map(|v| strict.place(v) as i8), [-1, 0, 1]);
    }

    #[test]
    fn the_margin_is_one_in_the_middle_and_none_at_the_ends() {
        let range = Limit::between(10.0, 20.0);
        assert_eq!(
            [10.0, 12.5, 15.0, 20.0, 25.0].map(|v| range.margin(v)),
            [0.0, 0.5, 1.0, 0.0, -1.0]
        );
        // With one end, a quarter beyond it is as good as any more.
        assert_eq!(
            [80.0, 90.0, 100.0, 500.0].map(|v| Limit::at_least(80.0).margin(v)),
            [0.0, 0.5, 1.0, 1.0]
        );
        assert_eq!(
            [40.0, 35.0, 30.0, 0.0].map(|v| Limit::at_most(40.0).margin(v)),
            [0.0, 0.5, 1.0, 1.0]
        );
        assert!(Limit::at_most(0.0).margin(1.0) < 0.0);
    }

    #[test]
    fn the_range_is_worded_in_both_languages() {
        let picture = Profile::built_in("chsi").unwrap().picture;
        let words = |limit: Limit| {
            let text = limit.words(Unit::Count, &picture);
            (text.zh.to_string(), text.en.to_string())
        };
        let pair = |zh: &str, en: &str| (zh.to_string(), en.to_string());
        assert_eq!(words(Limit::between(1.0, 3.0)), pair("1–3", "1–3"));
        assert_eq!(words(Limit::between(1.0, 1.0)), pair("1", "1"));
        assert_eq!(words(Limit::at_least(2.0)), pair("至少 2", "at least 2"));
        assert_eq!(words(Limit::at_most(2.0)), pair("不超过 2", "at most 2"));
        let more = Limit {
            strict: true,
            ..Limit::at_least(2.0)
        };
        assert_eq!(words(more), pair("大于 2", "more than 2"));
    }

    #[test]
    fn the_advising_range_falls_back_to_the_rejecting_one() {
        let limit = Limit::between(1.0, 9.0).advise_above(4.0);
        let soft = limit.soft();
        assert_eq!(
            (soft.min, soft.max, soft.severity),
            (Some(1.0), Some(4.0), Severity::Advise)
        );
    }
}

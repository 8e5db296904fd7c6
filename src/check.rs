//! [`Check`], [`Reading`], [`Limit`], [`Finding`]: one number, one allowed range, one answer.

use crate::geometry::Rect;
use crate::photo::{File, Portrait, Scene};
use crate::spec::Spec;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One rule of the photo: how it is measured, its default range, and what to tell the student.
///
/// Every check lives in a file of its own under `checks/`; that file's header is its documentation.
pub struct Check {
    /// Public name, as in profiles and reports.
    pub id: &'static str,
    /// What the number means.
    pub unit: Unit,
    /// Range that applies where the profile names none.
    pub limit: Limit,
    /// What preparing a picture can mend.
    pub repair: Repair,
    /// Checks that explain this one away: when one of them rejects or advises, this one is `unknown`.
    pub hushed_by: &'static [&'static str],
    /// The measuring function.
    pub measure: Measure,
    /// Name of the rule.
    pub title: Text,
    /// What to say when the number is below the range. Placeholders: `{value}`, `{min}`, `{max}`, `{range}`
    /// and the reading's own words. Empty where no lower bound makes sense.
    pub low: Text,
    /// What to say when the number is above the range; empty where no upper bound makes sense.
    pub high: Text,
}

/// What a check needs, and the function that turns it into a number.
pub enum Measure {
    /// The bytes and their probe; nothing is decoded.
    File(fn(&File, &Spec) -> Reading),
    /// The bytes, their probe and the picture; `None` before it is decoded and where it cannot be.
    Whole(fn(&File, Option<&Scene>, &Spec) -> Reading),
    /// The decoded picture and the faces in it.
    Picture(fn(&Scene, &Spec) -> Reading),
    /// A picture of one person whose head was measured.
    Portrait(fn(&Portrait, &Spec) -> Reading),
}

/// What preparing a picture can mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Nothing: the student has to take or pick another photo.
    Never,
    /// Cropping and scaling, when the planner finds a crop.
    Place,
    /// Writing the file anew: format, bytes, density.
    Encode,
    /// Writing the file anew where the number is above the range; below it nothing, since what the file lacks
    /// cannot be made up.
    EncodeAbove,
    /// Replacing the ground (policy `standardize`).
    Ground,
}

/// Meaning of a number, for reports and for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// File size; shown in KB of 1024 bytes.
    Byte,
    /// Upright pixels of the picked photo.
    Pixel,
    /// Share of the frame height, 0..1; shown in pixels of the profile's picture height.
    FrameHeight,
    /// Share of the frame width, 0..1; shown in pixels of the profile's picture width.
    FrameWidth,
    /// A share or factor; shown with two digits.
    Ratio,
    /// A share; shown in percent, with one digit, below one percent with two.
    Percent,
    /// Degrees of angle.
    Degree,
    /// CIEDE2000 difference.
    DeltaE,
    /// Dots per inch.
    Dpi,
    /// How many.
    Count,
    /// 1 when the rule holds, 0 when not.
    Flag,
    /// A calibrated number without a physical unit.
    Score,
}

impl Unit {
    /// Name in the report.
    pub fn id(self) -> &'static str {
        match self {
            Unit::Byte => "byte",
            Unit::Pixel => "px",
            Unit::FrameHeight | Unit::FrameWidth | Unit::Ratio | Unit::Percent => "ratio",
            Unit::Degree => "degree",
            Unit::DeltaE => "delta_e",
            Unit::Dpi => "dpi",
            Unit::Count => "count",
            Unit::Flag => "flag",
            Unit::Score => "score",
        }
    }

    /// The number as a person reads it, without the unit.
    pub fn show(self, value: f64, spec: &Spec) -> String {
        match self {
            Unit::Byte => trim(value / 1024.0, 1),
            Unit::FrameHeight => trim(value * f64::from(spec.picture.height), 0),
            Unit::FrameWidth => trim(value * f64::from(spec.picture.width), 0),
            Unit::Percent if value.abs() < 0.01 => trim(value * 100.0, 2),
            Unit::Percent => trim(value * 100.0, 1),
            Unit::Pixel | Unit::Dpi | Unit::Count | Unit::Flag => trim(value, 0),
            Unit::Degree | Unit::DeltaE => trim(value, 1),
            Unit::Ratio | Unit::Score => trim(value, 2),
        }
    }
}

/// `value` with at most `digits` digits after the point and no trailing zeros.
fn trim(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" { "0" } else { text }.to_string()
}

/// What happens when the number is outside the range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The photo is not accepted.
    Reject,
    /// The student is told; the photo is not rejected for it.
    Advise,
    /// The profile does not ask: no finding.
    Off,
}

/// An allowed range, both ends included unless `strict`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Smallest allowed number.
    pub min: Option<f64>,
    /// Largest allowed number.
    pub max: Option<f64>,
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
    fn words(&self, unit: Unit, spec: &Spec) -> Text {
        let show = |v: f64| unit.show(v, spec);
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

/// What a measuring function found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The number; `None` or not finite when it could not be measured.
    pub value: Option<f64>,
    /// The part of the picture it is about, in pixels of [`Scene::pixels`].
    pub region: Option<Rect>,
    /// Words for the placeholders of the advice.
    pub words: Vec<(&'static str, Text)>,
}

impl Reading {
    /// A number about the whole photo.
    pub fn of(value: impl Into<f64>) -> Reading {
        Reading {
            value: Some(value.into()),
            ..Reading::default()
        }
    }

    /// 1 when the rule holds, 0 when not.
    pub fn flag(holds: bool) -> Reading {
        Reading::of(u8::from(holds))
    }

    /// Could not be measured.
    pub fn unknown() -> Reading {
        Reading::default()
    }

    /// The same number, about one part of the picture.
    pub fn in_region(self, region: Rect) -> Reading {
        Reading {
            region: Some(region),
            ..self
        }
    }

    /// The same number with one more word for the advice.
    pub fn with(mut self, key: &'static str, word: impl Into<Text>) -> Reading {
        self.words.push((key, word.into()));
        self
    }
}

/// Answer of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Inside the range.
    Pass,
    /// Outside, and the photo is not accepted for it.
    Reject,
    /// Outside, but only advice, or preparing will mend it.
    Advise,
    /// Could not be measured.
    Unknown,
}

impl Status {
    /// Order in a report: what to fix first comes first.
    pub(crate) fn urgency(self) -> u8 {
        match self {
            Status::Reject => 0,
            Status::Advise => 1,
            Status::Unknown => 2,
            Status::Pass => 3,
        }
    }
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Id of the check.
    pub check: &'static str,
    /// The answer.
    pub status: Status,
    /// The measured number, rounded to four decimals.
    pub value: Option<f64>,
    /// Unit of value, min and max.
    pub unit: &'static str,
    /// Smallest allowed number.
    pub min: Option<f64>,
    /// Largest allowed number.
    pub max: Option<f64>,
    /// Name of the rule.
    pub title: Text,
    /// What is wrong, with the number, and what to do; `None` when nothing is.
    pub advice: Option<Text>,
    /// The part of the picture it is about, in upright pixels of the picked photo.
    pub region: Option<Rect>,
}

impl Finding {
    /// Leaves it unsaid, because another finding explains it.
    pub(crate) fn hush(&mut self) {
        self.status = Status::Unknown;
        self.advice = None;
    }

    /// True when the number lies above the allowed range; where the range has no upper end nothing does.
    pub(crate) fn is_above(&self) -> bool {
        self.max.is_some() && self.value > self.max
    }
}

impl Check {
    /// Compares a reading with a limit and words the answer.
    pub fn judge(&self, reading: Reading, limit: &Limit, spec: &Spec) -> Finding {
        let value = reading.value.filter(|v| v.is_finite());
        let place = value.map(|v| limit.place(v));
        let status = match (place, limit.severity) {
            (None, _) => Status::Unknown,
            (Some(Ordering::Equal), _) => Status::Pass,
            (Some(_), Severity::Reject) => Status::Reject,
            (Some(_), _) => Status::Advise,
        };
        let template = match place {
            Some(Ordering::Less) => Some(&self.low),
            Some(Ordering::Greater) => Some(&self.high),
            _ => None,
        };
        let advice = template.filter(|t| !t.is_empty()).map(|t| {
            let show = |v: Option<f64>| v.map_or(String::new(), |v| self.unit.show(v, spec));
            let mut words = reading.words.clone();
            words.push(("value", show(value).into()));
            words.push(("min", show(limit.min).into()));
            words.push(("max", show(limit.max).into()));
            words.push(("range", limit.words(self.unit, spec)));
            t.fill(&words)
        });
        Finding {
            check: self.id,
            status,
            value: value.map(round4),
            unit: self.unit.id(),
            min: limit.min.map(round4),
            max: limit.max.map(round4),
            title: self.title.clone(),
            advice,
            region: reading.region,
        }
    }
}

/// Four decimals are more than any check can resolve, and keep reports short.
pub(crate) fn round4(v: f64) -> f64 {
    (v * 10_000.0).round() / 10_000.0
}

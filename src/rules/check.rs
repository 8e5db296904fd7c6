//! [`Check`], [`Reading`], [`Limit`], [`Finding`]: one number, one allowed range, one answer.

use crate::geometry::Rect;
use crate::face::head::Head;
use crate::face::subject::Subject;
use crate::file::File;
use crate::scene::{Portrait, Scene};
use crate::rules::profile::Profile;
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
    /// What preparing a picture can correct.
    pub repair: Repair,
    /// Checks that explain this one: when one of them is outside its range, this one's finding says so.
    pub explained_by: &'static [&'static str],
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
#[derive(Clone, Copy)]
pub enum Measure {
    /// The bytes and their probe; nothing is decoded.
    File(fn(&File, &Profile) -> Reading),
    /// The bytes, their probe and the picture; `None` before it is decoded and where it cannot be.
    Whole(fn(&File, Option<&Scene>, &Profile) -> Reading),
    /// The decoded picture and the faces in it.
    Picture(fn(&Scene, &Profile) -> Reading),
    /// A picture of one person whose head was measured.
    Portrait(fn(&Portrait, &Profile) -> Reading),
    /// The head alone, as it can be followed from one camera frame to the next.
    Head(fn(&Head) -> Reading),
    /// Where the head stands in a frame: the whole picture, a crop, or the window of the live guide.
    Placement {
        /// The number, of a head and a frame in pixels of one picture.
        value: fn(&Subject, &Rect) -> f64,
        /// The part of the picture it is about.
        region: fn(&Head) -> Rect,
    },
}

/// What preparing a picture can correct.
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
    /// Replacing the background (policy `standardize`).
    Background,
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
    pub fn show(self, value: f64, profile: &Profile) -> String {
        match self {
            Unit::Byte => trim(value / 1024.0, 1),
            Unit::FrameHeight => trim(value * f64::from(profile.picture.height), 0),
            Unit::FrameWidth => trim(value * f64::from(profile.picture.width), 0),
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
    pub(super) fn words(&self, unit: Unit, profile: &Profile) -> Text {
        let show = |v: f64| unit.show(v, profile);
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

/// Why a number could not be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The picture was not decoded yet.
    NotOpened,
    /// The file cannot be decoded.
    Undecodable,
    /// The file does not say, or does not have it.
    NotInFile,
    /// No face was found.
    Face,
    /// There is more than one face.
    OneFace,
    /// The face has too few pixels, or lies partly outside the picture.
    FaceDetail,
    /// The eyes, or what lies in them, cannot be made out.
    Eyes,
    /// Hardly any background is visible.
    Background,
    /// The shoulders or their outline cannot be made out.
    Shoulders,
    /// The number came out as no number.
    Unclear,
}

impl Missing {
    /// The reason in words.
    pub fn text(self) -> Text {
        match self {
            Missing::NotOpened => Text::new("照片还没有检测完", "The picture has not been looked at yet"),
            Missing::Undecodable => Text::new("照片打不开", "The picture cannot be opened"),
            Missing::NotInFile => Text::new("文件里没有这项信息", "The file does not say"),
            Missing::Face => Text::new("没有找到人脸", "No face was found"),
            Missing::OneFace => Text::new("照片里不止一个人", "There is more than one person"),
            Missing::FaceDetail => Text::new("脸太小或不完整，看不清", "The face is too small or not whole"),
            Missing::Eyes => Text::new("眼睛看不清", "The eyes cannot be made out"),
            Missing::Background => Text::new("照片里几乎看不到背景", "Hardly any background is visible"),
            Missing::Shoulders => Text::new("肩膀看不清", "The shoulders cannot be made out"),
            Missing::Unclear => Text::new("这一处看不清", "It cannot be made out"),
        }
    }
}

/// What a measuring function found: a number, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The number, always finite; or why it could not be measured.
    pub value: Result<f64, Missing>,
    /// The part of the picture it is about, in pixels of the working picture.
    pub region: Option<Rect>,
    /// Words for the placeholders of the advice.
    pub words: Vec<(&'static str, Text)>,
}

impl Reading {
    /// A number about the whole photo.
    pub fn of(value: impl Into<f64>) -> Reading {
        let value = value.into();
        Reading {
            value: if value.is_finite() {
                Ok(value)
            } else {
                Err(Missing::Unclear)
            },
            region: None,
            words: Vec::new(),
        }
    }

    /// 1 when the rule holds, 0 when not.
    pub fn flag(holds: bool) -> Reading {
        Reading::of(u8::from(holds))
    }

    /// Could not be measured, and why.
    pub fn unknown(why: Missing) -> Reading {
        Reading {
            value: Err(why),
            region: None,
            words: Vec::new(),
        }
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

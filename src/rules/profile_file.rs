//! A profile as its file writes it.

use crate::json::{Fields, Json};
use crate::rules::check::{Limit, Severity};
use crate::rules::picture::Picture;
use crate::rules::source::Source;
use crate::text::Text;
use serde::Serialize;

/// What may be done to the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Policy {
    /// Check only; the bytes that leave are the bytes that were picked.
    Original,
    /// Crop, scale and compress; no rotation, no colour change, no retouching.
    Fit,
    /// As `Fit`, and the background is replaced by the profile's colour.
    Standardize,
}

/// The JSON form of a profile.
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[cfg_attr(feature = "internals", ts(rename = "Profile", optional_fields))]
pub struct ProfileFile {
    /// Where the JSON Schema of profiles lies, for editors.
    #[cfg_attr(feature = "internals", ts(rename = "$schema"))]
    _schema: Option<String>,
    /// Public name, e.g. `chsi`.
    pub(super) id: String,
    /// Name of the service.
    pub(super) title: Text,
    /// What may be done to the picture.
    pub(super) policy: Policy,
    /// The picture wanted.
    pub(super) picture: Picture,
    /// Allowed background colours, sRGB; none: any single colour. `standardize` gives the first.
    #[cfg_attr(feature = "internals", ts(as = "Option<Vec<[u8; 3]>>"))]
    pub(super) grounds: Vec<[u8; 3]>,
    /// Ranges of checks where they differ from the defaults.
    #[cfg_attr(
        feature = "internals",
        ts(optional, type = "Partial<Record<CheckId, Limit>>")
    )]
    pub(super) limits: Vec<(String, LimitFile)>,
    /// What the student declares.
    #[cfg_attr(feature = "internals", ts(optional, type = "AskId[]"))]
    pub(super) ask: Vec<String>,
    /// Whether a photo that could not be measured in full is accepted, so that a person looks at it.
    #[cfg_attr(feature = "internals", ts(as = "Option<Unknown>"))]
    pub(super) unknown: Unknown,
    /// Where its rules were read, when, and whether they have been compared with the issuing body's own page.
    #[cfg_attr(feature = "internals", ts(optional))]
    pub(super) source: Option<Source>,
    /// The steps of the service: read by the page and by the receiver, no matter of the photo.
    #[cfg_attr(
        feature = "internals",
        ts(rename = "service", optional, type = "Service")
    )]
    _service: Option<Json>,
}

/// What happens to a photo that could not be measured in full.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[cfg_attr(
    feature = "internals",
    ts(rename = "UnknownPolicy", rename_all = "lowercase")
)]
pub enum Unknown {
    /// It is accepted, and a person looks at it.
    #[default]
    Accept,
    /// It is not accepted.
    Refuse,
}

/// A range as a profile writes it.
#[derive(Clone, Copy, Default, PartialEq)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[cfg_attr(feature = "internals", ts(rename = "Range", optional_fields))]
pub struct RangeFile {
    /// Smallest number without advice.
    min: Option<f64>,
    /// Largest number without advice.
    max: Option<f64>,
}

/// A limit as a profile writes it: `{"min", "max", "severity"}`, and `advise` with the narrower range outside which
/// the student is advised.
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[cfg_attr(feature = "internals", ts(rename = "Limit", optional_fields))]
pub struct LimitFile {
    /// Smallest allowed number.
    min: Option<f64>,
    /// Largest allowed number.
    max: Option<f64>,
    /// True when the ends themselves are not allowed.
    #[cfg_attr(feature = "internals", ts(as = "Option<bool>"))]
    strict: bool,
    /// What a number outside means.
    severity: Option<Severity>,
    /// The narrower range outside which the student is advised.
    advise: Option<RangeFile>,
}

impl ProfileFile {
    /// Reads it; every key must be known.
    pub(super) fn from_json(json: Json) -> Result<ProfileFile, String> {
        let mut fields = json.fields("profile")?;
        let list = |fields: &mut Fields, key| match fields.take(key) {
            Some(json) => json.list(key),
            None => Ok(Vec::new()),
        };
        let text = |json: Json| json.text("$schema");
        let file = ProfileFile {
            _schema: fields.take("$schema").map(text).transpose()?,
            id: fields.need("id")?.text("id")?,
            title: Text::from_json(fields.need("title")?, "title")?,
            policy: fields.need("policy")?.one_of("policy", POLICIES)?,
            picture: Picture::from_json(fields.need("picture")?)?,
            grounds: list(&mut fields, "grounds")?
                .into_iter()
                .map(color)
                .collect::<Result<_, _>>()?,
            limits: match fields.take("limits") {
                Some(json) => json
                    .fields("limits")?
                    .into_iter()
                    .map(|(id, json)| Ok((id.clone(), LimitFile::from_json(json, &id)?)))
                    .collect::<Result<_, String>>()?,
                None => Vec::new(),
            },
            ask: list(&mut fields, "ask")?
                .into_iter()
                .map(|json| json.text("ask"))
                .collect::<Result<_, _>>()?,
            unknown: match fields.take("unknown") {
                Some(json) => json.one_of("unknown", UNKNOWNS)?,
                None => Unknown::default(),
            },
            source: fields.take("source").map(Source::from_json).transpose()?,
            _service: fields.take("service"),
        };
        fields.end()?;
        Ok(file)
    }
}

const POLICIES: &[(&str, Policy)] = &[
    ("original", Policy::Original),
    ("fit", Policy::Fit),
    ("standardize", Policy::Standardize),
];

const UNKNOWNS: &[(&str, Unknown)] = &[("accept", Unknown::Accept), ("refuse", Unknown::Refuse)];

const SEVERITIES: &[(&str, Severity)] = &[
    ("reject", Severity::Reject),
    ("advise", Severity::Advise),
    ("off", Severity::Off),
];

fn color(json: Json) -> Result<[u8; 3], String> {
    let channel = |json: Json| json.whole("grounds", u32::from(u8::MAX));
    let channels: Result<Vec<u32>, String> =
        json.list("grounds")?.into_iter().map(channel).collect();
    match channels?[..] {
        [red, green, blue] => Ok([red, green, blue].map(|channel| channel as u8)),
        _ => Err("`grounds` has a colour that is not three numbers".to_string()),
    }
}

fn number(fields: &mut Fields, key: &str) -> Result<Option<f64>, String> {
    fields.take(key).map(|json| json.number(key)).transpose()
}

impl LimitFile {
    fn from_json(json: Json, id: &str) -> Result<LimitFile, String> {
        let mut fields = json.fields(id)?;
        let advise = |json: Json| {
            let mut fields = json.fields("advise")?;
            let range = RangeFile {
                min: number(&mut fields, "min")?,
                max: number(&mut fields, "max")?,
            };
            fields.end()?;
            Ok::<_, String>(range)
        };
        let limit = LimitFile {
            min: number(&mut fields, "min")?,
            max: number(&mut fields, "max")?,
            strict: match fields.take("strict") {
                Some(json) => json.flag("strict")?,
                None => false,
            },
            severity: match fields.take("severity") {
                Some(json) => Some(json.one_of("severity", SEVERITIES)?),
                None => None,
            },
            advise: fields.take("advise").map(advise).transpose()?,
        };
        fields.end()?;
        Ok(limit)
    }
}

impl RangeFile {
    pub(super) fn is_empty_range(&self) -> bool {
        self.min.zip(self.max).is_some_and(|(min, max)| min > max)
    }
}

impl LimitFile {
    /// True when a smallest number lies above a largest one.
    pub(super) fn is_empty_range(&self) -> bool {
        let (min, max) = (self.min, self.max);
        RangeFile { min, max }.is_empty_range() || self.advise.is_some_and(|r| r.is_empty_range())
    }

    /// The profile's range over the check's default; a severity alone keeps the default range.
    pub(super) fn over(&self, default: Limit) -> Limit {
        let ranged = self.min.is_some() || self.max.is_some();
        let soft = self.advise.unwrap_or(RangeFile {
            min: default.soft_min,
            max: default.soft_max,
        });
        Limit {
            min: if ranged { self.min } else { default.min },
            max: if ranged { self.max } else { default.max },
            soft_min: soft.min,
            soft_max: soft.max,
            strict: self.strict,
            severity: self.severity.unwrap_or(match default.severity {
                Severity::Off => Severity::Reject,
                other => other,
            }),
        }
    }
}

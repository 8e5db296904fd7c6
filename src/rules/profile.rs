//! [`Profile`]: a collection service's profile: what it asks of the photo, and the built-in ones.

use crate::json;
use crate::rules::ask::{self, Ask};
use crate::rules::check::{Check, Limit, Severity};
use crate::rules::checks;
use crate::rules::finding::Verdict;
use crate::rules::picture::Picture;
pub use crate::rules::profile_file::{LimitFile, Policy, ProfileFile, RangeFile, Unknown};
use crate::rules::source::Source;
use crate::text::Text;
use std::fmt;

/// A collection service's profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Public name, e.g. `chsi`.
    pub id: String,
    /// Name of the service.
    pub title: Text,
    /// What may be done to the picture.
    pub policy: Policy,
    /// The picture wanted.
    pub picture: Picture,
    /// What the student declares, because a phone cannot measure it.
    pub ask: Vec<Ask>,
    /// True when a photo is accepted although a check that could reject it was not measurable: a person looks at it.
    pub accepts_unknown: bool,
    /// Where its rules were read; `None` where the service itself is the source.
    pub source: Option<Source>,
    limits: Vec<(String, Limit)>,
}

/// Why a profile was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// Not JSON, a key that does not exist, or a value of the wrong type; the text names it.
    Json(String),
    /// `limits` names a check that does not exist.
    UnknownCheck(String),
    /// `ask` names a declaration that does not exist.
    UnknownAsk(String),
    /// `min` lies above `max` for this check.
    EmptyRange(String),
    /// The picture's size, density, quality or enlargement makes no sense.
    Picture(String),
    /// The day on which the source was checked is no day.
    Source(String),
    /// No built-in profile has this id.
    UnknownProfile(String),
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ProfileError::Json(why) => write!(f, "profile: {why}"),
            ProfileError::UnknownCheck(id) => write!(f, "profile: unknown check `{id}`"),
            ProfileError::UnknownAsk(id) => write!(f, "profile: unknown declaration `{id}`"),
            ProfileError::EmptyRange(id) => write!(f, "profile: min is above max for `{id}`"),
            ProfileError::Picture(why) => write!(f, "profile: picture: {why}"),
            ProfileError::Source(day) => write!(f, "profile: source: `{day}` is no day"),
            ProfileError::UnknownProfile(id) => write!(f, "no built-in profile `{id}`"),
        }
    }
}

impl std::error::Error for ProfileError {}

impl Profile {
    /// Reads and validates a profile.
    ///
    /// # Errors
    /// Names the first thing that is wrong: key, check, declaration, range or size.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn from_json(json: &str) -> Result<Profile, ProfileError> {
        let file = json::parse(json)
            .and_then(ProfileFile::from_json)
            .map_err(ProfileError::Json)?;
        file.picture.validate().map_err(ProfileError::Picture)?;
        if let Some(day) = file.source.as_ref().and_then(Source::wrong_day) {
            return Err(ProfileError::Source(day.to_string()));
        }
        let mut limits = Vec::new();
        for (id, own) in file.limits {
            let check = checks::find(&id).ok_or_else(|| ProfileError::UnknownCheck(id.clone()))?;
            if own.is_empty_range() {
                return Err(ProfileError::EmptyRange(id));
            }
            limits.push((id, own.over(check.limit)));
        }
        let ask = file
            .ask
            .iter()
            .map(|id| ask::find(id).ok_or_else(|| ProfileError::UnknownAsk(id.clone())))
            .collect::<Result<_, _>>()?;
        Ok(Profile {
            id: file.id,
            title: file.title,
            policy: file.policy,
            picture: Picture {
                backgrounds: file.grounds,
                ..file.picture
            },
            ask,
            accepts_unknown: file.unknown == Unknown::Accept,
            source: file.source,
            limits,
        })
    }

    /// A built-in profile.
    ///
    /// # Errors
    /// [`ProfileError::UnknownProfile`] when none has this id.
    pub fn built_in(id: &str) -> Result<Profile, ProfileError> {
        let (_, json) = BUILT_IN
            .iter()
            .find(|(name, _)| *name == id)
            .ok_or_else(|| ProfileError::UnknownProfile(id.to_string()))?;
        Profile::from_json(json)
    }

    /// True when a photo with this verdict may be prepared and is taken by a receiver.
    pub fn accepts(&self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Pass => true,
            Verdict::Unknown => self.accepts_unknown,
            Verdict::Reject => false,
        }
    }

    /// True when a number outside the check's range means that the photo is not accepted.
    pub fn rejects(&self, id: &str) -> bool {
        self.limit_of(id)
            .is_some_and(|limit| limit.severity == Severity::Reject)
    }

    /// The range that applies to a check: the profile's own, else the check's default.
    pub fn limit(&self, check: &Check) -> Limit {
        let own = self.limits.iter().find(|(id, _)| id == check.id);
        own.map_or(check.limit, |(_, limit)| *limit)
    }

    /// The range of a check by id; `None` when there is no such check or the profile does not ask.
    #[inline(never)]
    pub fn limit_of(&self, id: &str) -> Option<Limit> {
        let limit = self.limit(checks::find(id)?);
        (limit.severity != Severity::Off).then_some(limit)
    }
}

macro_rules! built_in {
    ($($id:literal),* $(,)?) => {
        /// Id and JSON text of every built-in profile; none in a build without the feature `specs`, which is handed their
        /// texts.
        #[cfg(not(feature = "specs"))]
        pub const BUILT_IN: &[(&str, &str)] = &[];
        /// Id and JSON text of every built-in profile.
        #[cfg(feature = "specs")]
        pub const BUILT_IN: &[(&str, &str)] =
            &[$(($id, include_str!(concat!("../../specs/", $id, ".json")))),*];
    };
}

built_in!(
    "chsi",
    "cup-2023",
    "cup-graduate-2022",
    "ruc-online-2023",
    "biye-zhengzhao",
    "tuxiang-caiji",
    // Other photos that a student is asked for, without a service of their own.
    "yi-cun",
    "er-cun",
    "cet",
    "ncre",
    "kaoyan",
    "jiaoshi",
    "shenfenzheng",
);

#[cfg(test)]
mod tests {
    use super::*;

    fn with_limits(limits: &str) -> Result<Profile, ProfileError> {
        Profile::from_json(&format!(
            r#"{{"id":"t","title":{{"zh":"试","en":"t"}},"policy":"fit",
                "picture":{{"width":480,"height":640,"density":300,"quality":60}},"limits":{limits}}}"#
        ))
    }

    #[test]
    fn every_built_in_profile_is_valid_and_named_like_its_file() {
        for (id, _) in BUILT_IN {
            assert_eq!(Profile::built_in(id).map(|s| s.id), Ok(id.to_string()));
        }
    }

    #[test]
    fn what_has_no_service_names_its_source_and_stands_behind_the_services() {
        let services = BUILT_IN
            .iter()
            .map(|(_, json)| json.contains("\"service\""));
        let services: Vec<bool> = services.collect();
        assert_eq!(services.iter().position(|is| !is), Some(6));
        assert!(!services[6..].contains(&true));
        for (id, _) in &BUILT_IN[6..] {
            let source = Profile::built_in(id).unwrap().source.unwrap();
            assert!(!source.verified && !source.title.is_empty(), "{id}");
        }
    }

    #[test]
    fn an_unknown_check_is_named() {
        let error = with_limits(r#"{"hat":{"max":1}}"#).unwrap_err();
        assert_eq!(error, ProfileError::UnknownCheck("hat".to_string()));
    }

    #[test]
    fn an_unknown_key_is_named() {
        let error = with_limits(r#"{"file_size":{"minimum":1}}"#).unwrap_err();
        assert!(error.to_string().contains("minimum"), "{error}");
    }

    #[test]
    fn an_empty_range_is_named() {
        let error = with_limits(r#"{"file_size":{"min":2,"max":1}}"#).unwrap_err();
        assert_eq!(error, ProfileError::EmptyRange("file_size".to_string()));
    }

    #[test]
    fn a_range_that_advises_may_lie_inside_the_one_that_rejects() {
        let profile = with_limits(r#"{"noise":{"max":9,"advise":{"max":4}}}"#).unwrap();
        let limit = profile.limit_of("noise").unwrap();
        assert_eq!((limit.max, limit.soft_max), (Some(9.0), Some(4.0)));
        let error = with_limits(r#"{"noise":{"max":9,"advise":{"min":5,"max":4}}}"#);
        assert_eq!(error, Err(ProfileError::EmptyRange("noise".to_string())));
    }

    #[test]
    fn a_severity_alone_keeps_the_default_range() {
        let profile = with_limits(r#"{"head_ratio":{"severity":"advise"}}"#).unwrap();
        let check = checks::find("head_ratio").unwrap();
        assert_eq!(profile.limit(check).min, check.limit.min);
        assert_eq!(profile.limit(check).severity, Severity::Advise);
    }
}

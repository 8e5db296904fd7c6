//! [`ServiceProfile`]: a profile as the receiver runs it.

use crate::service::Service;
use crate::Error;
use serde::Deserialize;
use std::fmt;
use std::path::Path;
use xuezhao::{Profile, BUILT_IN};

/// A profile as the receiver runs it: what the photo must be, and the student's way through the service.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceProfile {
    /// What the photo must be.
    pub photo: Profile,
    /// The steps of the service; `None` for rules that stand by themselves.
    pub service: Option<Service>,
    /// The profile as it is written.
    pub json: serde_json::Value,
}

/// Why a profile was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileError {
    /// It is no JSON, or what it says of the photo is wrong.
    Photo(xuezhao::ProfileError),
    /// A step, stage, date or address of the service makes no sense; the text names the key.
    Service(String),
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            ProfileError::Photo(error) => error.fmt(f),
            ProfileError::Service(why) => write!(f, "profile: service: {why}"),
        }
    }
}

impl std::error::Error for ProfileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // What it says is already said by this error.
            ProfileError::Photo(error) => error.source(),
            ProfileError::Service(_) => None,
        }
    }
}

impl From<xuezhao::ProfileError> for ProfileError {
    fn from(error: xuezhao::ProfileError) -> ProfileError {
        ProfileError::Photo(error)
    }
}

impl From<serde_json::Error> for ProfileError {
    fn from(error: serde_json::Error) -> ProfileError {
        ProfileError::Photo(xuezhao::ProfileError::Json(error.to_string()))
    }
}

/// The one key of a profile that the core leaves to the receiver.
#[derive(Deserialize)]
struct ServicePart {
    service: Option<Service>,
}

impl ServiceProfile {
    /// Reads and validates a profile.
    ///
    /// # Errors
    /// Names the first thing that is wrong, with the photo first.
    pub fn from_json(json: &str) -> Result<ServiceProfile, ProfileError> {
        let photo = Profile::from_json(json)?;
        let ServicePart { service } = serde_json::from_str(json)?;
        if let Some(service) = &service {
            service.validate().map_err(ProfileError::Service)?;
        }
        Ok(ServiceProfile {
            photo,
            service,
            json: serde_json::from_str(json)?,
        })
    }

    /// Reads and validates a profile file.
    ///
    /// # Errors
    /// When the file cannot be read or holds no profile.
    pub fn read(path: &Path) -> Result<ServiceProfile, Error> {
        let json = std::fs::read_to_string(path).map_err(Error::file(path))?;
        ServiceProfile::from_json(&json).map_err(|error| Error::Profile(path.to_path_buf(), error))
    }

    /// The built-in profile of this id.
    ///
    /// # Errors
    /// When there is none.
    pub fn built_in_of(id: &str) -> Result<ServiceProfile, Error> {
        let profiles = ServiceProfile::built_in().map_err(Error::BuiltIn)?;
        let mut profiles = profiles.into_iter();
        let found = profiles.find(|profile| profile.photo.id == id);
        found.ok_or_else(|| Error::NoProfile(id.to_string()))
    }

    /// All built-in profiles.
    ///
    /// # Errors
    /// When one of them is broken, which a test excludes.
    pub fn built_in() -> Result<Vec<ServiceProfile>, ProfileError> {
        let read = |(_, json): &(_, &str)| ServiceProfile::from_json(json);
        BUILT_IN.iter().map(read).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_service(service: &str) -> Result<ServiceProfile, String> {
        let json = format!(
            r#"{{"id":"t","title":{{"zh":"试","en":"t"}},"policy":"fit",
                "picture":{{"width":480,"height":640,"density":300,"quality":60}},"service":{service}}}"#
        );
        ServiceProfile::from_json(&json).map_err(|error| error.to_string())
    }

    #[test]
    fn every_built_in_profile_names_its_steps() {
        let profiles = ServiceProfile::built_in().unwrap();
        assert_eq!(profiles.len(), BUILT_IN.len());
        assert!(profiles.iter().any(|profile| profile.service.is_some()));
    }

    #[test]
    fn a_profile_may_have_no_service() {
        assert_eq!(with_service("null").unwrap().service, None);
    }

    #[test]
    fn what_is_wrong_with_the_service_is_named() {
        let error = with_service(r#"{"stages":[]}"#).unwrap_err();
        assert_eq!(error, "profile: service: `stages` is empty");
        let error = with_service(r#"{"stages":[],"prices":1}"#).unwrap_err();
        assert!(
            error.starts_with("profile: unknown field `prices`"),
            "{error}"
        );
    }
}

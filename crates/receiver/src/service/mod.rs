//! [`Service`]: the way through a collection service: its steps, dates and words, as a profile names them.
//!
//! The page is driven by it and the receiver enforces it; the checks of a photo do not know it.

mod stage;
mod step;
mod target;

pub use stage::{Stage, Submits};
pub use step::Step;
pub use target::{Body, Grant, Target};

use serde::Deserialize;
use xuezhao::Text;

/// Who helps.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Number to call.
    pub phone: Option<String>,
    /// When somebody answers, or who does.
    pub hours: Text,
}

/// What the service costs. The page only says so: paying belongs to the operator.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The sum and what it is for.
    pub text: Text,
    /// Operator's page for paying; the receipt is added as `?receipt=ID`.
    pub payment: Option<String>,
}

/// Whether the page's live guide may take the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Camera {
    /// The live guide is offered.
    Guide,
    /// Only the phone's own camera, or a file.
    None,
}

/// What may stand behind one photo of a service and no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Once {
    /// A person: two students on the roster with the same name and last four digits are one.
    Person,
    /// A phone, as its page names it.
    Device,
}

/// The way through a collection service.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// The stages, in order of their dates; at least one.
    pub stages: Vec<Stage>,
    /// What to have at hand.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<Text>>"))]
    pub prepare: Vec<Text>,
    /// What to read before the photo.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<Text>>"))]
    pub rules: Vec<Text>,
    /// How to get the capture code.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<Text>>"))]
    pub code_help: Vec<Text>,
    /// Who helps, and when.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<Contact>>"))]
    pub contact: Vec<Contact>,
    /// What it costs.
    pub fee: Option<Fee>,
    /// How long the review takes and what follows.
    pub review: Option<Text>,
    /// Days in which a rejected photo may be sent again, the day of the rejection not counted; no end where nothing is said.
    pub resubmit_days: Option<u16>,
    /// What may not submit for two students.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Vec<Once>>"))]
    pub once: Vec<Once>,
    /// Whether the live guide may take the photo; where nothing is said it may, unless the original file is asked.
    pub camera: Option<Camera>,
    /// Name of the file that a student keeps, without its ending: `{number}`, `{name}` and `{school}` are put in. The number
    /// where nothing is said.
    pub file_name: Option<String>,
    /// Where photos go; the receiver that serves the page where nothing is said.
    #[cfg_attr(feature = "types", ts(optional, type = "Target"))]
    pub target: Option<Target>,
}

impl Service {
    /// What is wrong with it, with the key where it is.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn validate(&self) -> Result<(), String> {
        if self.stages.is_empty() {
            return Err("`stages` is empty".to_string());
        }
        for (i, stage) in self.stages.iter().enumerate() {
            stage
                .validate()
                .map_err(|why| format!("`stages[{i}].{why}"))?;
        }
        if let Some(name) = self.file_name.as_deref().filter(|name| !is_file_name(name)) {
            return Err(format!(
                "`file_name`: `{name}` is no name of a file with {{number}}, {{name}} and {{school}} in it"
            ));
        }
        let payment = self.fee.as_ref().and_then(|fee| fee.payment.as_deref());
        match payment {
            Some(url) if !url.starts_with("https://") && !is_path(url) => Err(
                "`fee.payment` is neither an https:// address nor a path of this origin"
                    .to_string(),
            ),
            _ => Ok(()),
        }
    }

    /// The stage that collects this.
    pub fn stage(&self, submits: Submits) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.submits == submits)
    }
}

/// True for a name of which every system makes a file, once the student's own words stand in it.
fn is_file_name(name: &str) -> bool {
    let plain = ["{number}", "{name}", "{school}"]
        .iter()
        .fold(name.to_string(), |left, place| left.replace(place, "x"));
    let is_odd = |c: char| c.is_control() || r#"\/:*?"<>|{}."#.contains(c);
    !plain.trim().is_empty() && !plain.contains(is_odd)
}

/// True for a path of one's own origin: `//host` is another origin.
fn is_path(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//") && !url.contains('\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn validate(service: &str) -> Result<(), String> {
        serde_json::from_str::<Service>(service)
            .map_err(|error| error.to_string())
            .and_then(|service| service.validate())
    }

    fn with_steps(steps: &str) -> Result<(), String> {
        validate(&format!(r#"{{"stages":[{{"steps":[{steps}]}}]}}"#))
    }

    #[test]
    fn steps_are_named_as_they_are_read() {
        for step in Step::ALL {
            let read: Step = serde_json::from_str(&format!("\"{}\"", step.id())).unwrap();
            assert_eq!(read, step);
        }
    }

    #[test]
    fn the_shortest_way_is_photo_and_submit() {
        assert_eq!(with_steps(r#""photo","submit""#), Ok(()));
        assert_eq!(with_steps(r#""photo","submit","status""#), Ok(()));
        let code = r#"{"stages":[{"submits":"code","steps":["code","submit"]}]}"#;
        assert_eq!(validate(code), Ok(()));
    }

    #[test]
    fn a_kept_file_is_named_after_the_student() {
        let named = |name: &str| {
            validate(&format!(
                r#"{{"stages":[{{"steps":["photo","submit"]}}],"file_name":"{name}"}}"#
            ))
        };
        assert_eq!(named("{number}"), Ok(()));
        assert_eq!(named("{school}-{name} {number}"), Ok(()));
        for wrong in ["", "{id}", "../{number}", "{number}.jpg"] {
            assert!(named(wrong).unwrap_err().contains("`file_name`"), "{wrong}");
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        let cases = [
            (with_steps(r#""photo","pay","submit""#), "pay"),
            (with_steps(r#""submit","photo""#), "`photo`, then `submit`"),
            (
                with_steps(r#""photo","photo","submit""#),
                "`photo` comes twice",
            ),
            (
                with_steps(r#""level","photo","submit""#),
                "`level` needs `school`",
            ),
            (
                with_steps(r#""last_four","photo","submit""#),
                "needs `code`",
            ),
            (
                with_steps(r#""code","confirm","photo","submit""#),
                "`confirm` needs",
            ),
            (with_steps(r#""feature","photo","submit""#), "needs `code`"),
            (validate(r#"{"stages":[]}"#), "`stages` is empty"),
            (validate(r#"{"stages":[],"prices":1}"#), "prices"),
            (
                validate(r#"{"stages":[{"from":"2023-02-30","steps":["photo","submit"]}]}"#),
                "`stages[0].from`",
            ),
            (
                validate(
                    r#"{"stages":[{"from":"2023-03-02","to":"2023-03-01","steps":["photo","submit"]}]}"#,
                ),
                "`stages[0].from` is after `to`",
            ),
            (
                validate(
                    r#"{"stages":[{"steps":["photo","submit"]}],
                        "fee":{"text":{"zh":"元","en":"yuan"},"payment":"javascript:1"}}"#,
                ),
                "`fee.payment`",
            ),
        ];
        for (found, wanted) in cases {
            let error = found.unwrap_err();
            assert!(error.contains(wanted), "{error} lacks {wanted}");
        }
    }
}

//! [`Service`]: the way through a collection service: its steps, dates and words, as a profile names them.
//!
//! The page is driven by it and the receiver enforces it; the checks of a photo do not know it.

mod step;
mod target;

pub use step::Step;
pub use target::{Body, Grant, Target};

use serde::Deserialize;
use xuezhao::Text;

/// What a stage is there to collect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Submits {
    /// The photo.
    #[default]
    Photo,
    /// The picture of the capture code.
    Code,
}

impl Submits {
    /// Name in profiles, in the database and in requests.
    pub fn id(self) -> &'static str {
        match self {
            Submits::Photo => "photo",
            Submits::Code => "code",
        }
    }

    /// What is collected under this name.
    pub fn from_id(id: &str) -> Option<Submits> {
        let all = [Submits::Photo, Submits::Code];
        all.into_iter().find(|submits| submits.id() == id)
    }
}

/// One stage of a collection; most have one.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[cfg_attr(feature = "types", derive(ts_rs::TS), ts(optional_fields))]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Name of the stage, where there are several.
    pub title: Option<Text>,
    /// First day, `YYYY-MM-DD`. Outside the dates the page says so; nobody is locked out.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// What is collected.
    #[serde(default)]
    #[cfg_attr(feature = "types", ts(as = "Option<Submits>"))]
    pub submits: Submits,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

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
    /// Whether the live guide may take the photo; where nothing is said it may, unless the original file is asked.
    pub camera: Option<Camera>,
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

/// True for a path of one's own origin: `//host` is another origin.
fn is_path(url: &str) -> bool {
    url.starts_with('/') && !url.starts_with("//") && !url.contains('\\')
}

impl Stage {
    /// True when the roster is asked who the student is.
    pub fn identifies(&self) -> bool {
        self.steps.iter().any(|step| step.identifies())
    }

    /// True when this step belongs to the stage.
    pub fn has(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }

    fn validate(&self) -> Result<(), String> {
        for (name, day) in [("from", &self.from), ("to", &self.to)] {
            if day.as_deref().is_some_and(|day| !is_day(day)) {
                return Err(format!("{name}` is no day YYYY-MM-DD"));
            }
        }
        if self.from.is_some() && self.to.is_some() && self.from > self.to {
            return Err("from` is after `to`".to_string());
        }
        for (i, step) in self.steps.iter().enumerate() {
            let before = &self.steps[..i];
            let id = step.id();
            if before.contains(step) {
                return Err(format!("steps`: `{id}` comes twice"));
            }
            if let Some(missing) = step.needs().iter().find(|need| !before.contains(need)) {
                return Err(format!("steps`: `{id}` needs `{}` before it", missing.id()));
            }
            if *step == Step::Confirm && !before.iter().any(|step| step.identifies()) {
                return Err(
                    "steps`: `confirm` needs `identity`, `feature` or `last_four` before it"
                        .to_string(),
                );
            }
        }
        if self.has(Step::Feature) && !self.has(Step::Code) {
            return Err("steps`: `feature` needs `code`".to_string());
        }
        let given = match self.submits {
            Submits::Photo => Step::Photo,
            Submits::Code => Step::Code,
        };
        let place = |wanted: Step| self.steps.iter().position(|step| *step == wanted);
        match (place(given), place(Step::Submit)) {
            (Some(given), Some(submit)) if given < submit => Ok(()),
            _ => Err(format!(
                "steps`: `{}`, then `submit`, are missing",
                given.id()
            )),
        }
    }
}

/// True for a day of the calendar, `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut number = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        let plain = part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (number(4), number(2), number(2));
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=length).contains(&day) && parts.next().is_none()
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

    #[test]
    fn days_are_days_of_the_calendar() {
        for day in ["2024-02-29", "2023-02-28", "2022-11-30"] {
            assert!(is_day(day), "{day}");
        }
        for day in [
            "2023-02-29",
            "2023-2-01",
            "2023-13-01",
            "23-01-01",
            "+023-01-01",
            "2023-01-01-1",
            "",
        ] {
            assert!(!is_day(day), "{day}");
        }
    }
}

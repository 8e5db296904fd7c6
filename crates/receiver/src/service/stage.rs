//! [`Stage`]: one stage of a collection: its dates and steps, and what it collects.

use super::Step;
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

impl Stage {
    /// True when the roster is asked who the student is.
    pub fn identifies(&self) -> bool {
        self.steps.iter().any(|step| step.identifies())
    }

    /// True when this step belongs to the stage.
    pub fn has(&self, step: Step) -> bool {
        self.steps.contains(&step)
    }

    /// What is wrong with it, from the key where it is.
    pub(super) fn validate(&self) -> Result<(), String> {
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

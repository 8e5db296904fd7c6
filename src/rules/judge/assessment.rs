//! [`Assessment`]: one check applied to one view, and the finding that follows from it.

use super::{Crop, Stage, View};
use crate::geometry::Rect;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Severity};
use crate::rules::finding::{round4, Finding, Status};
use crate::rules::profile::{Policy, Profile};
use crate::rules::shown::Shown;
use crate::rules::unit::Way;
use crate::text::Text;
use std::cmp::Ordering;

/// What helps a picture that lies on its side, where it may be turned.
const TURN: Text = Text::new(
    "把它转正就可以，不用重拍。",
    "Turn it upright; no new photo is needed.",
);

/// One check applied to one view: its reading and where that lies.
#[derive(Clone)]
pub struct Assessment {
    /// The check.
    pub check: &'static Check,
    /// The range that the profile sets.
    pub limit: Limit,
    /// What was read.
    pub reading: Reading,
}

impl Assessment {
    /// Applies a check; `None` when the profile does not ask for it.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn new(check: &'static Check, view: &View, profile: &Profile) -> Option<Assessment> {
        let limit = profile.limit(check);
        (limit.severity != Severity::Off).then(|| Assessment {
            check,
            limit,
            reading: view.read(check, profile),
        })
    }

    /// Where the number lies; `None` when there is none.
    pub fn place(&self) -> Option<Ordering> {
        self.reading.value.ok().map(|value| self.limit.place(value))
    }

    /// The range that the number misses: the allowed one, or else the one that advises; `None` inside both.
    fn missed(&self) -> Option<(Limit, Ordering)> {
        let value = self.reading.value.ok()?;
        [self.limit, self.limit.soft()]
            .into_iter()
            .map(|limit| (limit, limit.place(value)))
            .find(|(_, place)| *place != Ordering::Equal)
    }

    /// True when the number lies above the range.
    pub(super) fn is_above(&self) -> bool {
        self.place() == Some(Ordering::Greater)
    }

    /// The check's own answer.
    fn status(&self, fate: &Fate) -> Status {
        match (self.reading.value, self.missed(), fate) {
            (Err(_), ..) => Status::Unknown,
            (_, None, _) => Status::Pass,
            (_, _, Fate::Corrected) => Status::Fix,
            (_, Some((limit, _)), _) if limit.severity == Severity::Reject => Status::Reject,
            _ => Status::Advise,
        }
    }

    /// What becomes of a number outside the range. What is not decoded cannot be prepared.
    pub(super) fn fate(&self, stage: &Stage, view: &View, profile: &Profile) -> Fate {
        let is_prepared = profile.policy != Policy::Original
            && !matches!(stage, Stage::Finished)
            && view.scene.is_some();
        if self.missed().is_none() || !is_prepared {
            return Fate::Stays;
        }
        let corrected = match (self.check.repair, stage) {
            (Repair::Encode, _) => true,
            (Repair::EncodeAbove, _) => self.is_above(),
            (Repair::Turn, Stage::Picked(_)) => return Fate::Turn,
            (Repair::Background, _) => profile.policy == Policy::Standardize,
            (Repair::Place, Stage::Picked(plan)) => match plan() {
                Crop::Found(crop) => self.holds_in(crop, view),
                Crop::Impossible(advice) => return Fate::Impossible(advice),
                Crop::Nobody => false,
            },
            _ => false,
        };
        if corrected {
            Fate::Corrected
        } else {
            Fate::Stays
        }
    }

    /// True when the planned crop brings the number into the range. The planner keeps the rules that reject; those
    /// that advise only where it can.
    fn holds_in(&self, crop: Rect, view: &View) -> bool {
        match (self.check.measure, view.placed) {
            (Measure::Placement { value, .. }, Some((subject, _)))
                if self.limit.severity == Severity::Advise =>
            {
                self.limit.place(value(&subject, &crop)) == Ordering::Equal
            }
            _ => true,
        }
    }

    /// The finding of a number outside the range for which no file can be made, in the words of what stands in the way.
    pub fn refusal(&self, obstacle: Option<&Text>, profile: &Profile) -> Finding {
        let advice = obstacle.cloned().or_else(|| self.advice(profile));
        Finding {
            status: Status::Reject,
            reason: None,
            advice,
            ..self.finding(&Fate::Stays, profile)
        }
    }

    /// The finding, with its words.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn finding(&self, fate: &Fate, profile: &Profile) -> Finding {
        let status = self.status(fate);
        let advice = self.advice(profile).map(|advice| match (status, fate) {
            (Status::Fix, _) => will_be_corrected(&advice),
            (Status::Reject, Fate::Impossible(obstacle)) if self.is_about_the_crop() => {
                obstacle.clone()
            }
            (Status::Reject, Fate::Turn) => advice.instead(&TURN),
            _ => advice,
        });
        Finding {
            check: self.check.id,
            status,
            explained_by: None,
            reason: self.reading.value.err().map(Missing::text),
            value: self.reading.value.ok().map(round4),
            unit: self.check.unit.id(),
            min: self.limit.min.map(round4),
            max: self.limit.max.map(round4),
            soft_min: self.limit.soft_min.map(round4),
            soft_max: self.limit.soft_max.map(round4),
            shown: self.shown(profile),
            title: self.check.title.clone(),
            advice,
            region: self.reading.region,
        }
    }

    /// True where no crop could have helped because of where the head stands; a picture that has too few pixels or is too
    /// narrow has a fault of its own.
    fn is_about_the_crop(&self) -> bool {
        self.check.is_placement() || self.is_above()
    }

    /// The number and the range that it misses, or else the one that it keeps.
    fn shown(&self, profile: &Profile) -> Option<Shown> {
        let value = self.reading.value.ok()?;
        let limit = self.missed().map_or(self.limit, |(limit, _)| limit);
        Shown::new(
            self.check,
            value,
            &limit,
            &self.reading.words,
            &profile.picture,
        )
    }

    /// What is wrong and what to do; `None` when nothing is.
    fn advice(&self, profile: &Profile) -> Option<Text> {
        let (limit, place) = self.missed()?;
        let template = match place {
            Ordering::Less => &self.check.low,
            _ => &self.check.high,
        };
        if template.is_empty() {
            return None;
        }
        let (unit, picture) = (self.check.unit, &profile.picture);
        let value = self.reading.value.ok()?;
        let mut words = self.reading.words.clone();
        words.push(("value", unit.show(value, Way::Nearest, picture).into()));
        words.push(("range", limit.words(unit, picture)));
        Some(template.fill(&words)).filter(|advice| !advice.is_empty())
    }
}

/// What becomes of a number outside the range.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Preparing corrects it.
    Corrected,
    /// Cropping would correct it, but no crop can; what the student can do about it.
    Impossible(Text),
    /// It stays until the student turns the picture, which this profile allows.
    Turn,
    /// It stays as it is.
    Stays,
}

/// The advice of a finding that preparing corrects: what is wrong, and that nothing needs to be done about it.
fn will_be_corrected(advice: &Text) -> Text {
    advice.instead(&Text::new(
        "制作时会自动修正，不用重拍。",
        "Preparing will fix this.",
    ))
}

//! Readings → findings → verdict: the one place where a number is compared with its limit.
//!
//! A picked photo, a crop under the finger, a frame of the live guide, an upload at the receiver and a prepared file
//! are all judged here; they differ in the [`View`] that is measured and in the [`Stage`], which says what preparing
//! will still correct.

use super::check::{Check, Limit, Measure, Missing, Reading, Repair, Severity};
use super::checks;
use super::finding::{round4, Finding, Status};
use super::profile::{Policy, Profile};
use crate::face::head::Head;
use crate::face::subject::Subject;
use crate::file::File;
use crate::geometry::Rect;
use crate::scene::Scene;
use crate::text::Text;
use serde::Serialize;
use std::cmp::Ordering;

/// What can be measured: all of it for a photo, the head alone for a frame in which it was only followed.
#[derive(Clone, Copy, Default)]
pub struct View<'a> {
    /// The file.
    pub file: Option<&'a File>,
    /// The decoded picture; `None` before it is decoded and where it cannot be.
    pub scene: Option<&'a Scene>,
    /// The head.
    pub head: Option<&'a Head>,
    /// The head as the placement rules see it, and the frame in which they are judged, in pixels of one picture.
    pub placed: Option<(Subject, Rect)>,
}

impl<'a> View<'a> {
    /// A photo, judged in its whole picture.
    pub fn of_photo(file: &'a File, scene: Option<&'a Scene>) -> View<'a> {
        View {
            file: Some(file),
            ..scene.map_or(View::default(), View::of_scene)
        }
    }

    /// A decoded picture without its file.
    pub fn of_scene(scene: &'a Scene) -> View<'a> {
        let head = scene.portrait().map(|portrait| portrait.head);
        View {
            file: None,
            scene: Some(scene),
            head,
            placed: head.map(|head| {
                let size = [scene.pixels.width as f64, scene.pixels.height as f64];
                (Subject::new(head, 1.0, size), scene.frame())
            }),
        }
    }

    /// What a check reads here.
    pub(crate) fn read(&self, check: &Check, profile: &Profile) -> Reading {
        let reading = match check.measure {
            Measure::File(of) => self.file.map(|file| of(file, profile)),
            Measure::Whole(of) => self.file.map(|file| of(file, self.scene, profile)),
            Measure::Picture(of) => self.scene.map(|scene| of(scene, profile)),
            Measure::Portrait(of) => {
                let portrait = self.scene.and_then(Scene::portrait);
                portrait.map(|portrait| of(&portrait, profile))
            }
            Measure::Head(of) => self.head.map(of),
            Measure::Placement { value, region } => {
                self.placed.as_ref().map(|(subject, frame)| Reading {
                    region: self.head.map(region),
                    ..Reading::of(value(subject, frame))
                })
            }
        };
        reading.unwrap_or_else(|| Reading::unknown(self.missing()))
    }

    /// Why there is nothing to measure.
    fn missing(&self) -> Missing {
        match self.scene {
            Some(scene) if scene.faces.is_empty() => Missing::Face,
            Some(_) => Missing::OneFace,
            None if self.file.is_some_and(|f| f.decode_error.get().is_some()) => {
                Missing::Undecodable
            }
            None => Missing::NotOpened,
        }
    }
}

/// What will still be done to the picture that is judged.
#[derive(Clone, Copy)]
pub enum Stage<'a> {
    /// It was picked: preparing crops it, as the planner's answer says, and writes the file anew.
    Picked(&'a dyn Fn() -> Crop),
    /// Its crop stands, chosen by hand or by the camera; the file is still to be written.
    Framed,
    /// Nothing: it is a finished file, or one that nobody prepares.
    Finished,
}

/// The planner's answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Crop {
    /// A crop that keeps every rejecting placement rule, in pixels of the picture that is judged.
    Found(Rect),
    /// No crop does; what the student can do about it.
    Impossible(Text),
    /// There is nobody to place.
    Nobody,
}

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

    /// True when the number lies above the range.
    fn is_above(&self) -> bool {
        self.place() == Some(Ordering::Greater)
    }

    /// The check's own answer.
    fn status(&self, fate: &Fate) -> Status {
        match (self.place(), fate, self.limit.severity) {
            (None, ..) => Status::Unknown,
            (Some(Ordering::Equal), ..) => Status::Pass,
            (_, Fate::Corrected, _) => Status::Fix,
            (_, _, Severity::Reject) => Status::Reject,
            _ => Status::Advise,
        }
    }

    /// What becomes of a number outside the range.
    fn fate(&self, stage: &Stage, view: &View, profile: &Profile) -> Fate {
        let outside = matches!(self.place(), Some(Ordering::Less | Ordering::Greater));
        if !outside || profile.policy == Policy::Original || matches!(stage, Stage::Finished) {
            return Fate::Stays;
        }
        let corrected = match (self.check.repair, stage) {
            (Repair::Encode, _) => true,
            (Repair::EncodeAbove, _) => self.is_above(),
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

    /// The finding of a number outside the range for which no file can be made, whatever `what_helps`.
    pub fn refusal(&self, what_helps: Option<&Text>, profile: &Profile) -> Finding {
        let advice = self.advice(profile);
        let advice = match what_helps {
            Some(what_helps) => Some(advice.unwrap_or(Text::new("", "")).instead(what_helps)),
            None => advice,
        };
        Finding {
            status: Status::Reject,
            reason: None,
            advice,
            ..self.finding(&Fate::Stays, profile)
        }
    }

    /// The finding, with its words.
    pub fn finding(&self, fate: &Fate, profile: &Profile) -> Finding {
        let status = self.status(fate);
        let advice = self.advice(profile).map(|advice| match (status, fate) {
            (Status::Fix, _) => will_be_corrected(&advice),
            (Status::Reject, Fate::Impossible(what_helps)) => advice.instead(what_helps),
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
            title: self.check.title.clone(),
            advice,
            region: self.reading.region,
        }
    }

    /// What is wrong and what to do, with the numbers filled in; `None` when nothing is.
    fn advice(&self, profile: &Profile) -> Option<Text> {
        let template = match self.place()? {
            Ordering::Less => &self.check.low,
            Ordering::Greater => &self.check.high,
            Ordering::Equal => return None,
        };
        if template.is_empty() {
            return None;
        }
        let unit = self.check.unit;
        let show = |v: Option<f64>| v.map_or(String::new(), |v| unit.show(v, profile));
        let mut words = self.reading.words.clone();
        words.push(("value", show(self.reading.value.ok()).into()));
        words.push(("min", show(self.limit.min).into()));
        words.push(("max", show(self.limit.max).into()));
        words.push(("range", self.limit.words(unit, profile)));
        Some(template.fill(&words))
    }
}

/// What becomes of a number outside the range.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    /// Preparing corrects it.
    Corrected,
    /// Cropping would correct it, but no crop can; what the student can do about it.
    Impossible(Text),
    /// It stays as it is.
    Stays,
}

/// The answer as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing rejects and nothing that could is unknown.
    Pass,
    /// At least one finding rejects.
    Reject,
    /// Nothing rejects, but a check that could was not measured.
    Unknown,
}

/// One finding for every check that the profile asks for, most urgent first; regions in upright pixels of the photo.
pub fn judge(view: &View, profile: &Profile, stage: &Stage) -> Vec<Finding> {
    let assessments: Vec<Assessment> = checks::ALL
        .iter()
        .filter_map(|check| Assessment::new(check, view, profile))
        .collect();
    let mut findings: Vec<Finding> = assessments
        .iter()
        .map(|assessment| assessment.finding(&assessment.fate(stage, view, profile), profile))
        .collect();
    explain(&assessments, &mut findings);
    if let Some(scene) = view.scene {
        if scene.shows_code() {
            explain_by_code(&mut findings);
        }
        for finding in &mut findings {
            finding.region = finding.region.map(|r| r.scaled(scene.scale).rounded());
        }
    }
    findings.sort_by_key(|finding| finding.status.urgency());
    findings
}

/// The verdict, from the statuses alone.
pub fn verdict(findings: &[Finding], profile: &Profile) -> Verdict {
    let any = |wanted: &dyn Fn(&Finding) -> bool| findings.iter().any(wanted);
    if any(&|f| f.status == Status::Reject) {
        Verdict::Reject
    } else if any(&|f| f.status == Status::Unknown && profile.rejects(f.check)) {
        Verdict::Unknown
    } else {
        Verdict::Pass
    }
}

/// Names, for every finding that is not fine, the finding that explains it. What only writing the file anew changes,
/// as printing inks, explains nothing: the picture itself can be judged.
fn explain(assessments: &[Assessment], findings: &mut [Finding]) {
    let only_file = |a: &Assessment| a.check.repair == Repair::EncodeAbove && a.is_above();
    let causes: Vec<(&'static str, Status)> = assessments
        .iter()
        .zip(findings.iter())
        .filter(|(assessment, _)| !only_file(assessment))
        .map(|(_, finding)| (finding.check, finding.status))
        .collect();
    for (assessment, finding) in assessments.iter().zip(findings) {
        let explains = |id: &&&str| {
            causes.iter().any(|(cause, status)| {
                *cause == **id
                    && match status {
                        Status::Reject | Status::Advise => true,
                        Status::Fix => finding.status == Status::Fix,
                        Status::Pass | Status::Unknown => false,
                    }
            })
        };
        if finding.status != Status::Pass {
            finding.explained_by = assessment.check.explained_by.iter().find(explains).copied();
        }
    }
}

/// What there is to say of a capture code picked as a photo: that it is one, and whether the file is sound.
const ABOUT_A_CODE: [&str; 3] = ["file_intact", "face_count", "capture_code"];

/// A capture code picked as a photo has one fault: there is nobody in it.
fn explain_by_code(findings: &mut [Finding]) {
    let others = |f: &&mut Finding| !ABOUT_A_CODE.contains(&f.check) && f.status != Status::Pass;
    for finding in findings.iter_mut().filter(others) {
        finding.explained_by = Some("face_count");
    }
}

/// The advice of a finding that preparing corrects: what is wrong, and that nothing needs to be done about it.
fn will_be_corrected(advice: &Text) -> Text {
    advice.instead(&Text::new(
        "制作时会自动修正，不用重拍。",
        "Preparing will fix this.",
    ))
}

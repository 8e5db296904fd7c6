//! Readings → findings → verdict: the one place where a number is compared with its limit.
//!
//! A picked photo, a crop under the finger, a frame of the live guide, an upload at the receiver and a prepared file
//! are all judged here; they differ in the [`View`] that is measured and in the [`Stage`], which says what preparing
//! will still correct.

mod assessment;
mod explain;
mod memory;

pub use assessment::{Assessment, Fate};
pub use memory::Memory;

use super::check::{Check, Measure, Missing, Reading};
use super::checks::{self, hair_gap};
use super::finding::{Finding, Status, Verdict};
use super::profile::Profile;
use crate::face::head::Head;
use crate::face::subject::Subject;
use crate::file::File;
use crate::geometry::Rect;
use crate::order::few_rising;
use crate::scene::Scene;
use crate::text::Text;

/// What can be measured: all of it for a photo, the head alone for a frame in which it was only followed.
#[derive(Clone, Copy, Default)]
pub struct View<'a> {
    /// The file.
    pub file: Option<&'a File>,
    /// The decoded picture; `None` before it is decoded and where it cannot be.
    pub scene: Option<&'a Scene>,
    /// The head.
    pub head: Option<&'a Head>,
    /// Degrees by which the picture was turned by hand, where the file that is delivered is not.
    pub kept_turn: u16,
    /// The head as the placement rules see it, and the frame in which they are judged, in pixels of one picture.
    pub placed: Option<(Subject, Rect)>,
    /// What was read in the decoded picture before; `None` where it is judged only once.
    pub memory: Option<&'a Memory>,
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
            scene: Some(scene),
            head,
            placed: head.map(|head| {
                let size = [scene.pixels.width as f64, scene.pixels.height as f64];
                (Subject::new(head, 1.0, size), scene.frame())
            }),
            ..View::default()
        }
    }

    /// What a check reads here.
    pub(crate) fn read(&self, check: &Check, profile: &Profile) -> Reading {
        let reading = match check.measure {
            Measure::File(of) => self.file.map(|file| of(file, &profile.picture)),
            Measure::Whole(of) => self.file.map(|file| of(file, self.scene, &profile.picture)),
            Measure::Picture(of) => self
                .scene
                .map(|scene| self.remembered(check, profile, || of(scene, &profile.picture))),
            Measure::Turn(of) => self.scene.map(|scene| of(scene, self.kept_turn)),
            Measure::Portrait(of) => {
                let portrait = self.scene.and_then(Scene::portrait);
                portrait.map(|portrait| {
                    self.remembered(check, profile, || of(&portrait, &profile.picture))
                })
            }
            Measure::Head(of) => self.head.map(of),
            Measure::Placement { value, region } => self.placed.as_ref().map(|(subject, frame)| {
                let reading = Reading {
                    region: self.head.map(region),
                    ..Reading::of(value(subject, frame))
                };
                reading.with("crown", hair_gap::crown(subject))
            }),
        };
        reading.unwrap_or_else(|| Reading::unknown(self.missing()))
    }

    fn remembered(
        &self,
        check: &Check,
        profile: &Profile,
        measure: impl FnOnce() -> Reading,
    ) -> Reading {
        match self.memory {
            Some(memory) => memory.read(check, &profile.picture, measure),
            None => measure(),
        }
    }

    /// Why there is nothing to measure.
    fn missing(&self) -> Missing {
        match self.scene {
            Some(scene) if scene.turn_needed > 0 => Missing::NotUpright,
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
    explain::explain(&assessments, &mut findings);
    if let Some(file) = view.file {
        explain::explain_by_file(file, &mut findings);
    }
    explain::explain_by_turn(&assessments, &mut findings);
    if let Some(scene) = view.scene {
        if scene.faces.is_empty() && scene.turn_needed == 0 {
            explain::explain_by_nobody(&assessments, &mut findings, scene.shows_code());
        }
        for finding in &mut findings {
            finding.region = finding.region.map(|r| r.scaled(scene.scale).rounded());
        }
    }
    few_rising(findings, |finding| finding.status.urgency())
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

#[cfg(test)]
mod tests;

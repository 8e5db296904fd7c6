//! [`Photo`] and [`Spec`] → [`Report`].

use crate::check::{Finding, Measure, Reading, Repair, Severity, Status};
use crate::checks;
use crate::output;
use crate::photo::{Photo, Scene};
use crate::report::{self, FaceReport, HeadReport, Report};
use crate::spec::{Policy, Spec};
use std::cell::LazyCell;

impl Photo {
    /// Every finding under a profile, from what is known so far: before [`Photo::locate`] only the file-level
    /// checks have an answer, the others are `unknown`.
    pub fn examine(&self, spec: &Spec) -> Report {
        let scene = self.scene();
        let mut findings = self.measure(spec);
        hush(&mut findings);
        if scene.is_some_and(Scene::shows_code) {
            hush_all_but(ABOUT_A_CODE, &mut findings);
        }
        self.promise_repairs(&mut findings, spec);
        findings.sort_by_key(|f| f.status.urgency());
        Report {
            core: env!("CARGO_PKG_VERSION"),
            profile: spec.id.clone(),
            verdict: report::verdict(&findings, spec),
            photo: self.file().probe.clone(),
            faces: scene.map_or(Vec::new(), |s| {
                let face = |f| FaceReport::new(f, s.scale);
                s.faces.iter().map(face).collect()
            }),
            head: scene
                .and_then(Scene::portrait)
                .map(|p| HeadReport::new(p.head, p.scene.scale)),
            findings,
            ask: spec.ask.clone(),
        }
    }

    /// One finding for every check that the profile asks for, in the order of the list.
    fn measure(&self, spec: &Spec) -> Vec<Finding> {
        let scene = self.scene();
        let scale = scene.map_or(1.0, |s| s.scale);
        let portrait = scene.and_then(Scene::portrait);
        checks::ALL
            .iter()
            .map(|check| (check, spec.limit(check)))
            .filter(|(_, limit)| limit.severity != Severity::Off)
            .map(|(check, limit)| {
                let reading = match check.measure {
                    Measure::File(of) => Some(of(self.file(), spec)),
                    Measure::Whole(of) => Some(of(self.file(), scene, spec)),
                    Measure::Picture(of) => scene.map(|s| of(s, spec)),
                    Measure::Portrait(of) => portrait.as_ref().map(|p| of(p, spec)),
                };
                let mut finding =
                    check.judge(reading.unwrap_or_else(Reading::unknown), &limit, spec);
                finding.region = finding.region.map(|r| report::rounded(r.scaled(scale)));
                finding
            })
            .collect()
    }

    /// Turns what preparing will mend into advice, where a crop exists that mends it.
    fn promise_repairs(&self, findings: &mut [Finding], spec: &Spec) {
        let Some(scene) = self.scene().filter(|_| spec.policy != Policy::Original) else {
            return;
        };
        let planned = LazyCell::new(|| output::planned(scene, spec));
        for finding in findings.iter_mut().filter(|f| f.status == Status::Reject) {
            let repair = checks::find(finding.check).map_or(Repair::Never, |c| c.repair);
            let mends = match repair {
                Repair::Never => false,
                Repair::Place => matches!(*planned, Some(Ok(_))),
                Repair::Encode => true,
                Repair::EncodeAbove => finding.is_above(),
                Repair::Ground => spec.policy == Policy::Standardize,
            };
            if mends {
                finding.status = Status::Advise;
                finding.advice = finding.advice.take().map(|a| output::will_be_mended(&a));
            } else if repair == Repair::Place {
                if let Some(Err(collision)) = &*planned {
                    output::refusal::with_advice(finding, &collision.obstacle.advice());
                }
            }
        }
    }
}

/// What there is to say of a capture code picked as a photo: that it is one, and whether the file is sound.
const ABOUT_A_CODE: &[&str] = &["file_intact", "face_count", "capture_code"];

fn hush_all_but(kept: &[&str], findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|f| !kept.contains(&f.check)) {
        finding.hush();
    }
}

/// A finding that another one explains is not piled on top of it. What only writing the file anew changes, as printing
/// inks, explains nothing: the picture itself can be judged.
fn hush(findings: &mut [Finding]) {
    let only_file = |f: &Finding| {
        let repair = checks::find(f.check).map(|c| c.repair);
        repair == Some(Repair::EncodeAbove) && f.is_above()
    };
    let loud: Vec<&str> = findings
        .iter()
        .filter(|f| matches!(f.status, Status::Reject | Status::Advise) && !only_file(f))
        .map(|f| f.check)
        .collect();
    for finding in findings {
        let hushed_by = checks::find(finding.check).map_or(&[][..], |c| c.hushed_by);
        if hushed_by.iter().any(|id| loud.contains(id)) {
            finding.hush();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the named checks say after one another has been heard, for these values.
    fn heard(values: &[(&str, f64)]) -> Vec<Status> {
        let spec = Spec::built_in("chsi").unwrap();
        let judge = |(id, value): &(&str, f64)| {
            let check = checks::find(id).unwrap();
            check.judge(Reading::of(*value), &check.limit, &spec)
        };
        let mut findings: Vec<Finding> = values.iter().map(judge).collect();
        hush(&mut findings);
        findings.iter().map(|f| f.status).collect()
    }

    #[test]
    fn a_grey_file_is_grey_once() {
        let grey = heard(&[("color_mode", 8.0), ("natural_color", 20.0)]);
        assert_eq!(grey, [Status::Reject, Status::Unknown]);
    }

    #[test]
    fn printing_inks_do_not_keep_the_picture_from_being_judged() {
        let inks = |cast: f64| heard(&[("color_mode", 32.0), ("natural_color", cast)]);
        assert_eq!(inks(20.0), [Status::Reject, Status::Reject]);
        assert_eq!(inks(0.5), [Status::Reject, Status::Pass]);
    }
}

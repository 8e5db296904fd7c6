//! Which finding explains which, so that a reader can fold one into the other. The statuses stay.

use super::Assessment;
use crate::file::pixels::DecodeError;
use crate::file::probe::Format;
use crate::file::File;
use crate::rules::check::{Measure, Missing, Repair};
use crate::rules::finding::{Finding, Status};
use std::cmp::Ordering;

/// What may explain other findings: its check, its status, and where its number lies.
struct Cause {
    check: &'static str,
    status: Status,
    place: Option<Ordering>,
    value: Option<f64>,
}

impl Cause {
    /// Never a milder one explains, so that no rejection is folded away under advice.
    fn may_explain(&self, finding: &Finding) -> bool {
        match self.status {
            Status::Reject => true,
            Status::Advise => finding.status != Status::Reject,
            Status::Fix => finding.status == Status::Fix,
            Status::Pass | Status::Unknown => false,
        }
    }
}

/// What is surely before the face hides whether glasses are dark; what only seems to be is the dark glasses themselves.
const COVER: &str = "face_occluded";

/// Names, for every finding that is not fine, the finding that explains it. What only writing the file anew changes, as
/// printing inks, explains nothing: the picture itself can be judged.
pub(super) fn explain(assessments: &[Assessment], findings: &mut [Finding]) {
    let only_file = |a: &Assessment| a.check.repair == Repair::EncodeAbove && a.is_above();
    let causes: Vec<Cause> = assessments
        .iter()
        .zip(findings.iter())
        .filter(|(assessment, _)| !only_file(assessment))
        .map(|(assessment, finding)| Cause {
            check: finding.check,
            status: finding.status,
            place: assessment.place(),
            value: assessment.reading.value.ok(),
        })
        .collect();
    let crown_is_cut = crown_is_cut(&causes);
    let glasses_are_dark = causes
        .iter()
        .any(|cause| cause.check == "glasses_dark" && cause.status == Status::Reject);
    for (assessment, finding) in assessments.iter().zip(findings) {
        if finding.status == Status::Pass {
            continue;
        }
        let ids = match assessment.reading.value {
            Err(Missing::Face | Missing::OneFace) => &["face_count"],
            _ if crown_is_cut && assessment.check.is_placement() => &["hair_gap"],
            _ if glasses_are_dark && finding.check == COVER && finding.status == Status::Advise => {
                &["glasses_dark"]
            }
            _ => assessment.check.explained_by,
        };
        let explains = |id: &&&'static str| {
            let mut all = causes.iter();
            **id != finding.check
                && all.any(|cause| cause.check == **id && cause.may_explain(finding))
                && !(is_lacking(assessment) && is_place(id))
        };
        finding.explained_by = ids.iter().find(explains).copied();
    }
}

/// A crown that is cut off is a cause of its own, unless the head is too large as well.
fn crown_is_cut(causes: &[Cause]) -> bool {
    let rejected = |id: &str| {
        let mut all = causes.iter();
        all.find(|cause| cause.check == id && cause.status == Status::Reject)
    };
    let is_cut = rejected("hair_gap").is_some_and(|c| c.value.is_some_and(|gap| gap <= 0.0));
    let is_large = rejected("head_ratio").is_some_and(|c| c.place == Some(Ordering::Greater));
    is_cut && !is_large
}

/// True for a picture that has too few pixels or is too narrow: where the head stands does not make it so.
fn is_lacking(assessment: &Assessment) -> bool {
    matches!(assessment.check.measure, Measure::File(_))
        && assessment.place() == Some(Ordering::Less)
}

fn is_place(id: &str) -> bool {
    crate::rules::checks::find(id).is_some_and(|check| check.is_placement())
}

/// A file that gives no pixels has one fault: its format, where that is one that is not decoded here, or else what is
/// wrong with the file.
pub(super) fn explain_by_file(file: &File, findings: &mut [Finding]) {
    let Some(why) = file.decode_error.get() else {
        return;
    };
    let is_foreign = !matches!(file.probe.format, Format::Jpeg | Format::Unknown);
    let cause = match why {
        DecodeError::Unsupported if is_foreign => "file_format",
        _ => "file_intact",
    };
    let rejects = |f: &Finding| f.check == cause && f.status == Status::Reject;
    if !findings.iter().any(rejects) {
        return;
    }
    for finding in findings.iter_mut().filter(|f| f.status != Status::Pass) {
        finding.explained_by = Some(cause).filter(|cause| finding.check != *cause);
    }
}

/// What there is to say of a picture without a face: that nobody is in it, that it is a capture code picked as a photo, and
/// whether the file is sound.
const OF_NOBODY: [&str; 3] = ["file_intact", "face_count", "capture_code"];

/// A picture without a face has one fault: there is nobody in it. One that is no code may have a foreign format too, or
/// too few pixels to show anybody.
pub(super) fn explain_by_nobody(
    assessments: &[Assessment],
    findings: &mut [Finding],
    shows_code: bool,
) {
    let is_rejected = |f: &Finding| f.check == "face_count" && f.status == Status::Reject;
    if !findings.iter().any(is_rejected) {
        return;
    }
    for (assessment, finding) in assessments.iter().zip(findings) {
        let is_small = assessment.check.repair == Repair::Place && is_lacking(assessment);
        let is_foreign = finding.check == "file_format" && finding.status == Status::Reject;
        let is_own = OF_NOBODY.contains(&finding.check) || !shows_code && (is_small || is_foreign);
        if !is_own && finding.status != Status::Pass {
            finding.explained_by = Some("face_count");
        }
    }
}

/// A picture that lies on its side has one fault: what else is said of the picture follows from it. What is wrong with the
/// file itself stays.
pub(super) fn explain_by_turn(assessments: &[Assessment], findings: &mut [Finding]) {
    let is_turned = |f: &Finding| f.check == "upright" && f.status == Status::Reject;
    if !findings.iter().any(is_turned) {
        return;
    }
    for (assessment, finding) in assessments.iter().zip(findings) {
        let about_file = matches!(
            assessment.check.measure,
            Measure::File(_) | Measure::Whole(_)
        ) && assessment.check.repair != Repair::Place;
        let own = about_file && matches!(finding.status, Status::Reject | Status::Advise);
        if finding.status != Status::Pass && !own && !is_turned(finding) {
            finding.explained_by = Some("upright");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{judge, Stage, View};
    use super::*;
    use crate::fixtures;
    use crate::rules::profile::Profile;

    /// `[check, explained by]` of everything that is rejected in the national rule's finished picture.
    fn rejected(scene: &crate::scene::Scene) -> Vec<(&'static str, Option<&'static str>)> {
        let profile = Profile::built_in("chsi").unwrap();
        judge(&View::of_scene(scene), &profile, &Stage::Finished)
            .iter()
            .filter(|f| f.status == Status::Reject)
            .map(|f| (f.check, f.explained_by))
            .collect()
    }

    #[test]
    fn geometry_has_one_cause() {
        let near = fixtures::posed(|head| {
            head.crown.y = 10.0;
            head.chin.y = 470.0;
        });
        let found = rejected(&near);
        assert!(found.contains(&("head_ratio", None)), "{found:?}");
        assert!(
            found.contains(&("hair_gap", Some("head_ratio"))),
            "{found:?}"
        );
        let cut = fixtures::posed(|head| {
            head.crown_cut = true;
            head.chin.y = head.crown.y + 200.0;
        });
        let found = rejected(&cut);
        assert!(found.contains(&("hair_gap", None)), "{found:?}");
        assert!(
            found.contains(&("head_ratio", Some("hair_gap"))),
            "{found:?}"
        );
    }

    #[test]
    fn where_nobody_is_seen_nothing_else_is_told() {
        let mut scene = fixtures::posed(|_| ());
        scene.faces.clear();
        let profile = Profile::built_in("chsi").unwrap();
        let all = judge(&View::of_scene(&scene), &profile, &Stage::Finished);
        let unseen = all.iter().filter(|f| f.status == Status::Unknown);
        assert!(unseen
            .filter(|f| f.reason == Some(Missing::Face.text()))
            .all(|f| f.explained_by == Some("face_count")));
    }

    #[test]
    fn a_picture_without_a_face_has_one_fault() {
        let mut scene = fixtures::scene(|_, y| [(y / 3) as u8; 3]);
        (scene.faces, scene.person) = (Vec::new(), None);
        let of = |policy: &str, file: &File| {
            let profile = Profile::built_in(policy).unwrap();
            let all = judge(
                &View::of_photo(file, Some(&scene)),
                &profile,
                &Stage::Finished,
            );
            let told = all.iter().filter(|f| {
                f.explained_by.is_none() && matches!(f.status, Status::Reject | Status::Advise)
            });
            told.map(|f| f.check).collect::<Vec<_>>()
        };
        let other = fixtures::jpeg_file(|p| (p.density, p.width, p.height) = (None, 900, 1200));
        assert_eq!(of("chsi", &other), ["face_count"]);
        assert_eq!(of("cup-2023", &other), ["face_count"]);
        let small = fixtures::jpeg_file(|p| (p.width, p.height) = (48, 64));
        assert_eq!(of("chsi", &small), ["face_count", "pixel_size"]);
        let png = fixtures::jpeg_file(|p| p.format = Format::Png);
        assert_eq!(of("cup-2023", &png), ["face_count", "file_format"]);
    }
}

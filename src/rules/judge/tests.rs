use super::*;
use crate::fixtures;
use crate::rules::check::Repair;
use crate::rules::check::{Limit, Severity};
use crate::rules::profile::Policy;

/// A profile that judges like `chsi`, under a policy.
fn profile(policy: Policy) -> Profile {
    let mut profile = Profile::built_in("chsi").unwrap();
    profile.policy = policy;
    profile
}

fn assessment(check: &'static Check, severity: Severity, reading: Reading) -> Assessment {
    Assessment {
        check,
        limit: Limit {
            severity,
            ..check.limit
        },
        reading,
    }
}

/// A reading on each side of a check's range, inside it, and a missing one.
fn readings(check: &Check) -> Vec<Reading> {
    let Limit { min, max, .. } = check.limit;
    let inside = min.or(max).unwrap_or(0.0);
    [
        min.map(|min| min - 1.0),
        max.map(|max| max + 1.0),
        Some(inside),
    ]
    .into_iter()
    .flatten()
    .map(Reading::of)
    .chain([Reading::unknown(Missing::Unclear)])
    .collect()
}

/// Every stage in which a photo can be judged.
fn stages() -> Vec<Stage<'static>> {
    const FOUND: &dyn Fn() -> Crop = &|| Crop::Found(Rect::new(0.0, 0.0, 480.0, 640.0));
    const IMPOSSIBLE: &dyn Fn() -> Crop = &|| Crop::Impossible(Text::new("退后。", "Step back."));
    vec![
        Stage::Picked(FOUND),
        Stage::Picked(IMPOSSIBLE),
        Stage::Framed,
        Stage::Finished,
    ]
}

thread_local! {
    /// A picture that decodes, drawn once.
    static SCENE: Scene = fixtures::posed(|_| ());
}

/// The findings of these assessments, of a picture that decodes.
fn findings(all: &[Assessment], profile: &Profile, stage: &Stage) -> Vec<Finding> {
    let fate = |a: &Assessment| {
        SCENE.with(|scene| {
            let view = View {
                scene: Some(scene),
                ..View::default()
            };
            a.fate(stage, &view, profile)
        })
    };
    let finding = |a: &Assessment| a.finding(&fate(a), profile);
    let mut findings: Vec<Finding> = all.iter().map(finding).collect();
    explain::explain(all, &mut findings);
    findings
}

#[test]
fn no_other_finding_turns_a_rejection_into_a_better_verdict() {
    let severities = [Severity::Reject, Severity::Advise];
    for policy in [Policy::Original, Policy::Fit, Policy::Standardize] {
        let profile = profile(policy);
        for stage in stages() {
            for rejecting in checks::ALL {
                for reading in readings(rejecting) {
                    let one = assessment(rejecting, Severity::Reject, reading);
                    let alone = findings(std::slice::from_ref(&one), &profile, &stage);
                    if alone[0].status != Status::Reject {
                        continue;
                    }
                    for other in checks::ALL.iter().filter(|c| c.id != rejecting.id) {
                        for reading in readings(other) {
                            for severity in severities {
                                let two = assessment(other, severity, reading.clone());
                                for pair in [[one.clone(), two.clone()], [two, one.clone()]] {
                                    let both = findings(&pair, &profile, &stage);
                                    let ids = (rejecting.id, other.id);
                                    assert_eq!(
                                        verdict(&both, &profile),
                                        Verdict::Reject,
                                        "{ids:?}"
                                    );
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn a_status_is_the_same_with_and_without_the_finding_that_explains_it() {
    let profile = profile(Policy::Fit);
    for check in checks::ALL {
        for cause in check.explained_by {
            let cause = checks::find(cause).unwrap();
            for reading in readings(check) {
                let one = assessment(check, Severity::Reject, reading);
                let alone = findings(std::slice::from_ref(&one), &profile, &Stage::Finished);
                for reading in readings(cause) {
                    let two = assessment(cause, Severity::Advise, reading);
                    let both = findings(&[one.clone(), two], &profile, &Stage::Finished);
                    let ids = (check.id, cause.id);
                    assert_eq!(both[0].status, alone[0].status, "{ids:?}");
                    let explained = both[1].status == Status::Advise
                        && !matches!(both[0].status, Status::Pass | Status::Reject);
                    let inks = cause.repair == Repair::EncodeAbove
                        && both[1].value > both[1].max.or(Some(f64::MAX));
                    assert_eq!(
                        both[0].explained_by.is_some(),
                        explained && !inks,
                        "{ids:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_unknown_has_a_reason_and_nothing_else_has() {
    for check in checks::ALL {
        for reading in readings(check) {
            let one = assessment(check, Severity::Reject, reading);
            let finding = &findings(&[one], &profile(Policy::Fit), &Stage::Finished)[0];
            let is_unknown = finding.status == Status::Unknown;
            assert_eq!(finding.reason.is_some(), is_unknown, "{}", check.id);
            assert_eq!(finding.value.is_none(), is_unknown, "{}", check.id);
        }
    }
}

/// The findings of checks with these values under a policy, in a picked photo that can be cropped.
fn judged(policy: Policy, values: &[(&str, f64)]) -> Vec<Finding> {
    let all: Vec<Assessment> = values
        .iter()
        .map(|(id, value)| {
            let check = checks::find(id).unwrap();
            assessment(check, check.limit.severity, Reading::of(*value))
        })
        .collect();
    findings(&all, &profile(policy), &stages()[0])
}

#[test]
fn a_grey_file_is_grey_once() {
    let grey = judged(Policy::Fit, &[("color_mode", 8.0), ("natural_color", 20.0)]);
    assert_eq!(grey[1].explained_by, Some("color_mode"));
}

#[test]
fn what_seems_to_cover_the_face_is_the_dark_glasses_that_are_worn() {
    let worn = |bareness| {
        let values = [("glasses_dark", 0.03), ("face_occluded", bareness)];
        let found = judged(Policy::Fit, &values);
        (found[0].explained_by, found[1].explained_by)
    };
    assert_eq!(worn(72.0), (None, Some("glasses_dark")));
    assert_eq!(worn(10.0), (Some("face_occluded"), None));
}

#[test]
fn printing_inks_explain_nothing_of_the_picture() {
    let inks = judged(
        Policy::Fit,
        &[("color_mode", 32.0), ("natural_color", 20.0)],
    );
    assert_eq!(inks[1].explained_by, None);
    assert_eq!(inks[1].status, Status::Reject);
}

#[test]
fn what_preparing_corrects_is_said_to_be_corrected_where_it_may_be() {
    let of = |policy, id, value| judged(policy, &[(id, value)])[0].clone();
    assert_eq!(of(Policy::Fit, "density", 72.0).status, Status::Fix);
    assert_eq!(of(Policy::Original, "density", 72.0).status, Status::Advise);
    assert_eq!(
        of(Policy::Fit, "background_color", 30.0).status,
        Status::Reject
    );
    assert_eq!(
        of(Policy::Standardize, "background_color", 30.0).status,
        Status::Fix
    );
    let small = of(Policy::Fit, "head_ratio", 0.2);
    assert_eq!(small.status, Status::Fix);
    assert!(small
        .advice
        .unwrap()
        .zh
        .ends_with("制作时会自动修正，不用重拍。"));
}

#[test]
fn what_cannot_be_decoded_is_not_said_to_be_corrected() {
    let check = checks::find("density").unwrap();
    let density = assessment(check, Severity::Reject, Reading::of(72.0));
    let fate = density.fate(&Stage::Framed, &View::default(), &profile(Policy::Fit));
    assert_eq!(fate, Fate::Stays);
}

#[test]
fn where_no_crop_helps_the_advice_says_what_does() {
    let check = checks::find("head_ratio").unwrap();
    let small = assessment(check, Severity::Reject, Reading::of(0.2));
    let finding = &findings(&[small], &profile(Policy::Fit), &stages()[1])[0];
    assert_eq!(finding.status, Status::Reject);
    assert_eq!(finding.advice.as_ref().unwrap().zh, "退后。");
    // A picture with too few pixels has a fault of its own.
    let size = checks::find("pixel_size").unwrap();
    let low = assessment(size, Severity::Reject, Reading::of(0.5));
    let finding = &findings(&[low], &profile(Policy::Fit), &stages()[1])[0];
    assert!(finding.advice.as_ref().unwrap().zh.starts_with("照片太小"));
}

#[test]
fn between_the_two_ranges_it_advises_and_outside_both_it_rejects() {
    let check = checks::find("noise").unwrap();
    let status = |value: f64| {
        let mut one = assessment(check, Severity::Reject, Reading::of(value));
        one.limit = Limit::at_most(9.0).advise_above(4.0);
        let finding = findings(&[one], &profile(Policy::Fit), &Stage::Finished).remove(0);
        assert_eq!(finding.advice.is_some(), finding.status != Status::Pass);
        (finding.status, finding.max, finding.soft_max)
    };
    assert_eq!(status(4.0), (Status::Pass, Some(9.0), Some(4.0)));
    assert_eq!(status(4.1).0, Status::Advise);
    assert_eq!(status(9.1).0, Status::Reject);
}

#[test]
fn missing_measurements_never_pass_in_silence() {
    let findings = judge(&View::default(), &profile(Policy::Fit), &Stage::Finished);
    assert!(findings.iter().all(|f| f.status == Status::Unknown));
    assert_eq!(verdict(&findings, &profile(Policy::Fit)), Verdict::Unknown);
}

#[test]
fn a_lying_picture_explains_what_is_said_of_it_but_not_what_is_wrong_with_the_file() {
    let profile = profile(Policy::Original);
    let mut scene = fixtures::posed(|_| ());
    scene.turn_needed = 90;
    scene.person = None;
    let file = fixtures::jpeg_file(|probe| probe.bytes = 1);
    let findings = judge(
        &View::of_photo(&file, Some(&scene)),
        &profile,
        &Stage::Finished,
    );
    let told = |f: &&Finding| f.status != Status::Pass && f.explained_by.is_none();
    let told: Vec<_> = findings.iter().filter(told).map(|f| f.check).collect();
    assert!(
        told.contains(&"upright") && told.contains(&"file_size"),
        "{told:?}"
    );
    assert!(!told.contains(&"eyes_open") && !told.contains(&"hair_gap"));
    let eyes = findings.iter().find(|f| f.check == "eyes_open").unwrap();
    assert_eq!(eyes.reason, Some(Missing::NotUpright.text()));
}

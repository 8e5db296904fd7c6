//! [`Headline`]: the one sentence of a report, from its worst cause.

use super::checks;
use super::finding::{Finding, Status, Verdict};
use super::profile::Profile;
use crate::text::Text;
use serde::Serialize;

/// The one sentence of a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Headline {
    /// The check it speaks of: the first one of the worst status that no other explains. `None` when nothing is wrong.
    #[cfg_attr(feature = "internals", ts(type = "CheckId | null"))]
    pub cause: Option<&'static str>,
    /// How the answer sounds.
    pub tone: Tone,
    /// What is wrong as a person would say it, or that nothing is; without a full stop.
    pub text: Text,
    /// The one thing to do; `None` when there is nothing to do.
    pub action: Option<Text>,
}

/// How an answer sounds: green, amber or red.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum Tone {
    /// The photo can be used.
    Good,
    /// It can be used, but a reviewer may refuse it, or part of it could not be judged.
    Doubtful,
    /// It is not accepted.
    Bad,
}

const GOOD: Text = Text::new("合格，可以用", "The photo is fine");
const AS_JPEG: Text = Text::new("可以用，会转成 JPG", "Fine: it will be saved as a JPEG");
const MAY_FAIL: Text = Text::new(
    "可以用，但审核可能不过：{fault}",
    "Usable, but the review may refuse it: {fault}",
);
const CLEARER: Text = Text::new("请换一张更清楚的正面照。", "Pick a clearer frontal photo.");

/// A cast that is weak enough for the skin still gives the ground another colour: then another wall is of no help, and the
/// light is told. The ground stays a finding, and what rejects.
const CAST: &str = "natural_color";
const GROUND: &str = "background_color";
/// A hand or another thing that seems to be before the face advises only, since it cannot be told surely. Whoever takes
/// the photo again for another reason has to know of it first: it hides what else there is to say of the face.
const COVER: &str = "face_occluded";
/// Dark glasses, hats, odd light and a turned head may look like such a thing and have words of their own: the last of what is
/// told before it.
const LIKE_COVER: &str = "head_yaw";

impl Headline {
    /// Of all findings of a report, most urgent first, and their verdict.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn new(findings: &[Finding], verdict: Verdict, profile: &Profile) -> Headline {
        let first = |wanted: &dyn Fn(&Finding) -> bool| {
            let all = || findings.iter().filter(|f| wanted(f));
            all().find(|f| f.explained_by.is_none()).or(all().next())
        };
        let bad = first(&|f| f.status == Status::Reject);
        let hidden = first(&|f| f.status == Status::Unknown && profile.rejects(f.check));
        let noted = first(&|f| f.status == Status::Advise);
        let format = first(&|f| f.check == "file_format" && f.status == Status::Fix);
        match (verdict, bad, hidden, noted, format) {
            (Verdict::Reject, Some(bad), ..) => {
                told(before(bad, findings).unwrap_or(bad), Tone::Bad)
            }
            (Verdict::Unknown, _, Some(hidden), ..) => told(root(hidden, findings), Tone::Doubtful),
            (_, _, _, Some(noted), _) => {
                let told = told(noted, Tone::Doubtful);
                Headline {
                    text: MAY_FAIL.fill(&[("fault", told.text)]),
                    ..told
                }
            }
            (.., Some(format)) => good(Some(format.check), AS_JPEG),
            _ => good(None, GOOD),
        }
    }
}

/// What is told in the place of a finding that rejects, although it only advises.
fn before<'a>(bad: &Finding, findings: &'a [Finding]) -> Option<&'a Finding> {
    let advises = |check: &str| {
        let own = |f: &&Finding| f.check == check && f.explained_by.is_none();
        findings
            .iter()
            .filter(own)
            .find(|f| f.status == Status::Advise)
    };
    let place = |check: &str| checks::ALL.iter().position(|c| c.id == check);
    let cover = advises(COVER).filter(|_| place(bad.check) > place(LIKE_COVER));
    cover.or(advises(CAST).filter(|_| bad.check == GROUND))
}

fn good(cause: Option<&'static str>, text: Text) -> Headline {
    Headline {
        cause,
        tone: Tone::Good,
        text,
        action: None,
    }
}

/// The fault of a finding and what to do about it, or why there is no number.
#[cfg_attr(small_wasm, optimize(size))]
fn told(finding: &Finding, tone: Tone) -> Headline {
    let (text, action) = match (&finding.advice, &finding.reason) {
        (Some(advice), _) => (advice.fault(), advice.remedy()),
        (None, Some(reason)) => (reason.clone(), CLEARER),
        (None, None) => (finding.title.clone(), CLEARER),
    };
    Headline {
        cause: Some(finding.check),
        tone,
        text,
        action: (!action.is_empty()).then_some(action),
    }
}

/// Where the explanations of a finding begin.
fn root<'a>(finding: &'a Finding, findings: &'a [Finding]) -> &'a Finding {
    let mut root = finding;
    // No chain is longer than the list.
    for _ in findings {
        let cause = findings.iter().find(|f| Some(f.check) == root.explained_by);
        match cause {
            Some(cause) => root = cause,
            None => break,
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::judge::verdict;

    /// A finding of this check with this status.
    fn finding(id: &str, status: Status) -> Finding {
        let mut finding = fixtures::finding(checks::find(id).unwrap(), &fixtures::posed(|_| ()));
        let words = Text::new("甲。请乙。", "A. Do B.");
        finding.status = status;
        finding.advice =
            matches!(status, Status::Advise | Status::Reject | Status::Fix).then_some(words);
        finding.reason = (status == Status::Unknown).then_some(Text::new("丙", "C"));
        finding
    }

    fn of(findings: &[Finding]) -> Headline {
        let profile = Profile::built_in("chsi").unwrap();
        Headline::new(findings, verdict(findings, &profile), &profile)
    }

    #[test]
    fn the_worst_cause_is_told_with_what_to_do() {
        let mut explained = finding("eyes_open", Status::Reject);
        explained.explained_by = Some("glasses_dark");
        let told = of(&[
            explained,
            finding("glasses_dark", Status::Reject),
            finding("gaze", Status::Advise),
        ]);
        assert_eq!((told.cause, told.tone), (Some("glasses_dark"), Tone::Bad));
        assert_eq!(told.text, Text::new("甲", "A"));
        assert_eq!(told.action, Some(Text::new("请乙。", "Do B.")));
    }

    #[test]
    fn a_cast_is_told_before_the_ground_that_it_colours() {
        let ground = finding("background_color", Status::Reject);
        let cast = finding("natural_color", Status::Advise);
        let told = of(&[ground.clone(), cast.clone()]);
        assert_eq!((told.cause, told.tone), (Some(CAST), Tone::Bad));
        assert_eq!(of(&[ground]).cause, Some(GROUND));
        let told = of(&[finding("face_count", Status::Reject), cast]);
        assert_eq!(told.cause, Some("face_count"));
    }

    #[test]
    fn what_seems_to_cover_the_face_is_told_before_what_else_is_wrong_with_the_picture() {
        let hand = finding(COVER, Status::Advise);
        let told = of(&[finding("background_object", Status::Reject), hand.clone()]);
        assert_eq!((told.cause, told.tone), (Some(COVER), Tone::Bad));
        for named in ["face_count", "glasses_dark", "natural_color", "head_yaw"] {
            let told = of(&[finding(named, Status::Reject), hand.clone()]);
            assert_eq!(told.cause, Some(named));
        }
        let bare = finding(COVER, Status::Pass);
        let told = of(&[finding("background_object", Status::Reject), bare]);
        assert_eq!(told.cause, Some("background_object"));
    }

    #[test]
    fn advice_is_a_doubt() {
        let told = of(&[
            finding("gaze", Status::Advise),
            finding("density", Status::Fix),
        ]);
        assert_eq!((told.cause, told.tone), (Some("gaze"), Tone::Doubtful));
        assert_eq!(told.text.zh, "可以用，但审核可能不过：甲");
    }

    #[test]
    fn what_hides_a_rule_is_told_before_that_it_is_hidden() {
        let mut hidden = finding("red_eye", Status::Unknown);
        assert_eq!(of(&[hidden.clone()]).text.zh, "丙");
        hidden.explained_by = Some("eyes_open");
        let told = of(&[finding("eyes_open", Status::Advise), hidden]);
        assert_eq!((told.cause, told.tone), (Some("eyes_open"), Tone::Doubtful));
        assert_eq!(told.text.zh, "甲");
    }

    #[test]
    fn what_preparing_corrects_is_fine() {
        let told = of(&[finding("file_size", Status::Fix)]);
        assert_eq!(
            (told.cause, told.tone, told.action),
            (None, Tone::Good, None)
        );
        let told = of(&[
            finding("file_size", Status::Fix),
            finding("file_format", Status::Fix),
        ]);
        assert_eq!(told.cause, Some("file_format"));
        assert!(told.text.zh.contains("JPG"));
    }
}

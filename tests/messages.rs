//! No placeholder ever reaches a reader: every message of every check, with every combination of known and unknown
//! words.
#![allow(clippy::unwrap_used)]

use xuezhao::output::encode::Outside;
use xuezhao::output::plan::Obstacle;
use xuezhao::output::refusal;
use xuezhao::rules::check::{Check, Limit, Reading};
use xuezhao::rules::checks;
use xuezhao::rules::judge::{Assessment, Fate};
use xuezhao::{Finding, Profile, Text, BUILT_IN};

/// Names of the placeholders in a check's messages that a reading has to fill.
fn words_of(check: &Check) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for text in [&check.low.zh, &check.low.en, &check.high.zh, &check.high.en] {
        for part in text.split('{').skip(1) {
            let (name, _) = part.split_once('}').unwrap();
            if !names.iter().any(|known| known == name) {
                names.push(name.to_string());
            }
        }
    }
    names.retain(|name| !["value", "min", "max", "range"].contains(&name.as_str()));
    names
}

/// Readings of this number with every choice of the words known.
fn readings(check: &Check, value: f64) -> Vec<Reading> {
    let names = words_of(check);
    (0..1 << names.len())
        .map(|known: usize| {
            let mut reading = Reading::of(value);
            for (place, name) in names.iter().enumerate() {
                if known >> place & 1 == 1 {
                    let name: &'static str = name.clone().leak();
                    reading = reading.with(name, "某".to_string());
                }
            }
            reading
        })
        .collect()
}

fn clean(finding: &Finding) {
    let texts = [
        Some(&finding.title),
        finding.advice.as_ref(),
        finding.reason.as_ref(),
    ];
    for text in texts.into_iter().flatten() {
        for words in [&text.zh, &text.en] {
            assert!(!words.contains(['{', '}']), "{}: {words}", finding.check);
            assert!(
                !words.trim().is_empty(),
                "{}: nothing is said",
                finding.check
            );
            for odd in ["NaN", "inf", "None", "（）", "()", "undefined"] {
                assert!(!words.contains(odd), "{}: {words}", finding.check);
            }
        }
    }
}

#[test]
fn no_placeholder_is_left_in_any_finding() {
    let profiles: Vec<Profile> = BUILT_IN
        .iter()
        .map(|(id, _)| Profile::built_in(id).unwrap())
        .collect();
    let limits = [
        Limit::between(10.0, 20.0),
        Limit::between(1.0, 1.0),
        Limit::at_least(10.0),
        Limit::at_most(20.0),
        Limit::between(0.0, 90.0)
            .advise_above(20.0)
            .advise_below(10.0),
        Limit {
            strict: true,
            ..Limit::at_least(10.0)
        },
        Limit {
            min: None,
            ..Limit::at_least(0.0)
        },
    ];
    for check in checks::ALL {
        for value in [-5.0, 0.0, 5.0, 15.0, 25.0, 100.0, f64::NAN] {
            for reading in readings(check, value) {
                for (limit, profile) in limits.iter().zip(profiles.iter().cycle()) {
                    let assessment = Assessment {
                        check,
                        limit: *limit,
                        reading: reading.clone(),
                    };
                    let impossible = Fate::Impossible(Obstacle::Above.advice());
                    for fate in [Fate::Stays, Fate::Corrected, impossible] {
                        clean(&assessment.finding(&fate, profile));
                    }
                    clean(&assessment.refusal(None, profile));
                    let why = Text::new("无法裁剪。", "It cannot be cropped.");
                    clean(&assessment.refusal(Some(&why), profile));
                }
            }
        }
    }
}

#[test]
fn no_placeholder_is_left_in_a_refusal() {
    for (id, _) in BUILT_IN {
        let profile = Profile::built_in(id).unwrap();
        for outside in [
            Outside::Above(90_000),
            Outside::Below(9_000),
            Outside::Between(9),
            Outside::Unwritable,
        ] {
            refusal::out_of_band(outside, &profile)
                .iter()
                .for_each(clean);
        }
        let advice = Obstacle::Pixels.advice();
        for check in checks::ALL {
            for value in [0.0, 1.0, 1e6, f64::NAN] {
                let refused = refusal::reject(check.id, value, Some(&advice), &profile);
                refused.iter().for_each(clean);
                refusal::reject(check.id, value, None, &profile)
                    .iter()
                    .for_each(clean);
            }
        }
    }
}

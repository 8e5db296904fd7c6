//! The pages under `docs/checks` are made from the checks; this test proves that none is missing or stale.
//!
//! `XUEZHAO_WRITE_DOCS=1 cargo test --features internals --test docs` writes them.
#![allow(clippy::unwrap_used)]

mod draw;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use xuezhao::rules::check::{Check, Limit, Measure, Reading, Repair, Severity};
use xuezhao::rules::checks::{ALL, SOURCES};
use xuezhao::rules::judge::{Assessment, Fate};
use xuezhao::rules::unit::Way;
use xuezhao::{Profile, Text};

/// Every page, by its path under `docs/checks`.
fn pages() -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([("README.md".to_string(), index())]);
    for (check, (_, source)) in ALL.iter().zip(SOURCES) {
        pages.insert(format!("{}.md", check.id), page(check, source));
        pages.insert(
            format!("pictures/{}.svg", check.id),
            draw::picture(check.id),
        );
    }
    pages
}

fn index() -> String {
    let mut text = String::from(
        "# The checks\n\nMade from the checks themselves, in the order in which a student should fix them.\n\n\
         | check | rule | default range | outside it |\n|---|---|---|---|\n",
    );
    for check in ALL {
        let (range, severity) = (range(check), severity(check));
        let (id, zh, en) = (check.id, &check.title.zh, &check.title.en);
        writeln!(
            text,
            "| [`{id}`]({id}.md) | {zh} · {en} | {range} | {severity} |"
        )
        .unwrap();
    }
    text
}

fn page(check: &'static Check, source: &str) -> String {
    let about: Vec<&str> = source
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let needs = match check.measure {
        Measure::File(_) => "the file alone, before anything is decoded",
        Measure::Whole(_) => "the file alone, and the decoded picture once there is one",
        Measure::Picture(_) | Measure::Turn(_) => "the decoded picture",
        Measure::Portrait(_) | Measure::Head(_) | Measure::Placement { .. } => {
            "a picture of exactly one person"
        }
    };
    let repair = match check.repair {
        Repair::Never => "no: take or pick another photo",
        Repair::Place => "yes, by cropping and scaling, where a crop exists",
        Repair::EncodeAbove => {
            "above the range yes, by writing the file anew; below it no: take or pick another photo"
        }
        Repair::Turn => "yes, by quarter turns, once the student has turned the photo",
        Repair::Encode => "yes, by writing the file anew",
        Repair::Background => "yes, where the profile replaces the background",
    };
    let causes = match check.explained_by {
        [] => "nothing".to_string(),
        ids => ids
            .iter()
            .map(|id| format!("[`{id}`]({id}.md)"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    let mut text = format!(
        "# `{id}`: {zh} · {en}\n\n![{en}](pictures/{id}.svg)\n\n{about}\n\n\
         | | |\n|---|---|\n| unit | `{unit}` |\n| default range | {range} |\n| outside it | {severity} |\n\
         | needs | {needs} |\n| preparing fixes it | {repair} |\n| explained by | {causes} |\n",
        id = check.id,
        zh = check.title.zh,
        en = check.title.en,
        about = about.join("\n"),
        unit = check.unit.id(),
        range = range(check),
        severity = severity(check),
    );
    text.push_str("\n## What the student reads\n\n");
    for (when, advice) in examples(check) {
        writeln!(text, "{when}:\n\n> {}\n>\n> {}\n", advice.zh, advice.en).unwrap();
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// The advice below and above the default range, with a number that lies there.
fn examples(check: &'static Check) -> Vec<(&'static str, Text)> {
    let profile = Profile::built_in("chsi").unwrap();
    let limit = check.limit;
    let step = |end: f64| (end.abs() * 0.2).max(0.01);
    let below = limit.min.map(|min| ("Below the range", min - step(min)));
    let above = limit.max.map(|max| ("Above the range", max + step(max)));
    [below, above]
        .into_iter()
        .flatten()
        .filter_map(|(when, value)| {
            let assessment = Assessment {
                check,
                limit,
                reading: reading(check, value.max(-99.0)),
            };
            let finding = assessment.finding(&Fate::Stays, &profile);
            finding.advice.map(|advice| (when, advice))
        })
        .collect()
}

/// A number, with an ellipsis for every word that depends on the photo.
fn reading(check: &'static Check, value: f64) -> Reading {
    let texts: [&'static str; 4] = [&check.low.zh, &check.low.en, &check.high.zh, &check.high.en];
    let parts = texts.iter().flat_map(|text| text.split('{').skip(1));
    let names = parts.filter_map(|part| Some(part.split_once('}')?.0));
    let names = names.filter(|name| !["value", "min", "max", "range"].contains(name));
    names.fold(Reading::of(value), |reading, name| {
        reading.with(name, "…".to_string())
    })
}

/// The default range, and the narrower one outside which the student is advised.
fn range(check: &Check) -> String {
    let Limit {
        min,
        max,
        soft_min,
        soft_max,
        ..
    } = check.limit;
    let range = ends(check, min, max);
    match (soft_min, soft_max) {
        (None, None) => range,
        _ => format!(
            "{range}; advised outside {}",
            ends(check, soft_min, soft_max)
        ),
    }
}

fn ends(check: &Check, min: Option<f64>, max: Option<f64>) -> String {
    let profile = Profile::built_in("chsi").unwrap();
    let show = |v: f64| check.unit.show(v, Way::Nearest, &profile.picture);
    match (min, max) {
        (Some(min), Some(max)) if min == max => show(min),
        (Some(min), Some(max)) => format!("{} – {}", show(min), show(max)),
        (Some(min), None) => format!("≥ {}", show(min)),
        (None, Some(max)) => format!("≤ {}", show(max)),
        (None, None) => "any".to_string(),
    }
}

fn severity(check: &Check) -> &'static str {
    match check.limit.severity {
        Severity::Reject => "rejects",
        Severity::Advise => "advises",
        Severity::Off => "not asked unless a profile does",
    }
}

#[test]
fn every_page_is_there_and_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks");
    let pages = pages();
    if std::env::var_os("XUEZHAO_WRITE_DOCS").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("pictures")).unwrap();
        for (path, text) in &pages {
            fs::write(folder.join(path), text).unwrap();
        }
    }
    for (path, text) in &pages {
        let found = fs::read_to_string(folder.join(path)).unwrap();
        assert_eq!(
            &found, text,
            "docs/checks/{path} is stale: see the head of this test"
        );
    }
    let count = |dir: &Path| {
        fs::read_dir(dir)
            .unwrap()
            .filter(|e| e.as_ref().unwrap().path().is_file())
            .count()
    };
    assert_eq!(
        count(&folder) + count(&folder.join("pictures")),
        pages.len()
    );
}

#[test]
fn every_check_says_where_its_rule_comes_from_and_how_it_is_measured() {
    for (id, source) in SOURCES {
        let header: String = source
            .lines()
            .take_while(|l| l.starts_with("//!"))
            .collect();
        assert!(header.contains("Source:"), "{id} names no source");
        assert!(
            header.contains("Measured:"),
            "{id} does not say how it is measured"
        );
    }
}

#[test]
fn every_check_has_a_picture_of_its_own_rule() {
    for check in ALL {
        assert!(draw::knows(check.id), "no picture of {}", check.id);
    }
}

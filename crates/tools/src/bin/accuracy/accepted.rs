//! What is said of photos that a reviewer accepted: rejections by check and by skin tone, advice per photo.

use crate::rates::{wilson, Case};
use std::collections::BTreeMap;
use xuezhao::rules::check::Measure;
use xuezhao::rules::checks;
use xuezhao::Status;

/// Skin tone by the individual typology angle of the cheeks (Chardin et al., 1991: light above 41°, dark below 28°).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkinTone {
    /// Above 41°.
    Light,
    /// From 28° to 41°.
    Middle,
    /// Below 28°.
    Dark,
}

impl SkinTone {
    /// The tone of a median skin colour in Lab.
    pub fn of(lightness: f64, b: f64) -> SkinTone {
        let angle = xuezhao::math::atan2(lightness - 50.0, b.max(1e-6)).to_degrees();
        match angle {
            _ if angle > 41.0 => SkinTone::Light,
            _ if angle >= 28.0 => SkinTone::Middle,
            _ => SkinTone::Dark,
        }
    }
}

/// Checks that other things than the person in the picture decide: the file, its size, the crop, the wall's colour.
/// Labels of accepted photos say nothing of them.
const NOT_LABELLED: [&str; 6] = [
    "aspect_ratio",
    "background_color",
    "compression",
    "eye_distance",
    "file_intact",
    "sharpness",
];

/// True for checks that judge what is in the picture.
fn is_labelled(id: &str) -> bool {
    checks::find(id).is_some_and(|check| {
        let of_file = matches!(check.measure, Measure::File(_));
        !of_file && !check.is_placement() && !NOT_LABELLED.contains(&check.id)
    })
}

/// The checks that gave this answer about one photo, of those that judge what is in the picture; advice that another finding
/// explains is folded away and does not count.
fn said(case: &Case, status: Status) -> Vec<&'static str> {
    let findings = case.report.findings.iter();
    findings
        .filter(|f| f.status == status && is_labelled(f.check))
        .filter(|f| f.status == Status::Reject || f.explained_by.is_none())
        .map(|f| f.check)
        .collect()
}

/// The numbers of every accepted photo, one row each and a column per check, without any name: what the limits are
/// held against when the photographs are not at hand. Empty where nothing could be measured.
pub fn table(cases: &[Case]) -> String {
    let labelled: Vec<&str> = checks::ALL
        .iter()
        .map(|check| check.id)
        .filter(|id| is_labelled(id))
        .collect();
    let mut out = format!("{}\n", labelled.join(","));
    for case in cases
        .iter()
        .filter(|case| case.row.text("kind") == "accepted")
    {
        let value = |id: &&str| {
            let mut findings = case.report.findings.iter();
            let value = findings.find(|f| f.check == *id).and_then(|f| f.value);
            value.map_or(String::new(), |value| value.to_string())
        };
        let row: Vec<String> = labelled.iter().map(value).collect();
        out += &format!("{}\n", row.join(","));
    }
    out
}

/// Prints the tables; nothing when no photo is labelled `accepted`.
pub fn print(cases: &[Case]) {
    let accepted: Vec<&Case> = cases
        .iter()
        .filter(|case| case.row.text("kind") == "accepted")
        .collect();
    if accepted.is_empty() {
        return;
    }
    println!("\n## Accepted photos\n\n| group | photos | any rejection | advice per photo |\n|---|---|---|---|");
    let mut groups: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for case in &accepted {
        let tone = case
            .skin
            .map_or("skin unknown".to_string(), |t| format!("{t:?} skin"));
        groups.entry(tone).or_default().push(case);
    }
    line("all", &accepted);
    for (group, cases) in &groups {
        line(group, cases);
    }
    println!("\n| check | rejected | advised |\n|---|---|---|");
    for check in checks::ALL.iter().filter(|check| is_labelled(check.id)) {
        let count = |status| {
            let told = |case: &&&Case| said(case, status).contains(&check.id);
            accepted.iter().filter(told).count()
        };
        let (rejected, advised) = (count(Status::Reject), count(Status::Advise));
        if rejected + advised > 0 {
            println!(
                "| {} | {} | {} |",
                check.id,
                wilson(rejected, accepted.len()),
                wilson(advised, accepted.len())
            );
        }
    }
}

fn line(group: &str, cases: &[&Case]) {
    let rejected = cases
        .iter()
        .filter(|case| !said(case, Status::Reject).is_empty())
        .count();
    let advice: usize = cases.iter().map(|c| said(c, Status::Advise).len()).sum();
    println!(
        "| {group} | {} | {} | {:.2} |",
        cases.len(),
        wilson(rejected, cases.len()),
        advice as f64 / cases.len() as f64
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tones_follow_the_typology_angle() {
        assert_eq!(SkinTone::of(75.0, 15.0), SkinTone::Light);
        assert_eq!(SkinTone::of(60.0, 18.0), SkinTone::Middle);
        assert_eq!(SkinTone::of(40.0, 18.0), SkinTone::Dark);
    }

    #[test]
    fn the_crop_and_the_file_are_not_labelled() {
        assert!(is_labelled("eyes_open") && is_labelled("face_count"));
        assert!(!is_labelled("hair_gap") && !is_labelled("file_size"));
    }
}

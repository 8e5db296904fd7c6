//! What is said of photos that a reviewer accepted: rejections by check and by skin tone, advice per photo.

use crate::rates::{wilson, Case, LABELS};
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

/// True for those of them that look at the picture alone and not at what its file says of an earlier program.
fn is_in_picture(id: &str) -> bool {
    is_labelled(id) && id != "edited"
}

/// The checks that gave this answer about one photo; advice that another finding explains is folded away and does not count.
fn all_said(case: &Case, status: Status) -> impl Iterator<Item = &'static str> + '_ {
    let findings = case.report.findings.iter();
    findings
        .filter(move |f| f.status == status)
        .filter(|f| f.status == Status::Reject || f.explained_by.is_none())
        .map(|f| f.check)
}

/// Those of [`all_said`] that judge what is in the picture.
fn said(case: &Case, status: Status) -> Vec<&'static str> {
    all_said(case, status)
        .filter(|id| is_in_picture(id))
        .collect()
}

/// True when the person who labelled the photo saw what the check advises about: an accepted photo may hide an ear.
fn is_borne_out(case: &Case, check: &str) -> bool {
    let mut of_check = LABELS.iter().filter(|(_, checks)| checks.contains(&check));
    of_check.any(|(label, _)| case.row.text(label) == "fail")
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
    println!(
        "\n## Accepted photos\n\nAdvice per photo for what is in the picture; the part of it that no label bears out; advice of all kinds, \
         on the file, its size, the crop and the wall's colour too.\n\n\
         | group | photos | any rejection | advice in the picture | not borne out | advice of all kinds |\n|---|---|---|---|---|---|"
    );
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
    for check in checks::ALL.iter().filter(|check| is_in_picture(check.id)) {
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
    let per_photo = |count: fn(&Case) -> usize| {
        let advice: usize = cases.iter().map(|case| count(case)).sum();
        advice as f64 / cases.len() as f64
    };
    let not_borne_out = |case: &Case| {
        let advice = said(case, Status::Advise);
        advice.iter().filter(|id| !is_borne_out(case, id)).count()
    };
    println!(
        "| {group} | {} | {} | {:.2} | {:.2} | {:.2} |",
        cases.len(),
        wilson(rejected, cases.len()),
        per_photo(|case| said(case, Status::Advise).len()),
        per_photo(not_borne_out),
        per_photo(|case| all_said(case, Status::Advise).count()),
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

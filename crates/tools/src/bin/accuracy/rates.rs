//! Error rates per label: false rejects, misses, equal-error rate, unknown share.

use crate::accepted::SkinTone;
use xuezhao::{Finding, Report, Status};
use xuezhao_tools::truth::Row;

/// Which checks answer for which label.
pub const LABELS: &[(&str, &[&str])] = &[
    ("v_decodable", &["file_intact"]),
    ("v_jpeg", &["file_format"]),
    ("v_size", &["pixel_size"]),
    ("v_head_top", &["hair_gap"]),
    ("v_eye_line", &["eye_height"]),
    ("v_cheek", &["face_width"]),
    ("v_head_ratio", &["head_ratio"]),
    ("v_centre", &["face_center"]),
    ("v_level", &["head_roll"]),
    ("v_bg_colour", &["background_color"]),
    (
        "v_bg_even",
        &[
            "background_gradient",
            "background_shadow",
            "background_object",
            "background_texture",
        ],
    ),
    ("v_one_face", &["face_count"]),
    ("v_eyes_open", &["eyes_open"]),
    ("v_mouth", &["mouth_closed"]),
    ("v_light", &["face_lighting"]),
    ("v_exposure", &["exposure_dark", "exposure_bright"]),
    ("v_redeye", &["red_eye"]),
    ("v_specular", &["face_highlight"]),
    ("v_clothes", &["clothes_contrast"]),
    ("v_sharp", &["sharpness"]),
    ("v_compress", &["compression", "jpeg_quality"]),
    ("v_noise", &["noise"]),
    ("v_colour", &["natural_color", "color_mode"]),
    ("v_glasses_dark", &["glasses_dark"]),
    ("v_glare", &["glasses_glare"]),
    ("v_gaze", &["gaze"]),
    ("v_yaw", &["head_yaw"]),
    ("v_pitch", &["head_pitch"]),
    ("v_occluded", &["face_occluded"]),
    ("v_brows", &["brows_visible"]),
    ("v_ears", &["ears_visible"]),
];

/// One labelled picture with its report.
pub struct Case {
    /// The labels.
    pub row: Row,
    /// What the product says.
    pub report: Report,
    /// Skin tone of the one person.
    pub skin: Option<SkinTone>,
}

impl Case {
    /// True when the picture keeps every rule by its labels.
    fn is_clean(&self) -> bool {
        let doubtful =
            |(label, _): &(&str, _)| matches!(self.row.text(label), "fail" | "borderline");
        self.row.text("kind").starts_with("clean") && !LABELS.iter().any(doubtful)
    }
}

/// What the checks of one label say about one picture.
pub struct Answer<'a> {
    /// The labelled picture.
    pub case: &'a Case,
    /// True for the label `fail`.
    pub should_fail: bool,
    /// True when one of the checks is outside its range.
    pub flagged: bool,
    /// How far outside its range the worst check is: above 1 is outside. `None` when none was measured.
    pub excess: Option<f64>,
}

impl Answer<'_> {
    /// True when product and label disagree.
    pub fn is_wrong(&self) -> bool {
        self.flagged != self.should_fail
    }
}

/// The answers for a label, pictures labelled `pass` or `fail` only.
pub fn answers<'a>(cases: &'a [Case], label: &str, checks: &[&str]) -> Vec<Answer<'a>> {
    cases
        .iter()
        .filter_map(|case| {
            let should_fail = match case.row.text(label) {
                "pass" => false,
                "fail" => true,
                _ => return None,
            };
            let of_label = |f: &&Finding| checks.contains(&f.check);
            let findings = || case.report.findings.iter().filter(of_label);
            Some(Answer {
                case,
                should_fail,
                flagged: findings().any(|f| flags(f.status)),
                excess: findings().filter_map(excess).reduce(f64::max),
            })
        })
        .collect()
}

/// True when the number is outside its range, even where preparing corrects that.
pub fn flags(status: Status) -> bool {
    matches!(status, Status::Reject | Status::Advise | Status::Fix)
}

/// How far a value lies from the middle of its range, 1 = at the limit.
fn excess(finding: &Finding) -> Option<f64> {
    let value = finding.value?;
    Some(match (finding.min, finding.max) {
        (Some(min), Some(max)) if max > min => (2.0 * value - min - max).abs() / (max - min),
        (Some(min), Some(_)) => f64::from(u8::from(value != min)) * 2.0,
        (None, Some(max)) if max > 0.0 => value / max,
        (None, Some(_)) => value + 1.0,
        (Some(min), None) if min > 0.0 => min / value.max(1e-9),
        (Some(min), None) => 1.0 + min - value,
        (None, None) => 0.0,
    })
}

/// The error rate at the cut where false rejects and misses come closest; unmeasured pictures count as kept.
pub fn equal_error(answers: &[Answer]) -> Option<f64> {
    let of = |fail: bool| -> Vec<f64> {
        let excess = |a: &Answer| a.excess.unwrap_or(f64::NEG_INFINITY);
        answers
            .iter()
            .filter(|a| a.should_fail == fail)
            .map(excess)
            .collect()
    };
    let (good, bad) = (of(false), of(true));
    if good.is_empty() || bad.is_empty() {
        return None;
    }
    let share = |values: &[f64], test: &dyn Fn(f64) -> bool| {
        values.iter().filter(|v| test(**v)).count() as f64 / values.len() as f64
    };
    good.iter()
        .chain(&bad)
        .map(|cut| {
            let false_rejects = share(&good, &|v| v >= *cut);
            let misses = share(&bad, &|v| v < *cut);
            (
                (false_rejects - misses).abs(),
                (false_rejects + misses) / 2.0,
            )
        })
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))
        .map(|(_, rate)| rate)
}

/// The table of all labels, and the table of the clean pictures.
pub fn print(cases: &[Case]) {
    println!("\n| label | pass | fail | false rejects | misses | equal-error rate | unknown |");
    println!("|---|---|---|---|---|---|---|");
    for (label, checks) in LABELS {
        let answers = answers(cases, label, checks);
        let fails = answers.iter().filter(|a| a.should_fail).count();
        let wrong = |fail: bool| {
            let counts = |a: &&Answer| a.should_fail == fail && a.is_wrong();
            answers.iter().filter(counts).count()
        };
        let unknown = answers.iter().filter(|a| a.excess.is_none()).count();
        println!(
            "| {label} | {} | {fails} | {} | {} | {} | {} |",
            answers.len() - fails,
            rate(wrong(false), answers.len() - fails),
            rate(wrong(true), fails),
            equal_error(&answers).map_or("–".to_string(), |e| format!("{:.1} %", e * 100.0)),
            rate(unknown, answers.len()),
        );
    }
    print_clean(cases);
}

fn print_clean(cases: &[Case]) {
    let clean: Vec<&Case> = cases.iter().filter(|c| c.is_clean()).collect();
    let told = |case: &&&Case, test: fn(Status) -> bool| {
        case.report.findings.iter().any(|f| test(f.status))
    };
    let any = clean
        .iter()
        .filter(|c| told(c, |s| s == Status::Reject))
        .count();
    let advised = clean.iter().filter(|c| told(c, flags)).count();
    println!(
        "\nClean pictures: {}; any rejection {}; anything said {}",
        clean.len(),
        rate(any, clean.len()),
        rate(advised, clean.len())
    );
    for check in xuezhao::rules::checks::ALL {
        let files: Vec<&str> = clean
            .iter()
            .filter(|c| {
                c.report
                    .findings
                    .iter()
                    .any(|f| f.check == check.id && flags(f.status))
            })
            .map(|c| c.row.text("file"))
            .collect();
        if !files.is_empty() {
            println!("  {}: {} {}", check.id, files.len(), files.join(" "));
        }
    }
}

fn rate(count: usize, of: usize) -> String {
    match of {
        0 => "–".to_string(),
        _ => format!("{count} ({:.1} %)", count as f64 * 100.0 / of as f64),
    }
}

/// A count with its share and the 95 % Wilson interval of that share.
pub fn wilson(count: usize, of: usize) -> String {
    if of == 0 {
        return "–".to_string();
    }
    const Z: f64 = 1.96;
    let (n, p) = (of as f64, count as f64 / of as f64);
    let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    let percent = |v: f64| v.clamp(0.0, 1.0) * 100.0;
    format!(
        "{count} ({:.1} %, {:.1}–{:.1})",
        percent(p),
        percent(middle - half),
        percent(middle + half)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_wilsons() {
        assert_eq!(wilson(0, 237), "0 (0.0 %, 0.0–1.6)");
        assert_eq!(wilson(55, 66), "55 (83.3 %, 72.6–90.4)");
        assert_eq!(wilson(1, 0), "–");
    }
}

//! Distributions of a check's number on kept and broken pictures, with the limits, as a small SVG.

use crate::rates::Case;
use std::fmt::Write;
use xuezhao::rules::checks;

const BINS: usize = 40;
const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 150.0;
const MARGIN: f64 = 24.0;

/// The picture for one check; `None` when it has no labelled values.
pub fn svg(cases: &[Case], check: &str, label: &str) -> Option<String> {
    let unit = checks::find(check)?.unit.id();
    let mut groups: [Vec<f64>; 3] = Default::default();
    let (mut min, mut max) = (None, None);
    for case in cases {
        let group = match case.row.text(label) {
            "pass" => 0,
            "borderline" => 1,
            "fail" => 2,
            _ => continue,
        };
        let finding = case.report.findings.iter().find(|f| f.check == check)?;
        groups[group].extend(finding.value);
        (min, max) = (finding.min, finding.max);
    }
    let mut all: Vec<f64> = groups.iter().flatten().copied().collect();
    all.extend(min.iter().chain(&max));
    all.sort_by(f64::total_cmp);
    let (first, last) = (*all.first()?, *all.get((all.len() - 1) * 99 / 100)?);
    let (low, high) = (
        first,
        last.max(max.unwrap_or(last)).max(first + 1e-9) * 1.02,
    );
    let x = |v: f64| MARGIN + ((v - low) / (high - low)).clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN);
    let base = HEIGHT - MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"10\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n<text x=\"{MARGIN}\" y=\"14\">{check} ({unit}): \
         kept {}, borderline {}, broken {}</text>\n",
        groups[0].len(),
        groups[1].len(),
        groups[2].len()
    );
    for (values, color) in groups.iter().zip(["#2a9d4a", "#c9a227", "#d1372f"]) {
        let mut counts = [0usize; BINS];
        for v in values {
            let bin = ((v - low) / (high - low) * BINS as f64).clamp(0.0, BINS as f64 - 1.0);
            counts[bin as usize] += 1;
        }
        let step = (WIDTH - 2.0 * MARGIN) / BINS as f64;
        for (k, count) in counts.iter().enumerate().filter(|(_, c)| **c > 0) {
            // The square root keeps single pictures visible beside hundreds.
            let share = (*count as f64 / values.len() as f64).sqrt();
            let height = share * (base - MARGIN);
            let _ = writeln!(
                out,
                "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{color}\" opacity=\"0.55\"/>",
                MARGIN + k as f64 * step,
                base - height,
                step - 1.0
            );
        }
    }
    for limit in min.iter().chain(&max) {
        let at = x(*limit);
        let _ = writeln!(
            out,
            "<path d=\"M{at:.1} {MARGIN}V{base}\" stroke=\"#000\" stroke-dasharray=\"4 3\"/><text x=\"{:.1}\" y=\"{}\">{limit}</text>",
            at + 3.0,
            MARGIN + 8.0
        );
    }
    let _ = writeln!(
        out,
        "<path d=\"M{MARGIN} {base}H{}\" stroke=\"#000\"/><text x=\"{MARGIN}\" y=\"{y}\">{low:.3}</text>\
         <text x=\"{}\" y=\"{y}\" text-anchor=\"end\">{high:.3}</text>\n</svg>",
        WIDTH - MARGIN,
        WIDTH - MARGIN,
        y = base + 12.0
    );
    Some(out)
}

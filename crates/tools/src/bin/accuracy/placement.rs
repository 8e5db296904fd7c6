//! Errors of the head's geometry against hand-placed landmarks.

use crate::rates::Case;
use xuezhao::HeadReport;

/// Median, 90th and 95th percentile and the largest error of each measure.
pub fn print(cases: &[Case]) {
    let measured: Vec<(&Case, &HeadReport)> = cases
        .iter()
        .filter(|c| c.row.text("faces") == "1")
        .filter_map(|c| Some((c, c.report.head.as_ref()?)))
        .collect();
    println!("\n| geometry | n | median | p90 | p95 | worst | bias |");
    println!("|---|---|---|---|---|---|---|");
    for (name, error) in MEASURES {
        let signed: Vec<f64> = measured.iter().filter_map(|(c, h)| error(c, h)).collect();
        if signed.is_empty() {
            continue;
        }
        let mut sizes: Vec<f64> = signed.iter().map(|e| e.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let at = |share: f64| sizes[((sizes.len() - 1) as f64 * share).round() as usize];
        let bias = signed.iter().sum::<f64>() / signed.len() as f64;
        println!(
            "| {name} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {bias:+.2} |",
            sizes.len(),
            at(0.5),
            at(0.9),
            at(0.95),
            at(1.0)
        );
    }
}

type Measure = fn(&Case, &HeadReport) -> Option<f64>;

const MEASURES: &[(&str, Measure)] = &[
    ("pupils, % of eye distance", pupils),
    ("crown, % of head height", crown),
    ("chin, % of head height", chin),
    ("roll, degrees", roll),
    ("cheek width, %", cheeks),
    ("yaw, degrees", |c, h| {
        Some(h.yaw - c.row.number("yaw_deg")?)
    }),
    ("pitch, degrees", |c, h| {
        Some(h.pitch - c.row.number("pitch_deg")?)
    }),
];

/// The larger distance of the two pupils.
pub fn pupils(case: &Case, head: &HeadReport) -> Option<f64> {
    let point = |side: &str| -> Option<[f64; 2]> {
        let at = |axis: &str| case.row.number(&format!("eye_{side}_{axis}"));
        Some([at("x")?, at("y")?])
    };
    let truth = [point("left")?, point("right")?];
    let distance = |a: [f64; 2], b: [f64; 2]| {
        let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
        (dx * dx + dy * dy).sqrt()
    };
    let off = |k: usize| distance(truth[k], head.eyes[k]);
    Some(off(0).max(off(1)) / distance(truth[0], truth[1]) * 100.0)
}

/// Rows by which the crown is too low, where the hair is not cut off.
pub fn crown(case: &Case, head: &HeadReport) -> Option<f64> {
    let top = case.row.number("hair_top_y").filter(|y| *y > 0.0)?;
    let sure = !matches!(case.row.text("kind"), "pinkish_wall_as_shot");
    sure.then(|| (head.crown[1] - top) / height(case).unwrap_or(f64::NAN) * 100.0)
}

/// Rows by which the chin is too low.
pub fn chin(case: &Case, head: &HeadReport) -> Option<f64> {
    Some((head.chin[1] - case.row.number("chin_y")?) / height(case)? * 100.0)
}

fn roll(case: &Case, head: &HeadReport) -> Option<f64> {
    Some(head.roll - case.row.number("roll_deg")?)
}

fn cheeks(case: &Case, head: &HeadReport) -> Option<f64> {
    let width = case.row.number("cheek_width")?;
    Some(((head.cheeks[1] - head.cheeks[0]) / width - 1.0) * 100.0)
}

fn height(case: &Case) -> Option<f64> {
    Some(case.row.number("chin_y")? - case.row.number("hair_top_y")?)
}

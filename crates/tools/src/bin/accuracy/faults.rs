//! How many faults that people labelled are named: rejected or at least advised, at the operating point.

use crate::rates::{flags, wilson, Case};
use xuezhao::Status;

/// A fault: its name, the column and the values that label it, the checks of which one should speak.
type Fault = (
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const FAULTS: &[Fault] = &[
    (
        "eyes closed",
        "eyes",
        &["closed", "one_closed"],
        &["eyes_open"],
    ),
    ("teeth", "mouth", &["teeth"], &["mouth_closed"]),
    ("lips parted", "mouth", &["parted"], &["mouth_closed"]),
    ("mask", "occluded", &["mask"], &["face_occluded"]),
    ("hand", "occluded", &["hand"], &["face_occluded"]),
    ("hat", "hat", &["1"], &["head_covered", "face_occluded"]),
    ("dark lenses", "glasses", &["dark"], &["glasses_dark"]),
    ("glare", "glasses", &["glare"], &["glasses_glare"]),
    ("strong yaw", "yaw", &["strong"], &["head_yaw"]),
    ("tilted", "roll", &["tilted"], &["head_roll"]),
    ("nodding", "pitch", &["up", "down"], &["head_pitch"]),
    ("brows covered", "brows_covered", &["1"], &["brows_visible"]),
    ("no ear", "ears", &["none"], &["ears_visible"]),
    (
        "scene",
        "ground",
        &["scene"],
        &[
            "background_object",
            "background_texture",
            "background_gradient",
            "background_shadow",
            "background_visible",
            "background_color",
        ],
    ),
    ("side light", "light", &["side"], &["face_lighting"]),
    ("dark", "light", &["dark"], &["exposure_dark"]),
    ("washed out", "light", &["bright"], &["exposure_bright"]),
];

/// Prints the table; nothing when no picture has such labels.
pub fn print(cases: &[Case]) {
    let mut rows = Vec::new();
    for (name, column, values, checks) in FAULTS {
        let faulty: Vec<&Case> = cases
            .iter()
            .filter(|case| values.contains(&case.row.text(column)))
            .collect();
        let count = |test: fn(Status) -> bool| {
            let says = |case: &&&Case| {
                let mut findings = case.report.findings.iter();
                findings.any(|f| checks.contains(&f.check) && test(f.status))
            };
            faulty.iter().filter(says).count()
        };
        if !faulty.is_empty() {
            rows.push(format!(
                "| {name} | {} | {} | {} |",
                faulty.len(),
                wilson(count(|s| s == Status::Reject), faulty.len()),
                wilson(count(flags), faulty.len())
            ));
        }
    }
    if !rows.is_empty() {
        println!("\n## Labelled faults\n\n| fault | photos | rejected | named (rejected or advised) |\n|---|---|---|---|");
        println!("{}", rows.join("\n"));
    }
}

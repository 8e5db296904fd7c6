//! The executor against the reference runtime; how the vectors were made: `tests/reference/make.py`.
//!
//! Packs the models itself, so it needs the npm packages (`npm run setup`) and the feature `pack`.

#![allow(clippy::unwrap_used)]

#[path = "common/packed.rs"]
mod packed;

use packed::packed;
use std::path::Path;
use xuezhao::nn::Net;

/// Outputs of one net: every `step`-th value of each.
type Vectors = Vec<(usize, usize, Vec<f32>)>;

fn vectors(net: &str) -> Vectors {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("reference/vectors.json")).unwrap();
    let output = |output: &serde_json::Value| {
        let number = |key: &str| output[key].as_u64().unwrap() as usize;
        let values = output["values"].as_array().unwrap();
        let values = values
            .iter()
            .map(|value| value.as_f64().unwrap() as f32)
            .collect();
        (number("length"), number("step"), values)
    };
    file[net].as_array().unwrap().iter().map(output).collect()
}

/// The picture of `make.py`.
fn picture(side: usize, low: f32, high: f32) -> Vec<f32> {
    let wave = |phase: usize| (phase % 510).abs_diff(255);
    let value = |index: usize| {
        let (y, x, c) = (index / (3 * side), index / 3 % side, index % 3);
        let sum = wave(5 * x + 3 * y + 40 * c) + wave(2 * x + 510 * 9 - 7 * y + 90 * c);
        low + (high - low) * (sum as f32 / 510.0)
    };
    (0..side * side * 3).map(value).collect()
}

/// Largest and mean difference of each output of a net to the reference.
fn differences(folder: &Path, name: &str, low: f32) -> Vec<(f32, f32)> {
    let blob = std::fs::read(folder.join(format!("{name}.nn"))).unwrap();
    let mut net = Net::load(&blob).unwrap();
    let side = net.input_shape()[0];
    net.input_mut().copy_from_slice(&picture(side, low, 1.0));
    net.run();
    let compare = |(index, (length, step, values)): (usize, (usize, usize, Vec<f32>))| {
        let output = net.output(index);
        assert_eq!(output.len(), length);
        let found = output.iter().step_by(step);
        let differences: Vec<f32> = found.zip(&values).map(|(a, b)| (a - b).abs()).collect();
        let mean = differences.iter().sum::<f32>() / differences.len() as f32;
        (differences.into_iter().fold(0.0, f32::max), mean)
    };
    vectors(name).into_iter().enumerate().map(compare).collect()
}

const NETS: [(&str, f32); 3] = [("detector", -1.0), ("mesh", 0.0), ("segmenter", 0.0)];

#[test]
fn executor_agrees_with_the_reference_runtime() {
    let folder = packed("exact-weights", &["--exact"]);
    for (name, low) in NETS {
        for (largest, _) in differences(&folder, name, low) {
            assert!(largest < 1e-3, "{name} differs by {largest}");
        }
    }
}

#[test]
fn packed_weights_stay_close_to_the_reference() {
    let folder = packed("packed-weights", &[]);
    // Mean difference per output: box coordinates and scores, pixels of the mesh input, probability.
    let limits: [&[f32]; 3] = [&[0.5, 0.5], &[0.5, 0.5], &[0.02]];
    for ((name, low), limits) in NETS.into_iter().zip(limits) {
        for ((_, mean), limit) in differences(&folder, name, low).into_iter().zip(limits) {
            assert!(mean < *limit, "{name} differs by {mean} in the mean");
        }
    }
    let bytes: u64 = NETS
        .iter()
        .map(|(name, _)| {
            std::fs::metadata(folder.join(format!("{name}.nn")))
                .unwrap()
                .len()
        })
        .sum();
    assert!(bytes < 620_000, "{bytes} bytes of weights");
}

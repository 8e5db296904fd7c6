//! The executor against the reference runtime; how the vectors were made: `tests/reference/make.py`.
//!
//! Packs the models itself, so it needs the npm packages (`npm run setup`).

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use xuezhao::nn::Net;
use xuezhao_fixtures::root;
use xuezhao_fixtures::weights::weights;
use xuezhao_tools::pack::{pack, Precision};

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
fn differences(name: &str, weights: &[u8], low: f32) -> Vec<(f32, f32)> {
    let mut net = Net::load(weights).unwrap();
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

/// The weight files, by net.
fn packed(precision: Precision) -> BTreeMap<&'static str, Vec<u8>> {
    let packed = pack(&root().join("node_modules"), precision).unwrap();
    packed.into_iter().map(|p| (p.name, p.bytes)).collect()
}

const NETS: [(&str, f32); 3] = [("detector", -1.0), ("mesh", 0.0), ("segmenter", 0.0)];

#[test]
fn executor_agrees_with_the_reference_runtime() {
    let exact = packed(Precision::Exact);
    for (name, low) in NETS {
        for (largest, _) in differences(name, &exact[name], low) {
            assert!(largest < 1e-3, "{name} differs by {largest}");
        }
    }
}

#[test]
fn packed_weights_stay_close_to_the_reference() {
    // Mean difference per output: box coordinates and scores, pixels of the mesh input, probability.
    let limits: [&[f32]; 3] = [&[0.5, 0.5], &[0.5, 0.5], &[0.02]];
    let mut bytes = 0;
    for ((name, low), limits) in NETS.into_iter().zip(limits) {
        let small = weights(name);
        bytes += small.len();
        for ((_, mean), limit) in differences(name, &small, low).into_iter().zip(limits) {
            assert!(mean < *limit, "{name} differs by {mean} in the mean");
        }
    }
    assert!(bytes < 620_000, "{bytes} bytes of weights");
}

#[test]
fn the_weights_at_hand_are_those_that_the_packer_makes() {
    for (name, bytes) in packed(Precision::Small) {
        assert!(
            weights(name) == bytes,
            "weights/{name}.nn is stale: `npm run setup` makes it"
        );
    }
}

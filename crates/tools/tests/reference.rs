//! Plain sums against the reference runtime, and the executor against both; how the vectors were made: `tests/reference/make.py`.
//!
//! Packs the models itself, so it needs the npm packages (`npm run setup`).

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use xuezhao::nn::format::Model;
use xuezhao::nn::Net;
use xuezhao_fixtures::root;
use xuezhao_fixtures::weights::weights;
use xuezhao_tools::pack::keep::mesh_channels;
use xuezhao_tools::pack::{exact, pack, Precision};

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

/// All outputs of a net, as plain sums give them and as the executor does.
fn outputs(weights: &[u8], low: f32) -> [Vec<Vec<f32>>; 2] {
    let (model, mut net) = (Model::read(weights).unwrap(), Net::load(weights).unwrap());
    let picture = picture(net.input_shape()[0], low, 1.0);
    net.input_mut().copy_from_slice(&picture);
    net.run();
    let made = (0..model.outputs.len()).map(|index| net.output(index).to_vec());
    [exact::outputs(&model, &picture).unwrap(), made.collect()]
}

/// Largest and mean difference of some values to those wanted.
fn difference<'a>(found: impl Iterator<Item = &'a f32>, wanted: &[f32]) -> (f32, f32) {
    let each: Vec<f32> = found.zip(wanted).map(|(a, b)| (a - b).abs()).collect();
    let mean = each.iter().sum::<f32>() / each.len() as f32;
    (each.into_iter().fold(0.0, f32::max), mean)
}

/// Largest and mean difference of each output of a net to the reference, which has all landmarks of the mesh.
fn differences(name: &str, outputs: &[Vec<f32>]) -> Vec<(f32, f32)> {
    let both = outputs.iter().zip(vectors(name)).enumerate();
    both.map(|(index, (output, (length, step, values)))| {
        let channels = match (name, index) {
            ("mesh", 0) => mesh_channels(),
            _ => (0..length).collect(),
        };
        assert_eq!(output.len(), channels.len());
        let (found, wanted): (Vec<f32>, Vec<f32>) = output
            .iter()
            .zip(&channels)
            .filter(|(_, channel)| *channel % step == 0)
            .map(|(found, channel)| (*found, values[channel / step]))
            .unzip();
        difference(found.iter(), &wanted)
    })
    .collect()
}

/// The weight files, by net.
fn packed(precision: Precision) -> BTreeMap<&'static str, Vec<u8>> {
    let packed = pack(&root().join("node_modules"), precision).unwrap();
    packed.into_iter().map(|p| (p.name, p.bytes)).collect()
}

const NETS: [(&str, f32); 3] = [("detector", -1.0), ("mesh", 0.0), ("segmenter", 0.0)];

#[test]
fn plain_sums_agree_with_the_reference_runtime() {
    let exact = packed(Precision::Exact);
    for (name, low) in NETS {
        let [plain, _] = outputs(&exact[name], low);
        for (largest, _) in differences(name, &plain) {
            assert!(largest < 1e-3, "{name} differs by {largest}");
        }
    }
}

/// The executor rounds what it sums to integers.
#[test]
fn executor_agrees_with_plain_sums() {
    // Largest and mean difference per output: box coordinates and scores, which reach 120 and 40, pixels of the mesh
    // input and presence before its logistic, probability.
    let limits: [&[[f32; 2]]; 3] = [
        &[[0.2, 0.012], [0.1, 0.003]],
        &[[0.005, 0.002], [0.002, 0.002]],
        &[[0.04, 0.0006]],
    ];
    for ((name, low), limits) in NETS.into_iter().zip(limits) {
        let [plain, made] = outputs(&weights(name), low);
        for ((plain, made), limit) in plain.iter().zip(&made).zip(limits) {
            let (largest, mean) = difference(made.iter(), plain);
            let is_close = largest < limit[0] && mean < limit[1];
            assert!(is_close, "{name} differs by {largest}, {mean} in the mean");
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
        let [_, made] = outputs(&small, low);
        for ((_, mean), limit) in differences(name, &made).into_iter().zip(limits) {
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

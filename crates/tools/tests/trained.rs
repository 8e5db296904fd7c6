//! The project's own nets on drawn patterns against the numbers of their export; `crates/tools/train/export.py` draws
//! the same patterns.
#![allow(clippy::unwrap_used)]

use xuezhao::nn::format::Model;
use xuezhao::nn::Net;
use xuezhao_fixtures::weights::weights;
use xuezhao_tools::pack::exact;

/// A drawn picture: one RGB colour for a position.
type Pattern = Box<dyn Fn(i32, i32) -> [i32; 3]>;

/// Ramps, plain skin, a dark bar, a bright bar, an eye-like ring.
fn patterns(width: i32, height: i32) -> [Pattern; 5] {
    const SKIN: [i32; 3] = [200, 160, 140];
    let bar = move |rows: [i32; 2], columns: [i32; 2], color: [i32; 3]| {
        move |x: i32, y: i32| {
            let inside = (rows[0]..rows[1]).contains(&y) && (columns[0]..columns[1]).contains(&x);
            if inside {
                color
            } else {
                SKIN
            }
        }
    };
    let ring = move |x: i32, y: i32| {
        let (dx, dy) = (x - width / 2, y - height / 2);
        let iris = dx * dx + dy * dy < (height / 5).pow(2);
        let white = 4 * dx * dx + 9 * dy * dy < (width * 2 / 5).pow(2) * 4;
        match (iris, white) {
            (true, _) => [40, 30, 25],
            (false, true) => [235, 230, 225],
            (false, false) => SKIN,
        }
    };
    let ramp = move |x: i32, y: i32| {
        [
            x * 255 / (width - 1),
            y * 255 / (height - 1),
            (x + y) * 255 / (width + height - 2),
        ]
    };
    let dark = bar(
        [height * 9 / 20, height * 11 / 20],
        [width / 6, width * 5 / 6],
        [60, 30, 30],
    );
    let bright = bar(
        [height * 2 / 5, height * 3 / 5],
        [width / 5, width * 4 / 5],
        [235, 230, 215],
    );
    [
        Box::new(ramp),
        Box::new(|_, _| SKIN),
        Box::new(dark),
        Box::new(bright),
        Box::new(ring),
    ]
}

/// The answers to all patterns, as exact sums give them and as the executor does.
fn answers(name: &str) -> [Vec<f32>; 2] {
    let bytes = weights(name);
    let (model, mut net) = (Model::read(&bytes).unwrap(), Net::load(&bytes).unwrap());
    let [height, width, _] = net.input_shape().map(|n| n as i32);
    let mut answers = [Vec::new(), Vec::new()];
    for pattern in patterns(width, height) {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let colors = places.flat_map(|(x, y)| pattern(x, y));
        let picture: Vec<f32> = colors.map(|color| color as f32 / 127.5 - 1.0).collect();
        answers[0].extend(&exact::outputs(&model, &picture).unwrap()[0]);
        net.input_mut().copy_from_slice(&picture);
        net.run();
        answers[1].extend(net.output(0));
    }
    answers
}

/// The export sums in floating point, and so do plain loops; the executor rounds what it sums to integers.
fn assert_close(name: &str, expected: &[f32]) {
    for (found, most) in answers(name).into_iter().zip([1e-4, 2e-3]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.into_iter().zip(expected) {
            assert!(
                (found - expected).abs() < most,
                "{name}: {found}, {expected}"
            );
        }
    }
}

#[test]
fn the_mouth_net_gives_the_numbers_of_its_export() {
    assert_close("mouth", &MOUTH);
}

#[test]
fn the_eye_net_gives_the_numbers_of_its_export() {
    assert_close("eyes", &EYES);
}

#[test]
fn the_ear_net_gives_the_numbers_of_its_export() {
    assert_close("ears", &EARS);
}

#[test]
fn the_head_net_gives_the_numbers_of_its_export() {
    assert_close("head", &HEAD);
}

#[test]
fn the_hand_net_gives_the_numbers_of_its_export() {
    assert_close("hand", &HAND);
}

const MOUTH: [f32; 5] = [0.435958, 0.45502, 0.809205, 2.635178, 0.514185];
const EYES: [f32; 5] = [1.623452, 1.667228, 0.280504, 0.523522, 3.997678];
const EARS: [f32; 5] = [0.435952, 0.687551, 0.721243, 0.691408, 0.912622];
/// Two answers on each pattern.
const HEAD: [f32; 10] = [
    -4.055171, -0.491141, -3.445007, -2.854219, -0.204219, -0.016789, -2.977214, 2.606286,
    -0.928354, 3.130778,
];
const HAND: [f32; 5] = [-2.204512, -2.738393, -2.560845, -2.91926, -1.293449];

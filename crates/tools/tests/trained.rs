//! The project's own nets on drawn patterns against the numbers of their export; `crates/tools/train/export.py` draws
//! the same patterns.
#![allow(clippy::unwrap_used)]

use xuezhao::nn::Net;
use xuezhao_fixtures::weights::weights;

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

fn answers(name: &str) -> Vec<f32> {
    let mut net = Net::load(&weights(name)).unwrap();
    let [height, width, _] = net.input_shape().map(|n| n as i32);
    let answer = |pattern: Pattern| {
        let values = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let colors = values.flat_map(|(x, y)| pattern(x, y));
        let input = net.input_mut();
        for (value, color) in input.iter_mut().zip(colors) {
            *value = color as f32 / 127.5 - 1.0;
        }
        net.run();
        net.output(0).to_vec()
    };
    patterns(width, height)
        .into_iter()
        .flat_map(answer)
        .collect()
}

fn assert_close(name: &str, expected: &[f32]) {
    for (found, expected) in answers(name).into_iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-4,
            "{name}: {found}, {expected}"
        );
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

const MOUTH: [f32; 5] = [0.428628, 0.457242, 0.807599, 2.613387, 0.496736];
const EYES: [f32; 5] = [1.63913, 1.662225, 0.274315, 0.484736, 4.008235];
const EARS: [f32; 5] = [0.426921, 0.615306, 0.723104, 0.67867, 0.926564];
/// Two answers on each pattern.
const HEAD: [f32; 10] = [
    -4.077988, -0.513375, -3.396251, -2.853274, -0.141748, -0.083817, -2.955166, 2.587503,
    -0.875618, 3.106238,
];

//! The face finder with the real nets on drawn portraits: one, two, none, a small one at the edge.
//!
//! Packs the models itself, so it needs the npm packages (`npm run setup`) and the feature `pack`.

#![allow(clippy::unwrap_used)]

#[path = "common/packed.rs"]
mod packed;
#[path = "../src/bin/pack-weights/portrait.rs"]
#[allow(dead_code, unused_imports)]
mod portrait;

use packed::packed;
use portrait::Framing;
use xuezhao::face::{pose, Face, Finder};
use xuezhao::file::pixels::Pixels;

const HALF_BODY: Framing = Framing {
    eye_distance: 0.14,
    eye_height: 0.38,
};

fn finder() -> Finder {
    let out = packed("finder-weights", &[]);
    let read = |name: &str| std::fs::read(out.join(name)).unwrap();
    Finder::load(&read("detector.nn"), &read("mesh.nn")).unwrap()
}

/// Drawn portrait `index`, `side` pixels wide and high.
fn drawn(index: usize, side: usize) -> Pixels {
    let values = portrait::draw(index, side, HALF_BODY);
    let rgb = values
        .iter()
        .map(|value| (value * 255.0).round() as u8)
        .collect();
    Pixels {
        width: side,
        height: side,
        rgb,
    }
}

fn paste(picture: &mut Pixels, part: &Pixels, left: usize, top: usize) {
    for y in 0..part.height {
        for x in 0..part.width {
            picture.set(left + x, top + y, part.at(x, y));
        }
    }
}

fn height_of_eyes(face: &Face) -> f32 {
    face.mesh.point(33).middle(face.mesh.point(263)).y
}

#[test]
fn faces_are_counted_and_placed() {
    let mut finder = finder();
    for index in 0..4 {
        let faces = finder.find(&drawn(index, 640));
        assert_eq!(faces.len(), 1, "portrait {index}");
        assert!(faces[0].presence > 0.9);
        assert!((height_of_eyes(&faces[0]) / 640.0 - HALF_BODY.eye_height).abs() < 0.03);
        let pose = pose::pose(&faces[0].mesh).unwrap();
        assert!(
            pose.yaw_deg.abs() < 10.0 && pose.pitch_deg.is_finite(),
            "{pose:?}"
        );
    }

    let mut pair = Pixels::filled(800, 400, [240; 3]);
    paste(&mut pair, &drawn(0, 400), 0, 0);
    paste(&mut pair, &drawn(1, 400), 400, 0);
    assert_eq!(finder.find(&pair).len(), 2);

    let mut bystander = Pixels::filled(900, 900, [240; 3]);
    paste(&mut bystander, &drawn(2, 640), 0, 260);
    paste(&mut bystander, &drawn(3, 240), 650, 20);
    let faces = finder.find(&bystander);
    assert_eq!(faces.len(), 2);
    assert!(faces[0].rect.area() > faces[1].rect.area());

    assert!(finder
        .find(&Pixels::filled(480, 640, [100, 197, 255]))
        .is_empty());
    assert!(finder.find(&Pixels::filled(1, 1, [0; 3])).is_empty());
    assert!(finder.find(&Pixels::filled(0, 0, [0; 3])).is_empty());
}

//! The face finder with the real nets on drawn portraits: one, two, none, a small one at the edge.
#![allow(clippy::unwrap_used)]

use xuezhao::face::landmarks::{LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS};
use xuezhao::face::pyramid::Pyramid;
use xuezhao::face::{pose, Face, Finder};
use xuezhao::file::pixels::Pixels;
use xuezhao_fixtures::drawn_portrait;
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::weights::weights;

const HALF_BODY: Framing = Framing {
    eye_distance: 0.14,
    eye_height: 0.38,
};

fn finder() -> Finder {
    Finder::load(&weights("detector"), &weights("mesh")).unwrap()
}

fn find(finder: &mut Finder, picture: &Pixels) -> Vec<Face> {
    finder.find(&Pyramid::new(picture))
}

/// Drawn portrait `index`, `side` pixels wide and high.
fn drawn(index: usize, side: usize) -> Pixels {
    drawn_portrait(index, side, HALF_BODY)
}

fn paste(picture: &mut Pixels, part: &Pixels, left: usize, top: usize) {
    for y in 0..part.height {
        for x in 0..part.width {
            picture.set(left + x, top + y, part.at(x, y));
        }
    }
}

fn height_of_eyes(face: &Face) -> f32 {
    let [left, right] =
        [LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS].map(|corners| face.mesh.point(corners[0]));
    left.middle(right).y
}

#[test]
fn faces_are_counted_and_placed() {
    let mut finder = finder();
    for index in 0..4 {
        let faces = find(&mut finder, &drawn(index, 640));
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
    assert_eq!(find(&mut finder, &pair).len(), 2);

    let mut bystander = Pixels::filled(900, 900, [240; 3]);
    paste(&mut bystander, &drawn(2, 640), 0, 260);
    paste(&mut bystander, &drawn(3, 240), 650, 20);
    let faces = find(&mut finder, &bystander);
    assert_eq!(faces.len(), 2);
    assert!(faces[0].rect.area() > faces[1].rect.area());

    for (width, height) in [(480, 640), (1, 1), (0, 0)] {
        let empty = Pixels::filled(width, height, [100, 197, 255]);
        assert!(find(&mut finder, &empty).is_empty());
    }
}

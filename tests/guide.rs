//! The live guide with the real nets on drawn frames: nobody, too small, aside, two people, and one who stands right.
#![allow(clippy::unwrap_used)]

use xuezhao::{Guidance, Guide, Hint, Models, Pixels, Profile};
use xuezhao_fixtures::drawn_portrait;
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::weights::models;

/// The frame of a phone held upright.
const FRAME: (usize, usize) = (480, 640);

/// A profile that judges place and pose alone: a drawn person has the skin and the eyes of nobody.
fn profile() -> Profile {
    let off = [
        "head_yaw",
        "head_pitch",
        "eyes_open",
        "mouth_closed",
        "gaze",
        "exposure_dark",
        "exposure_bright",
        "face_lighting",
        "face_width",
        "background_color",
        "background_object",
        "background_texture",
        "background_shadow",
    ];
    let limits: Vec<String> = off
        .iter()
        .map(|id| format!(r#""{id}": {{"severity": "off"}}"#))
        .collect();
    Profile::from_json(&format!(
        r#"{{"id": "place", "title": {{"zh": "位置", "en": "Place"}}, "policy": "fit",
            "picture": {{"width": 480, "height": 640, "density": 300, "quality": 60}},
            "limits": {{{}}}}}"#,
        limits.join(",")
    ))
    .unwrap()
}

/// Drawn people on a plain frame: each with the side of its square, and the square's left edge and top.
fn frame(people: &[(usize, i32, i32)]) -> Pixels {
    let (width, height) = FRAME;
    let framing = Framing {
        eye_distance: 0.14,
        eye_height: 0.38,
    };
    let wall = drawn_portrait(0, 64, framing).at(0, 0);
    let mut out = Pixels::filled(width, height, wall);
    for &(side, left, top) in people {
        let drawn = drawn_portrait(0, side, framing);
        for i in 0..side * side {
            let (x, y) = ((i % side) as i32 + left, (i / side) as i32 + top);
            if (0..width as i32).contains(&x) && (0..height as i32).contains(&y) {
                out.set(x as usize, y as usize, drawn.at(i % side, i / side));
            }
        }
    }
    out
}

/// The last of ten looks at the same frame, a tenth of a second apart.
fn guidance(models: &mut Models, people: &[(usize, i32, i32)]) -> Guidance {
    let mut guide = Guide::new(profile(), 0.0);
    let look = |i: i32| guide.look(frame(people), models, f64::from(i) * 100.0);
    (0..10).map(look).last().unwrap()
}

#[test]
fn one_hint_at_a_time() {
    let mut models = models();
    let nobody = guidance(&mut models, &[]);
    assert_eq!((nobody.hint, nobody.ready), (Hint::Nobody, false));
    assert!(nobody.head.is_none() && nobody.rules.is_empty());

    let small = guidance(&mut models, &[(400, 40, 140)]);
    assert_eq!(small.hint, Hint::Closer, "{small:?}");

    let large = guidance(&mut models, &[(1300, -410, -180)]);
    assert_eq!(large.hint, Hint::Back, "{large:?}");

    let aside = guidance(&mut models, &[(650, -25, 6)]);
    assert_eq!(aside.hint, Hint::Left, "{aside:?}");

    let two = guidance(&mut models, &[(300, -30, 200), (300, 210, 200)]);
    assert_eq!(two.hint, Hint::Several, "{two:?}");
    assert!(two.head.is_none());

    let right = guidance(&mut models, &[(650, -85, 6)]);
    assert!(right.ready, "{right:?}");
    assert_eq!(right.hint, Hint::Ready);
    assert!(right.rules.iter().all(|rule| rule.holds));
    let again = guidance(&mut models, &[(650, -85, 6)]);
    assert_eq!(right, again);
}

#[test]
fn a_face_is_followed_and_lost() {
    let mut models = models();
    let mut guide = Guide::new(profile(), 0.0);
    let mut look =
        |people: &[(usize, i32, i32)], millis| guide.look(frame(people), &mut models, millis);
    let first = look(&[(700, -110, 0)], 0.0).head.unwrap();
    let second = look(&[(700, -100, 0)], 100.0).head.unwrap();
    let moved = second.eyes[0][0] - first.eyes[0][0];
    assert!((moved - 10.0).abs() < 2.5, "{moved}");
    assert!((second.crown[1] - first.crown[1]).abs() < 6.0);
    assert!(look(&[], 200.0).head.is_none());
    assert_eq!(look(&[], 1300.0).hint, Hint::Nobody);
}

#[test]
fn no_frame_stops_the_guide() {
    let mut models = models();
    let mut guide = Guide::new(profile(), 0.0);
    for (width, height) in [(0, 0), (1, 1), (1, 300), (300, 1)] {
        let seen = guide.look(Pixels::filled(width, height, [9; 3]), &mut models, f64::NAN);
        assert!(!seen.ready);
    }
}

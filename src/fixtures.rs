//! Hand-made scenes for the tests of the checks.

use crate::face::cover::Cover;
use crate::face::expression::Expression;
use crate::face::head::Head;
use crate::face::landmarks::{landmark, Landmark, OUTLINE};
use crate::face::person::Mask;
use crate::face::{Face, Mesh};
use crate::file::pixels::{self, Pixels};
use crate::file::probe::{ColorMode, Format, Probe};
use crate::file::File;
use crate::geometry::{Point, Rect};
use crate::math;
use crate::measure::appearance::{Appearance, Patch};
use crate::measure::closeup;
use crate::measure::covering::Covering;
use crate::output::jpeg::{encode, Sampling};
use crate::rules::check::{Check, Limit, Reading, Severity};
use crate::rules::checks;
use crate::rules::finding::{Finding, Status};
use crate::rules::judge::{Assessment, Fate, View};
use crate::rules::profile::Profile;
use crate::rules::state::RuleState;
use crate::scene::{Person, Scene, Shared};

/// A head that keeps every placement rule in a picture of 480 × 640.
pub fn head() -> Head {
    Head {
        crown: Point::new(240.0, 80.0),
        chin: Point::new(240.0, 420.0),
        eyes: [Point::new(195.0, 250.0), Point::new(285.0, 250.0)],
        cheeks: [140.0, 340.0],
        roll_deg: 0.0,
        yaw_deg: 0.0,
        pitch_deg: 0.0,
        crown_cut: false,
    }
}

/// A face where [`head`] is: outline, lids and skin patches in their places, all other landmarks in the middle.
pub fn face() -> Face {
    let rect = Rect::new(140.0, 180.0, 200.0, 240.0);
    let middle = rect.center();
    let mut mesh = Mesh::at(middle);
    let mut ring = |indices: &[Landmark], center: Point, rx: f32, ry: f32| {
        for (k, i) in indices.iter().enumerate() {
            let angle = std::f64::consts::TAU * k as f64 / indices.len() as f64;
            let (sin, cos) = (math::sin(angle) as f32, math::cos(angle) as f32);
            mesh.set(*i, [center.x + rx * sin, center.y - ry * cos, 0.0]);
        }
    };
    ring(&OUTLINE, middle, 100.0, 120.0);
    for (lid, eye) in closeup::LIDS.iter().zip(head().eyes) {
        ring(lid, eye, 20.0, 6.0);
    }
    for (number, x, y) in [
        (50, 190.0, 310.0),
        (280, 290.0, 310.0),
        (151, 240.0, 210.0),
        (195, 240.0, 280.0),
    ] {
        mesh.set(landmark(number), [x, y, 0.0]);
    }
    Face {
        rect,
        presence: 1.0,
        eyes: Some(head().eyes),
        mesh,
    }
}

/// True inside the drawn person: an ellipse for the head, a trapezium for neck and shoulders.
pub fn inside(x: usize, y: usize) -> bool {
    let (dx, dy) = (x as f32 - 240.0, y as f32 - 250.0);
    let head = dx * dx / (105.0 * 105.0) + dy * dy / (170.0 * 170.0) <= 1.0;
    let neck = y >= 400 && dx.abs() <= 60.0;
    let body = y >= 480 && dx.abs() <= 100.0 + (y as f32 - 480.0);
    head || neck || body
}

/// A person of one skin colour in a dark shirt before a background painted by `ground`, 480 × 640.
pub fn scene(background: impl Fn(usize, usize) -> [u8; 3]) -> Scene {
    let mut pixels = Pixels::filled(480, 640, [0; 3]);
    let mut alpha = vec![0.0; 480 * 640];
    for y in 0..640 {
        for x in 0..480 {
            let person = inside(x, y);
            alpha[y * 480 + x] = f32::from(u8::from(person));
            let color = match person {
                true if y < 480 => [205, 160, 140],
                true => [40, 40, 60],
                false => background(x, y),
            };
            pixels.set(x, y, color);
        }
    }
    Scene {
        pixels,
        detail: None,
        size: [480, 640],
        scale: 1.0,
        turn_needed: 0,
        faces: vec![face()],
        person: Some(Person {
            head: head(),
            mask: Mask {
                width: 480,
                height: 640,
                alpha,
            },
            expression: Expression {
                lip_gap: 0.0,
                lid_gaps: [0.3; 2],
            },
            cover: Cover {
                ears: [1.0; 2],
                hat: 0.0,
                thing: 0.0,
                hand: 0.0,
            },
        }),
        shared: Shared::default(),
    }
}

/// [`scene`] on light blue with another head geometry.
pub fn posed(change: impl Fn(&mut Head)) -> Scene {
    let mut scene = scene(|_, _| [100, 197, 255]);
    if let Some(person) = scene.person.as_mut() {
        change(&mut person.head);
    }
    scene
}

/// The finding of one check about a drawn picture under `chsi`, as if nothing were done to it any more.
pub fn finding(check: &'static Check, scene: &Scene) -> Finding {
    judged(check, &View::of_photo(&jpeg_file(|_| ()), Some(scene)))
}

fn judged(check: &'static Check, view: &View) -> Finding {
    let profile = Profile::built_in("chsi").unwrap();
    let limit = match profile.limit(check) {
        off if off.severity == Severity::Off => Limit {
            severity: Severity::Reject,
            ..off
        },
        limit => limit,
    };
    let reading = view.read(check, &profile);
    let assessment = Assessment {
        check,
        limit,
        reading,
    };
    assessment.finding(&Fate::Stays, &profile)
}

/// The answer of one check about [`posed`] with every value multiplied by `gain`.
pub fn lit(check: &'static Check, gain: f32) -> Status {
    let mut scene = posed(|_| ());
    for value in &mut scene.pixels.rgb {
        *value = (f32::from(*value) * gain).min(255.0) as u8;
    }
    status(check, &scene)
}

/// Whether a value lies inside the rejecting and inside the advising limit of a check.
pub fn inside_limits(check: &Check, value: f64) -> (bool, bool) {
    let soft = check.limit.soft();
    (check.limit.place(value).is_eq(), soft.place(value).is_eq())
}

/// The answer of one check under `chsi`.
pub fn status(check: &'static Check, scene: &Scene) -> Status {
    finding(check, scene).status
}

/// A patch of the face as [`Appearance`] cuts it out, painted by column and row.
pub fn face_patch(color: impl Fn(usize, usize) -> [f32; 3]) -> Patch {
    let (width, height) = (82, 90);
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    Patch {
        width,
        height,
        rgb: places.map(|(x, y)| color(x, y)).collect(),
    }
}

/// [`posed`] with another look of the face.
pub fn with_face_patch(face: Patch) -> Scene {
    let scene = posed(|_| ());
    let appearance = Appearance {
        smooth_face: face.smoothed(),
        face,
    };
    assert!(scene.shared.appearance.set(appearance).is_ok());
    scene
}

/// [`posed`] with something else over the face.
pub fn with_covering(change: impl Fn(&mut Covering)) -> Scene {
    let scene = posed(|_| ());
    let portrait = scene.portrait().unwrap();
    let mut covering = Covering::measure(&scene.pixels, portrait.face, portrait.mask);
    change(&mut covering);
    assert!(scene.shared.covering.set(covering).is_ok());
    scene
}

/// How a rule with this range stands at this number.
pub fn rule_state(id: &str, limit: Limit, value: f64) -> RuleState {
    let check = checks::find(id).unwrap();
    let reading = Reading::of(value);
    RuleState::new(&Assessment {
        check,
        limit,
        reading,
    })
    .unwrap()
}

/// A picked file.
pub fn file(bytes: &[u8], name: Option<&str>) -> File {
    File::new(bytes.to_vec(), name)
}

/// A sound JPEG of 480 × 640 at 300 dpi, with one thing changed in what its headers say.
pub fn jpeg_file(change: impl Fn(&mut Probe)) -> File {
    let mut file = file(b"\xFF\xD8\xFF", None);
    file.probe = Probe {
        format: Format::Jpeg,
        width: 480,
        height: 640,
        density: Some([300.0; 2]),
        color: ColorMode::Rgb,
        bit_depth: 8,
        quality: Some(92),
        complete: true,
        ..file.probe
    };
    change(&mut file.probe);
    file
}

/// The finding of one file-level check under `chsi`.
pub fn file_finding(check: &'static Check, file: &File) -> Finding {
    judged(check, &View::of_photo(file, None))
}

/// A picture of 160×160 with waves of many frequencies: every block has coefficients.
pub fn waves() -> Pixels {
    let mut pixels = Pixels::filled(160, 160, [0; 3]);
    for y in 0..160 {
        for x in 0..160 {
            let product = math::sin(0.011 * (x * y) as f64);
            let v = 128.0 + 60.0 * product + 30.0 * math::sin(0.3 * x as f64);
            pixels.set(x, y, [v as u8; 3]);
        }
    }
    pixels
}

/// The pixels after saving them once as JPEG, colour whole.
pub fn saved(pixels: &Pixels, quality: u8) -> Pixels {
    let bytes = encode(pixels, quality, Sampling::Full, 300).unwrap();
    let probe = crate::file::probe::probe(&bytes);
    pixels::decode(&bytes, &probe, (pixels.width, pixels.height)).unwrap()
}

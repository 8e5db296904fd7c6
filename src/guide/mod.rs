//! A camera's frames → what to do next, one hint at a time: the same rules as for a photo, ten times a second.
//!
//! Between two thorough looks only the mesh is followed from frame to frame; a thorough look finds faces anew, tells
//! person from background and runs the checks that need more than the mesh.

mod hint;
mod steady;

pub use hint::Hint;

use crate::face::eyes;
use crate::face::head::{self, Head};
use crate::face::landmarks::{CHIN, FOREHEAD};
use crate::face::models::Models;
use crate::face::person::Mask;
use crate::face::sampling::Pyramid;
use crate::face::subject::Subject;
use crate::face::{Face, Mesh};
use crate::file::pixels::Pixels;
use crate::geometry::{Point, Rect};
use crate::rules::check::{Check, Measure, Repair};
use crate::rules::judge::View;
use crate::rules::profile::{Policy, Profile};
use crate::rules::report::HeadReport;
use crate::rules::state::{self, RuleState};
use crate::scene::{Person, Scene, Shared};
use crate::text::Text;
use serde::Serialize;
use steady::Steady;

/// Looks from one thorough look to the next: it takes about four times as long as following the mesh.
const THOROUGH_EVERY: u32 = 8;
/// Height of the window over the largest the frame holds, where the photo has rows to spare: held so, a phone is more
/// than half a metre away, and the picture goes down to the chest.
const SMALL_WINDOW: f32 = 0.6;
/// The same where it has not: the rest is room for the crop.
const LARGE_WINDOW: f32 = 0.9;
/// Rows in the window over those that the finished picture needs.
const SPARE: f64 = 1.1;
/// Share of the room around the window that lies above it.
const ABOVE: f32 = 0.35;
/// The checks of a thorough look.
const THOROUGH: [&str; 10] = [
    "eyes_open",
    "mouth_closed",
    "gaze",
    "exposure_dark",
    "exposure_bright",
    "face_lighting",
    "background_color",
    "background_object",
    "background_texture",
    "background_shadow",
];

/// What to tell the student about one frame. Positions are pixels of the frame.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Guidance {
    /// The one thing to do now.
    pub hint: Hint,
    /// The hint in words.
    pub words: Text,
    /// True when every rule that rejects has held for a moment.
    pub ready: bool,
    /// Columns and rows of the frame.
    pub size: [usize; 2],
    /// The part of the frame in which the placement rules are judged.
    pub window: Rect,
    /// The head; `None` unless there is exactly one person.
    pub head: Option<HeadReport>,
    /// How the rules stand that the guide can judge and the profile asks for.
    pub rules: Vec<RuleState>,
}

/// The live guide of one camera session.
pub struct Guide {
    profile: Profile,
    rows: f64,
    looks: u32,
    tracked: Option<Tracked>,
    several: bool,
    thorough: Vec<RuleState>,
    steady: Steady,
}

/// The face of the last frame.
struct Tracked {
    mesh: Mesh,
    /// Crown above the top of the mesh, over the mesh's height, at the last thorough look.
    crown_above: f32,
}

impl Guide {
    /// A guide to a photo for this profile, from a camera whose photos have so many `rows` (0 when unknown).
    pub fn new(profile: Profile, rows: f64) -> Guide {
        Guide {
            profile,
            rows,
            looks: 0,
            tracked: None,
            several: false,
            thorough: Vec::new(),
            steady: Steady::default(),
        }
    }

    /// Looks at the next frame, about 480 pixels wide, taken at `millis` of any clock that does not go back.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn look(&mut self, frame: Pixels, models: &mut Models, millis: f64) -> Guidance {
        let window = window(&frame, &self.profile, self.rows);
        let frame_size = [frame.width, frame.height];
        let head = self.find(frame, models);
        let mut rules = Vec::new();
        if let Some((head, size)) = &head {
            let view = View {
                head: Some(head),
                placed: Some((Subject::new(head, 1.0, *size), window)),
                ..View::default()
            };
            rules = state::states(&view, &self.profile, follows);
            rules.extend(self.thorough.iter().cloned());
        }
        self.steady.settle(&mut rules);
        let (hint, ready) = match (&head, self.several) {
            (_, true) => (Hint::Several, false),
            (None, _) => (Hint::Nobody, false),
            (Some(_), false) => hint::choose(&rules),
        };
        let millis = if millis.is_finite() { millis } else { 0.0 };
        let (hint, ready) = self.steady.show(hint, ready, millis);
        Guidance {
            hint,
            words: hint.words(),
            ready,
            size: frame_size,
            window,
            head: head.map(|(head, _)| HeadReport::new(&head, 1.0)),
            rules,
        }
    }

    /// The one head in the frame, and the frame's size.
    fn find(&mut self, frame: Pixels, models: &mut Models) -> Option<(Head, [f64; 2])> {
        let size = [frame.width as f64, frame.height as f64];
        if frame.rgb.is_empty() {
            self.tracked = None;
            return None;
        }
        let thorough = self.looks % THOROUGH_EVERY == 0;
        self.looks = self.looks.wrapping_add(1);
        if let Some(tracked) = self.tracked.as_ref().filter(|_| !thorough) {
            let pyramid = Pyramid::new(&frame);
            let crown_above = tracked.crown_above;
            if let Some(face) = models.finder.follow(&pyramid, &tracked.mesh) {
                let head = (!self.several).then(|| followed(&frame, &face, crown_above));
                self.tracked = Some(Tracked {
                    mesh: face.mesh,
                    crown_above,
                });
                return Some((head?, size));
            }
        }
        let pyramid = Pyramid::new(&frame);
        let faces = models.finder.glance(&pyramid);
        self.several = faces.len() > 1;
        self.tracked = None;
        self.thorough.clear();
        let face = faces.into_iter().next()?;
        let mask = models.segmenter.mask(&pyramid, Some(&face));
        let expression = models.expression.measure(&pyramid, 1.0, &face.mesh);
        let cover = models.cover.measure(&pyramid, 1.0, &face.mesh);
        drop(pyramid);
        let head = head::measure(&frame, &face, &eyes::measure(&frame, &face), &mask);
        let (top, height) = forehead(&face.mesh);
        self.tracked = Some(Tracked {
            mesh: face.mesh.clone(),
            crown_above: (top.y - head.crown.y) / height.max(1.0),
        });
        if self.several {
            return None;
        }
        self.thorough = self.check(Scene {
            size: [frame.width, frame.height],
            pixels: frame,
            detail: None,
            scale: 1.0,
            turn_needed: 0,
            faces: vec![face],
            person: Some(Person {
                head: head.clone(),
                mask,
                expression,
                cover,
            }),
            shared: Shared::default(),
        });
        Some((head, size))
    }

    /// Runs the checks of a thorough look, leaving out what preparing will correct.
    fn check(&self, scene: Scene) -> Vec<RuleState> {
        let standardize = self.profile.policy == Policy::Standardize;
        let wanted = |check: &Check| {
            let corrected = standardize && check.repair == Repair::Background;
            THOROUGH.contains(&check.id) && !corrected
        };
        state::states(&View::of_scene(&scene), &self.profile, wanted)
    }
}

/// The checks that need no more than the head, and are judged in every frame.
fn follows(check: &Check) -> bool {
    matches!(check.measure, Measure::Head(_) | Measure::Placement { .. })
}

/// The head of a face that was only followed: its crown as far above the mesh as it was.
fn followed(frame: &Pixels, face: &Face, crown_above: f32) -> Head {
    let nobody = Mask {
        width: 0,
        height: 0,
        alpha: Vec::new(),
    };
    let (top, height) = forehead(&face.mesh);
    let crown = top.y - crown_above * height;
    Head {
        crown: Point::new(top.x, crown.max(0.0)),
        crown_cut: crown <= 0.0,
        ..head::measure(frame, face, &eyes::measure(frame, face), &nobody)
    }
}

/// Top of the mesh and its height down to the chin.
fn forehead(mesh: &Mesh) -> (Point, f32) {
    let top = mesh.point(FOREHEAD);
    (top, top.distance(mesh.point(CHIN)))
}

/// The part of the frame that stands for the finished picture: all of it where the file itself is what leaves, else
/// a window of the profile's shape, as small as the photo's `rows` allow.
fn window(frame: &Pixels, profile: &Profile, rows: f64) -> Rect {
    let (width, height) = (frame.width as f32, frame.height as f32);
    if profile.policy == Policy::Original {
        return Rect::new(0.0, 0.0, width, height);
    }
    let aspect = profile.picture.aspect() as f32;
    let most = height.min(width / aspect);
    let needed = SPARE * f64::from(profile.picture.height) / profile.picture.enlarge;
    let held = rows * f64::from(most / height.max(1.0));
    let share = if held > 0.0 {
        ((needed / held) as f32).clamp(SMALL_WINDOW, LARGE_WINDOW)
    } else {
        LARGE_WINDOW
    };
    let tall = most * share;
    let wide = tall * aspect;
    Rect::new((width - wide) / 2.0, (height - tall) * ABOVE, wide, tall)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checks;

    #[test]
    fn the_window_has_the_profiles_shape_and_leaves_room() {
        let profile = Profile::built_in("chsi").unwrap();
        for (width, height) in [(360, 480), (480, 270), (270, 480)] {
            let frame = Pixels::filled(width, height, [0; 3]);
            let at = window(&frame, &profile, 0.0);
            assert!((at.width / at.height - 0.75).abs() < 1e-5);
            assert!(at.x > 0.0 && at.y > 0.0 && at.right() < width as f32);
            assert!((at.center().x - width as f32 / 2.0).abs() < 1e-3);
        }
    }

    #[test]
    fn with_rows_to_spare_the_window_is_smaller() {
        let profile = Profile::built_in("chsi").unwrap();
        let frame = Pixels::filled(480, 640, [0; 3]);
        let tall = |rows| window(&frame, &profile, rows).height / 640.0;
        assert!((tall(4000.0) - 0.6).abs() < 1e-5);
        assert!((tall(960.0) - 704.0 / 960.0).abs() < 1e-5);
        for rows in [500.0, 0.0, -1.0, f64::NAN] {
            assert!((tall(rows) - 0.9).abs() < 1e-5, "{rows}");
        }
    }

    #[test]
    fn an_original_is_judged_as_a_whole() {
        let profile = Profile::built_in("cup-2023").unwrap();
        let frame = Pixels::filled(300, 500, [0; 3]);
        assert_eq!(
            window(&frame, &profile, 0.0),
            Rect::new(0.0, 0.0, 300.0, 500.0)
        );
    }

    #[test]
    fn every_thorough_check_exists_and_has_a_hint() {
        for id in THOROUGH {
            let check = checks::find(id).unwrap();
            assert!(matches!(check.measure, Measure::Portrait(_)), "{id}");
            assert!(hint::ORDER.iter().any(|(own, ..)| *own == id), "{id}");
        }
    }
}

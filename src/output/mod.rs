//! [`Scene`] and [`Spec`] → the file to upload: crop, ground, encode to a byte band.

pub mod encode;
pub mod jpeg;
pub mod matte;
pub mod plan;
pub mod refusal;

use crate::photo::Scene;
use crate::spec::Spec;
use crate::text::Text;
use plan::{Collision, Subject};

/// The one person of a scene as the planner sees them; `None` with no face or several.
pub fn subject(scene: &Scene) -> Option<Subject> {
    let portrait = scene.portrait()?;
    let upright = |n: usize| (n as f32 * scene.scale).round();
    let size = [upright(scene.pixels.width), upright(scene.pixels.height)];
    Some(Subject::new(
        portrait.head,
        scene.scale,
        size.map(f64::from),
    ))
}

/// Why no crop satisfies the placement rules of the profile; `None` when one does, or there is no one to place.
pub fn collision(scene: &Scene, spec: &Spec) -> Option<Collision> {
    plan::plan(&subject(scene)?, spec).err()
}

/// True when a crop exists that satisfies every placement rule of the profile at once.
pub fn can_place(scene: &Scene, spec: &Spec) -> bool {
    subject(scene).is_some_and(|subject| plan::plan(&subject, spec).is_ok())
}

/// The advice of a finding that preparing will mend.
pub fn will_be_mended(advice: &Text) -> Text {
    Text {
        zh: format!("制作时会自动修正。{}", advice.zh).into(),
        en: format!("Preparing will fix this. {}", advice.en).into(),
    }
}

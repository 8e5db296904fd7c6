//! [`Scene`] and [`Spec`] → the file to upload: crop, ground, encode to a byte band.

pub mod encode;
pub mod jpeg;
pub mod matte;
pub mod plan;
pub mod refusal;

use crate::geometry::Rect;
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

/// The crop that satisfies every placement rule of the profile at once, or why there is none; `None` when there is no
/// one to place.
pub fn planned(scene: &Scene, spec: &Spec) -> Option<Result<Rect, Collision>> {
    Some(plan::plan(&subject(scene)?, spec))
}

/// The advice of a finding that preparing will mend: what is wrong, and that nothing needs to be done about it.
pub fn will_be_mended(advice: &Text) -> Text {
    let problem = advice.first_sentence();
    Text {
        zh: format!("{}制作时会自动修正，不用重拍。", problem.zh).into(),
        en: format!("{} Preparing will fix this.", problem.en).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_mended_asks_nothing_of_the_student() {
        let advice = Text::new(
            "脸太窄（143.5 像素，要求 180–300）。请靠近一些重拍。",
            "The face is too narrow (143.5 pixels, required 180–300). Take it again from closer.",
        );
        let mended = will_be_mended(&advice);
        assert_eq!(
            mended.zh,
            "脸太窄（143.5 像素，要求 180–300）。制作时会自动修正，不用重拍。"
        );
        assert_eq!(
            mended.en,
            "The face is too narrow (143.5 pixels, required 180–300). Preparing will fix this."
        );
    }
}

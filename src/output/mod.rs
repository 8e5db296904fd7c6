//! [`Scene`] and [`Spec`] → the file to upload: crop, ground, encode to a byte band.

pub mod encode;
pub mod jpeg;
pub mod plan;

use crate::photo::Scene;
use crate::spec::Spec;
use crate::text::Text;

/// True when a crop exists that satisfies every placement rule of the profile at once.
pub fn can_place(scene: &Scene, spec: &Spec) -> bool {
    let _ = (scene, spec);
    false
}

/// The advice of a finding that preparing will mend.
pub fn will_be_mended(advice: &Text) -> Text {
    Text {
        zh: format!("制作时会自动修正。{}", advice.zh).into(),
        en: format!("Preparing will fix this. {}", advice.en).into(),
    }
}

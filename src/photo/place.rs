//! [`Photo`] and [`Profile`] → the crop that the planner proposes, and how the placement rules stand in any other.

use crate::face::models::Models;
use crate::geometry::Rect;
use crate::photo::Photo;
use crate::rules::judge::View;
use crate::rules::profile::Profile;
use crate::rules::state::{self, RuleState};
use serde::Serialize;

/// A crop and how the placement rules stand in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Placement {
    /// The part of the photo, in its upright pixels.
    pub crop: Rect,
    /// Rows that a crop must have: the height of the profile's picture over the enlargement it allows.
    pub least_height: f64,
    /// The placement rules that the profile asks for.
    pub rules: Vec<RuleState>,
}

impl Photo {
    /// The crop that satisfies all placement rules with the most room to spare; `None` when there is none, or not
    /// exactly one person.
    pub fn place(&self, profile: &Profile, models: &mut Models) -> Option<Placement> {
        self.locate(models);
        let crop = self.plan(profile)?.ok()?;
        Some(Placement {
            crop,
            least_height: profile.picture.least_height(),
            rules: self.evaluate(profile, crop),
        })
    }

    /// How the placement rules stand in a crop, in upright pixels of the photo. Empty before [`Photo::locate`] has
    /// found one person, and for a crop without extent.
    pub fn evaluate(&self, profile: &Profile, crop: Rect) -> Vec<RuleState> {
        let Some(subject) = self.scene().and_then(|scene| scene.subject()) else {
            return Vec::new();
        };
        let view = View {
            placed: Some((subject, crop)),
            ..View::default()
        };
        state::placement(&view, profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_person_there_is_nothing_to_place() {
        let profile = Profile::built_in("chsi").unwrap();
        let photo = Photo::open(Vec::new(), None);
        let crop = Rect::new(0.0, 0.0, 480.0, 640.0);
        assert!(photo.evaluate(&profile, crop).is_empty());
    }
}

//! [`Photo`] and [`Spec`] → the crop that the planner proposes, and how the placement rules stand in any other.

use crate::geometry::Rect;
use crate::output::plan::{self, RuleState};
use crate::photo::{Models, Photo};
use crate::spec::Spec;
use serde::Serialize;

/// A crop and how the placement rules stand in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    pub fn place(&self, spec: &Spec, models: &mut Models) -> Option<Placement> {
        self.locate(models);
        let (_, subject) = self.subject()?;
        let crop = plan::plan(&subject, spec).ok()?;
        Some(Placement {
            crop,
            least_height: f64::from(spec.picture.height) / spec.picture.enlarge,
            rules: plan::evaluate(&subject, crop, spec),
        })
    }

    /// How the placement rules stand in a crop, in upright pixels of the photo. Empty before [`Photo::locate`] has
    /// found one person, and for a crop without extent.
    pub fn evaluate(&self, spec: &Spec, crop: Rect) -> Vec<RuleState> {
        let subject = self.subject();
        subject.map_or(Vec::new(), |(_, subject)| {
            plan::evaluate(&subject, crop, spec)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_person_there_is_nothing_to_place() {
        let spec = Spec::built_in("chsi").unwrap();
        let photo = Photo::open(Vec::new(), None);
        let crop = Rect::new(0.0, 0.0, 480.0, 640.0);
        assert!(photo.evaluate(&spec, crop).is_empty());
    }
}

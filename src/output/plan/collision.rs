//! Why there is no crop, and how the student is told.

use crate::rules::check::Measure;
use crate::rules::checks;
use crate::rules::finding::Finding;
use crate::rules::state::RuleState;
use crate::output::refusal;
use crate::rules::profile::Profile;

/// What stands in the way of a crop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The hair leaves the picture at its upper edge.
    CrownCut,
    /// Not enough picture above the head.
    Above,
    /// Not enough picture below the head.
    Below,
    /// Not enough picture beside the head.
    Beside,
    /// Not enough picture on several sides: the head fills the frame.
    Around,
    /// Too few pixels: the crop would have to be enlarged further than the profile allows.
    Pixels,
    /// The proportions of the head satisfy no crop, however much picture there were.
    Proportions,
    /// The crop was chosen by hand and breaks a rule that another crop would keep.
    Chosen,
}

/// Why there is no crop.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// What stands in the way.
    pub obstacle: Obstacle,
    /// The rules that fail in the best crop there is.
    pub rules: Vec<RuleState>,
}

impl Collision {
    /// One rejection for every rule that fails, with its number in the best crop and what to do.
    pub fn findings(&self, profile: &Profile) -> Vec<Finding> {
        let advice = self.obstacle.advice();
        let reject = |id, value| refusal::reject(id, value, Some(&advice), profile);
        let findings: Vec<Finding> = self
            .rules
            .iter()
            .filter_map(|r| reject(r.check, r.value))
            .collect();
        if findings.is_empty() {
            let placement = checks::ALL
                .iter()
                .filter(|check| matches!(check.measure, Measure::Placement { .. }));
            return placement
                .filter_map(|check| reject(check.id, f64::NAN))
                .take(1)
                .collect();
        }
        findings
    }
}

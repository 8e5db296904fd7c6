//! The placement rules as linear functions of the crop; see the module above.

use crate::face::subject::Subject;
use crate::rules::check::Limit;
use crate::rules::profile::Profile;

/// One placement rule: value = `slope`·u − (v or z) − `offset`.
#[derive(Clone)]
pub struct Rule {
    pub limit: Limit,
    pub axis: Axis,
    slope: f64,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Axis {
    /// Depends on the crop's height alone.
    Height,
    /// Share of the crop's width.
    Width,
    /// Row below the crop's top.
    Down,
    /// Column from the crop's middle.
    Across,
}

/// A crop of some aspect: u = 1 / height, v = top / height, z = left / width.
#[derive(Clone, Copy)]
pub struct Position {
    pub u: f64,
    pub v: f64,
    pub z: f64,
}

pub fn rules(subject: &Subject, profile: &Profile) -> Vec<Rule> {
    [
        ("head_ratio", Axis::Height, subject.chin - subject.crown),
        ("hair_gap", Axis::Down, subject.crown),
        ("eye_height", Axis::Down, subject.eyes[1]),
        ("face_width", Axis::Width, subject.cheeks),
        ("face_center", Axis::Across, subject.eyes[0]),
    ]
    .into_iter()
    .filter_map(|(id, axis, slope)| {
        let limit = profile.limit_of(id)?;
        Some(Rule { limit, axis, slope })
    })
    .collect()
}

impl Rule {
    pub fn value(&self, at: Position, aspect: f64) -> f64 {
        match self.axis {
            Axis::Height => self.slope * at.u,
            Axis::Width => self.slope * at.u / aspect,
            Axis::Down => self.slope * at.u - at.v,
            Axis::Across => self.slope * at.u / aspect - at.z - 0.5,
        }
    }

    pub fn margin(&self, value: f64) -> f64 {
        self.limit.margin(value)
    }
}

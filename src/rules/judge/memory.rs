//! [`Memory`]: what was read in a decoded picture, so that it is measured once, however often it is judged.

use crate::rules::check::{Check, Reading};
use crate::rules::picture::Picture;
use std::cell::RefCell;

/// The readings of one decoded picture, for the picture that a profile wants; another profile's start anew.
#[derive(Default)]
pub struct Memory(RefCell<Option<Readings>>);

struct Readings {
    wanted: Picture,
    /// By the check's id.
    all: Vec<(&'static str, Reading)>,
}

impl Memory {
    /// What the check read before, or else reads now.
    pub(super) fn read(
        &self,
        check: &Check,
        wanted: &Picture,
        measure: impl FnOnce() -> Reading,
    ) -> Reading {
        if let Some(known) = self.known(check, wanted) {
            return known;
        }
        let reading = measure();
        let mut kept = self.0.borrow_mut();
        let readings = match kept.take().filter(|readings| readings.wanted == *wanted) {
            Some(readings) => kept.insert(readings),
            None => kept.insert(Readings {
                wanted: wanted.clone(),
                all: Vec::new(),
            }),
        };
        readings.all.push((check.id, reading.clone()));
        reading
    }

    fn known(&self, check: &Check, wanted: &Picture) -> Option<Reading> {
        let kept = self.0.borrow();
        let readings = kept
            .as_ref()
            .filter(|readings| readings.wanted == *wanted)?;
        let mut all = readings.all.iter();
        let (_, reading) = all.find(|(id, _)| *id == check.id)?;
        Some(reading.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checks;
    use crate::rules::profile::Profile;

    #[test]
    fn a_reading_is_kept_until_another_picture_is_wanted() {
        let memory = Memory::default();
        let [one, other] = ["chsi", "cet"].map(|id| Profile::built_in(id).unwrap().picture);
        let [border, noise] = ["border", "noise"].map(|id| checks::find(id).unwrap());
        let read = |check, wanted, value: f64| {
            let reading = memory.read(check, wanted, || Reading::of(value));
            reading.value.unwrap()
        };
        assert_eq!(read(border, &one, 1.0), 1.0);
        assert_eq!(read(border, &one, 2.0), 1.0);
        assert_eq!(read(noise, &one, 3.0), 3.0);
        assert_eq!(read(border, &other, 4.0), 4.0);
        assert_eq!(read(noise, &one, 5.0), 5.0);
    }
}

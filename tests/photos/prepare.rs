//! Preparing the labelled photos.

use std::fs;
use std::path::Path;
use xuezhao::{Outcome, Photo, Profile};
use xuezhao_fixtures::compliance::assert_compliant;
use xuezhao_fixtures::weights::models;

/// Every third photo is prepared: enough of each kind, in a third of the time.
const EVERY: usize = 3;

/// What comes out passes, and what is refused has advice.
pub fn labelled_photos_pass_or_are_refused_with_a_reason(photos: &Path) {
    let mut models = models();
    let profile = Profile::built_in("chsi").unwrap();
    let mut paths: Vec<_> = ["A_clean", "C_geometry", "K_phone"]
        .iter()
        .flat_map(|case| fs::read_dir(photos.join(case)).unwrap())
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let mut ready = 0;
    for path in paths.iter().step_by(EVERY) {
        let photo = Photo::open(fs::read(path).unwrap(), None);
        match photo.prepare(&profile, &mut models, None) {
            Outcome::Ready(prepared) => {
                ready += 1;
                assert_compliant(&prepared, &profile);
            }
            Outcome::Refused(findings) => {
                assert!(!findings.is_empty(), "{path:?}");
                assert!(findings.iter().all(|f| f.advice.is_some()), "{path:?}");
            }
        }
    }
    let tried = paths.len() / EVERY;
    assert!(ready * 3 >= tried, "{ready} of {tried}");
}

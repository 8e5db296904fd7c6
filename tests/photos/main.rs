//! What the labelled photos prove. They lie beside the repository; where they are not present, every test here counts as
//! ignored.
#![allow(clippy::unwrap_used)]

mod files;
mod geometry;
mod prepare;

use std::process::ExitCode;
use xuezhao_fixtures::{photo_tests, photos};

fn main() -> ExitCode {
    photos::run(photo_tests![
        files::labelled_files_are_read_as_labelled,
        geometry::heads_agree_with_hand_placed_landmarks,
        prepare::labelled_photos_pass_or_are_refused_with_a_reason,
    ])
}

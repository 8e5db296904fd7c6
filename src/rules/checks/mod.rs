//! The list of checks, in the order of causes: what makes the others moot comes first, then what a student should fix
//! first. A report is headed by the first one of the worst status that no other explains.
//!
//! One check is one file. Adding one means adding the file and one line here: reports, profiles, docs and
//! types take it from this list.

use crate::rules::check::Check;

macro_rules! checks {
    ($($id:ident),* $(,)?) => {
        $(pub mod $id;)*

        /// Every check, most urgent first.
        #[cfg(feature = "pixels")]
        pub static ALL: &[&Check] = &[$(&$id::CHECK),*];
        #[cfg(not(feature = "pixels"))]
        pub static ALL: &[&Check] = &[$({
            static CHECK: Check = $id::CHECK.before_decoding();
            &CHECK
        }),*];

        /// Id and source text of every check: the header of the source is its documentation.
        #[cfg(not(target_arch = "wasm32"))]
        pub static SOURCES: &[(&str, &str)] =
            &[$((stringify!($id), include_str!(concat!(stringify!($id), ".rs")))),*];
    };
}

checks! {
    file_intact,
    capture_code,
    upright,
    face_count,
    face_occluded,
    glasses_dark,
    head_covered,
    exposure_dark,
    exposure_bright,
    color_mode,
    natural_color,
    head_yaw,
    head_roll,
    head_ratio,
    face_width,
    hair_gap,
    eye_height,
    face_center,
    head_pitch,
    eyes_open,
    mouth_closed,
    glasses_glare,
    red_eye,
    gaze,
    face_lighting,
    face_highlight,
    sharpness,
    compression,
    jpeg_quality,
    noise,
    background_visible,
    background_shadow,
    background_object,
    background_texture,
    background_gradient,
    background_color,
    clothes_contrast,
    border,
    overlay,
    proportions,
    brows_visible,
    ears_visible,
    shoulders_level,
    file_format,
    pixel_size,
    aspect_ratio,
    eye_distance,
    file_size,
    density,
    file_name,
    edited,
    recaptured,
}

/// The check of this id.
#[inline(never)]
pub fn find(id: &str) -> Option<&'static Check> {
    ALL.iter().copied().find(|c| c.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::check::Repair;

    #[test]
    fn every_file_of_the_folder_is_in_the_list_and_named_like_its_check() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rules/checks");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
            .map(|name| name.trim_end_matches(".rs").to_string())
            .filter(|name| name != "mod")
            .collect();
        let mut listed: Vec<String> = ALL.iter().map(|c| c.id.to_string()).collect();
        files.sort();
        listed.sort();
        assert_eq!(files, listed);
        for ((id, source), check) in SOURCES.iter().zip(ALL) {
            assert_eq!(*id, check.id);
            assert!(source.starts_with("//!"), "{id} has no documentation");
        }
    }

    #[test]
    fn every_bound_has_its_advice() {
        for check in ALL {
            let (id, limit) = (check.id, check.limit);
            assert!(limit.min.is_none() || !check.low.is_empty(), "{id}: min");
            assert!(limit.max.is_none() || !check.high.is_empty(), "{id}: max");
            assert!(!check.title.is_empty(), "{id}: title");
            for other in check.explained_by {
                assert!(
                    find(other).is_some(),
                    "{id} is explained by unknown {other}"
                );
            }
        }
    }

    #[test]
    fn what_preparing_mends_is_named_in_the_first_sentence_of_its_advice() {
        for check in ALL {
            for advice in [&check.low, &check.high] {
                let problem = advice.first_sentence();
                let (zh, en) = (problem.zh.len(), problem.en.len());
                let both = check.repair == Repair::Never
                    || advice.is_empty()
                    || (zh < advice.zh.len() && en < advice.en.len());
                assert!(both, "{}: {}", check.id, problem.zh);
            }
        }
    }
}

//! Where the models come from and how they are known to be the right ones.

use super::quantize::Rounding;
use super::{keep, Error};
use sha2::{Digest, Sha256};
use std::fs;
use std::ops::Range;
use std::path::Path;
use xuezhao_fixtures::portrait::Framing;

/// One model inside an npm package.
pub struct Source {
    /// Name of the weight file made from it.
    pub name: &'static str,
    /// npm package; its version is pinned in package-lock.json.
    package: &'static str,
    /// File in the package.
    file: &'static str,
    /// A member of an Emscripten data file: the loader script that lists the members, and the member's name.
    member: Option<(&'static str, &'static str)>,
    /// SHA-256 of the model.
    sha256: &'static str,
    /// Input values of black and white.
    pub range: [f32; 2],
    /// The channels of the first output that are used, where not all are.
    pub channels: Option<fn() -> Vec<usize>>,
    /// How the codes of its weights are chosen.
    pub rounding: Rounding,
    /// How a portrait lies in the net's input in use.
    pub framing: Framing,
}

/// The three models, all Apache-2.0 by Google.
pub const SOURCES: [Source; 3] = [
    Source {
        name: "detector",
        package: "@mediapipe/face_detection",
        file: "face_detection_short_range.tflite",
        member: None,
        sha256: "3bc182eb9f33925d9e58b5c8d59308a760f4adea8f282370e428c51212c26633",
        range: [-1.0, 1.0],
        channels: None,
        rounding: Rounding::Nearest,
        framing: Framing {
            eye_distance: 0.12,
            eye_height: 0.4,
        },
    },
    Source {
        name: "mesh",
        package: "@mediapipe/face_mesh",
        file: "face_mesh_solution_packed_assets.data",
        member: Some((
            "face_mesh_solution_packed_assets_loader.js",
            "/face_landmark.tflite",
        )),
        sha256: "c603fa6149219a3e9487dc9abd7a0c24474c77263273d24868378cdf40aa26d1",
        range: [0.0, 1.0],
        channels: Some(keep::mesh_channels),
        rounding: Rounding::Feedback,
        framing: Framing {
            eye_distance: 0.28,
            eye_height: 0.43,
        },
    },
    Source {
        name: "segmenter",
        package: "@mediapipe/selfie_segmentation",
        file: "selfie_segmentation.tflite",
        member: None,
        sha256: "8d13b7fae74af625c641226813616a2117bd6bca19eb3b75574621fc08557f27",
        range: [0.0, 1.0],
        channels: None,
        rounding: Rounding::Nearest,
        framing: Framing {
            eye_distance: 0.15,
            eye_height: 0.38,
        },
    },
];

impl Source {
    /// The model's bytes, checked.
    ///
    /// # Errors
    /// When the package is not installed, or holds another model.
    pub fn read(&self, node_modules: &Path) -> Result<Vec<u8>, Error> {
        let folder = node_modules.join(self.package);
        let path = folder.join(self.file);
        let mut bytes = fs::read(&path).map_err(|error| Error::Missing(path.clone(), error))?;
        if let Some((loader, member)) = self.member {
            let script = folder.join(loader);
            let text = fs::read_to_string(&script)
                .map_err(|error| Error::Missing(script.clone(), error))?;
            let range = member_range(&text, member)
                .filter(|range| range.end <= bytes.len() && range.start <= range.end)
                .ok_or(Error::NotListed { script, member })?;
            bytes = bytes[range].to_vec();
        }
        let found: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        if found == self.sha256 {
            Ok(bytes)
        } else {
            let expected = self.sha256;
            Err(Error::Checksum {
                path,
                found,
                expected,
            })
        }
    }
}

/// Byte range of the member whose name ends with `name`, from the loader's `"filename": …, "start": …, "end": …`.
fn member_range(script: &str, name: &str) -> Option<Range<usize>> {
    let (_, after) = script.split_once(&format!("{name}\""))?;
    let number = |key: &str| {
        let (_, value) = after.split_once(&format!("\"{key}\":"))?;
        let digits: String = value
            .trim_start()
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        digits.parse().ok()
    };
    Some(number("start")?..number("end")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_of_the_named_member() {
        let script = r#"[{"filename": "/a/b.tflite", "start": 0, "end": 9}, {"filename": "/a/c.tflite", "start": 9, "end": 12}]"#;
        assert_eq!(member_range(script, "/b.tflite"), Some(0..9));
        assert_eq!(member_range(script, "/c.tflite"), Some(9..12));
        assert_eq!(member_range(script, "/d.tflite"), None);
    }

    #[test]
    fn missing_package_is_one_line() {
        let error = SOURCES[1].read(Path::new("no-such-folder")).unwrap_err();
        let line = error.to_string();
        assert!(line.contains("npm ci") && !line.contains('\n'), "{line}");
    }
}

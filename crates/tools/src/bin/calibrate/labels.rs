//! The columns of `truth.csv` that the discriminants learn from.

use crate::truth;
use std::path::{Path, PathBuf};

/// One labelled picture.
pub struct Labelled {
    /// Path below the folder.
    pub file: String,
    /// Path of the picture.
    pub path: PathBuf,
    /// Who is on it: pictures of one person are never split between training and test.
    pub person: String,
    kind: String,
    param: String,
    eyes: String,
    mouth: String,
}

impl Labelled {
    /// Whether each eye is open, left and right in the picture; `None` when not labelled.
    pub fn eyes_open(&self) -> Option<[bool; 2]> {
        match (self.eyes.as_str(), self.kind.as_str(), self.param.as_str()) {
            ("pass", ..) => Some([true, true]),
            ("fail", "eye_wink", "left") => Some([false, true]),
            ("fail", "eye_wink", "right") => Some([true, false]),
            ("fail", "eyes_closed" | "eyes_75_closed", _) => Some([false, false]),
            _ => None,
        }
    }

    /// Whether the mouth is closed; `None` when not labelled.
    pub fn mouth_closed(&self) -> Option<bool> {
        match self.mouth.as_str() {
            "pass" => Some(true),
            "fail" => Some(false),
            _ => None,
        }
    }
}

/// Reads the pictures of faces in a labelled folder. Damaged files are left out: what a decoder makes of them is not
/// what a face looks like.
pub fn read(folder: &Path) -> Result<Vec<Labelled>, String> {
    let rows = truth::read(folder).map_err(|e| format!("truth.csv: {e}"))?;
    let labelled = |row: truth::Row| {
        let cell = |name: &str| row.text(name).to_string();
        let person = row.text("source").split(['_', ' ']).next();
        Labelled {
            path: folder.join(row.text("file")),
            person: person.unwrap_or_default().to_string(),
            file: cell("file"),
            kind: cell("kind"),
            param: cell("param"),
            eyes: cell("v_eyes_open"),
            mouth: cell("v_mouth"),
        }
    };
    let face =
        |l: &Labelled| !l.kind.starts_with("file_bitflips") && !l.kind.starts_with("occluded");
    Ok(rows.into_iter().map(labelled).filter(face).collect())
}

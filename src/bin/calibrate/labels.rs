//! The columns of `truth.csv` that the discriminants learn from.

use std::collections::BTreeMap;
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
    let path = folder.join("truth.csv");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let row = |line: &str| {
        let cells: BTreeMap<&str, String> = header.iter().copied().zip(cells(line)).collect();
        let cell = |name: &str| cells.get(name).cloned().unwrap_or_default();
        let source = cell("source");
        let person = source.split(['_', ' ']).next().unwrap_or_default();
        Labelled {
            path: folder.join(cell("file")),
            file: cell("file"),
            person: person.to_string(),
            kind: cell("kind"),
            param: cell("param"),
            eyes: cell("v_eyes_open"),
            mouth: cell("v_mouth"),
        }
    };
    Ok(lines
        .map(row)
        .filter(|l| !l.kind.starts_with("file_bitflips") && !l.kind.starts_with("occluded"))
        .collect())
}

/// The cells of a CSV line; a quoted cell may hold commas.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    cells.push(cell);
    cells
}

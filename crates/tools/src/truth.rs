//! `truth.csv` of a labelled folder: one row per picture, columns by name. Shared by `accuracy` and `calibrate`.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// One labelled picture.
pub struct Row {
    fields: BTreeMap<String, String>,
}

impl Row {
    /// A column; empty when it is not there.
    pub fn text(&self, column: &str) -> &str {
        self.fields.get(column).map_or("", String::as_str)
    }
}

/// Reads `truth.csv` of a folder.
///
/// # Errors
/// When the file cannot be read.
pub fn read(folder: &Path) -> io::Result<Vec<Row>> {
    let text = fs::read_to_string(folder.join("truth.csv"))?;
    let mut lines = records(&text).into_iter();
    let columns = lines.next().unwrap_or_default();
    Ok(lines
        .map(|values| Row {
            fields: columns.iter().cloned().zip(values).collect(),
        })
        .collect())
}

/// Records of a CSV text (RFC 4180); empty lines are left out.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    let mut record = vec![String::new()];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(field) = record.last_mut() else {
            break;
        };
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => out.push(std::mem::replace(&mut record, vec![String::new()])),
            '\r' if !quoted => {}
            c => field.push(c),
        }
    }
    out.push(record);
    out.retain(|record| record.iter().any(|field| !field.is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_commas_and_line_ends() {
        let got = records("a,b\r\n\"x, \"\"y\"\"\",2\n\n");
        assert_eq!(got, [["a", "b"], ["x, \"y\"", "2"]]);
    }
}

//! A file as a school saves it → its rows: CSV, the text with tabs that a spreadsheet calls Unicode text, a workbook.

use super::cell::{self, Cell};
use super::encoding::{self, NoText};
use super::problem::{Fault, Remark, RosterError};
use super::workbook;

/// A cell with what there is to remark on it, or why it cannot be read.
pub type Read = Result<(Cell, Option<Remark>), Fault>;

/// A row of a table.
pub struct Row {
    /// The line, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<Read>,
}

/// Hands over the rows of a file from the top down, and answers what of it is not read. The first row names the columns.
///
/// # Errors
/// When it is no table, and those of `take`.
pub fn each(
    bytes: &[u8],
    take: impl FnMut(Row) -> Result<(), RosterError>,
) -> Result<Vec<Remark>, RosterError> {
    match encoding::text(bytes) {
        Ok(text) => each_of_text(&text, take).map(|()| Vec::new()),
        Err(NoText::Workbook) => workbook::each(bytes, take),
        Err(error) => Err(RosterError::NoText(error)),
    }
}

fn each_of_text(
    text: &str,
    mut take: impl FnMut(Row) -> Result<(), RosterError>,
) -> Result<(), RosterError> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    for record in reader.records() {
        let record = record?;
        take(Row {
            line: record.position().map_or(0, csv::Position::line),
            cells: record.iter().map(cell::read).collect(),
        })?;
    }
    Ok(())
}

/// What separates the columns of the first row.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|b| *b == delimiter).count();
    let others = [b'\t', b';'].into_iter();
    others.fold(
        b',',
        |best, d| if count(d) > count(best) { d } else { best },
    )
}

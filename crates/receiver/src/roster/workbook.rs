//! A workbook → the rows of its first sheet: XLSX, XLSB, ODS and the older XLS.
//!
//! A workbook knows what a cell is, so less can be lost than in a CSV file: text stays text. A number keeps fifteen digits and
//! no zeros in front, whoever reads it; a formula counts by the value that the spreadsheet last gave it.

use super::cell::{self, Cell};
use super::problem::{Fault, Remark, RosterError};
use super::row::{Read, Row};
use calamine::{open_workbook_auto_from_rs, Data, Reader};
use std::io::Cursor;

/// Whole numbers from here on have lost digits: an f64 holds 15 decimal ones for sure.
const WHOLE: f64 = 1e15;

/// Hands over the rows of the first sheet that has any, and names the other sheets.
///
/// # Errors
/// When it is no workbook that can be read, and those of `take`.
pub fn each(
    bytes: &[u8],
    mut take: impl FnMut(Row) -> Result<(), RosterError>,
) -> Result<Vec<Remark>, RosterError> {
    let mut workbook =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(RosterError::Workbook)?;
    let mut remarks = Vec::new();
    let mut is_read = false;
    for name in workbook.sheet_names() {
        let sheet = workbook.worksheet_range(&name);
        let sheet = sheet.map_err(RosterError::Workbook)?;
        let Some((top, left)) = sheet.start() else {
            continue;
        };
        if is_read {
            remarks.push(Remark::OtherSheet(name));
            continue;
        }
        is_read = true;
        // Where formulas cannot be read, no text was meant so by one.
        let formulas = workbook.worksheet_formula(&name).unwrap_or_default();
        for (row, cells) in (top..).zip(sheet.rows()) {
            let cells = (left..).zip(cells).map(|(column, cell)| {
                let formula = formulas.get_value((row, column));
                read(cell, formula.map_or("", String::as_str))
            });
            take(Row {
                line: u64::from(row) + 1,
                cells: cells.collect(),
            })?;
        }
    }
    Ok(remarks)
}

/// A cell, and the formula behind it.
fn read(cell: &Data, formula: &str) -> Read {
    let meant = |text: &str, is_explicit| {
        let text = text.trim().to_string();
        Ok((Cell { text, is_explicit }, None))
    };
    if let Some(text) = literal(formula) {
        return meant(text, true);
    }
    match cell {
        Data::Empty => Ok(Default::default()),
        Data::String(text) => cell::read(text),
        Data::Int(number) => meant(&number.to_string(), false),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < WHOLE => {
            meant(&format!("{number:.0}"), false)
        }
        Data::Float(number) if number.fract() == 0.0 => {
            Err(Fault::DigitsLost(format!("{number:E}")))
        }
        Data::Float(number) => meant(&number.to_string(), false),
        Data::Bool(_) | Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) => {
            Err(Fault::NoText(cell.to_string()))
        }
        Data::Error(error) => Err(Fault::Formula(error.to_string())),
    }
}

/// The text of a formula that is nothing else: `="0012"` is a way to say that the zeros are meant.
fn literal(formula: &str) -> Option<&str> {
    let text = formula.strip_prefix('"')?.strip_suffix('"')?;
    (!text.contains('"')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster;
    use rust_xlsxwriter::{Formula, Workbook, Worksheet, XlsxError};

    /// A workbook with these students below the titles, and another sheet.
    fn workbook(
        fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>,
    ) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (column, title) in (0..).zip(["学校", "学号", "姓名"]) {
            sheet.write_string(0, column, title)?;
        }
        fill(sheet)?;
        let other = workbook.add_worksheet().set_name("备注")?;
        other.write_string(4, 2, "x")?;
        workbook.save_to_buffer()
    }

    fn student(sheet: &mut Worksheet, row: u32, number: &str) -> Result<(), XlsxError> {
        sheet.write_string(row, 0, "大学")?;
        sheet.write_string(row, 1, number)?;
        sheet.write_string(row, 2, "一")?;
        Ok(())
    }

    #[test]
    fn text_numbers_and_formulas_are_read_as_they_are_meant() -> Result<(), XlsxError> {
        let bytes = workbook(|sheet| {
            student(sheet, 1, "00012345")?;
            student(sheet, 3, "")?;
            sheet.write_formula(3, 1, Formula::new("=\"12346\"").set_result("12346"))?;
            student(sheet, 4, "")?;
            sheet.write_number(4, 1, 99_912_347.0)?;
            Ok(())
        })?;
        let roster = roster::read(&bytes).unwrap_or_default();
        let read = roster.entries.iter().map(|e| (e.line, e.number.as_str()));
        assert_eq!(
            read.collect::<Vec<_>>(),
            [(2, "00012345"), (4, "12346"), (5, "99912347")]
        );
        let remarks: Vec<_> = roster
            .remarks
            .into_iter()
            .map(|remark| remark.what)
            .collect();
        assert_eq!(remarks, [Remark::OtherSheet("备注".to_string())]);
        Ok(())
    }

    #[test]
    fn a_number_with_more_digits_than_a_spreadsheet_keeps_is_a_fault() -> Result<(), XlsxError> {
        let bytes = workbook(|sheet| {
            student(sheet, 1, "")?;
            sheet.write_number(1, 1, 202_011_112_222_333_440.0)?;
            Ok(())
        })?;
        let faults = match roster::read(&bytes) {
            Err(RosterError::Lines(faults)) => faults,
            other => panic!("{other:?}"),
        };
        assert!(matches!(faults[0].what, Fault::DigitsLost(_)));
        assert_eq!(faults[0].line, 2);
        Ok(())
    }

    #[test]
    fn a_broken_workbook_is_an_error() {
        let broken = roster::read(b"PK\x03\x04 and nothing behind it");
        assert!(matches!(broken, Err(RosterError::Workbook(_))));
    }
}

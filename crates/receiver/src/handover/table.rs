//! The students as a workbook.

use crate::store::Collected;
use crate::Error;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::io;

/// Titles of the columns, those of a roster where they are the same, and their widths in characters.
const COLUMNS: [(&str, f64); 10] = [
    ("学校", 28.0),
    ("班级", 16.0),
    ("层次", 12.0),
    ("学号", 18.0),
    ("姓名", 14.0),
    ("状态", 10.0),
    ("驳回原因", 40.0),
    ("收到时间（UTC）", 22.0),
    ("回执", 24.0),
    ("服务", 18.0),
];

/// One student a row, every cell a text: numbers keep their zeros.
///
/// # Errors
/// When there are more students than a sheet has rows.
pub fn table(students: &[Collected]) -> Result<Vec<u8>, Error> {
    written(students).map_err(|error| Error::Output(io::Error::other(error)))
}

fn written(students: &[Collected]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let text = Format::new().set_num_format("@");
    let title = Format::new().set_bold();
    for (column, (name, width)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &title)?;
        sheet.set_column_width(column, width)?;
        sheet.set_column_format(column, &text)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, student) in (1..).zip(students) {
        let photo = student.photo.as_ref();
        let state = student.state.title();
        let cells: [&str; COLUMNS.len()] = [
            &student.school,
            &student.class,
            &student.level,
            &student.number,
            &student.name,
            &state.zh,
            photo.and_then(|p| p.reason.as_deref()).unwrap_or_default(),
            photo.map_or("", |p| &p.received_at),
            photo.map_or("", |p| &p.receipt),
            photo.map_or("", |p| &p.profile),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, column, cell, &text)?;
        }
    }
    let last = u32::try_from(students.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    workbook.save_to_buffer()
}

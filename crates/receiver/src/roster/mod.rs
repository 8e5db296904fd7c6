//! The roster: who is to submit a photo, from the table that a school has saved.
//!
//! A table comes out of a spreadsheet: as a workbook (`workbook`) or a text in any of several encodings (`encoding`), row by
//! row (`row`), with numbers that have lost their zeros or digits (`cell`), with students who stand there twice (`table`). What is surely wrong is named line by
//! line and nothing is imported; what was read otherwise than it stands there is named as well (`problem`). `same`
//! says when two names, numbers or codes are the same.

mod cell;
mod encoding;
mod problem;
mod row;
pub mod same;
mod table;
mod workbook;

pub use encoding::NoText;
pub use problem::{Fault, Line, Remark, RosterError};
pub use table::{read, Entry, Roster};

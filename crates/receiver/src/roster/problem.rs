//! What is wrong with a roster, and what was read otherwise than it stands there: each with its line.

use super::encoding::NoText;
use std::fmt;

/// Why a line is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// This required column is empty.
    Empty(&'static str),
    /// More fields than there are columns.
    TooManyFields,
    /// A cell of several lines.
    SeveralLines,
    /// A formula or an error value of a spreadsheet.
    Formula(String),
    /// A date, a time or a truth value of a workbook.
    NoText(String),
    /// A spreadsheet rounded this number.
    DigitsLost(String),
    /// All long numbers end in zeros after the 15th digit, which is as far as a spreadsheet counts.
    Rounded(String),
    /// These are not four characters.
    LastFour(String),
    /// Others of the school have as many digits with zeros in front.
    ZerosLost {
        /// The number.
        number: String,
        /// One with its zeros.
        other: String,
    },
    /// School and number stand in an earlier line too, with something else behind them.
    Twice {
        /// The number.
        number: String,
        /// The earlier line.
        line: u64,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Fault::Empty(column) => write!(f, "`{column}` is empty · 此栏为空"),
            Fault::TooManyFields => write!(f, "more fields than columns · 栏数多于表头"),
            Fault::SeveralLines => write!(f, "a cell of several lines: is a quotation mark not closed? · 单元格跨行，引号可能没有成对"),
            Fault::Formula(text) => write!(f, "`{text}` is a formula or an error, not a text · 是公式或错误值，不是文字"),
            Fault::NoText(text) => write!(f, "`{text}` is a date or a truth value; format the column as text and enter it again · 是日期或逻辑值，请把这一列设为文本后重新填写"),
            Fault::DigitsLost(text) => write!(f, "`{text}`: the spreadsheet has lost the digits; format the column as text and enter it again · 表格软件丢了数字，请把这一列设为文本后重新填写"),
            Fault::Rounded(text) => write!(f, "`{text}`: a spreadsheet keeps 15 digits and writes zeros for the others; format the column as text and enter it again · 表格软件只保留 15 位数字，其余变成了 0，请把这一列设为文本后重新填写"),
            Fault::LastFour(text) => write!(f, "last_four `{text}` is not four characters; a spreadsheet drops zeros in front · 不是四位，开头的 0 可能丢了"),
            Fault::ZerosLost { number, other } => write!(f, "number `{number}` is shorter than `{other}` of the same school: zeros in front may be lost; if it is right, write =\"{number}\" · 学号比同校的 {other} 短，开头的 0 可能丢了；确实如此请写成 =\"{number}\""),
            Fault::Twice { number, line } => write!(f, "number `{number}` stands in line {line} too · 学号与第 {line} 行重复"),
        }
    }
}

/// What was read otherwise than it stands in the file, or replaces what was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// A cell was marked as text.
    Unwrapped {
        /// As it stands there.
        raw: String,
        /// As it was read.
        text: String,
    },
    /// The same student stands in this earlier line.
    Repeated {
        /// The earlier line.
        line: u64,
    },
    /// Another student has this capture code: who gives it and whatever else is asked is told apart by the latter alone.
    SharedCode {
        /// The earlier line; `None` when it is a student of an earlier roster.
        line: Option<u64>,
    },
    /// The number has fewer digits than most of the school's.
    Short {
        /// The number.
        number: String,
        /// Digits that most have.
        usual: usize,
    },
    /// A column that is not known.
    Unused(String),
    /// A sheet of a workbook behind the first one.
    OtherSheet(String),
    /// A student of an earlier roster was changed.
    Changed {
        /// Student number.
        number: String,
        /// Column.
        column: &'static str,
        /// What was known.
        from: String,
        /// What this roster says.
        to: String,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Remark::Unwrapped { raw, text } => write!(f, "{raw} is read as {text} · 按 {text} 读取"),
            Remark::Repeated { line } => write!(f, "the same as line {line}, taken once · 与第 {line} 行相同，只取一次"),
            Remark::SharedCode { line: Some(line) } => write!(f, "the capture code stands in line {line} too · 采集码与第 {line} 行重复"),
            Remark::SharedCode { line: None } => write!(f, "another student has this capture code already · 采集码已属于另一名学生"),
            Remark::Short { number, usual } => write!(f, "number `{number}` is shorter than the {usual} digits of most: are zeros in front lost? · 多数学号为 {usual} 位，此学号较短，请核对开头的 0"),
            Remark::Unused(column) => write!(f, "column `{column}` is not used · 未使用此栏"),
            Remark::OtherSheet(name) => write!(f, "sheet `{name}` is not used: only the first one is · 只读取第一个工作表，未使用“{name}”"),
            Remark::Changed { number, column, from, to } => write!(f, "student {number}: {column} `{from}` becomes `{to}` · 学生 {number} 的 {column} 由“{from}”改为“{to}”"),
        }
    }
}

/// Something about one line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<T> {
    /// The line, from 1.
    pub line: u64,
    /// What there is to say of it.
    pub what: T,
}

impl<T: fmt::Display> fmt::Display for Line<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Why a roster was not taken over. Nothing of it was imported then.
#[derive(Debug)]
pub enum RosterError {
    /// It is no CSV file; the cause names the line.
    Csv(csv::Error),
    /// It is no workbook that can be read.
    Workbook(calamine::Error),
    /// It is no text.
    NoText(NoText),
    /// This column is missing.
    Column(&'static str),
    /// This column stands there twice.
    ColumnTwice(&'static str),
    /// What is wrong, line by line.
    Lines(Vec<Line<Fault>>),
}

impl fmt::Display for RosterError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            RosterError::Csv(error) => error.fmt(f),
            RosterError::Workbook(_) => write!(f, "this workbook cannot be read: save it as XLSX or CSV UTF-8 · 无法读取此工作簿，请另存为 XLSX 或 CSV UTF-8"),
            RosterError::NoText(_) => write!(f, "this is no text in UTF-8, UTF-16 or GB 18030 · 不是 UTF-8、UTF-16 或 GB 18030 文本"),
            RosterError::Column(name) => write!(f, "there is no column `{name}`"),
            RosterError::ColumnTwice(name) => write!(f, "there are two columns `{name}`"),
            RosterError::Lines(faults) => {
                write!(f, "nothing was imported · 未导入任何学生")?;
                faults.iter().try_for_each(|fault| write!(f, "\n  {fault}"))
            }
        }
    }
}

impl std::error::Error for RosterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // What it says is already said by this error.
            RosterError::Csv(error) => error.source(),
            RosterError::Workbook(error) => Some(error),
            _ => None,
        }
    }
}

impl From<csv::Error> for RosterError {
    fn from(error: csv::Error) -> RosterError {
        RosterError::Csv(error)
    }
}

//! The table: columns by the names in its first row, then one student a line.

use super::cell::{self, Cell};
use super::problem::{Fault, Line, Remark, RosterError};
use super::row::{self, Read, Row};
use super::same;
use std::collections::HashMap;

/// A student as the table has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The line, from 1.
    pub line: u64,
    /// School.
    pub school: String,
    /// Level of study, as the school names it.
    pub level: String,
    /// Class; empty where the table does not say.
    pub class: String,
    /// Student number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Last four characters of the identity number; empty where the table does not say.
    pub last_four: String,
    /// Identity number, for the names of files alone: it is kept nowhere; empty where the table does not say.
    pub identity: String,
    /// Payload of the capture code; empty where the table does not say.
    pub code: String,
    /// 特征码; empty where the table does not say.
    pub feature: String,
    /// The number was written as text on purpose.
    is_number_explicit: bool,
}

impl Entry {
    /// True when the two lines say the same of the same student.
    fn says_the_same(&self, other: &Entry) -> bool {
        let names = |e: &Entry| {
            [&e.school, &e.number, &e.name, &e.level, &e.class].map(|text| same::key(text))
        };
        let rest = |e: &Entry| [e.last_four.clone(), e.code.clone(), e.feature.clone()];
        names(self) == names(other) && rest(self) == rest(other)
    }

    /// What tells the student from all others.
    fn key(&self) -> (String, String) {
        (same::key(&self.school), same::key(&self.number))
    }
}

/// The students of a table, and what was read otherwise than it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Everybody once.
    pub entries: Vec<Entry>,
    /// Names of the columns that the table has.
    pub columns: Vec<&'static str>,
    /// By line.
    pub remarks: Vec<Line<Remark>>,
}

/// Columns by their names: the one that is shown, and what schools write.
const COLUMNS: [(&str, &[&str]); 9] = [
    ("school", &["学校", "学校名称", "院校", "院校名称"]),
    ("number", &["学号"]),
    ("name", &["姓名"]),
    ("level", &["层次", "学历层次", "培养层次"]),
    ("class", &["班级", "班级名称", "行政班级"]),
    (
        "last_four",
        &["证件号后四位", "身份证后四位", "身份证号后四位"],
    ),
    (
        "identity",
        &["身份证号", "身份证号码", "证件号", "证件号码"],
    ),
    ("code", &["采集码", "图像采集码"]),
    ("feature", &["特征码"]),
];
/// Where each of [`COLUMNS`] stands in a table.
type Places = [Option<usize>; COLUMNS.len()];
/// So many columns, from the first, must be there and filled.
const REQUIRED: usize = 3;

/// Reads a table: CSV, the text with tabs that a spreadsheet calls Unicode text, or a workbook.
///
/// # Errors
/// Names every line that is wrong.
pub fn read(bytes: &[u8]) -> Result<Roster, RosterError> {
    let mut table = Table::default();
    let mut places = None;
    let unread = row::each(bytes, |row| {
        match &places {
            None => places = Some(table.columns(&row.cells)?),
            Some(places) => table.add(row, places),
        }
        Ok(())
    })?;
    if places.is_none() {
        table.columns(&[])?;
    }
    let unread = unread.into_iter().map(|what| Line { line: 1, what });
    table.roster.remarks.extend(unread);
    table.compare();
    table.faults.sort_by_key(|fault| fault.line);
    table.roster.remarks.sort_by_key(|remark| remark.line);
    match table.faults.is_empty() {
        true => Ok(table.roster),
        false => Err(RosterError::Lines(table.faults)),
    }
}

/// A table as it is read.
#[derive(Default)]
struct Table {
    /// Columns of the first row.
    width: usize,
    roster: Roster,
    faults: Vec<Line<Fault>>,
}

impl Table {
    /// Where each of [`COLUMNS`] stands.
    fn columns(&mut self, header: &[Read]) -> Result<Places, RosterError> {
        self.width = header.len();
        let mut places = Places::default();
        for (place, title) in header.iter().enumerate() {
            let title = match title {
                Ok((cell, _)) => same::key(&cell.text),
                Err(_) => String::new(),
            };
            let is_named = |(name, others): &(&str, &[&str])| {
                title == *name || others.contains(&title.as_str())
            };
            match COLUMNS.iter().position(is_named) {
                Some(column) if places[column].is_some() => {
                    return Err(RosterError::ColumnTwice(COLUMNS[column].0));
                }
                Some(column) => places[column] = Some(place),
                None if title.is_empty() => {}
                None => self.roster.remarks.push(Line {
                    line: 1,
                    what: Remark::Unused(title),
                }),
            }
        }
        match places[..REQUIRED].iter().position(Option::is_none) {
            Some(missing) => Err(RosterError::Column(COLUMNS[missing].0)),
            None => {
                let named = COLUMNS.iter().zip(places);
                let there = named.filter_map(|((name, _), place)| place.map(|_| *name));
                self.roster.columns = there.collect();
                Ok(places)
            }
        }
    }

    /// Adds the student of a line, or what is wrong with it.
    fn add(&mut self, row: Row, places: &Places) {
        let Row { line, mut cells } = row;
        let is_empty = |read: &Read| matches!(read, Ok((cell, _)) if cell.text.is_empty());
        if cells.iter().all(is_empty) {
            return;
        }
        let before = self.faults.len();
        let mut fault = |what| self.faults.push(Line { line, what });
        if !cells.iter().skip(self.width).all(is_empty) {
            fault(Fault::TooManyFields);
        }
        let mut taken: [Cell; COLUMNS.len()] = Default::default();
        for (column, place) in places.iter().enumerate() {
            // A column that the table, or the end of its line, does not have is empty.
            let read = place.and_then(|place| cells.get_mut(place));
            let read = read.map_or(Ok(Default::default()), |read| {
                std::mem::replace(read, Ok(Default::default()))
            });
            match read {
                Ok((cell, remark)) => {
                    let remark = remark.map(|what| Line { line, what });
                    self.roster.remarks.extend(remark);
                    if column < REQUIRED && same::key(&cell.text).is_empty() {
                        fault(Fault::Empty(COLUMNS[column].0));
                    }
                    taken[column] = cell;
                }
                Err(what) => fault(what),
            }
        }
        let [school, number, name, level, class, last_four, identity, code, feature] = taken;
        for cell in [&number, &last_four, &identity, &code, &feature] {
            if let Err(what) = cell::digits_are_whole(cell) {
                fault(what);
            }
        }
        let entry = Entry {
            line,
            is_number_explicit: number.is_explicit,
            school: school.text,
            number: number.text,
            name: name.text,
            level: level.text,
            class: class.text,
            last_four: same::last_four(&last_four.text),
            identity: same::last_four(&identity.text),
            code: same::code(&code.text),
            feature: same::code(&feature.text),
        };
        if !matches!(entry.last_four.chars().count(), 0 | 4) && before == self.faults.len() {
            let what = Fault::LastFour(last_four.text);
            self.faults.push(Line { line, what });
        }
        if before == self.faults.len() {
            self.roster.entries.push(entry);
        }
    }

    /// Compares the students with each other: those who stand there twice, and numbers that have lost zeros or digits.
    fn compare(&mut self) {
        self.take_once();
        let mut codes = HashMap::new();
        for entry in self.roster.entries.iter().filter(|e| !e.code.is_empty()) {
            if let Some(earlier) = codes.insert(entry.code.as_str(), entry.line) {
                let what = Remark::SharedCode {
                    line: Some(earlier),
                };
                let line = entry.line;
                self.roster.remarks.push(Line { line, what });
            }
        }
        self.find_rounded();
        self.find_short();
    }

    /// Drops lines that repeat an earlier one; a line that contradicts an earlier one is a fault.
    fn take_once(&mut self) {
        let mut known: HashMap<(String, String), Entry> = HashMap::new();
        let mut once = Vec::new();
        for entry in std::mem::take(&mut self.roster.entries) {
            let line = entry.line;
            let Some(earlier) = known.get(&entry.key()) else {
                known.insert(entry.key(), entry.clone());
                once.push(entry);
                continue;
            };
            if entry.says_the_same(earlier) {
                let what = Remark::Repeated { line: earlier.line };
                self.roster.remarks.push(Line { line, what });
            } else {
                let (number, earlier) = (entry.number.clone(), earlier.line);
                let what = Fault::Twice {
                    number,
                    line: earlier,
                };
                self.faults.push(Line { line, what });
            }
        }
        self.roster.entries = once;
    }

    /// Numbers of more digits than a spreadsheet counts are faults where all of them end in the zeros that it writes.
    /// By chance one in a thousand such tables would look so.
    fn find_rounded(&mut self) {
        let long: Vec<&Entry> = self.digits().filter(|e| e.number.len() > COUNTED).collect();
        let beyond = |entry: &&Entry| entry.number[COUNTED..].to_string();
        let zeros: usize = long.iter().map(|e| beyond(e).len()).sum();
        if zeros < 3 || !long.iter().all(|e| beyond(e).bytes().all(|b| b == b'0')) {
            return;
        }
        let faults = long.iter().map(|entry| Line {
            line: entry.line,
            what: Fault::Rounded(entry.number.clone()),
        });
        let faults: Vec<_> = faults.collect();
        self.faults.extend(faults);
    }

    /// Numbers that are shorter than those of the same school and level.
    fn find_short(&mut self) {
        let mut groups: HashMap<_, Vec<&Entry>> = HashMap::new();
        for entry in self.digits() {
            let group = (same::key(&entry.school), same::key(&entry.level));
            groups.entry(group).or_default().push(entry);
        }
        let (mut faults, mut remarks) = (Vec::new(), Vec::new());
        for group in groups.values() {
            let padded = group.iter().filter(|e| e.number.starts_with('0'));
            let padded = padded.max_by_key(|e| e.number.len());
            let usual = usual_length(group);
            for entry in group.iter().filter(|e| !e.is_number_explicit) {
                let (line, number) = (entry.line, entry.number.clone());
                match padded.filter(|p| p.number.len() > number.len()) {
                    Some(padded) => faults.push(Line {
                        line,
                        what: Fault::ZerosLost {
                            number,
                            other: padded.number.clone(),
                        },
                    }),
                    None if number.len() < usual => remarks.push(Line {
                        line,
                        what: Remark::Short { number, usual },
                    }),
                    None => {}
                }
            }
        }
        self.faults.extend(faults);
        self.roster.remarks.extend(remarks);
    }

    /// Students whose number is made of digits alone.
    fn digits(&self) -> impl Iterator<Item = &Entry> {
        let is_digits = |e: &&Entry| e.number.bytes().all(|b| b.is_ascii_digit());
        self.roster.entries.iter().filter(is_digits)
    }
}

/// Digits that a spreadsheet keeps of a number.
const COUNTED: usize = 15;

/// The length that more than half of the numbers have; 0 where there is none.
fn usual_length(group: &[&Entry]) -> usize {
    let count = |length: usize| group.iter().filter(|e| e.number.len() == length).count();
    let longest = group.iter().map(|e| e.number.len()).max().unwrap_or(0);
    (1..=longest)
        .find(|length| count(*length) * 2 > group.len())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests;

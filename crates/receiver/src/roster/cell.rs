//! One cell of a table that a spreadsheet wrote: its text, and what the spreadsheet did to it.

use super::problem::{Fault, Remark};

/// A cell as it is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// It was written as text on purpose (`="0012"`, `'0012`): what looks odd in it is meant.
    pub is_explicit: bool,
}

/// Reads a cell; a remark when it was unwrapped.
///
/// # Errors
/// When a spreadsheet left something else than the text: a formula, an error value, a cell of several lines.
pub fn read(raw: &str) -> Result<(Cell, Option<Remark>), Fault> {
    let raw = raw.trim();
    let quoted = raw.strip_prefix("=\"").and_then(|r| r.strip_suffix('"'));
    let text = match quoted.or_else(|| raw.strip_prefix('\'')) {
        Some(text) => text.trim(),
        None => raw,
    };
    if text.starts_with(['=', '#']) {
        return Err(Fault::Formula(text.to_string()));
    }
    // A quotation mark that is never closed swallows the lines behind it.
    if text.contains(['\n', '\r']) {
        return Err(Fault::SeveralLines);
    }
    let is_explicit = text.len() != raw.len();
    let cell = Cell {
        text: text.to_string(),
        is_explicit,
    };
    let remark = is_explicit.then(|| Remark::Unwrapped {
        raw: raw.to_string(),
        text: text.to_string(),
    });
    Ok((cell, remark))
}

/// What a spreadsheet made of a number or a code.
///
/// # Errors
/// When its digits are lost: 2.02E+11, or 20200104.0.
pub fn digits_are_whole(cell: &Cell) -> Result<(), Fault> {
    let text = cell.text.as_str();
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let decimal = |text: &str| match text.split_once('.') {
        Some((whole, part)) => number(whole) && number(part),
        None => number(text),
    };
    let upper = text.to_ascii_uppercase();
    let scientific = upper
        .split_once("E+")
        .is_some_and(|(mantissa, exponent)| decimal(mantissa) && number(exponent));
    let float = text.split_once('.').is_some_and(|(whole, part)| {
        number(whole) && number(part) && part.bytes().all(|b| b == b'0')
    });
    match scientific || float {
        true => Err(Fault::DigitsLost(text.to_string())),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_marked_as_text_is_unwrapped() {
        for raw in ["=\"00012345\"", " '00012345"] {
            let (cell, remark) = read(raw).unwrap_or_default();
            assert_eq!((cell.text.as_str(), cell.is_explicit), ("00012345", true));
            assert!(remark.is_some());
        }
        assert_eq!(
            read(" 示例 ").map(|(c, r)| (c.text, r)),
            Ok(("示例".into(), None))
        );
    }

    #[test]
    fn formulas_and_error_values_are_faults() {
        for raw in ["=A1", "#N/A", "=\"1\"&A2"] {
            assert!(matches!(read(raw), Err(Fault::Formula(_))), "{raw}");
        }
        assert_eq!(read("a\nb"), Err(Fault::SeveralLines));
    }

    #[test]
    fn digits_that_a_spreadsheet_lost_are_noticed() {
        let whole = |text: &str| {
            digits_are_whole(&Cell {
                text: text.to_string(),
                is_explicit: false,
            })
            .is_ok()
        };
        for lost in ["2.02E+11", "2e+08", "20200104.0", "20200104.00"] {
            assert!(!whole(lost), "{lost}");
        }
        for right in [
            "20200104",
            "2020E11",
            "S-01.5",
            "b3038b3256ce5e08",
            "a+b",
            "",
        ] {
            assert!(whole(right), "{right}");
        }
    }
}

//! [`Source`]: where a profile's rules were read.

use crate::json::Json;
use crate::text::Text;
use serde::Serialize;

/// Where a profile's rules were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Source {
    /// The notice or the standard.
    pub title: Text,
    /// Day on which it was last read, `YYYY-MM-DD`.
    pub checked: String,
    /// True once somebody has compared the profile with the issuing body's own page.
    pub verified: bool,
}

impl Source {
    /// Reads it as a profile writes it.
    #[cfg_attr(small_wasm, optimize(size))]
    pub(super) fn from_json(json: Json) -> Result<Source, String> {
        let mut fields = json.fields("source")?;
        let source = Source {
            title: Text::from_json(fields.need("title")?, "title")?,
            checked: fields.need("checked")?.text("checked")?,
            verified: fields.need("verified")?.flag("verified")?,
        };
        fields.end()?;
        Ok(source)
    }

    /// What stands in the place of the day, where that is none.
    pub(super) fn wrong_day(&self) -> Option<&str> {
        let form = |byte: u8| if byte.is_ascii_digit() { b'0' } else { byte };
        let has_form = self.checked.bytes().map(form).eq(*b"0000-00-00");
        let number = |at: usize| self.checked.get(at..at + 2)?.parse().ok();
        let within = |at, most| (1..=most).contains(&number(at).unwrap_or(0));
        let is_day = has_form && within(5, 12) && within(8, 31);
        (!is_day).then_some(self.checked.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_a_day() {
        let wrong = |day: &str| {
            let source = Source {
                title: Text::new("", ""),
                checked: day.to_string(),
                verified: false,
            };
            source.wrong_day().is_some()
        };
        assert!(!wrong("2026-11-28"));
        for day in [
            "",
            "2026-13-01",
            "2026-11-32",
            "26-11-28",
            "2026-11",
            "2026-1x-28",
        ] {
            assert!(wrong(day), "{day}");
        }
    }
}

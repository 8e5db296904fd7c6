//! Reports as files: JSON lines, a table, a page. Each has one line a photo behind its head, so a run that was ended in the
//! middle can go on where it stood.

mod csv;
mod file;
mod html;
mod json;

pub use file::ReportFile;

use crate::words::{self, Detail, Language};
use crate::Error;
use xuezhao::{Photo, Profile, Report, Verdict};

/// A photo that was judged.
pub struct Judged<'a> {
    /// Its path, as the command was given it.
    pub file: &'a str,
    /// The photo.
    pub photo: &'a Photo,
    /// Its report.
    pub report: &'a Report,
}

/// What a line of an earlier run says.
#[derive(Debug, PartialEq)]
pub struct Answer {
    /// The photo.
    pub file: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Core and profile that gave it, see [`judge_of`].
    pub judge: String,
}

/// How reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Words for people; nothing reads them again.
    Words(Detail),
    /// The public JSON form, one a line.
    Json,
    /// A table for a spreadsheet.
    Csv,
    /// A page with thumbnails, lines and filters.
    Html,
}

/// A form with the rules and the language that it speaks of.
pub struct Writer<'a> {
    /// The form.
    pub form: Form,
    /// The rules.
    pub profile: &'a Profile,
    /// The language.
    pub language: Language,
}

impl Writer<'_> {
    /// What stands before the first photo.
    pub fn head(&self) -> String {
        match self.form {
            Form::Words(_) | Form::Json => String::new(),
            Form::Csv => csv::HEAD.to_string(),
            Form::Html => html::head(self.profile, self.language),
        }
    }

    /// The line of a photo, with its end.
    ///
    /// # Errors
    /// When it cannot be written in this form.
    pub fn line(&self, judged: &Judged) -> Result<String, Error> {
        let (profile, language) = (self.profile, self.language);
        let line = match self.form {
            Form::Words(detail) => {
                words::report(judged.file, judged.report, profile, language, detail)
            }
            Form::Json => json::line(judged)?,
            Form::Csv => return csv::line(judged, language),
            Form::Html => html::line(judged, profile, language),
        };
        Ok(line + "\n")
    }

    /// What a line says; `None` where it is no answer in this form.
    pub fn answer(&self, line: &str) -> Option<Answer> {
        match self.form {
            Form::Words(_) => None,
            Form::Json => json::answer(line),
            Form::Csv => csv::answer(line),
            Form::Html => html::answer(line),
        }
    }
}

/// Core and profile of a report.
pub fn judge_of(report: &Report) -> String {
    judge(report.core, &report.profile)
}

/// A core and a profile, as answers are told apart by them.
pub fn judge(core: &str, profile: &str) -> String {
    format!("{core} {profile}")
}

/// The verdict as reports write it.
fn verdict_id(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Reject => "reject",
        Verdict::Unknown => "unknown",
    }
}

/// The verdict that reports write so.
fn verdict(id: &str) -> Option<Verdict> {
    let all = [Verdict::Pass, Verdict::Reject, Verdict::Unknown];
    all.into_iter().find(|verdict| verdict_id(*verdict) == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use xuezhao_fixtures::drawn_jpeg;

    fn profile() -> Profile {
        match Profile::built_in("chsi") {
            Ok(profile) => profile,
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let profile = profile();
        let photo = Photo::open(drawn_jpeg(480, 640, 90), None);
        let report = photo.examine(&profile);
        for file in ["a.jpg", "照片/a \"b\", <c> & 'd'.jpg"] {
            let judged = Judged {
                file,
                photo: &photo,
                report: &report,
            };
            for form in [Form::Json, Form::Csv, Form::Html] {
                let language = Language::Zh;
                let writer = Writer {
                    form,
                    profile: &profile,
                    language,
                };
                let Ok(line) = writer.line(&judged) else {
                    panic!("{form:?}");
                };
                assert_eq!(line.find('\n'), Some(line.len() - 1), "{form:?}");
                let answer = Answer {
                    file: file.to_string(),
                    verdict: report.verdict,
                    judge: judge_of(&report),
                };
                assert_eq!(writer.answer(&line), Some(answer), "{form:?}");
                let half: String = line.chars().take(line.chars().count() / 2).collect();
                assert_eq!(writer.answer(&half), None, "{form:?}");
                for line in writer.head().lines() {
                    assert_eq!(writer.answer(line), None, "{form:?}");
                }
            }
        }
    }

    #[test]
    fn verdicts_are_written_as_in_json() {
        let ids: HashMap<&str, Verdict> = [Verdict::Pass, Verdict::Reject, Verdict::Unknown]
            .map(|verdict| (verdict_id(verdict), verdict))
            .into();
        assert_eq!(ids.len(), 3);
        for (id, given) in ids {
            assert_eq!(serde_json::json!(given), id);
            assert_eq!(verdict(id), Some(given));
        }
    }
}

//! The public JSON form, one report a line.

use super::{judge, verdict, Answer, Judged};
use crate::Error;
use serde::{Deserialize, Serialize};
use xuezhao::Report;

/// A report and the file it is about.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    #[serde(flatten)]
    report: &'a Report,
}

/// What is read of a line.
#[derive(Deserialize)]
struct Read {
    file: String,
    core: String,
    profile: String,
    verdict: String,
}

/// The line of a photo.
pub fn line(judged: &Judged) -> Result<String, Error> {
    let (file, report) = (judged.file, judged.report);
    Ok(serde_json::to_string(&Line { file, report })?)
}

/// What a line says.
pub fn answer(line: &str) -> Option<Answer> {
    let read: Read = serde_json::from_str(line).ok()?;
    Some(Answer {
        verdict: verdict(&read.verdict)?,
        judge: judge(&read.core, &read.profile),
        file: read.file,
    })
}

//! A table for a spreadsheet: one photo a row.

use super::{judge, verdict, verdict_id, Answer, Judged};
use crate::words::Language;
use crate::Error;
use std::io;
use std::path::PathBuf;
use xuezhao::Status;

/// Names of the columns.
pub const HEAD: &str =
    "file,verdict,headline,reject,advise,fix,unknown,format,bytes,width,height,profile,core\n";
/// How many there are, and where the last two stand.
const COLUMNS: usize = 13;
const PROFILE: usize = 11;
const CORE: usize = 12;

/// The row of a photo, with its end.
pub fn line(judged: &Judged, language: Language) -> Result<String, Error> {
    let report = judged.report;
    let checks = |status: Status| {
        let of = report.findings.iter().filter(|f| f.status == status);
        of.map(|finding| finding.check)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let photo = &report.photo;
    let [width, height] = judged.photo.size();
    let row: [&str; COLUMNS] = [
        judged.file,
        verdict_id(report.verdict),
        language.of(&report.headline.text),
        &checks(Status::Reject),
        &checks(Status::Advise),
        &checks(Status::Fix),
        &checks(Status::Unknown),
        &serde_json::to_value(photo.format)?
            .as_str()
            .map(str::to_string)
            .unwrap_or_default(),
        &photo.bytes.to_string(),
        &width.to_string(),
        &height.to_string(),
        &report.profile,
        report.core,
    ];
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let failed = |error: ::csv::Error| Error::File(PathBuf::from(judged.file), error.into());
    writer.write_record(row).map_err(failed)?;
    let bytes = writer
        .into_inner()
        .map_err(|error| Error::File(PathBuf::from(judged.file), error.into_error()))?;
    String::from_utf8(bytes)
        .map_err(|error| Error::File(PathBuf::from(judged.file), io::Error::other(error)))
}

/// What a row says.
pub fn answer(line: &str) -> Option<Answer> {
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(line.as_bytes());
    let row = reader.records().next()?.ok()?;
    if row.len() != COLUMNS {
        return None;
    }
    Some(Answer {
        file: row.get(0)?.to_string(),
        verdict: verdict(row.get(1)?)?,
        judge: judge(row.get(CORE)?, row.get(PROFILE)?),
    })
}

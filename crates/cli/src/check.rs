//! `xuezhao check`: one report per file.

use crate::profile::ProfileOption;
use crate::words::{self, LanguageOption};
use crate::{embedded, say, Error};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use xuezhao::{Photo, Report, Verdict};

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    /// Photos
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    profile: ProfileOption,
    /// One JSON report per line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    language: LanguageOption,
}

/// A report and the file it is about.
#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    report: &'a Report,
}

/// Runs the command; true when every file passes.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = arguments.profile.load()?;
    let mut models = embedded::models()?;
    let mut all_pass = true;
    for path in &arguments.files {
        let photo = open(path)?;
        photo.locate(&mut models);
        let report = photo.examine(&profile);
        let file = path.display().to_string();
        if arguments.json {
            let line = Line {
                file,
                report: &report,
            };
            say(serde_json::to_string(&line)?);
        } else {
            let language = arguments.language.lang;
            say(words::report(&file, &report, &profile, language));
        }
        all_pass &= report.verdict == Verdict::Pass;
    }
    Ok(all_pass)
}

/// A photo from a file.
pub fn open(path: &Path) -> Result<Photo, Error> {
    let bytes = std::fs::read(path).map_err(Error::file(path))?;
    let name = path.file_name().map(|name| name.to_string_lossy());
    Ok(Photo::open(bytes, name.as_deref()))
}

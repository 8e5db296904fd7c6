//! `xuezhao check`: one report per file.

use crate::profile::ProfileOption;
use crate::words::{self, Detail, LanguageOption};
use crate::{complain, embedded, inputs, say, Error};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use xuezhao::{Report, Text, Verdict};

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 every file passes; 1 any does not; 2 wrong usage, or a path that cannot be read (the others are checked all the same)."
)]
pub struct Arguments {
    /// Photos, folders of photos, or - for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    profile: ProfileOption,
    /// One JSON report per line
    #[arg(long)]
    json: bool,
    /// Every rule, those that pass and those that another finding explains too
    #[arg(long, conflicts_with = "json")]
    all: bool,
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

/// How many files there were of each verdict.
#[derive(Default)]
struct Count {
    pass: usize,
    reject: usize,
    unknown: usize,
    unread: usize,
}

impl Count {
    fn add(&mut self, verdict: Verdict) {
        *match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::Reject => &mut self.reject,
            Verdict::Unknown => &mut self.unknown,
        } += 1;
    }

    fn all(&self) -> usize {
        self.pass + self.reject + self.unknown + self.unread
    }

    fn words(&self) -> Text {
        let Count {
            pass,
            reject,
            unknown,
            unread,
        } = self;
        let all = self.all();
        Text {
            zh: format!("共 {all} 个：通过 {pass}，不通过 {reject}，无法判断 {unknown}，读不了 {unread}").into(),
            en: format!("{all} in all: {pass} pass, {reject} rejected, {unknown} unknown, {unread} not read").into(),
        }
    }
}

/// Runs the command; true when every file passes.
///
/// # Errors
/// When the profile or the nets cannot be loaded, or a path not be read; then all others have been checked.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = arguments.profile.load()?;
    let language = arguments.language.lang;
    let mut models = embedded::models()?;
    let mut count = Count::default();
    let mut unread = None;
    for path in inputs::files(&arguments.files) {
        let opened = path.and_then(|path| Ok((inputs::open(&path)?, path)));
        let (photo, path) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                count.unread += 1;
                if let Some(earlier) = unread.replace(error) {
                    complain(&earlier);
                }
                continue;
            }
        };
        photo.locate(&mut models);
        let report = photo.examine(&profile);
        count.add(report.verdict);
        let file = path.display().to_string();
        if arguments.json {
            let line = Line {
                file,
                report: &report,
            };
            say(serde_json::to_string(&line)?);
        } else {
            let detail = if arguments.all {
                Detail::All
            } else {
                Detail::Brief
            };
            say(words::report(&file, &report, &profile, language, detail));
        }
    }
    if !arguments.json && count.all() > 1 {
        say(language.of(&count.words()));
    }
    match unread {
        Some(error) => Err(error),
        None => Ok(count.pass == count.all()),
    }
}

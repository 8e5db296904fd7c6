//! `xuezhao check`: one report per file.

use crate::batch::{ordered, JobsOption, Nets, Progress};
use crate::inputs::{self, Input};
use crate::profile::ProfileOption;
use crate::reports::{Form, Judged, ReportFile, Writer};
use crate::words::{Detail, LanguageOption};
use crate::{complain, print, say, Error};
use clap::Args;
use std::io::{stdout, IsTerminal};
use std::path::PathBuf;
use xuezhao::{Text, Verdict};

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "The standard input (-) is a photo, or a list of paths, one a line: each report comes as soon as it and those before it are there.\nExit codes: 0 every file passes; 1 any does not; 2 wrong usage, or a path that cannot be read (the others are checked all the same)."
)]
pub struct Arguments {
    /// Photos, folders of photos, or - for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    profile: ProfileOption,
    #[command(flatten)]
    form: FormOption,
    /// Every rule, those that pass and those that another finding explains too
    #[arg(long, conflicts_with = "form")]
    all: bool,
    /// File for the reports; where it holds some already, only the other photos are checked
    #[arg(short, long, value_name = "OUT", requires = "form")]
    output: Option<PathBuf>,
    /// Start OUT anew
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    jobs: JobsOption,
    #[command(flatten)]
    language: LanguageOption,
}

/// The options that choose how reports are written.
#[derive(Args)]
#[group(id = "form", multiple = false)]
struct FormOption {
    /// One JSON report per line
    #[arg(long)]
    json: bool,
    /// A table, one photo a row
    #[arg(long)]
    csv: bool,
    /// A page of its own with thumbnails, lines and filters
    #[arg(long)]
    html: bool,
}

impl Arguments {
    fn form(&self) -> Form {
        let FormOption { json, csv, html } = self.form;
        match (json, csv, html) {
            (true, ..) => Form::Json,
            (_, true, _) => Form::Csv,
            (.., true) => Form::Html,
            _ if self.all => Form::Words(Detail::All),
            _ => Form::Words(Detail::Brief),
        }
    }
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

/// What came of one file: its verdict, and its line unless an earlier run wrote it.
type Checked = Result<(Verdict, Option<String>), Error>;

/// Runs the command; true when every file passes.
///
/// # Errors
/// When the profile or the nets cannot be loaded, OUT cannot be continued, or a path not be read; then all others have been
/// checked.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = arguments.profile.load()?;
    let language = arguments.language.lang;
    let form = arguments.form();
    let writer = Writer {
        form,
        profile: &profile,
        language,
    };
    let (mut file, answered) = match &arguments.output {
        Some(path) => {
            let (file, answered) = ReportFile::open(path, &writer, arguments.force)?;
            (Some(file), answered)
        }
        None => {
            print(writer.head());
            Default::default()
        }
    };
    let lines_are_seen = file.is_none() && stdout().is_terminal();
    let progress = Progress::new(|| inputs::count(&arguments.files), lines_are_seen);
    let check = |nets: &mut Nets, input: Result<Input, Error>| -> Checked {
        let input = input?;
        let path = input.path().to_path_buf();
        let file = path.display().to_string();
        if let Some(verdict) = answered.get(&file) {
            return Ok((*verdict, None));
        }
        nets.work(&path, |models| {
            let photo = input.open()?;
            photo.locate(models);
            let report = photo.examine(&profile);
            let judged = Judged {
                file: &file,
                photo: &photo,
                report: &report,
            };
            Ok((report.verdict, Some(writer.line(&judged)?)))
        })
    };
    let mut count = Count::default();
    let mut unread = None;
    let take = |checked: Checked| -> Result<(), Error> {
        progress.step();
        match checked {
            Ok((verdict, line)) => {
                count.add(verdict);
                match (&mut file, line) {
                    (Some(file), Some(line)) => file.add(&line)?,
                    (None, Some(line)) => print(line),
                    (_, None) => {}
                }
            }
            Err(error) => {
                count.unread += 1;
                if let Some(earlier) = unread.replace(error) {
                    progress.aside(|| complain(&earlier));
                }
            }
        }
        Ok(())
    };
    let files = inputs::inputs(&arguments.files);
    ordered(files, arguments.jobs.count(), check, take)?;
    drop(progress);
    if matches!(form, Form::Words(_)) && count.all() > 1 || file.is_some() {
        say(language.of(&count.words()));
    }
    match unread {
        Some(error) => Err(error),
        None => Ok(count.pass == count.all()),
    }
}

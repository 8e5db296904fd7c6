//! `xuezhao prepare`: the file to upload, or why there is none.

use crate::profile::ProfileOption;
use crate::words::{self, Detail, Language, LanguageOption};
use crate::{embedded, inputs, say, Error};
use clap::Args;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use xuezhao::{Models, Outcome, Photo, Policy, Profile, Status, Text};

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "Exit codes: 0 the file was written; 1 none can be made, with the reasons; 2 wrong usage, or something that cannot be read or written."
)]
pub struct Arguments {
    /// Photo, or - for the standard input
    file: PathBuf,
    /// Where the prepared file goes
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Overwrite OUT where there is one
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    profile: ProfileOption,
    #[command(flatten)]
    language: LanguageOption,
}

/// Runs the command; true when the file was written.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = arguments.profile.load()?;
    let language = arguments.language.lang;
    let photo = inputs::open(&arguments.file)?;
    let output = &arguments.output;
    if !is_device(output) {
        if output.exists() && !arguments.force {
            return Err(Error::Exists(output.clone()));
        }
        if writes_jpeg(&photo, &profile) && !is_named_jpeg(output) {
            return Err(Error::Extension(output.clone()));
        }
    }
    let mut models = embedded::models()?;
    let photo = upright(photo, &profile, &mut models, language);
    match photo.prepare(&profile, &mut models, None) {
        Outcome::Ready(prepared) => {
            let written = write(output, &prepared.bytes, arguments.force);
            written.map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => Error::Exists(output.clone()),
                _ => Error::File(output.clone(), error),
            })?;
            let name = output.display().to_string();
            let report = &prepared.report;
            say(words::report(
                &name,
                report,
                &profile,
                language,
                Detail::Brief,
            ));
            Ok(true)
        }
        Outcome::Refused(findings) => {
            let refused = Text::new("无法制作", "cannot be prepared");
            let refused = language.of(&refused);
            say(format_args!("{}: {refused}", arguments.file.display()));
            for finding in findings.iter().filter(|f| f.status != Status::Pass) {
                say(words::line(finding, language));
            }
            Ok(false)
        }
    }
}

/// True for what is there and is no file: a terminal, a pipe, `/dev/null`.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
}

/// True when a JPEG will be written: always, but for other files that are kept as they are.
fn writes_jpeg(photo: &Photo, profile: &Profile) -> bool {
    let bytes = &photo.file().bytes;
    profile.policy != Policy::Original || bytes.starts_with(&[0xff, 0xd8])
}

fn is_named_jpeg(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ["jpg", "jpeg"].contains(&ending.as_str()))
}

/// Writes a file; over an earlier one only by `force`, or where that is no file.
fn write(path: &Path, bytes: &[u8], force: bool) -> io::Result<()> {
    if force || is_device(path) {
        return fs::write(path, bytes);
    }
    File::create_new(path)?.write_all(bytes)
}

/// The photo turned by quarters until the person stands upright, and a line that says so: who calls the command wants the
/// file. A profile that takes the file as it is gets it as it is, and rejects it.
fn upright(photo: Photo, profile: &Profile, models: &mut Models, language: Language) -> Photo {
    photo.locate(models);
    match photo.turn_needed() {
        0 => photo,
        _ if profile.policy == Policy::Original => photo,
        degrees => {
            let turned = Text::new("照片已顺时针转 {deg}°", "turned by {deg}° clockwise");
            let turned = turned.fill(&[("deg", degrees.to_string().into())]);
            say(language.of(&turned));
            photo.turned(i32::from(degrees))
        }
    }
}

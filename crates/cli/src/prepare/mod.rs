//! `xuezhao prepare`: the file to upload, or why there is none.

mod made;
mod many;

use crate::batch::{JobsOption, Nets};
use crate::inputs::{self, Input};
use crate::profile::ProfileOption;
use crate::words::LanguageOption;
use crate::{print, Error};
use clap::Args;
use made::{Made, Maker};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "Of several photos, or a folder of them, OUT is a folder: files that are there already are left as they are, and every photo gets its own name, ending in .jpg.\nExit codes: 0 every file was written; 1 one cannot be made, with the reasons; 2 wrong usage, or something that cannot be read or written."
)]
pub struct Arguments {
    /// Photos, folders of photos, or - for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Where the prepared file goes, or the folder for several
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Overwrite files that are there
    #[arg(long)]
    force: bool,
    /// One line of JSON per photo: { "file", "output", "report" } or { "file", "refused" }
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    profile: ProfileOption,
    #[command(flatten)]
    jobs: JobsOption,
    #[command(flatten)]
    language: LanguageOption,
}

/// Runs the command; true when every file was written.
///
/// # Errors
/// When something cannot be read or written; of several photos, the others have been prepared then.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = arguments.profile.load()?;
    let maker = Maker {
        profile: &profile,
        language: arguments.language.lang,
        json: arguments.json,
    };
    let mut inputs = inputs::inputs(&arguments.files);
    match &arguments.files[..] {
        [path] if !path.is_dir() && !arguments.output.is_dir() => match inputs.next() {
            Some(input) if is_alone(path, &input) => one(arguments, &maker, input?),
            first => many::run(arguments, &maker, first.into_iter().chain(inputs)),
        },
        _ => many::run(arguments, &maker, inputs),
    }
}

/// True of a file, and of a picture on the standard input; its list of paths may name several.
fn is_alone(path: &Path, input: &Result<Input, Error>) -> bool {
    path.as_os_str() != "-" || matches!(input, Ok(Input::Bytes(_)))
}

/// One photo into the file that is named.
fn one(arguments: &Arguments, maker: &Maker, input: Input) -> Result<bool, Error> {
    let file = input.path().to_path_buf();
    let photo = input.open()?;
    let output = &arguments.output;
    if !is_device(output) {
        if output.exists() && !arguments.force {
            return Err(Error::Exists(output.clone()));
        }
        if maker.writes_jpeg(&photo) && !is_named_jpeg(output) {
            return Err(Error::Extension(output.clone()));
        }
    }
    let Made { bytes, told } =
        Nets::default().work(&file, |models| maker.make(photo, &file, output, models))?;
    if let Some(bytes) = &bytes {
        let written = write(output, bytes, arguments.force);
        written.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::Exists(output.clone()),
            _ => Error::File(output.clone(), error),
        })?;
    }
    print(told);
    Ok(bytes.is_some())
}

/// True for what is there and is no file: a terminal, a pipe, `/dev/null`.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir())
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

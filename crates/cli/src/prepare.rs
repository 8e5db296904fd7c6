//! `xuezhao prepare`: the file to upload, or why there is none.

use crate::check::open;
use crate::profile::ProfileOption;
use crate::words::{self, LanguageOption};
use crate::{embedded, say, Error};
use clap::Args;
use std::path::PathBuf;
use xuezhao::{Outcome, Status, Text};

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    /// Photo
    file: PathBuf,
    /// Where the prepared file goes
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    #[command(flatten)]
    profile: ProfileOption,
    #[command(flatten)]
    language: LanguageOption,
}

/// Runs the command; true when the file was written.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let profile = arguments.profile.load()?;
    let language = arguments.language.lang;
    let photo = open(&arguments.file)?;
    match photo.prepare(&profile, &mut embedded::models()?, None) {
        Outcome::Ready(prepared) => {
            let output = &arguments.output;
            std::fs::write(output, &prepared.bytes).map_err(Error::file(output))?;
            let name = output.display().to_string();
            say(words::report(&name, &prepared.report, &profile, language));
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

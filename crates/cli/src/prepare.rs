//! `xuezhao prepare`: the file to upload, or why there is none.

use crate::check::open;
use crate::profile::ProfileOption;
use crate::words::{self, LanguageOption};
use crate::{embedded, say, Failure};
use clap::Args;
use std::path::PathBuf;
use xuezhao::rules::check::Status;
use xuezhao::text::Text;
use xuezhao::Outcome;

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
pub fn run(arguments: &Arguments) -> Result<bool, Failure> {
    let profile = arguments.profile.load()?;
    let language = arguments.language.lang;
    let photo = open(&arguments.file)?;
    let output = arguments.output.display();
    match photo.prepare(&profile, &mut embedded::models()?, None) {
        Outcome::Ready(prepared) => {
            std::fs::write(&arguments.output, &prepared.bytes)
                .map_err(|error| Failure(format!("{output}: {error}")))?;
            let name = output.to_string();
            say(words::report(&name, &prepared.report, &profile, language));
            Ok(true)
        }
        Outcome::Refused(findings) => {
            let refused = Text::new("无法制作", "cannot be prepared");
            let refused = language.of(&refused);
            say(format_args!("{}: {refused}", arguments.file.display()));
            for finding in findings.iter().filter(|f| f.status != Status::Pass) {
                say(words::line(finding, &profile, language));
            }
            Ok(false)
        }
    }
}

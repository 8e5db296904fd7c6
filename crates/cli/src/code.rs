//! `xuezhao code`: the QR codes in pictures.

use crate::{complain, inputs, say, Error};
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use xuezhao::Code;

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "Prints { \"file\", \"codes\": [{ \"text\", \"corners\" }] } for every file, one a line.\nExit codes: 0 every file has a code; 1 any has none; 2 wrong usage, or a path that cannot be read (the others are read all the same)."
)]
pub struct Arguments {
    /// Pictures, folders of pictures, or - for the standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// The codes of a file.
#[derive(Serialize)]
struct Line {
    file: String,
    codes: Vec<Code>,
}

/// Runs the command; true when every file has a code.
///
/// # Errors
/// When a path cannot be read; then all others have been.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let mut all_have_one = true;
    let mut unread = None;
    for input in inputs::inputs(&arguments.files) {
        let opened = input.and_then(|input| {
            let file = input.path().display().to_string();
            Ok((input.open()?, file))
        });
        match opened {
            Ok((photo, file)) => {
                let codes = photo.read_codes();
                all_have_one &= !codes.is_empty();
                say(serde_json::to_string(&Line { file, codes })?);
            }
            Err(error) => {
                if let Some(earlier) = unread.replace(error) {
                    complain(&earlier);
                }
            }
        }
    }
    match unread {
        Some(error) => Err(error),
        None => Ok(all_have_one),
    }
}

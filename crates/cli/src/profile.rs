//! Profiles named on the command line, and `xuezhao profile`.

use crate::{say, Failure};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use xuezhao::rules::profile::BUILT_IN;
use xuezhao::Profile;

/// Works on profiles.
#[derive(Subcommand)]
pub enum Command {
    /// Validates a profile and names the first thing that is wrong with it
    Check {
        /// Profile files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Lists the built-in profiles
    List,
}

/// The option that names a profile.
#[derive(Args)]
pub struct ProfileOption {
    /// Built-in profile, or the path of a profile file
    #[arg(long, value_name = "ID|FILE", default_value = "chsi")]
    profile: String,
}

impl ProfileOption {
    /// The profile: a built-in one of this name, else the file.
    pub fn load(&self) -> Result<Profile, Failure> {
        let path = Path::new(&self.profile);
        match Profile::built_in(&self.profile) {
            Ok(profile) => Ok(profile),
            Err(_) if path.is_file() => read(path),
            Err(error) => Err(Failure(format!("{error}; there are: {}", ids().join(", ")))),
        }
    }
}

/// Runs `xuezhao profile`.
pub fn run(command: &Command) -> Result<bool, Failure> {
    match command {
        Command::Check { files } => {
            let mut all_right = true;
            for file in files {
                match read(file) {
                    Ok(profile) => say(format_args!("{}: {} ok", file.display(), profile.id)),
                    Err(Failure(why)) => {
                        all_right = false;
                        say(format_args!("{}: {why}", file.display()));
                    }
                }
            }
            Ok(all_right)
        }
        Command::List => {
            for id in ids() {
                let profile = Profile::built_in(id)?;
                say(format_args!("{id}\t{}\t{}", profile.title.zh, profile.title.en));
            }
            Ok(true)
        }
    }
}

/// Reads a profile file.
pub fn read(path: &Path) -> Result<Profile, Failure> {
    let json = std::fs::read_to_string(path)
        .map_err(|error| Failure(format!("{}: {error}", path.display())))?;
    Ok(Profile::from_json(&json)?)
}

fn ids() -> Vec<&'static str> {
    BUILT_IN.iter().map(|(id, _)| *id).collect()
}

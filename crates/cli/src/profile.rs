//! Profiles named on the command line, and `xuezhao profile`.

use crate::{new_profile, say, Error};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use xuezhao::{Profile, BUILT_IN};
use xuezhao_receiver::{one_line, ServiceProfile};

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
    /// Writes a profile for another school: asks what differs from a built-in one, or takes it from the options
    New(Box<new_profile::Arguments>),
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
    pub fn load(&self) -> Result<Profile, Error> {
        let path = Path::new(&self.profile);
        match Profile::built_in(&self.profile) {
            Ok(profile) => Ok(profile),
            Err(_) if path.is_file() => Ok(ServiceProfile::read(path)?.photo),
            Err(error) => {
                let ids = BUILT_IN.iter().map(|(id, _)| *id);
                Err(Error::UnknownProfile(error, ids.collect()))
            }
        }
    }
}

/// Runs `xuezhao profile`; true when every profile is right.
pub fn run(command: &Command) -> Result<bool, Error> {
    match command {
        Command::Check { files } => {
            let mut all_right = true;
            for file in files {
                all_right &= check(file);
            }
            Ok(all_right)
        }
        Command::New(arguments) => new_profile::run(arguments),
        Command::List => {
            for profile in ServiceProfile::built_in().map_err(xuezhao_receiver::Error::BuiltIn)? {
                let (id, title) = (profile.photo.id, profile.photo.title);
                say(format_args!("{id}\t{}\t{}", title.zh, title.en));
            }
            Ok(true)
        }
    }
}

/// Says whether a file holds a right profile; true when it does.
fn check(file: &Path) -> bool {
    let read = ServiceProfile::read(file);
    match &read {
        Ok(profile) => say(format_args!("{}: {} ok", file.display(), profile.photo.id)),
        Err(error) => say(one_line(error)),
    }
    read.is_ok()
}

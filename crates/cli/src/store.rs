//! `xuezhao store`: what an operator does with a store besides reviewing.

use crate::{place, say, Error};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use xuezhao_receiver::Store;

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: place::Arguments,
}

/// What to do with it.
#[derive(Subcommand)]
enum Command {
    /// Says what is not as it should be: files that no row knows, rows without files, photos that changed; exit code 1
    /// when there is anything
    Check,
    /// Prints the public key of the receiver, for `xuezhao verify --key`
    Key,
    /// Takes the rows from the file in the folder to the database that --db names, which has none; the file stays, under
    /// another name. Or, with --to, photos and reports from a folder into a bucket, or back. While no server works on them
    Move {
        /// Folder or bucket to which photos and reports are copied; the rows are on a server already
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
    },
    /// Copies everything into a new folder, which is then a store of its own; a server may go on meanwhile
    Backup {
        /// The new folder
        to: PathBuf,
    },
    /// Deletes what was decided and arrived longer ago
    Purge {
        /// Days
        #[arg(long, value_name = "DAYS")]
        older_than: u32,
    },
    /// Deletes a student with everything that arrived from them
    Forget(Student),
    /// Prints everything known of a student, as JSON; the photos are the files it names
    Export(Student),
}

/// A student of the roster.
#[derive(Args)]
struct Student {
    /// School
    school: String,
    /// Student number
    number: String,
}

/// Runs the command; false when something is wrong with the store, or nobody was found.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let place = arguments.place.place()?;
    let open = || Store::open_existing(&place);
    match &arguments.command {
        Command::Move { to: Some(to) } => {
            let photos = place.move_photos(&arguments.place.photos(to)?)?;
            say(format_args!(
                "{photos} photos are copied: name the new place with --store from now on"
            ));
            Ok(true)
        }
        Command::Move { to: None } => {
            place.move_in()?;
            say("the rows are moved: name the database with --db from now on");
            Ok(true)
        }
        Command::Check => {
            let wrong = open()?.check()?;
            for line in &wrong {
                say(line);
            }
            say(format_args!("{} faults", wrong.len()));
            Ok(wrong.is_empty())
        }
        Command::Key => {
            say(open()?.public_key()?);
            Ok(true)
        }
        Command::Backup { to } => {
            say(format_args!("{} submissions", open()?.backup(to)?));
            Ok(true)
        }
        Command::Purge { older_than } => {
            let gone = open()?.purge(*older_than)?;
            say(format_args!("{gone} submissions deleted"));
            Ok(true)
        }
        Command::Forget(Student { school, number }) => {
            let gone = open()?.forget(school, number)?;
            if let Some(gone) = gone {
                say(format_args!("the student and {gone} submissions deleted"));
            }
            Ok(gone.is_some())
        }
        Command::Export(Student { school, number }) => {
            let known = open()?.export(school, number)?;
            if let Some(known) = &known {
                say(serde_json::to_string_pretty(known)?);
            }
            Ok(known.is_some())
        }
    }
}

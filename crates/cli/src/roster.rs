//! `xuezhao roster`: who is to submit, from a table; nothing is written before it was seen.

use crate::{place, say, who, Error};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use xuezhao_receiver::store::Import;
use xuezhao_receiver::Store;

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    who: who::Arguments,
    #[command(flatten)]
    place: place::Arguments,
}

/// What to do with it.
#[derive(Subcommand)]
enum Command {
    /// Says what a table (CSV or XLSX) would change, line by line; --apply does it
    Import {
        /// The table: school, number, name, and where wanted level, class, last_four, code, feature
        file: PathBuf,
        /// Write the changes
        #[arg(long)]
        apply: bool,
        /// Remove students of its schools who are not in it, unless something has arrived from them
        #[arg(long)]
        remove: bool,
    },
}

/// Runs the command.
///
/// # Errors
/// When the table has a line that is wrong: all of them are named, and nothing is written.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let Command::Import {
        file,
        apply,
        remove,
    } = &arguments.command;
    let store = Store::open(arguments.place.place()?)?;
    let import = Import {
        preview: !apply,
        remove: *remove,
        seen: None,
        who: &arguments.who.name(),
    };
    let changes = store.import_roster(file, import)?;
    for told in changes.told() {
        say(told);
    }
    say(changes.counts());
    if !apply {
        say("nothing is written yet: --apply writes it · 尚未写入，加 --apply 写入");
    }
    Ok(true)
}

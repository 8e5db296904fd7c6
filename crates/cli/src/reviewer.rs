//! `xuezhao reviewer`: who may sign in to review.

use crate::{place, say, Error};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use std::io::{stdin, BufRead};
use xuezhao_receiver::store::Role;
use xuezhao_receiver::Store;

/// The variable that may hold the password.
const PASSWORD: &str = "XUEZHAO_PASSWORD";

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    place: place::Arguments,
}

/// What to do.
#[derive(Subcommand)]
enum Command {
    /// Adds somebody, or gives them another role and password; the password is XUEZHAO_PASSWORD, else the first line of
    /// standard input
    Add {
        /// Name to sign in with, as the log of decisions says it
        name: String,
        /// read: see submissions; review: decide about them; admin: take photos and lists out, settle second looks
        #[arg(long, value_parser = roles())]
        role: Role,
    },
    /// Removes somebody; their decisions stay
    Remove {
        /// Name
        name: String,
    },
    /// Lists names and roles
    List,
}

/// The roles by their names.
fn roles() -> impl TypedValueParser<Value = Role> {
    let named = |id: String| Role::from_id(&id).ok_or("no such role");
    PossibleValuesParser::new(Role::ALL.map(Role::id)).try_map(named)
}

/// Runs the command.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    // The first reviewer may be there before the first photo.
    let store = Store::open(arguments.place.place()?)?;
    match &arguments.command {
        Command::Add { name, role } => {
            store.set_reviewer(name, *role, &password()?)?;
            say(format_args!("{name}: {}", role.id()));
        }
        Command::Remove { name } => store.remove_reviewer(name)?,
        Command::List => {
            for reviewer in store.reviewers()? {
                say(format_args!("{}\t{}", reviewer.name, reviewer.role.id()));
            }
        }
    }
    Ok(true)
}

fn password() -> Result<String, Error> {
    if let Ok(password) = std::env::var(PASSWORD) {
        return Ok(password);
    }
    let mut line = String::new();
    let read = stdin().lock().read_line(&mut line);
    read.map_err(|error| Error::File("standard input".into(), error))?;
    Ok(line.trim_end_matches(['\r', '\n']).to_string())
}

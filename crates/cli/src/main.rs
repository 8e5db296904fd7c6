//! The `xuezhao` command: checks and prepares photos, and serves the page with its receiver.

mod batch;
mod check;
mod code;
mod embedded;
mod error;
mod handover;
mod inputs;
mod new_profile;
mod place;
mod prepare;
mod profile;
mod reports;
mod review;
mod reviewer;
mod roster;
mod serve;
mod store;
mod verify;
mod who;
mod words;

use clap::{Parser, Subcommand};
use error::Error;
use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;
use xuezhao_receiver::judge::{worker, WORKER};
use xuezhao_receiver::one_line;

/// Large pages, kept for the next photo: see Cargo.toml.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 学照：检查并制作毕业证件照 · checks and prepares graduation ID photos
#[derive(Parser)]
#[command(
    version,
    about,
    after_help = "Exit codes: 0 done, or every file passes; 1 any file does not; 2 wrong usage, or something that cannot be read or written."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says of every file what is right and wrong with it; exit code 0 when all pass, 1 when any does not
    Check(check::Arguments),
    /// Prints every QR code in each file as JSON lines; exit code 0 when every file has one
    Code(code::Arguments),
    /// Writes the compliant JPEG, or says why it cannot
    Prepare(prepare::Arguments),
    /// Hosts the page and receives uploads, each checked again
    Serve(serve::Arguments),
    /// Moves a submission on, or lists the submissions of one state
    Review(review::Arguments),
    /// Says who may sign in to review
    Reviewer(reviewer::Arguments),
    /// Takes over who is to submit: says what a table would change, then does it
    Roster(roster::Arguments),
    /// Hands over what came of it: photos, table, contact sheet
    Handover(handover::Arguments),
    /// Looks after what was uploaded: check, backup, purge, forget, export
    Store(store::Arguments),
    /// Says whether a signed receipt tells the truth about a photo
    Verify(verify::Arguments),
    /// Judges uploads for a server that started it
    #[command(name = WORKER, hide = true)]
    Worker {
        /// Steps behind the server in the queue for a processor
        #[arg(long, default_value_t = 0)]
        nice: i32,
    },
    /// Works on profiles
    #[command(subcommand)]
    Profile(profile::Command),
}

/// Prints a line; that nobody reads any more is no reason to fail.
fn say(line: impl Display) {
    print(format_args!("{line}\n"));
}

/// As [`say`], of a text with its ends of lines.
fn print(text: impl Display) {
    let mut out = std::io::stdout();
    let _ = write!(out, "{text}").and_then(|()| out.flush());
}

/// Says on the standard error output what went wrong.
fn complain(error: &Error) {
    eprintln!("xuezhao: {}", one_line(error));
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Code(arguments) => code::run(&arguments),
        Command::Prepare(arguments) => prepare::run(&arguments),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Review(arguments) => review::run(&arguments),
        Command::Reviewer(arguments) => reviewer::run(&arguments),
        Command::Roster(arguments) => roster::run(&arguments),
        Command::Handover(arguments) => handover::run(&arguments),
        Command::Store(arguments) => store::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Worker { nice } => worker::run(embedded::models, nice)
            .map(|()| true)
            .map_err(Error::from),
        Command::Profile(command) => profile::run(&command),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

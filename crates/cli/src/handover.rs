//! `xuezhao handover`: what the school gets: photos, a table, a contact sheet.

use crate::{place, say, who, Error};
use clap::{Args, Subcommand};
use std::fs::{self, File};
use std::io::{stdout, BufWriter, Write};
use std::path::{Path, PathBuf};
use xuezhao_receiver::handover::{archive, drawn, sheet, table, Identities, Rule};
use xuezhao_receiver::store::{Act, Collected, State, Wanted};
use xuezhao_receiver::Store;

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Only students of this school
    #[arg(long, global = true)]
    school: Option<String>,
    /// Only photos for this profile
    #[arg(long, value_name = "ID", global = true)]
    profile: Option<String>,
    #[command(flatten)]
    who: who::Arguments,
    #[command(flatten)]
    place: place::Arguments,
}

/// What is handed over.
#[derive(Subcommand)]
enum Command {
    /// The accepted photos as a zip archive, in folders by class, and nothing else
    Photos {
        /// The archive, or - for the standard output
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
        /// How they are named: 学号, 身份证号, or a text with {school} {class} {level} {number} {name} {identity} {receipt}
        #[arg(long, value_name = "RULE", default_value = "学号")]
        names: Rule,
        /// Table with the column identity (身份证号), read for the names of files alone
        #[arg(long, value_name = "FILE")]
        identities: Option<PathBuf>,
    },
    /// All students with where their collection stands, as an XLSX workbook
    Table {
        /// The workbook
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
    /// The accepted photos by class, and who is missing, as a page to print
    Sheet {
        /// The page
        #[arg(short, long, value_name = "OUT")]
        output: PathBuf,
    },
}

/// Runs the command; false when two photos would have one name, or one has none: then nothing is written.
pub fn run(arguments: &Arguments) -> Result<bool, Error> {
    let store = Store::open_existing(arguments.place.place()?)?;
    let wanted = |state| Wanted {
        school: arguments.school.clone(),
        profile: arguments.profile.clone(),
        state,
    };
    let students = |state| store.collected(&wanted(state));
    // Written down before anything leaves.
    let took_out = |act, count| {
        let who = arguments.who.name();
        store.took_out(&who, act, count, &wanted(None))
    };
    match &arguments.command {
        Command::Photos {
            output,
            names,
            identities,
        } => {
            let identities = read(identities.as_deref())?;
            let students = students(Some(State::Complete))?;
            match names.paths(&students, &identities) {
                Ok(photos) => {
                    took_out(Act::Photos, photos.len())?;
                    write_archive(&store, output, &photos)?;
                    Ok(true)
                }
                Err(problems) => {
                    for problem in &problems {
                        eprintln!("{problem}");
                    }
                    Ok(false)
                }
            }
        }
        Command::Table { output } => {
            let students = students(None)?;
            took_out(Act::Table, students.len())?;
            write(output, &table(&students)?)
        }
        Command::Sheet { output } => {
            let students = students(None)?;
            took_out(Act::Sheet, students.len())?;
            let mut page = BufWriter::new(File::create(output).map_err(Error::file(output))?);
            sheet(&mut page, &students, |photo| drawn(&store, photo))?;
            page.flush().map_err(Error::file(output))?;
            Ok(true)
        }
    }
}

fn read(path: Option<&Path>) -> Result<Identities, Error> {
    let Some(path) = path else {
        return Ok(Identities::default());
    };
    let bytes = fs::read(path).map_err(Error::file(path))?;
    let failed = |error| xuezhao_receiver::Error::Roster(path.to_path_buf(), error);
    Ok(Identities::read(&bytes).map_err(failed)?)
}

fn write_archive(
    store: &Store,
    output: &Path,
    photos: &[(String, &Collected)],
) -> Result<(), Error> {
    let out: Box<dyn Write> = match output.as_os_str() == "-" {
        true => Box::new(stdout().lock()),
        false => Box::new(File::create(output).map_err(Error::file(output))?),
    };
    archive(store, photos, BufWriter::new(out))?;
    if output.as_os_str() != "-" {
        say(format_args!("{} photos · 张照片", photos.len()));
    }
    Ok(())
}

fn write(output: &Path, bytes: &[u8]) -> Result<bool, Error> {
    fs::write(output, bytes).map_err(Error::file(output))?;
    Ok(true)
}

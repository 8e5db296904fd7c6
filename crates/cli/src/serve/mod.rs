//! `xuezhao serve`: page and receiver until Ctrl-C.

mod settings;

use crate::embedded::EMBEDDED;
use crate::{say, Error};
use clap::Args;
use settings::Settings;
use std::path::PathBuf;
use xuezhao_receiver::{openapi, Server};

/// Options of the command.
#[derive(Args)]
#[command(
    after_help = "Every flag is a variable XUEZHAO_… and a key of the settings file too; a flag goes before a variable, a variable before the file."
)]
pub struct Arguments {
    #[command(flatten)]
    settings: Settings,
    /// Settings file, TOML: the flags as keys, without dashes before them
    #[arg(long, value_name = "FILE", env = "XUEZHAO_CONFIG")]
    config: Option<PathBuf>,
    /// Print the description of the HTTP interface (OpenAPI 3.1), and serve nothing
    #[arg(long)]
    openapi: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments) -> Result<bool, Error> {
    if arguments.openapi {
        say(openapi()?);
        return Ok(true);
    }
    let file = arguments.config.as_deref().map(Settings::read);
    let settings = arguments.settings.or(file.transpose()?.unwrap_or_default());
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_max_level(settings.level())
        .with_writer(std::io::stderr)
        .init();
    let options = settings.options()?;
    let server = Server::bind(&options, EMBEDDED)?;
    for remark in server.roster_remarks() {
        eprintln!("roster: {remark}");
    }
    say(format_args!("http://localhost:{}", server.port()?));
    say(format_args!(
        "uploads go to {}",
        options.store.photos.name().display()
    ));
    if EMBEDDED.site.is_empty() {
        say("the page was not built in: run `npm run build` first, then build this command again");
    }
    server.run();
    Ok(true)
}

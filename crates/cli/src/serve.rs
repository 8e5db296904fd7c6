//! `xuezhao serve`: page and receiver until Ctrl-C.

use crate::embedded::EMBEDDED;
use crate::{say, Error};
use clap::Args;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use xuezhao_receiver::{Options, Server};

/// Options of the command.
#[derive(Args)]
pub struct Arguments {
    /// Port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Address to listen on; 0.0.0.0 lets other devices in
    #[arg(long, default_value = "127.0.0.1")]
    host: IpAddr,
    /// Folder for what is uploaded
    #[arg(long, default_value = "submissions", value_name = "DIR")]
    store: PathBuf,
    /// Profile file to accept beside the built-in ones, or in the place of one; may be given several times
    #[arg(long, value_name = "FILE")]
    profile: Vec<PathBuf>,
    /// Students who are to submit: a CSV file with the columns school, level, number, name, last_four, code,
    /// feature
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Run only this profile; may be given several times
    #[arg(long, value_name = "PROFILE")]
    only: Vec<String>,
    /// Who runs the service, as the page says it
    #[arg(long, value_name = "NAME")]
    operator: Option<String>,
    /// Address of a proxy in front: its X-Forwarded-For says where requests come from; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    proxy: Vec<IpAddr>,
    /// Workers that judge prepared photos; as many as there are processor cores where nothing is said
    #[arg(long, value_name = "N")]
    workers: Option<NonZeroUsize>,
    /// Keep what arrives in the state 采集中 until `xuezhao review RECEIPT submit`, after a payment for example
    #[arg(long)]
    hold: bool,
}

/// Runs the command.
pub fn run(arguments: Arguments) -> Result<bool, Error> {
    let options = Options {
        host: arguments.host,
        port: arguments.port,
        store: arguments.store,
        profiles: arguments.profile,
        roster: arguments.roster,
        only: arguments.only,
        operator: arguments.operator,
        proxies: arguments.proxy,
        workers: arguments.workers,
        hold: arguments.hold,
    };
    let server = Server::bind(&options, EMBEDDED)?;
    for remark in server.roster_remarks() {
        eprintln!("roster: {remark}");
    }
    say(format_args!("http://localhost:{}", server.port()?));
    say(format_args!("uploads go to {}", options.store.display()));
    if EMBEDDED.site.is_empty() {
        say("the page was not built in: run `npm run build` first, then build this command again");
    }
    server.run();
    Ok(true)
}

//! What a server is started with: flags, else variables of the environment, else one TOML file.

use crate::Error;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use std::fs;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use tracing_subscriber::filter::LevelFilter;
use xuezhao_receiver::store::{Photos, Place};
use xuezhao_receiver::{Options, Webhook};

/// Settings of the server. Every flag is a variable `XUEZHAO_…` and a key of the file too.
#[derive(Args, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settings {
    /// Port to listen on; 0 picks a free one; 8080 where nothing is said
    #[arg(long, env = "XUEZHAO_PORT")]
    port: Option<u16>,
    /// Address to listen on; 0.0.0.0 lets other devices in; 127.0.0.1 where nothing is said
    #[arg(long, env = "XUEZHAO_HOST")]
    host: Option<IpAddr>,
    /// Folder for what is uploaded, `submissions` where nothing is said; or, with --db, a bucket for the photos:
    /// s3://BUCKET/PREFIX?region=REGION&endpoint=URL
    #[arg(long, value_name = "DIR", env = "XUEZHAO_STORE")]
    store: Option<PathBuf>,
    /// Access key id of the bucket
    #[arg(long, value_name = "ID", env = "XUEZHAO_STORE_KEY")]
    store_key: Option<String>,
    /// Its secret; not as a flag on a machine with other users
    #[arg(
        long,
        value_name = "SECRET",
        env = "XUEZHAO_STORE_SECRET",
        hide_env_values = true
    )]
    store_secret: Option<String>,
    /// PostgreSQL database of the submissions, postgres://USER@HOST/NAME: several servers may share it and the folder; a file
    /// in the folder where nothing is said. Not with a password as a flag on a machine with other users
    #[arg(long, value_name = "URL", env = "XUEZHAO_DB", hide_env_values = true)]
    db: Option<String>,
    /// Profile file to accept beside the built-in ones, or in the place of one; may be given several times
    #[arg(long, value_name = "FILE", env = "XUEZHAO_PROFILE")]
    profile: Vec<PathBuf>,
    /// Students who are to submit: a CSV or XLSX file with the columns school, level, class, number, name, last_four, code,
    /// feature
    #[arg(long, value_name = "FILE", env = "XUEZHAO_ROSTER")]
    roster: Option<PathBuf>,
    /// Run only this profile; may be given several times
    #[arg(
        long,
        value_name = "PROFILE",
        env = "XUEZHAO_ONLY",
        value_delimiter = ','
    )]
    only: Vec<String>,
    /// Who runs the service, as the page says it
    #[arg(long, value_name = "NAME", env = "XUEZHAO_OPERATOR")]
    operator: Option<String>,
    /// Address of a proxy in front: its X-Forwarded-For says where requests come from; may be given several times
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "XUEZHAO_PROXY",
        value_delimiter = ','
    )]
    proxy: Vec<IpAddr>,
    /// Workers that judge prepared photos; as many as there are processor cores where nothing is said
    #[arg(long, value_name = "N", env = "XUEZHAO_WORKERS")]
    workers: Option<NonZeroUsize>,
    /// Address that is told of every change of state, signed by Standard Webhooks
    #[arg(long, value_name = "URL", env = "XUEZHAO_WEBHOOK")]
    webhook: Option<String>,
    /// Its secret, `whsec_` and 24 to 64 bytes in Base64; not as a flag on a machine with other users: lists of processes
    /// show those
    #[arg(
        long,
        value_name = "SECRET",
        env = "XUEZHAO_WEBHOOK_SECRET",
        hide_env_values = true
    )]
    webhook_secret: Option<String>,
    /// Delete decided submissions so many days after they arrived; the page tells students
    #[arg(long, value_name = "DAYS", env = "XUEZHAO_KEEP_DAYS")]
    keep_days: Option<u32>,
    /// Keep what arrives in the state 采集中 until `xuezhao review RECEIPT submit`, after a payment for example
    #[arg(long, env = "XUEZHAO_HOLD")]
    hold: bool,
    /// How much the server tells of its work, a JSON line each on standard error; `info` where nothing is said
    #[arg(long, value_name = "LEVEL", env = "XUEZHAO_LOG")]
    log: Option<Level>,
}

/// How much is told.
#[derive(Clone, Copy, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
enum Level {
    /// Nothing
    Off,
    /// What failed
    Error,
    /// What will be tried again
    Warn,
    /// Every request to the receiver
    Info,
    /// Every request
    Debug,
}

impl Settings {
    /// Reads a settings file.
    pub fn read(path: &Path) -> Result<Settings, Error> {
        let text = fs::read_to_string(path).map_err(Error::file(path))?;
        toml::from_str(&text).map_err(|error| Error::Settings(path.to_path_buf(), error))
    }

    /// These, and those of a file where these say nothing.
    pub fn or(self, file: Settings) -> Settings {
        Settings {
            port: self.port.or(file.port),
            host: self.host.or(file.host),
            store: self.store.or(file.store),
            store_key: self.store_key.or(file.store_key),
            store_secret: self.store_secret.or(file.store_secret),
            db: self.db.or(file.db),
            profile: either(self.profile, file.profile),
            roster: self.roster.or(file.roster),
            only: either(self.only, file.only),
            operator: self.operator.or(file.operator),
            proxy: either(self.proxy, file.proxy),
            workers: self.workers.or(file.workers),
            webhook: self.webhook.or(file.webhook),
            webhook_secret: self.webhook_secret.or(file.webhook_secret),
            keep_days: self.keep_days.or(file.keep_days),
            hold: self.hold || file.hold,
            log: self.log.or(file.log),
        }
    }

    /// How much is told.
    pub fn level(&self) -> LevelFilter {
        match self.log.unwrap_or(Level::Info) {
            Level::Off => LevelFilter::OFF,
            Level::Error => LevelFilter::ERROR,
            Level::Warn => LevelFilter::WARN,
            Level::Info => LevelFilter::INFO,
            Level::Debug => LevelFilter::DEBUG,
        }
    }

    /// What the server is started with.
    pub fn options(self) -> Result<Options, Error> {
        let secret = self.webhook_secret.unwrap_or_default();
        let webhook = self.webhook.map(|url| Webhook::new(&url, &secret));
        let store = self.store.unwrap_or("submissions".into());
        let (id, key) = (self.store_key.as_deref(), self.store_secret.as_deref());
        Ok(Options {
            host: self.host.unwrap_or(Ipv4Addr::LOCALHOST.into()),
            port: self.port.unwrap_or(8080),
            store: Place {
                photos: Photos::named(&store, id, key)?,
                database: self.db,
            },
            profiles: self.profile,
            roster: self.roster,
            only: self.only,
            operator: self.operator,
            proxies: self.proxy,
            workers: self.workers,
            webhook: webhook.transpose()?,
            keep_days: self.keep_days,
            hold: self.hold,
        })
    }
}

fn either<T>(these: Vec<T>, those: Vec<T>) -> Vec<T> {
    if these.is_empty() {
        those
    } else {
        these
    }
}

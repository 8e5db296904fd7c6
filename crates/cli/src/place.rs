//! Where a store lies, as every command that works on one is told.

use crate::Error;
use clap::Args;
use std::path::{Path, PathBuf};
use xuezhao_receiver::store::{Photos, Place};

/// Where a store lies.
#[derive(Args)]
#[group(skip)]
pub struct Arguments {
    /// Folder of the submissions, or, with --db, the bucket of their photos: s3://BUCKET/PREFIX?region=REGION&endpoint=URL
    #[arg(long, default_value = "submissions", value_name = "DIR", global = true)]
    store: PathBuf,
    /// Access key id of the bucket
    #[arg(long, value_name = "ID", env = "XUEZHAO_STORE_KEY", global = true)]
    store_key: Option<String>,
    /// Its secret; not as a flag on a machine with other users: lists of processes show those
    #[arg(
        long,
        value_name = "SECRET",
        env = "XUEZHAO_STORE_SECRET",
        hide_env_values = true,
        global = true
    )]
    store_secret: Option<String>,
    /// PostgreSQL database of the submissions, postgres://USER@HOST/NAME; a file in the folder where nothing is said. Not
    /// with a password as a flag on a machine with other users: lists of processes show those
    #[arg(
        long,
        value_name = "URL",
        env = "XUEZHAO_DB",
        hide_env_values = true,
        global = true
    )]
    db: Option<String>,
}

impl Arguments {
    /// The place.
    pub fn place(&self) -> Result<Place, Error> {
        Ok(Place {
            photos: self.photos(&self.store)?,
            database: self.db.clone(),
        })
    }

    /// A folder, or a bucket with the same keys.
    pub fn photos(&self, named: &Path) -> Result<Photos, Error> {
        let (id, secret) = (self.store_key.as_deref(), self.store_secret.as_deref());
        Ok(Photos::named(named, id, secret)?)
    }
}

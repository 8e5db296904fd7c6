//! Where a store lies, as every command that works on one is told.

use clap::Args;
use std::path::PathBuf;
use xuezhao_receiver::store::Place;

/// Where a store lies.
#[derive(Args)]
#[group(skip)]
pub struct Arguments {
    /// Folder of the submissions
    #[arg(long, default_value = "submissions", value_name = "DIR", global = true)]
    store: PathBuf,
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
    pub fn place(&self) -> Place {
        Place {
            folder: self.store.clone(),
            database: self.db.clone(),
        }
    }
}

//! Many photos at once: every processor core judges, and what comes out keeps the order of what went in.

mod ordered;
mod progress;

pub use ordered::ordered;
pub use progress::Progress;

use crate::{embedded, Error};
use clap::Args;
use std::num::NonZeroUsize;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use std::thread::available_parallelism;
use xuezhao::Models;

/// The option that says how many photos are judged at the same time.
#[derive(Args)]
pub struct JobsOption {
    /// Photos judged at the same time; as many as there are processor cores where nothing is said
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

impl JobsOption {
    /// How many.
    pub fn count(&self) -> NonZeroUsize {
        let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.jobs.unwrap_or_else(cores)
    }
}

/// The nets of one thread, loaded when its first photo comes.
#[derive(Default)]
pub struct Nets(Option<Models>);

impl Nets {
    /// Does work with the nets about one file. A bug that a file wakes up ends the work on this file alone: the nets are
    /// loaded anew after it.
    ///
    /// # Errors
    /// Those of the work, and when the nets cannot be loaded.
    pub fn work<R>(
        &mut self,
        file: &Path,
        work: impl FnOnce(&mut Models) -> Result<R, Error>,
    ) -> Result<R, Error> {
        let mut models = match self.0.take() {
            Some(models) => models,
            None => embedded::models()?,
        };
        let done = catch_unwind(AssertUnwindSafe(|| work(&mut models)))
            .map_err(|_| Error::Crashed(file.to_path_buf()))?;
        self.0 = Some(models);
        done
    }
}

//! The same core as on the phone, on as many cores as there are.

use crate::{embedded, Failure};
use std::sync::{Mutex, PoisonError};
use std::thread::available_parallelism;
use tokio::sync::Semaphore;
use xuezhao::qr::Code;
use xuezhao::rules::profile::Policy;
use xuezhao::{Models, Photo, Report, Profile};

/// Checks uploads; each waits until a core is free.
pub struct Examiner {
    free: Semaphore,
    idle: Mutex<Vec<Models>>,
}

impl Examiner {
    /// Loads the nets once, so that a bad build shows at the start.
    pub fn new() -> Result<Examiner, Failure> {
        let cores = available_parallelism().map_or(1, |n| n.get());
        Ok(Examiner {
            free: Semaphore::new(cores),
            idle: Mutex::new(vec![embedded::models()?]),
        })
    }

    /// The report of a file as it was delivered: nothing will mend it any more. `None` when the core failed.
    pub async fn examine(&self, bytes: Vec<u8>, profile: &Profile) -> Option<Report> {
        let mut profile = profile.clone();
        profile.policy = Policy::Original;
        let _core = self.free.acquire().await.ok()?;
        let idle = self.lock().pop();
        let work = tokio::task::spawn_blocking(move || {
            let mut models = match idle {
                Some(models) => models,
                None => embedded::models().ok()?,
            };
            let photo = Photo::open(bytes, None);
            photo.locate(&mut models);
            Some((photo.examine(&profile), models))
        });
        let (report, models) = work.await.ok()??;
        self.lock().push(models);
        Some(report)
    }

    /// The capture code in a picture; `Some(None)` when there is none, `None` when the core failed.
    pub async fn read_code(&self, bytes: Vec<u8>) -> Option<Option<Code>> {
        let _core = self.free.acquire().await.ok()?;
        let work = tokio::task::spawn_blocking(move || Photo::open(bytes, None).read_code());
        work.await.ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Models>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

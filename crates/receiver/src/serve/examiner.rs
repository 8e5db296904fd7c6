//! The same core as on the phone, on as many processor cores as there are.

use crate::Error;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use tokio::sync::Semaphore;
use xuezhao::{Code, Models, Photo, Profile, Report, WeightsError};

/// Checks uploads; each waits until a processor core is free.
pub struct Examiner {
    load: fn() -> Result<Models, WeightsError>,
    free: Semaphore,
    idle: Mutex<Vec<Models>>,
}

impl Examiner {
    /// Loads the nets once, so that a bad build shows at the start.
    pub fn new(load: fn() -> Result<Models, WeightsError>) -> Result<Examiner, Error> {
        let cores = available_parallelism().map_or(1, |n| n.get());
        Ok(Examiner {
            load,
            free: Semaphore::new(cores),
            idle: Mutex::new(vec![load()?]),
        })
    }

    /// The report of a file as it was delivered: nobody prepares it any more.
    pub async fn examine(&self, bytes: Vec<u8>, profile: &Profile) -> Result<Report, Error> {
        let profile = profile.clone();
        // The semaphore is never closed.
        let _core = self.free.acquire().await;
        let idle = self.lock().pop();
        let load = self.load;
        let work = tokio::task::spawn_blocking(move || {
            let mut models = match idle {
                Some(models) => models,
                None => load()?,
            };
            let photo = Photo::open(bytes, None);
            photo.locate(&mut models);
            Ok::<_, Error>((photo.examine_finished(&profile), models))
        });
        let (report, models) = work.await??;
        self.lock().push(models);
        Ok(report)
    }

    /// The capture code in a picture; `None` when there is none.
    pub async fn read_code(&self, bytes: Vec<u8>) -> Result<Option<Code>, Error> {
        let _core = self.free.acquire().await;
        let work = tokio::task::spawn_blocking(move || Photo::open(bytes, None).read_code());
        Ok(work.await?)
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Models>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

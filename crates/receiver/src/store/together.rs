//! Changes that wait for the disk wait together: whoever gets the database next makes all that are waiting in one
//! transaction, with one wait for the folder and one for the log. So the disk's latency limits how long each takes, not
//! how many there are in a second.

use super::database::{Change, Connection};
use super::files::fault;
use super::photos::Unknown;
use super::{Kept, Store};
use crate::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a change came to.
pub(super) enum Done {
    /// A photo was kept, or not.
    Kept(Box<Kept>),
    /// A judgement was written down; false when there was nothing to write down.
    Judged(bool),
}

type Work = dyn FnOnce(&Connection, &mut Unknown) -> Result<Done, Error> + Send;
type Slot = Arc<Mutex<Option<Result<Done, Error>>>>;

/// A change that waits, and where its outcome goes.
struct Wanted {
    work: Box<Work>,
    slot: Slot,
}

/// Changes that wait.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Vec<Wanted>>);

impl Store {
    /// Makes a change to rows and files; on the disk when it returns. Files that it adds to the unknown ones go again where
    /// it fails.
    pub(super) fn together(
        &self,
        work: impl FnOnce(&Connection, &mut Unknown) -> Result<Done, Error> + Send + 'static,
    ) -> Result<Done, Error> {
        let slot = Slot::default();
        lock(&self.waiting.0).push(Wanted {
            work: Box::new(work),
            slot: slot.clone(),
        });
        let database = self.lock();
        // Another thread may have made it while this one waited for the database.
        if let Some(done) = lock(&slot).take() {
            return done;
        }
        let changes = std::mem::take(&mut *lock(&self.waiting.0));
        self.make(&database, changes);
        let done = lock(&slot).take();
        done.unwrap_or_else(|| Err(Error::Corrupt("a change was lost".to_string())))
    }

    fn make(&self, database: &Connection, changes: Vec<Wanted>) {
        let mut unknown = Unknown::default();
        let mut made = Vec::new();
        let ended = match database.begin() {
            Ok(all) => {
                for Wanted { work, slot } in changes {
                    made.push((slot, one(&all, work, &mut unknown)));
                }
                self.end(all, &mut unknown)
            }
            Err(error) => {
                let begun = changes.into_iter().map(|change| change.slot);
                made.extend(begun.map(|slot| (slot, Ok(Done::Judged(false)))));
                Err(error)
            }
        };
        let ended = ended.map_err(Arc::new);
        for (slot, done) in made {
            let error = |error: &Arc<Error>| Error::Together(error.clone());
            let together = ended.as_ref().map_err(error);
            *lock(&slot) = Some(done.and_then(|done| together.map(|()| done)));
        }
    }

    /// Waits until the changes are on the disk, files first. Where their end breaks off, they may have been made: their files
    /// stay, and a sweep asks the database later.
    fn end(&self, all: Change, unknown: &mut Unknown) -> Result<(), Error> {
        let name = self.photos.name();
        self.photos.sync()?;
        fault::here().map_err(Error::file(&name))?;
        let ended = all.commit();
        let ended = ended.and_then(|()| fault::here().map_err(Error::file(&name)));
        if !ended.as_ref().is_err_and(Error::is_refusal) {
            unknown.known();
        }
        ended
    }
}

/// Makes one change, or nothing of it.
fn one(all: &Change, work: Box<Work>, unknown: &mut Unknown) -> Result<Done, Error> {
    let part = all.part()?;
    let mut own = Unknown::default();
    let done = work(&part, &mut own)?;
    part.commit()?;
    unknown.take(&mut own);
    Ok(done)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Submissions: photos as plain files in a folder or as objects in a bucket, their reports beside them, and a database that
//! knows each one's state, in the folder or on a server.

mod arriving;
mod attempts;
mod cards;
mod claims;
mod collected;
mod database;
mod decisions;
mod events;
#[cfg(test)]
mod faults;
mod files;
mod import;
mod judgements;
mod keep;
mod leases;
mod photos;
mod place;
mod receipts;
mod reviewers;
mod roster;
mod state;
mod submission;
mod together;
mod transfer;
mod upkeep;
mod viewing;

pub use attempts::WINDOW;
pub use cards::{Card, Filter, Group, Named, Whole};
pub use claims::{BadToken, Bearer, Claimed};
pub use collected::{Collected, Photo, Wanted};
pub use database::Fault;
pub use decisions::{Act, By, Decided, Decision};
pub use events::Event;
pub use import::{Changes, Import, Told};
pub use judgements::Judgement;
pub use leases::LEASE;
pub use photos::{Bucket, Grant, Local, Photos};
pub use place::Place;
pub use reviewers::{Reviewer, Role, SignIn, SESSION, SHORTEST_PASSWORD};
pub use roster::{Identity, Student};
pub use state::State;
pub use submission::{Arrival, Deadline, Kept, Submission};
pub use viewing::{Factor, Viewing};

use crate::Error;
use attempts::Attempts;
use database::{values, Connection};
use photos::Spool;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use submission::{find, read, COLUMNS};
use together::Waiting;

const DATABASE: &str = "submissions.sqlite3";
const LOCK: &str = "owner.lock";
/// Characters of a receipt.
const ID_LENGTH: usize = 20;

/// Photos and reports, and the database of their rows.
pub struct Store {
    photos: Photos,
    spool: Spool,
    /// Name of this opening of the store, under which it holds what it judges.
    name: String,
    database: Mutex<Connection>,
    /// For questions, which do not wait for what is being written: quick ones, and those that take long.
    quick: Mutex<Connection>,
    slow: Mutex<Connection>,
    /// Held by the claim that is looked at; a wrong one that could not be counted, and has to be before the next.
    claiming: Mutex<Option<Attempts>>,
    /// Changes that the next to get the database makes.
    waiting: Waiting,
    /// The receiver's own secret, once it was needed.
    secret: OnceLock<Vec<u8>>,
    /// Held by the one server that the store belongs to.
    _lock: Option<fs::File>,
}

impl Store {
    /// Opens a store, making it where there is none.
    ///
    /// # Errors
    /// When folder or bucket cannot be written, the database is one of another kind or cannot be reached, or the two belong
    /// to others.
    pub fn open(place: impl Into<Place>) -> Result<Store, Error> {
        let place = place.into();
        keep_to_oneself();
        place.photos.make()?;
        let database = place.connect()?;
        database.make()?;
        place.join(&database)?;
        Ok(Store {
            name: random_id(),
            database: Mutex::new(database),
            quick: Mutex::new(place.connect()?),
            slow: Mutex::new(place.connect()?),
            spool: Spool::new(&place.photos)?,
            photos: place.photos,
            claiming: Mutex::default(),
            waiting: Waiting::default(),
            secret: OnceLock::new(),
            _lock: None,
        })
    }

    /// Opens a store that a receiver has made.
    ///
    /// # Errors
    /// As [`Store::open`], and when there is no store; nothing is made then.
    pub fn open_existing(place: impl Into<Place>) -> Result<Store, Error> {
        let place = place.into();
        match place.is_store()? {
            true => Store::open(&place),
            false => Err(Error::NoStore(place.photos.name())),
        }
    }

    /// Opens a store for a server. Where the rows are in a file, the server owns it alone, and what an earlier one left half
    /// done is removed; on a database server several share it.
    ///
    /// # Errors
    /// When another server owns it, and as [`Store::open`].
    pub fn own(place: impl Into<Place>) -> Result<Store, Error> {
        let place = place.into();
        let mut store = Store::open(&place)?;
        if let (Photos::Folder(folder), None) = (&place.photos, &place.database) {
            store._lock = Some(lock(folder)?);
            store.free_all()?;
            store.sweep()?;
        }
        Ok(store)
    }

    /// True where several servers may work on it at once. Then each sweeps it beside its work: what is left there harms nobody,
    /// and there may be much.
    pub fn is_shared(&self) -> bool {
        self.lock().is_shared()
    }

    /// A folder of this machine for what is on its way into the store.
    pub fn spool(&self) -> &Path {
        self.spool.path()
    }

    /// The bucket of the photos; `None` where they are in a folder.
    pub fn bucket(&self) -> Option<&Bucket> {
        match &self.photos {
            Photos::Bucket(bucket) => Some(bucket),
            Photos::Folder(_) => None,
        }
    }

    /// The bytes of a photo, by the name of its file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn photo(&self, file: &str) -> Result<Vec<u8>, Error> {
        self.photos.read(file)
    }

    /// A photo as a file of this machine, by the name of its file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn local(&self, file: &str) -> Result<Local, Error> {
        self.spool.local(&self.photos, file)
    }

    /// Submissions in this state, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn in_state(&self, state: State) -> Result<Vec<Submission>, Error> {
        let query = format!("SELECT {COLUMNS} FROM submission WHERE state = ?1 ORDER BY place");
        self.lock().rows(&query, values![state.id()], read)
    }

    /// The submission that came with this key.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_key(&self, key: &str) -> Result<Option<Submission>, Error> {
        find(&self.quick(), "idempotency_key", key)
    }

    /// The submission with this receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn by_receipt(&self, receipt: &str) -> Result<Option<Submission>, Error> {
        find(&self.quick(), "receipt", receipt)
    }

    /// The report of a submission, as it was given when the photo arrived; `None` when its file was taken away.
    ///
    /// # Errors
    /// When the file cannot be read or is no JSON.
    pub fn report(&self, receipt: &str) -> Result<Option<Value>, Error> {
        match self.photos.find(&format!("{receipt}.json"))? {
            Some(json) => Ok(Some(serde_json::from_slice(&json)?)),
            None => Ok(None),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.database.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn quick(&self) -> MutexGuard<'_, Connection> {
        self.quick.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slow(&self) -> MutexGuard<'_, Connection> {
        self.slow.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What this process makes is readable by its user alone.
fn keep_to_oneself() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
}

/// The store's lock, held until the file is closed, at the latest by the end of the process.
fn lock(folder: &Path) -> Result<fs::File, Error> {
    let path = folder.join(LOCK);
    let file = fs::File::create(&path).map_err(Error::file(&path))?;
    #[cfg(unix)]
    {
        use rustix::fs::{flock, FlockOperation};
        flock(&file, FlockOperation::NonBlockingLockExclusive)
            .map_err(|_| Error::Owned(folder.to_path_buf()))?;
    }
    Ok(file)
}

/// 100 random bits in letters and digits that are hard to confuse.
pub fn random_id() -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0; ID_LENGTH];
    // Without a source of randomness a receipt could be guessed: better no answer at all.
    getrandom::fill(&mut bytes).expect("the system has a source of randomness");
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect()
}

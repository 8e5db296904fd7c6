//! [`Upload`]: a photo on its way, in a file: streamed, never larger than allowed, gone again unless it is kept.

use super::answer::Refusal;
use crate::digest::{hex, sha256_of};
use crate::location::{self, Lookout};
use crate::store::random_id;
use crate::Error;
use axum::body::Bytes;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::io::AsyncReadExt;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Largest photo, in bytes.
pub const LARGEST: u64 = 20 * 1024 * 1024;
/// Most bytes of all uploads that are on their way or being judged.
const MOST_ARRIVING: u64 = 2 << 30;

/// Bytes that are read at once.
const PART: usize = 64 * 1024;

/// Files that may be searched at once.
static SEARCHING: Semaphore = Semaphore::const_new(2);
static ARRIVING: AtomicU64 = AtomicU64::new(0);

/// Bytes of all uploads that are on their way or being judged.
pub fn arriving() -> u64 {
    ARRIVING.load(Ordering::Relaxed)
}

/// A photo in a temporary file of the store's folder; removed when dropped, unless it has been moved away.
pub struct Upload {
    /// Where it is.
    pub path: PathBuf,
    /// SHA-256 of its bytes, in hex.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Whether it may say where its photo was made.
    lookout: Lookout,
}

impl Upload {
    /// Writes a stream of bytes to a temporary file, and sees that all of them are there.
    pub async fn write<E>(
        stream: impl Stream<Item = Result<Bytes, E>>,
        folder: &Path,
    ) -> Result<Upload, Refusal> {
        let mut upload = Upload {
            path: folder.join(format!(".{}.part", random_id())),
            sha256: String::new(),
            bytes: 0,
            lookout: Lookout::default(),
        };
        let path = upload.path.clone();
        let failed = |error| Refusal::failed(Error::File(path.clone(), error));
        let new = path.clone();
        let mut arriving = off_thread(move || Arriving::new(&new))
            .await?
            .map_err(failed)?;
        let mut stream = pin!(stream);
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|_| Refusal::Broken)?;
            upload.grow(chunk.len() as u64)?;
            arriving = off_thread(move || arriving.take(&chunk))
                .await?
                .map_err(failed)?;
        }
        let end = off_thread(move || arriving.end()).await?;
        let (written, digest, lookout) = end.map_err(failed)?;
        if written != upload.bytes {
            return Err(failed(io::ErrorKind::WriteZero.into()));
        }
        upload.sha256 = digest;
        upload.lookout = lookout;
        Ok(upload)
    }

    /// A file that lies in the spool already, of just so many bytes.
    pub async fn of(path: PathBuf, bytes: u64) -> Result<Upload, Refusal> {
        let failed = |error| Refusal::failed(Error::File(path.clone(), error));
        let mut upload = Upload {
            path: path.clone(),
            sha256: String::new(),
            bytes: 0,
            lookout: Lookout::default(),
        };
        upload.grow(bytes)?;
        let mut file = tokio::fs::File::open(&path).await.map_err(failed)?;
        let mut digest = Sha256::new();
        let mut part = vec![0; PART];
        let mut read = 0;
        loop {
            let length = file.read(&mut part).await.map_err(failed)?;
            if length == 0 {
                break;
            }
            read += length as u64;
            digest.update(&part[..length]);
            upload.lookout.pass(&part[..length]);
        }
        if read != bytes {
            return Err(Refusal::Broken);
        }
        upload.sha256 = hex(&digest.finalize());
        Ok(upload)
    }

    /// Takes out of the file where its photo was made.
    pub async fn forget_place(&mut self) -> Result<(), Refusal> {
        if !self.lookout.seen {
            return Ok(());
        }
        // The semaphore is never closed.
        let _turn = SEARCHING.acquire().await;
        let path = self.path.clone();
        let work = move || -> io::Result<Option<String>> {
            let mut options = std::fs::OpenOptions::new();
            let mut file = options.read(true).write(true).open(path)?;
            if !location::remove(&file)? {
                return Ok(None);
            }
            file.sync_all()?;
            file.rewind()?;
            Ok(Some(sha256_of(file)?))
        };
        match off_thread(work).await? {
            Ok(Some(sha256)) => self.sha256 = sha256,
            Ok(None) => {}
            Err(error) if error.kind() == io::ErrorKind::QuotaExceeded => {
                return Err(Refusal::TooDear)
            }
            Err(error) => return Err(Refusal::failed(Error::File(self.path.clone(), error))),
        }
        Ok(())
    }

    fn grow(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.bytes += bytes;
        let arriving = ARRIVING.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if self.bytes > LARGEST {
            return Err(Refusal::TooLarge);
        }
        if arriving > MOST_ARRIVING {
            return Err(Refusal::Busy);
        }
        Ok(())
    }
}

/// A file that is being written: no byte of it is held here, for hundreds may be on their way.
struct Arriving {
    file: File,
    digest: Sha256,
    lookout: Lookout,
}

impl Arriving {
    fn new(path: &Path) -> io::Result<Arriving> {
        Ok(Arriving {
            file: File::create(path)?,
            digest: Sha256::new(),
            lookout: Lookout::default(),
        })
    }

    fn take(mut self, chunk: &[u8]) -> io::Result<Arriving> {
        self.file.write_all(chunk)?;
        self.digest.update(chunk);
        self.lookout.pass(chunk);
        Ok(self)
    }

    /// Its size on the disk, once it is there; the digest of what it holds; and what was seen in it.
    fn end(self) -> io::Result<(u64, String, Lookout)> {
        self.file.sync_all()?;
        let written = self.file.metadata()?.len();
        Ok((written, hex(&self.digest.finalize()), self.lookout))
    }
}

/// Work on the disk, away from the threads that serve connections.
async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refusal> {
    spawn_blocking(work).await.map_err(Refusal::failed)
}

impl Drop for Upload {
    fn drop(&mut self) {
        ARRIVING.fetch_sub(self.bytes, Ordering::Relaxed);
        let _ = std::fs::remove_file(&self.path);
    }
}

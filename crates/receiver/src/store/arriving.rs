//! Photos that phones put into the bucket by themselves, before the receiver is told of them.

use super::photos::ARRIVING;
use super::{random_id, Store};
use crate::digest::hex;
use crate::Error;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

impl Store {
    /// The name of the object for a photo of which this was said: the same each time, another one for other words, and nobody
    /// else can tell it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn arriving(&self, said: &str) -> Result<String, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret()?)
            .expect("a key of any length makes an HMAC");
        mac.update(b"arriving\n");
        mac.update(said.as_bytes());
        Ok(format!("{ARRIVING}{}", hex(&mac.finalize().into_bytes())))
    }

    /// Fetches such an object into a file of the spool, no more of it than these bytes and one; `None` where it is not there.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub fn fetch(&self, name: &str, bytes: u64) -> Result<Option<PathBuf>, Error> {
        let object = match self.photos.reader(name) {
            Ok(object) => object,
            Err(error) if error.is_missing() => return Ok(None),
            Err(error) => return Err(error),
        };
        let path = self.spool().join(format!(".{}.part", random_id()));
        let copied = File::create(&path)
            .and_then(|mut file| io::copy(&mut object.take(bytes + 1), &mut file));
        if let Err(error) = copied {
            let _ = std::fs::remove_file(&path);
            return Err(Error::File(self.photos.path(name), error));
        }
        Ok(Some(path))
    }

    /// Deletes such an object.
    ///
    /// # Errors
    /// When the bucket fails.
    pub fn drop_arriving(&self, name: &str) -> Result<(), Error> {
        self.photos.remove(name)
    }
}

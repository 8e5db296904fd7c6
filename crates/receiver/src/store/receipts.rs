//! Signed receipts: made from the rows, the same whenever they are asked for.

use super::database::values;
use super::Store;
use crate::receipt::{Key, Receipt, Statement};
use crate::Error;
use hmac::{Hmac, Mac};
use sha2::Sha256;

impl Store {
    /// The receiver's public key, in Base64.
    ///
    /// # Errors
    /// When the database fails.
    pub fn public_key(&self) -> Result<String, Error> {
        Ok(self.key()?.public())
    }

    /// The signed receipt of a submission; `None` where there is none, or it is not judged.
    ///
    /// # Errors
    /// When the database fails.
    pub fn signed_receipt(&self, receipt: &str) -> Result<Option<Receipt>, Error> {
        let key = self.key()?;
        let statement = self.quick().first(
            "SELECT core, judged_at, sha256, profile, profile_sha256, receipt, verdict FROM submission
             WHERE receipt = ?1 AND verdict IS NOT NULL",
            values![receipt],
            |row| {
                Ok(Statement {
                    core: row.get(0)?,
                    judged_at: row.get(1)?,
                    key: key.public(),
                    photo_sha256: row.get(2)?,
                    profile: row.get(3)?,
                    profile_sha256: row.get(4)?,
                    receipt: row.get(5)?,
                    verdict: row.get(6)?,
                })
            },
        )?;
        Ok(statement.map(|statement| key.sign(statement)))
    }

    /// The key, from the receiver's own secret.
    fn key(&self) -> Result<Key, Error> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret()?)
            .expect("a key of any length makes an HMAC");
        mac.update(b"receipts");
        Ok(Key::new(&mac.finalize().into_bytes().into()))
    }
}

//! How often somebody may be wrong about what only they should know. Counted in the store, so that a restart forgets
//! nothing.

use super::database::{values, Connection};
use crate::digest::sha256;
use crate::time::now;
use crate::Error;
use std::net::IpAddr;

/// Time in which wrong answers are counted, in seconds.
pub const WINDOW: i64 = 3600;
/// Most wrong answers from one address in that time: a dormitory shares one.
const MOST_FROM: i64 = 100;

/// What wrong answers are counted by: whom they are about, and where they come from.
pub struct Attempts([(String, i64); 2]);

impl Attempts {
    /// About one thing, at most so many in the time; from one address.
    pub fn new(about: &str, most: i64, from: IpAddr) -> Attempts {
        Attempts([(sha256(about), most), (sha256(network(from)), MOST_FROM)])
    }

    /// True when there were too many: then nothing more is looked at.
    pub fn are_too_many(&self, database: &Connection) -> Result<bool, Error> {
        for (what, most) in &self.0 {
            let wrong: i64 = database.only(
                "SELECT count(*) FROM attempt WHERE what = ?1 AND at > ?2",
                values![what, now() - WINDOW],
                |row| row.get(0),
            )?;
            if wrong >= *most {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts one more.
    pub fn count(&self, database: &Connection) -> Result<(), Error> {
        let now = now();
        let old = "DELETE FROM attempt WHERE at <= ?1";
        database.execute(old, values![now - WINDOW])?;
        for (what, _) in &self.0 {
            let wrong = "INSERT INTO attempt (what, at) VALUES (?1, ?2)";
            database.execute(wrong, values![what, now])?;
        }
        Ok(())
    }
}

/// An address, or the network of 64 bits that one subscriber of IPv6 has.
fn network(from: IpAddr) -> String {
    match from {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:?}", &address.segments()[..4]),
    }
}

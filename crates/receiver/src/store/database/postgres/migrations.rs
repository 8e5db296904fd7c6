//! The tables on a server, and how an older version's become today's: each step once, in order, by one receiver.

use super::Link;
use crate::Error;

/// Each leads from the version of its place to the next; none of them is ever changed.
const STEPS: [&str; 1] = [include_str!("1.sql")];

/// Makes the tables, and adds what an older version lacks.
///
/// # Errors
/// When the server refuses, or a newer version has been there.
pub fn make(link: &mut Link) -> Result<(), Error> {
    link.begin(&super::begin_writing())?;
    let made = steps(link);
    let end = match &made {
        Ok(()) => link.run("COMMIT"),
        Err(_) => link.run("ROLLBACK"),
    };
    link.end();
    made?;
    Ok(end?)
}

fn steps(link: &mut Link) -> Result<(), Error> {
    link.run("CREATE TABLE IF NOT EXISTS version (number BIGINT NOT NULL)")?;
    let known = link.rows("SELECT coalesce(max(number), 0) FROM version", &[])?;
    let version: i64 = known.first().map_or(Ok(0), |row| row.try_get(0))?;
    let made = usize::try_from(version).unwrap_or(usize::MAX);
    let Some(missing) = STEPS.get(made..) else {
        let newer = format!(
            "its tables are of version {version}, this program knows {}",
            STEPS.len()
        );
        return Err(Error::Corrupt(newer));
    };
    for step in missing {
        link.run(step)?;
    }
    for number in made + 1..=STEPS.len() {
        link.run(&format!("INSERT INTO version VALUES ({number})"))?;
    }
    Ok(())
}

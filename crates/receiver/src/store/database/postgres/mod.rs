//! Rows on a server that several receivers share: PostgreSQL.

mod migrations;
mod tls;
mod values;

pub use migrations::make;

use super::Value;
use crate::Error;
use postgres::types::ToSql;
use postgres::{Client, Statement};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tls::Way;

/// How long one waits for the server to take a connection, and for another who writes.
const PATIENCE: Duration = Duration::from_secs(10);
/// From how long without a question on the connection is asked first whether it still stands.
const QUIET: Duration = Duration::from_secs(1);
/// Statements that a connection keeps ready.
const READY: usize = 200;
/// Key of the lock that who writes holds: "xuezhao" in ASCII.
const WRITING: i64 = 0x78_75_65_7a_68_61_6f;

/// Begins changes: nobody else makes any, on any connection, until they end.
pub fn begin_writing() -> String {
    format!("BEGIN; SELECT pg_advisory_xact_lock({WRITING})")
}

/// Begins questions that are answered as of one moment.
pub const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A connection, made anew where it broke between two changes.
pub struct Link {
    way: Way,
    client: Option<Client>,
    ready: HashMap<String, Statement>,
    used: Instant,
    /// Changes are under way: they end with the connection.
    is_changing: bool,
}

impl Link {
    /// Connects to `postgres://…`.
    pub fn open(address: &str) -> Result<Link, Error> {
        let mut way = Way::read(address)?;
        way.config.connect_timeout(PATIENCE);
        way.config.tcp_user_timeout(3 * PATIENCE);
        way.config.application_name("xuezhao");
        let client = connect(&way).map_err(|error| Error::Connect(error.into()))?;
        Ok(Link {
            way,
            client: Some(client),
            ready: HashMap::new(),
            used: Instant::now(),
            is_changing: false,
        })
    }

    /// The client; a new one where the connection is broken, and nothing is under way on it.
    fn client(&mut self) -> Result<&mut Client, postgres::Error> {
        let is_quiet = self.used.elapsed() > QUIET;
        let stands = |client: &mut Client| {
            !client.is_closed() && (!is_quiet || client.is_valid(PATIENCE).is_ok())
        };
        self.used = Instant::now();
        let stands = self.is_changing || self.client.as_mut().is_some_and(stands);
        let client = match self.client.take() {
            Some(client) if stands => client,
            broken => {
                drop_client(broken);
                self.ready.clear();
                connect(&self.way)?
            }
        };
        Ok(self.client.insert(client))
    }

    /// Begins changes, or questions that are answered as of one moment.
    pub fn begin(&mut self, begin: &str) -> Result<(), postgres::Error> {
        let client = self.client()?;
        if let Err(error) = client.batch_execute(begin) {
            let _ = client.batch_execute("ROLLBACK");
            return Err(error);
        }
        self.is_changing = true;
        Ok(())
    }

    /// Changes have ended, well or not.
    pub fn end(&mut self) {
        self.is_changing = false;
    }

    pub fn run(&mut self, statements: &str) -> Result<(), postgres::Error> {
        self.client()?.batch_execute(statements)
    }

    pub fn execute(&mut self, statement: &str, values: &[Value]) -> Result<u64, postgres::Error> {
        let statement = self.ready(statement)?;
        self.client()?.execute(&statement, &places(values))
    }

    pub fn rows(
        &mut self,
        statement: &str,
        values: &[Value],
    ) -> Result<Vec<postgres::Row>, postgres::Error> {
        let statement = self.ready(statement)?;
        self.client()?.query(&statement, &places(values))
    }

    /// The statement, prepared; `?1` is `$1` here.
    fn ready(&mut self, statement: &str) -> Result<Statement, postgres::Error> {
        // A new connection knows none of them.
        self.client()?;
        if let Some(ready) = self.ready.get(statement) {
            return Ok(ready.clone());
        }
        let own = statement.replace('?', "$");
        let prepared = self.client()?.prepare(&own)?;
        if self.ready.len() >= READY {
            self.ready.clear();
        }
        self.ready.insert(statement.to_string(), prepared.clone());
        Ok(prepared)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        drop_client(self.client.take());
    }
}

/// Says good-bye on a thread of its own: the client may not block one that serves connections.
fn drop_client(client: Option<Client>) {
    if let Some(client) = client {
        let _ = std::thread::spawn(move || drop(client)).join();
    }
}

fn connect(way: &Way) -> Result<Client, postgres::Error> {
    let mut client = way.config.connect(way.tls.clone())?;
    // Who is gone without a word gives way to others.
    client.batch_execute(
        "SET client_min_messages = warning;
         SET lock_timeout = '10s';
         SET idle_in_transaction_session_timeout = '60s'",
    )?;
    Ok(client)
}

fn places<'a>(values: &'a [Value]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

//! The tables, and the columns that later versions added to them.

use crate::Error;
use rusqlite::Connection;

const TABLES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA foreign_keys = ON;
    CREATE TABLE IF NOT EXISTS student (
        token     TEXT PRIMARY KEY,
        school    TEXT NOT NULL,
        level     TEXT NOT NULL,
        number    TEXT NOT NULL,
        name      TEXT NOT NULL,
        last_four TEXT NOT NULL,
        code      TEXT NOT NULL,
        UNIQUE (school, number)
    );
    CREATE TABLE IF NOT EXISTS submission (
        receipt         TEXT PRIMARY KEY,
        idempotency_key TEXT UNIQUE,
        profile         TEXT NOT NULL,
        file            TEXT NOT NULL,
        sha256          TEXT NOT NULL,
        declared        TEXT NOT NULL,
        student         TEXT REFERENCES student,
        state           TEXT NOT NULL,
        reason          TEXT,
        received_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    );
";

/// Table, column and type of what databases of 0.1.0 do not have yet.
const ADDED: [(&str, &str, &str); 5] = [
    ("student", "feature", "TEXT NOT NULL DEFAULT ''"),
    ("submission", "kind", "TEXT NOT NULL DEFAULT 'photo'"),
    ("submission", "code", "TEXT"),
    ("submission", "feature", "TEXT"),
    ("submission", "details", "TEXT"),
];

/// Makes the tables, and adds what an older database lacks.
///
/// # Errors
/// When the file is no database or cannot be written.
pub fn make(database: &Connection) -> Result<(), Error> {
    database.execute_batch(TABLES)?;
    for (table, column, kind) in ADDED {
        let known: bool = database.query_row(
            "SELECT count(*) FROM pragma_table_info(?) WHERE name = ?",
            [table, column],
            |row| row.get(0),
        )?;
        if !known {
            database.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {column} {kind}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_database_keeps_its_rows_and_gets_the_new_columns() {
        let Ok(database) = Connection::open_in_memory() else {
            panic!("no database");
        };
        let old = "INSERT INTO submission (receipt, profile, file, sha256, declared, state) VALUES ('r', 'p', 'f', 's', '', 'reviewing')";
        assert!(database.execute_batch(TABLES).is_ok());
        assert!(database.execute(old, []).is_ok());
        assert!(make(&database).is_ok() && make(&database).is_ok());
        let kind = database.query_row("SELECT kind FROM submission", [], |row| row.get(0));
        assert_eq!(kind, Ok("photo".to_string()));
    }
}

//! The tables, and the columns that later versions added to them.

use crate::roster::same;
use crate::Error;
use rusqlite::{params, Connection, Transaction, TransactionBehavior};

const MODES: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA foreign_keys = ON;
";

const TABLES: &str = "
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
    CREATE TABLE IF NOT EXISTS school (
        school     TEXT NOT NULL,
        school_key TEXT NOT NULL,
        level      TEXT NOT NULL,
        PRIMARY KEY (school, level)
    ) WITHOUT ROWID;
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
    CREATE TABLE IF NOT EXISTS attempt (
        what TEXT NOT NULL,
        at   INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS secret (
        row   INTEGER PRIMARY KEY CHECK (row = 1),
        bytes BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS decision (
        at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        who     TEXT NOT NULL,
        receipt TEXT NOT NULL,
        was     TEXT NOT NULL,
        became  TEXT NOT NULL,
        reason  TEXT
    );
    CREATE TABLE IF NOT EXISTS reviewer (
        name TEXT PRIMARY KEY,
        role TEXT NOT NULL,
        hash TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS session (
        digest   TEXT PRIMARY KEY,
        reviewer TEXT NOT NULL REFERENCES reviewer ON DELETE CASCADE,
        until    INTEGER NOT NULL
    );
    CREATE TABLE IF NOT EXISTS setting (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS event (
        id      TEXT PRIMARY KEY DEFAULT ('evt_' || lower(hex(randomblob(16)))),
        receipt TEXT NOT NULL REFERENCES submission ON DELETE CASCADE,
        was     TEXT NOT NULL,
        became  TEXT NOT NULL,
        reason  TEXT,
        at      TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
        due     INTEGER NOT NULL DEFAULT (unixepoch()),
        tries   INTEGER NOT NULL DEFAULT 0
    );
    DROP TRIGGER IF EXISTS decision_is_not_changed;
    CREATE TRIGGER IF NOT EXISTS decision_stays BEFORE UPDATE OF at, who, receipt, was, became, reason ON decision
        BEGIN SELECT raise(ABORT, 'decisions are not changed'); END;
    CREATE TRIGGER IF NOT EXISTS decision_is_not_deleted BEFORE DELETE ON decision
        BEGIN SELECT raise(ABORT, 'decisions are not deleted'); END;
";

/// Table, column and type of what databases of 0.1.0 do not have yet.
const ADDED: [(&str, &str, &str); 23] = [
    ("student", "class", "TEXT NOT NULL DEFAULT ''"),
    ("student", "feature", "TEXT NOT NULL DEFAULT ''"),
    ("student", "school_key", "TEXT NOT NULL DEFAULT ''"),
    ("student", "number_key", "TEXT NOT NULL DEFAULT ''"),
    ("student", "name_key", "TEXT NOT NULL DEFAULT ''"),
    ("submission", "kind", "TEXT NOT NULL DEFAULT 'photo'"),
    ("submission", "code", "TEXT"),
    ("submission", "feature", "TEXT"),
    ("submission", "details", "TEXT"),
    ("submission", "changed_at", "TEXT"),
    ("submission", "opened_at", "TEXT"),
    ("submission", "second_look", "TEXT"),
    ("submission", "verdict", "TEXT"),
    ("submission", "phone", "TEXT"),
    ("submission", "core", "TEXT"),
    ("submission", "profile_sha256", "TEXT"),
    ("submission", "judged_at", "TEXT"),
    ("submission", "device", "TEXT"),
    ("submission", "place", "INTEGER"),
    ("submission", "holder", "TEXT"),
    ("submission", "held_until", "INTEGER"),
    ("decision", "place", "INTEGER"),
    ("event", "place", "INTEGER"),
];

/// Makes the tables, and adds what an older database lacks.
///
/// # Errors
/// When the file is no database or cannot be written.
pub fn make(database: &Connection) -> Result<(), Error> {
    database.execute_batch(MODES)?;
    // At once: each commit would write the same pages into the log again.
    // And alone from the start: who has read already may no longer write once another has written meanwhile.
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
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
    fill_keys(database)?;
    database.execute_batch(INDEXES)?;
    for table in ["submission", "decision", "event"] {
        database.execute_batch(&place(table))?;
    }
    database.execute_batch(TRIGGERS)?;
    database.execute_batch(SCHOOLS)?;
    Ok(transaction.commit()?)
}

/// Rows of a table have places that ascend as they come: those of an older database by their row's number, which a copy of
/// the database may change.
fn place(table: &str) -> String {
    format!(
        "CREATE UNIQUE INDEX IF NOT EXISTS {table}_by_place ON {table} (place);
         UPDATE {table} SET place = rowid WHERE place IS NULL;
         CREATE TRIGGER IF NOT EXISTS place_of_{table} AFTER INSERT ON {table} WHEN new.place IS NULL
             BEGIN
                 UPDATE {table} SET place = (SELECT coalesce(max(place), 0) + 1 FROM {table}) WHERE rowid = new.rowid;
             END;"
    )
}

/// What rows are looked for by.
const INDEXES: &str = "
    CREATE INDEX IF NOT EXISTS student_by_keys ON student (school_key, number_key);
    CREATE INDEX IF NOT EXISTS student_by_person ON student (name_key, last_four);
    CREATE INDEX IF NOT EXISTS submission_by_device ON submission (device) WHERE device IS NOT NULL;
    CREATE INDEX IF NOT EXISTS student_by_code ON student (code);
    DROP INDEX IF EXISTS submission_by_student;
    DROP INDEX IF EXISTS submission_by_state;
    CREATE INDEX IF NOT EXISTS submission_of_student ON submission (student, place);
    CREATE INDEX IF NOT EXISTS submission_in_state ON submission (state, place);
    CREATE INDEX IF NOT EXISTS attempt_by_what ON attempt (what, at);
    CREATE INDEX IF NOT EXISTS attempt_by_time ON attempt (at);
    CREATE INDEX IF NOT EXISTS event_by_due ON event (due);
    CREATE INDEX IF NOT EXISTS event_by_receipt ON event (receipt);
    CREATE INDEX IF NOT EXISTS decision_by_receipt ON decision (receipt);
";

/// What follows from a change of state, whoever makes it; and the schools of the students, which a search goes through.
const TRIGGERS: &str = "
    CREATE TRIGGER IF NOT EXISTS school_of_a_new_student AFTER INSERT ON student
        BEGIN
            INSERT OR REPLACE INTO school VALUES (new.school, new.school_key, new.level);
        END;
    CREATE TRIGGER IF NOT EXISTS school_of_a_student AFTER UPDATE OF school_key, level ON student
        BEGIN
            DELETE FROM school WHERE school = old.school AND level = old.level AND NOT EXISTS
                (SELECT * FROM student WHERE school = old.school AND level = old.level);
            INSERT OR REPLACE INTO school VALUES (new.school, new.school_key, new.level);
        END;
    CREATE TRIGGER IF NOT EXISTS school_of_nobody AFTER DELETE ON student
        BEGIN
            DELETE FROM school WHERE school = old.school AND level = old.level AND NOT EXISTS
                (SELECT * FROM student WHERE school = old.school AND level = old.level);
        END;
    CREATE TRIGGER IF NOT EXISTS state_has_its_time AFTER UPDATE OF state ON submission
        BEGIN
            UPDATE submission SET changed_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE rowid = new.rowid;
        END;
    CREATE TRIGGER IF NOT EXISTS change_is_told AFTER UPDATE OF state ON submission
        WHEN old.state <> new.state AND EXISTS (SELECT * FROM setting WHERE name = 'webhook')
        BEGIN
            INSERT INTO event (receipt, was, became, reason) VALUES (new.receipt, old.state, new.state, new.reason);
        END;
    CREATE TRIGGER IF NOT EXISTS arrival_is_told AFTER INSERT ON submission
        WHEN new.state <> 'checking' AND EXISTS (SELECT * FROM setting WHERE name = 'webhook')
        BEGIN
            INSERT INTO event (receipt, was, became) VALUES (new.receipt, 'waiting', new.state);
        END;
";

/// The schools of an older database.
const SCHOOLS: &str = "
    INSERT OR IGNORE INTO school SELECT DISTINCT school, school_key, level FROM student
        WHERE NOT EXISTS (SELECT * FROM school);
";

/// Gives the students of an older database the forms that they are compared by.
fn fill_keys(database: &Connection) -> Result<(), Error> {
    let mut query = database.prepare(
        "SELECT token, school, number, name, last_four, code, feature FROM student WHERE school_key = ''",
    )?;
    let rows = query.query_map([], |row| {
        (0..7)
            .map(|i| row.get(i))
            .collect::<Result<Vec<String>, _>>()
    })?;
    for row in rows.collect::<Result<Vec<_>, _>>()? {
        let [token, school, number, name, last_four, code, feature] = &row[..] else {
            continue;
        };
        database.execute(
            "UPDATE student SET school_key = ?, number_key = ?, name_key = ?, last_four = ?, code = ?, feature = ?
             WHERE token = ?",
            params![
                same::key(school), same::key(number), same::key(name), same::last_four(last_four), same::code(code),
                same::code(feature), token
            ],
        )?;
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
        let student = "INSERT INTO student (token, school, level, number, name, last_four, code) VALUES ('t', 's', '', '1', '阿依•买买提', '004x', '')";
        assert!(database.execute(student, []).is_ok());
        assert!(make(&database).is_ok() && make(&database).is_ok());
        let kind = database.query_row("SELECT kind FROM submission", [], |row| row.get(0));
        assert_eq!(kind, Ok("photo".to_string()));
        let keys = database.query_row("SELECT name_key || last_four FROM student", [], |row| {
            row.get(0)
        });
        assert_eq!(keys, Ok("阿依·买买提004X".to_string()));
        let place = database.query_row("SELECT place FROM submission", [], |row| row.get(0));
        assert_eq!(place, Ok(1));
        let schools = || database.query_row("SELECT count(*) FROM school", [], |row| row.get(0));
        assert_eq!(schools(), Ok(1));
        assert!(database.execute("DELETE FROM student", []).is_ok());
        assert_eq!(schools(), Ok(0));
    }
}

//! What the tests of the command share. Each test file is a program of its own and uses a part of it.
#![allow(dead_code)]

#[cfg(unix)]
pub mod nginx;
pub mod server;

use std::path::Path;
use std::process::Command;

/// The command under test.
pub fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xuezhao"))
}

/// Exit code and output of a command on a store.
pub fn run(store: &Path, words: &[&str]) -> (Option<i32>, String) {
    let done = command()
        .args(words)
        .arg("--store")
        .arg(store)
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    (done.status.code(), String::from_utf8(said).unwrap())
}

/// Exit code and output of `xuezhao reviewer` on a store.
pub fn reviewer(store: &Path, words: &[&str], password: &str) -> (Option<i32>, String) {
    let done = command()
        .arg("reviewer")
        .args(words)
        .arg("--store")
        .arg(store)
        .env("XUEZHAO_PASSWORD", password)
        .output()
        .unwrap();
    (done.status.code(), String::from_utf8(done.stdout).unwrap())
}

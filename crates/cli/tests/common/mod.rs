//! What the tests of the command share. Each test file is a program of its own and uses a part of it.
#![allow(dead_code)]

pub mod server;

use std::process::Command;

/// The command under test.
pub fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_xuezhao"))
}

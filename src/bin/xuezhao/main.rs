//! The `xuezhao` command.

fn main() {}

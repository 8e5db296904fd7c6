//! Packs the nets.

fn main() {}

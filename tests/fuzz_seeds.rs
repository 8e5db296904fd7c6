//! Every fuzz target on its stored seeds, and on each seed cut off and with one byte changed.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use xuezhao_fixtures::fuzz::TARGETS;

/// Places in a seed that are changed and at which it is cut.
const PLACES: usize = 24;

#[test]
fn no_seed_and_no_near_relative_of_one_breaks_its_target() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
    for (name, target) in TARGETS {
        let mut count = 0;
        for entry in fs::read_dir(seeds.join(name)).unwrap() {
            let seed = fs::read(entry.unwrap().path()).unwrap();
            target(&seed);
            for place in (0..PLACES).map(|i| i * seed.len() / PLACES) {
                target(&seed[..place]);
                let mut changed = seed.clone();
                if let Some(byte) = changed.get_mut(place) {
                    *byte ^= 0x55;
                    target(&changed);
                }
            }
            count += 1;
        }
        assert!(count > 0, "{name} has no seeds");
    }
}

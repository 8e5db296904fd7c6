//! Prepared files of drawn portraits, by the hash of their bytes: what a release makes of the same photo stays the same
//! until somebody decides otherwise. `tests/golden/VERSION.txt` is kept for every release.
//!
//! `XUEZHAO_WRITE_DOCS=1 cargo test --all-features --test golden` writes the file of this version.
#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::{Outcome, Photo};
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::profiles::place_only;
use xuezhao_fixtures::weights::models;
use xuezhao_fixtures::{drawn_portrait, root};

/// FNV-1a, 64 bits (Fowler, Noll, Vo): enough to notice a change.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// One line per portrait and policy: bytes, quality and hash of the prepared file, or that there is none.
fn prepared() -> String {
    let framing = Framing {
        eye_distance: 0.13,
        eye_height: 0.4,
    };
    let mut models = models();
    let mut lines = String::new();
    for index in 0..6 {
        let pixels = drawn_portrait(index, 1600, framing);
        let file = jpeg::encode(&pixels, 92, Sampling::Full, 72).unwrap();
        let photo = Photo::open(file, None);
        for policy in ["fit", "standardize"] {
            let profile = place_only(policy, [20 << 10, 60 << 10], "[]");
            let made = match photo.prepare(&profile, &mut models, None) {
                Outcome::Ready(ready) => format!(
                    "{} bytes, quality {}, {:016x}",
                    ready.bytes.len(),
                    ready.quality.unwrap_or(0),
                    hash(&ready.bytes)
                ),
                Outcome::Refused(findings) => format!("refused: {}", findings[0].check),
            };
            writeln!(lines, "portrait {index}, {policy}: {made}").unwrap();
        }
    }
    lines
}

#[test]
fn prepared_files_are_those_of_this_release() {
    let name = format!("tests/golden/{}.txt", env!("CARGO_PKG_VERSION"));
    let (path, prepared) = (root().join(&name), prepared());
    if std::env::var_os("XUEZHAO_WRITE_DOCS").is_some() {
        fs::write(&path, &prepared).unwrap();
    }
    assert_eq!(
        fs::read_to_string(path).unwrap_or_default(),
        prepared,
        "{name}"
    );
}

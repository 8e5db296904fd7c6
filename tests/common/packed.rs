//! Weight files made for a test. For tests with the feature `pack`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Packs the nets of `node_modules` into a folder of their own; returns the folder.
///
/// # Panics
/// When the npm packages are missing: they come with `npm run setup`.
pub fn packed(folder: &str, arguments: &[&str]) -> PathBuf {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules");
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let packer = Command::new(env!("CARGO_BIN_EXE_pack-weights"))
        .args([
            "--models".as_ref(),
            models.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
        ])
        .args(arguments)
        .output()
        .unwrap();
    let message = String::from_utf8_lossy(&packer.stderr);
    assert!(
        packer.status.success(),
        "{message}\nThe models come with `npm run setup`."
    );
    out
}

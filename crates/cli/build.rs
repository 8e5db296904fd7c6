//! Embeds the weights and the built page in the native command (feature `cli`); does nothing otherwise.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const WEIGHTS: [&str; 3] = ["detector", "mesh", "segmenter"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_CLI").is_none() {
        return;
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut code = String::new();
    for name in WEIGHTS {
        let path = root.join("weights").join(format!("{name}.nn"));
        watch(&path);
        if !path.is_file() {
            println!("cargo::error=weights/{name}.nn is missing: `npm run setup` makes it");
        }
        let constant = name.to_uppercase();
        let _ = writeln!(
            code,
            "pub static {constant}: &[u8] = include_bytes!({path:?});"
        );
    }
    let site = root.join("dist/site");
    watch(&site);
    code.push_str("pub static SITE: &[(&str, &[u8])] = &[\n");
    for path in files(&site) {
        let name = path.strip_prefix(&site).unwrap_or(&path);
        let _ = writeln!(code, "({name:?}, include_bytes!({path:?})),");
    }
    code.push_str("];\n");
    if let Err(error) = fs::write(out.join("embedded.rs"), code) {
        println!("cargo::error=embedded.rs: {error}");
    }
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Every file under a folder, in order of its path; none when there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

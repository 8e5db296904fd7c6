//! Embeds the weights and the built page, both from the root of the workspace.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

/// The weight files, in the order of `xuezhao::Weights::NAMES`.
const WEIGHTS: [&str; 8] = [
    "detector",
    "mesh",
    "segmenter",
    "mouth",
    "eyes",
    "ears",
    "head",
    "hand",
];

/// The workspace, seen from this package. Cargo runs this script there, and looks there again for what has changed: where
/// a built tree was copied, its copy is watched and embedded, not the original.
const ROOT: &str = "../..";

fn main() -> ExitCode {
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("cargo::error={error}");
            ExitCode::FAILURE
        }
    }
}

fn embed() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let root = PathBuf::from(ROOT);
    let mut code = format!("pub static WEIGHTS: [&[u8]; {}] = [\n", WEIGHTS.len());
    for name in WEIGHTS {
        let path = root.join("weights").join(format!("{name}.nn"));
        watch(&path);
        if path.is_file() {
            let _ = writeln!(code, "{},", include(&path));
            continue;
        }
        let missing = format!("weights/{name}.nn is missing: `npm run setup` makes it");
        // Checking and linting a fresh checkout needs no weights; a command that people use does.
        if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
            return Err(io::Error::other(missing));
        }
        println!("cargo::warning={missing}");
        code.push_str("&[],\n");
    }
    code.push_str("];\n");
    let site = root.join("dist/site");
    watch(&site);
    let mut list = String::new();
    // The engine's files lie there twice, once under lasting names.
    let mut known = HashMap::new();
    for path in files(&site)? {
        let number = *known.entry(fs::read(&path)?).or_insert_with_key(|_| {
            let number = list.matches('\n').count();
            let _ = writeln!(code, "static FILE_{number}: &[u8] = {};", include(&path));
            number
        });
        let name = path.strip_prefix(&site).unwrap_or(&path);
        let _ = writeln!(list, "({name:?}, FILE_{number}),");
    }
    let _ = writeln!(code, "pub static SITE: &[(&str, &[u8])] = &[\n{list}];");
    fs::write(folder("OUT_DIR")?.join("embedded.rs"), code)
}

/// A folder that cargo names.
fn folder(variable: &str) -> io::Result<PathBuf> {
    let value = env::var_os(variable).map(PathBuf::from);
    value.ok_or_else(|| io::Error::other(format!("cargo does not set {variable}")))
}

/// What embeds a file.
fn include(path: &Path) -> String {
    let path = format!("/{}", path.display());
    format!("include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))")
}

fn watch(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Every file under a folder, in order of its path; none when there is no such folder: the command works without the
/// page, and says so when it is to serve it.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    folders.retain(|folder| folder.is_dir());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

//! The layers hold: a module of the core uses only what stands above it in the list, and no modules use one another
//! in a circle. Reads the `use` lines and paths of the sources; test modules may use everything.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers of the core, as `src/lib.rs` lists them: each knows only those before it.
const LAYERS: [&str; 18] = [
    "wide", "geometry", "math", "order", "color", "json", "text", "file", "nn", "face", "measure",
    "qr", "scene", "rules", "output", "photo", "guide", "wasm",
];

/// Every Rust file below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The module that a file is, as path from the crate's root: `src/file/pixels/mod.rs` is `["file", "pixels"]`.
fn module(path: &Path, src: &Path) -> Vec<String> {
    let inner = path.strip_prefix(src).unwrap().with_extension("");
    let mut names: Vec<String> = inner
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    if names.last().is_some_and(|name| name == "mod") {
        names.pop();
    }
    names
}

/// The source without comments and without its test module.
fn code(source: &str) -> String {
    let tests = source.find("#[cfg(test)]");
    let source = &source[..tests.unwrap_or(source.len())];
    let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_string();
    source
        .lines()
        .map(without_comment)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The modules that the paths in a module's code name, written from the crate's root or from `super`.
fn uses(code: &str, module: &[String]) -> BTreeSet<Vec<String>> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words: Vec<&str> = code
        .split(|c: char| !is_name(c) && c != ':')
        .filter(|word| word.starts_with("crate::") || word.starts_with("super::"))
        .collect();
    assert!(!code.contains("crate::{"), "write one `use` per layer");
    let absolute = |word: &&str| {
        let mut path = module.to_vec();
        for name in word.split("::").filter(|name| !name.is_empty()) {
            match name {
                "crate" => path.clear(),
                "super" => drop(path.pop()),
                name if name.starts_with(|c: char| c.is_ascii_lowercase()) => {
                    path.push(name.to_string())
                }
                _ => break,
            }
        }
        path
    };
    let paths = words.iter().map(absolute);
    paths.filter(|path| !path.is_empty()).collect()
}

/// Each module with the modules it uses, cut to two names: the layer and its part.
fn graph() -> BTreeMap<Vec<String>, BTreeSet<Vec<String>>> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut graph: BTreeMap<Vec<String>, BTreeSet<Vec<String>>> = BTreeMap::new();
    let part = |path: &[String]| path[..path.len().min(2)].to_vec();
    for path in sources(&src) {
        let module = module(&path, &src);
        let is_test = module.last().is_some_and(|name| name == "tests");
        if is_test || matches!(module[0].as_str(), "lib" | "fixtures") {
            continue;
        }
        let used = uses(&code(&fs::read_to_string(&path).unwrap()), &module);
        graph
            .entry(part(&module))
            .or_default()
            .extend(used.iter().map(|path| part(path)));
    }
    graph
}

fn layer(name: &str) -> usize {
    LAYERS
        .iter()
        .position(|layer| *layer == name)
        .unwrap_or_else(|| panic!("`{name}` is not in the list of layers"))
}

#[test]
fn no_module_uses_a_later_layer() {
    let upward: Vec<String> = graph()
        .iter()
        .flat_map(|(module, used)| used.iter().map(move |used| (module, used)))
        .filter(|(module, used)| layer(&used[0]) > layer(&module[0]))
        .map(|(module, used)| format!("{} uses {}", module.join("::"), used.join("::")))
        .collect();
    assert!(upward.is_empty(), "{upward:#?}");
}

#[test]
fn no_modules_use_one_another_in_a_circle() {
    let graph = graph();
    // A layer's own file ties its parts together: only the parts among themselves are looked at.
    let parts: BTreeMap<_, _> = graph
        .iter()
        .filter(|(module, _)| module.len() == 2)
        .collect();
    let mut open: BTreeSet<_> = parts.keys().copied().collect();
    loop {
        let uses =
            |one: &Vec<String>, other: &Vec<String>| one != other && parts[one].contains(other);
        let is_free = |module: &Vec<String>| {
            let none = |edge: &dyn Fn(&Vec<String>) -> bool| !open.iter().any(|other| edge(other));
            none(&|other| uses(module, other)) || none(&|other| uses(other, module))
        };
        let free: Vec<_> = open
            .iter()
            .copied()
            .filter(|module| is_free(module))
            .collect();
        if free.is_empty() {
            break;
        }
        open.retain(|module| !free.contains(module));
    }
    let circle: Vec<String> = open.iter().map(|module| module.join("::")).collect();
    assert!(circle.is_empty(), "in circles: {circle:#?}");
}

#[test]
fn an_upward_use_is_seen() {
    let source = "use crate::photo::Photo;\nuse super::judge::{self, View}; // crate::guide\n";
    let module = ["rules", "report"].map(str::to_string);
    let used = uses(&code(source), &module);
    let paths: Vec<String> = used.iter().map(|path| path.join("::")).collect();
    assert_eq!(paths, ["photo", "rules::judge"]);
}

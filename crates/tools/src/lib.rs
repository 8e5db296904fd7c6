//! Tools for those who work on xuezhao: they measure error rates on labelled pictures and pack the nets' weights. The programs are in `src/bin`.

pub mod pack;

pub use xuezhao_fixtures::truth;

use std::error::Error;
use std::fs;
use std::path::Path;
use xuezhao::{Models, Weights};

/// Loads the nets from a folder of weight files.
///
/// # Errors
/// When a file is missing or not readable by this version; says which.
pub fn load_models(folder: &Path) -> Result<Models, Box<dyn Error>> {
    let read = |name: &str| {
        let path = folder.join(name);
        fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let mut files = Vec::new();
    for net in Weights::NAMES {
        files.push(read(&format!("{net}.nn"))?);
    }
    let files: [&[u8]; Weights::NAMES.len()] = std::array::from_fn(|i| files[i].as_slice());
    Ok(Models::load(&files.into())?)
}

/// An error and its causes in one line.
pub fn one_line(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line = format!("{line}: {error}");
        cause = error.source();
    }
    line
}

//! The files that a command is given: paths, folders, and `-` for the standard input.

use crate::Error;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use xuezhao::Photo;

/// Endings of the files that are taken from a folder.
const PICTURES: [&str; 14] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif",
    "avif", "jxl",
];

/// The files, those of folders by name; a folder without any picture, or one that cannot be read, is an error in its
/// place.
pub fn files(paths: &[PathBuf]) -> Vec<Result<PathBuf, Error>> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(Ok(path.clone()));
            continue;
        }
        let mut found = Vec::new();
        match pictures(path, &mut found) {
            Err(error) => files.push(Err(error)),
            Ok(()) if found.is_empty() => files.push(Err(Error::NoPictures(path.clone()))),
            Ok(()) => files.extend(found.into_iter().map(Ok)),
        }
    }
    files
}

/// Adds the pictures of a folder and of the folders in it, hidden ones left out.
fn pictures(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Error> {
    let entries = fs::read_dir(folder).map_err(Error::file(folder))?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(Error::file(folder))?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            paths.push((
                entry.path(),
                entry.file_type().map_err(Error::file(folder))?,
            ));
        }
    }
    paths.sort_by(|a, b| a.0.cmp(&b.0));
    for (path, kind) in paths {
        let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        // A link to a folder may lead back up.
        if kind.is_dir() {
            pictures(&path, found)?;
        } else if ending.is_some_and(|ending| PICTURES.contains(&ending.as_str())) {
            found.push(path);
        }
    }
    Ok(())
}

/// A photo from a file, or from the standard input where the path is `-`.
pub fn open(path: &Path) -> Result<Photo, Error> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(Error::file(path))?;
        return Ok(Photo::open(bytes, None));
    }
    let bytes = fs::read(path).map_err(Error::file(path))?;
    let name = path.file_name().map(|name| name.to_string_lossy());
    Ok(Photo::open(bytes, name.as_deref()))
}

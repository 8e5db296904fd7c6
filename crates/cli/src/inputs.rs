//! The files that a command is given: paths, folders, and `-` for the standard input.

use crate::Error;
use std::fs;
use std::io::{self, stdin, BufRead, BufReader};
use std::iter;
use std::path::{Path, PathBuf};
use xuezhao::Photo;

/// Endings of the files that are taken from a folder.
const PICTURES: [&str; 14] = [
    "jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "gif", "tif", "tiff", "heic", "heif",
    "avif", "jxl",
];

/// Where a photo comes from.
pub enum Input {
    /// A file.
    File {
        /// Its path.
        path: PathBuf,
        /// The path inside the folder that the command was given; of a file, its name.
        inside: PathBuf,
    },
    /// A picture on the standard input.
    Bytes(Vec<u8>),
}

impl Input {
    /// What reports call it.
    pub fn path(&self) -> &Path {
        match self {
            Input::File { path, .. } => path,
            Input::Bytes(_) => Path::new("-"),
        }
    }

    /// The path inside the folder that the command was given.
    pub fn inside(&self) -> &Path {
        match self {
            Input::File { inside, .. } => inside,
            Input::Bytes(_) => Path::new("-"),
        }
    }

    /// The photo.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(self) -> Result<Photo, Error> {
        match self {
            Input::File { path, .. } => {
                let bytes = fs::read(&path).map_err(Error::file(&path))?;
                let name = path.file_name().map(|name| name.to_string_lossy());
                Ok(Photo::open(bytes, name.as_deref()))
            }
            Input::Bytes(bytes) => Ok(Photo::open(bytes, None)),
        }
    }
}

/// The files, those of folders by name, one after another as they are asked for; a folder without any picture, or one
/// that cannot be read, is an error in its place. The standard input (`-`) is a picture, or a list of paths, one a line.
pub fn inputs(paths: &[PathBuf]) -> impl Iterator<Item = Result<Input, Error>> + Send + '_ {
    paths.iter().flat_map(|path| -> Inputs {
        match path.as_os_str() == "-" {
            true => standard_input(),
            false => Box::new(under(path).into_iter()),
        }
    })
}

/// How many there are; `None` where the standard input tells.
pub fn count(paths: &[PathBuf]) -> Option<usize> {
    let is_file = |path: &PathBuf| path.as_os_str() != "-";
    let known = paths.iter().all(is_file);
    known.then(|| paths.iter().map(|path| under(path).len()).sum())
}

type Inputs = Box<dyn Iterator<Item = Result<Input, Error>> + Send>;

/// What comes on the standard input.
fn standard_input() -> Inputs {
    let failed = Error::file(Path::new("-"));
    match read(BufReader::new(stdin())) {
        Ok(inputs) => inputs,
        Err(error) => Box::new(iter::once(Err(failed(error)))),
    }
}

/// A picture, or the files of a list of paths as its lines come.
fn read(mut input: impl BufRead + Send + 'static) -> io::Result<Inputs> {
    if is_picture(input.fill_buf()?) {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        return Ok(Box::new(iter::once(Ok(Input::Bytes(bytes)))));
    }
    let files = input.lines().flat_map(|line| match line {
        Ok(line) if line.is_empty() => Vec::new(),
        Ok(line) => under(Path::new(&line)),
        Err(error) => vec![Err(Error::File(PathBuf::from("-"), error))],
    });
    Ok(Box::new(files))
}

/// Whether the first bytes are those of a picture, and not those of a list of paths: every format has a control character
/// near its start. Nothing at all is a broken picture.
fn is_picture(start: &[u8]) -> bool {
    let is_control = |byte: &u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r');
    start.first().is_none_or(|first| *first == 0xff) || start.iter().take(64).any(is_control)
}

/// The file, or the pictures of the folder and of those in it, hidden ones left out.
fn under(path: &Path) -> Vec<Result<Input, Error>> {
    if !path.is_dir() {
        let inside = path.file_name().map(PathBuf::from).unwrap_or_default();
        let path = path.to_path_buf();
        return vec![Ok(Input::File { path, inside })];
    }
    let mut found = Vec::new();
    match pictures(path, &mut found) {
        Err(error) => vec![Err(error)],
        Ok(()) if found.is_empty() => vec![Err(Error::NoPictures(path.to_path_buf()))],
        Ok(()) => {
            let named = found.into_iter().map(|found| {
                let inside = found.strip_prefix(path).unwrap_or(&found).to_path_buf();
                Ok(Input::File {
                    path: found,
                    inside,
                })
            });
            named.collect()
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use xuezhao_fixtures::{code_png, drawn_jpeg};

    fn paths(input: &'static str) -> Vec<String> {
        let Ok(inputs) = read(Cursor::new(input)) else {
            return Vec::new();
        };
        let name = |input: Result<Input, Error>| input.map(|i| i.path().display().to_string());
        inputs.flat_map(name).collect()
    }

    #[test]
    fn the_standard_input_is_a_picture_or_a_list() {
        let jpeg = drawn_jpeg(16, 16, 80);
        let pictures: [&[u8]; 8] = [
            &jpeg,
            &jpeg[..3],
            &code_png("a"),
            b"GIF89a\x0a\x00\x0a\x00\x80\x00\x00",
            b"RIFF\x0a\x01\x00\x00WEBPVP8 ",
            b"BM\x0a\x0a\x00\x00\x00\x00",
            b"\x00\x00\x00\x18ftypheic",
            b"",
        ];
        for picture in pictures {
            assert!(is_picture(picture), "{picture:?}");
        }
        let lists = [
            "a.jpg\n",
            "照片/张三.jpg\r\n照片/李四.jpg",
            "GIF89a.gif",
            "./BM\n",
        ];
        for list in lists {
            assert!(!is_picture(list.as_bytes()), "{list}");
        }
    }

    #[test]
    fn a_list_has_one_path_a_line() {
        let list = "no/a.jpg\r\n\nno/照片 1.jpg\nno/c.jpg";
        assert_eq!(paths(list), ["no/a.jpg", "no/照片 1.jpg", "no/c.jpg"]);
    }
}

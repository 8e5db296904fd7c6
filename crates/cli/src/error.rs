//! [`Error`]: what a command ends with when it did not do its work: one line for the user, exit code 2.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use xuezhao::{ProfileError, WeightsError};

/// What a command ends with when it did not do its work. The causes are in [`std::error::Error::source`].
#[derive(Debug)]
pub enum Error {
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
    /// A folder has no pictures in it.
    NoPictures(PathBuf),
    /// A bug ended the work on this file.
    Crashed(PathBuf),
    /// This file holds something else than reports.
    NoReports(PathBuf),
    /// The reports in this file are by another core or profile.
    OtherJudge(PathBuf, String),
    /// The file of this photo would be written over the file of that one.
    SameName(PathBuf, PathBuf),
    /// There is a file of this name already.
    Exists(PathBuf),
    /// A JPEG is written, and this name ends otherwise.
    Extension(PathBuf),
    /// An answer, or an option, about a new profile makes no sense: the text says which.
    Answer(String),
    /// There is no profile of this name, built in or as a file.
    UnknownProfile(ProfileError, Vec<&'static str>),
    /// The store, a profile file or the server.
    Receiver(xuezhao_receiver::Error),
    /// The nets cannot be loaded: the command was built with other files.
    Weights(WeightsError),
    /// A settings file is none.
    Settings(PathBuf, toml::de::Error),
    /// What is printed is no JSON.
    Json(serde_json::Error),
}

impl Error {
    /// For `map_err`: what failed with this file.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |error| Error::File(path.to_path_buf(), error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::File(path, _) => write!(f, "{}", path.display()),
            Error::Settings(path, error) => {
                let says = error.to_string();
                write!(f, "{}: {}", path.display(), says.trim().replace('\n', " "))
            }
            Error::NoPictures(path) => write!(f, "{}: no pictures in this folder", path.display()),
            Error::Crashed(path) => write!(f, "{}: the check crashed", path.display()),
            Error::NoReports(path) => write!(
                f,
                "{} holds something else than such reports: --force overwrites it",
                path.display()
            ),
            Error::OtherJudge(path, judge) => write!(
                f,
                "{} holds reports by {judge}: --force starts it anew",
                path.display()
            ),
            Error::SameName(path, other) => write!(
                f,
                "{}: its file would have the name of the one of {}",
                path.display(),
                other.display()
            ),
            Error::Exists(path) => {
                write!(f, "{} exists: --force overwrites it", path.display())
            }
            Error::Extension(path) => {
                write!(f, "{}: a JPEG is written, name it .jpg", path.display())
            }
            Error::Answer(why) => f.write_str(why),
            Error::UnknownProfile(error, ids) => {
                write!(f, "{error}; there are: {}", ids.join(", "))
            }
            Error::Receiver(error) => error.fmt(f),
            Error::Weights(_) => f.write_str("weights"),
            Error::Json(_) => f.write_str("JSON"),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::File(_, error) => Some(error),
            // What these say is already said by this error.
            Error::UnknownProfile(error, _) => error.source(),
            Error::Receiver(error) => error.source(),
            Error::Weights(error) => Some(error),
            Error::Json(error) => Some(error),
            Error::NoPictures(_)
            | Error::Crashed(_)
            | Error::NoReports(_)
            | Error::OtherJudge(..)
            | Error::SameName(..)
            | Error::Exists(_)
            | Error::Extension(_)
            | Error::Answer(_)
            | Error::Settings(..) => None,
        }
    }
}

impl From<xuezhao_receiver::Error> for Error {
    fn from(error: xuezhao_receiver::Error) -> Error {
        Error::Receiver(error)
    }
}

impl From<WeightsError> for Error {
    fn from(error: WeightsError) -> Error {
        Error::Weights(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Error {
        Error::Json(error)
    }
}

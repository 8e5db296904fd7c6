//! [`Error`]: why weights could not be packed.

use std::fmt;
use std::io;
use std::path::PathBuf;
use xuezhao::nn;

/// Why weights could not be packed.
#[derive(Debug)]
pub enum Error {
    /// A file of an npm package is not there.
    Missing(PathBuf, io::Error),
    /// The script that lists a data file's members does not name the model.
    NotListed {
        /// The script.
        script: PathBuf,
        /// The model's name.
        member: &'static str,
    },
    /// The package holds another model than the pinned one.
    Checksum {
        /// The model, or the data file that holds it.
        path: PathBuf,
        /// SHA-256 of what is there, in hex.
        found: String,
        /// SHA-256 of the pinned model.
        expected: &'static str,
    },
    /// The model of this net holds what the converter does not know; says what.
    Model(&'static str, String),
    /// The numbers of this trained net are not written as they should be.
    Trained(&'static str, serde_json::Error),
    /// The converted net does not load, which is a fault of the converter.
    Net(&'static str, nn::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::Missing(path, _) => {
                write!(f, "{} is missing: run `npm ci` first", path.display())
            }
            Error::NotListed { script, member } => {
                write!(f, "{} does not list {member}", script.display())
            }
            Error::Checksum {
                path,
                found,
                expected,
            } => write!(
                f,
                "{}: SHA-256 is {found}, expected {expected}",
                path.display()
            ),
            Error::Model(net, why) => write!(f, "{net}: {why}"),
            Error::Trained(net, _) => write!(f, "trained/{net}.json"),
            Error::Net(net, _) => write!(f, "{net}: the converted net does not load"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Missing(_, error) => Some(error),
            Error::Net(_, error) => Some(error),
            Error::Trained(_, error) => Some(error),
            _ => None,
        }
    }
}

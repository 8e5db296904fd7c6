//! Bytes → what their headers say ([`probe`]) and the upright picture ([`pixels`]).

pub mod pixels;
pub mod probe;

use pixels::DecodeError;
use probe::Probe;
use std::cell::OnceCell;

/// A picked file: what the file-level checks see.
pub struct File {
    /// The bytes as picked.
    pub bytes: Vec<u8>,
    /// The name as picked, where the picker gives one.
    pub name: Option<String>,
    /// What the headers say.
    pub probe: Probe,
    /// Why the file gave no pixels; empty until decoding has failed.
    pub decode_error: OnceCell<DecodeError>,
}

impl File {
    /// Reads the headers of the bytes as picked.
    pub fn new(bytes: Vec<u8>, name: Option<&str>) -> File {
        File {
            probe: probe::probe(&bytes),
            bytes,
            name: name.map(str::to_string),
            decode_error: OnceCell::new(),
        }
    }
}

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
    /// True when whoever picked the file may have taken its metadata out.
    pub is_stripped: bool,
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
            is_stripped: false,
            decode_error: OnceCell::new(),
        }
    }

    /// True when metadata that told of the file's origin may have been taken out: none are left.
    pub fn has_lost_origin(&self) -> bool {
        self.is_stripped && self.probe.camera.is_none() && self.probe.software.is_none()
    }
}

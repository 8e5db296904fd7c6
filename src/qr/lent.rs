//! The reader in another module. Only the step of the capture code needs it, so a phone fetches it then: the core of the
//! phone is built without the feature `code` and asks the module that is built with it.

use super::Code;
use std::sync::OnceLock;

/// Luma, columns, rows and the most codes → codes: what `search` is in a build with the reader.
type Reader = fn(&[u8], usize, usize, usize) -> Vec<Code>;

static READER: OnceLock<Reader> = OnceLock::new();

/// Has codes read by another module from now on.
pub(crate) fn lend(reader: Reader) {
    let _ = READER.set(reader);
}

/// Asks the other module; none are found where there is none.
pub(crate) fn search(luma: &[u8], width: usize, height: usize, most: usize) -> Vec<Code> {
    match READER.get() {
        Some(reader) => reader(luma, width, height, most),
        None => Vec::new(),
    }
}

//! Digests and bytes as text.

use sha2::{Digest, Sha256};
use std::io::{self, Read};

/// SHA-256 in hex.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-256 of what is left to read, in hex.
///
/// # Errors
/// When it cannot be read.
pub fn sha256_of(mut bytes: impl Read) -> io::Result<String> {
    let mut digest = Sha256::new();
    io::copy(&mut bytes, &mut digest)?;
    Ok(hex(&digest.finalize()))
}

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of hex digits; `None` where it is something else.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let byte = |pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(byte).collect()
}

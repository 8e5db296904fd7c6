//! JPEG (ITU-T T.81: baseline, extended sequential and progressive, 8 bits) → stored pixels, reduced by the inverse DCT
//! itself. At full size the pixels are those of libjpeg-turbo, which Chromium, Firefox and Pillow decode with.
//!
//! A sequential picture goes row by row from the data into the pixels; only a progressive one is held as coefficients, no
//! more of them than its scale needs.

mod bits;
mod coefficients;
mod color;
mod frame;
mod groups;
mod huffman;
mod idct;
mod layout;
mod planes;
mod progressive;
#[cfg(any(test, all(target_arch = "wasm32", not(target_feature = "simd128"))))]
mod scalar;
mod scan;
mod sequential;
mod tables;
mod upsample;
mod waves;

use super::decode::{DecodeError, Stored, MEMORY};
use super::Pixels;
use crate::file::probe::scans::{Frame, FrameFault};
use crate::file::probe::Probe;

/// Decodes at the smallest of 1/8, 1/4, 3/8, 1/2 and 1 that covers `at_least` in both directions.
pub(super) fn decode(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    let frame = probe.jpeg.as_ref().ok_or(DecodeError::Damaged)?;
    validate(frame, probe)?;
    let stored = (usize::from(frame.width), usize::from(frame.height));
    let rgb = frame::decode(bytes, frame, eighths(stored, at_least), MEMORY)?;
    let (width, height) = size(stored, at_least);
    Ok(Stored {
        pixels: Pixels { width, height, rgb },
        alpha: None,
        has_profile: frame.components == 3,
    })
}

/// Columns and rows that [`decode`] gives of a picture of `stored` columns and rows.
pub(super) fn size(stored: (usize, usize), at_least: (usize, usize)) -> (usize, usize) {
    reduced(stored, eighths(stored, at_least))
}

fn reduced(stored: (usize, usize), eighths: usize) -> (usize, usize) {
    let side = |n: usize| (n * eighths).div_ceil(8);
    (side(stored.0), side(stored.1))
}

fn eighths(stored: (usize, usize), at_least: (usize, usize)) -> usize {
    let covers = |eighths: &usize| {
        let (width, height) = reduced(stored, *eighths);
        width >= at_least.0 && height >= at_least.1
    };
    // Of a smaller picture too little would be left.
    let is_large = stored.0.max(stored.1) >= 16;
    let smaller = [1, 2, 3, 4].into_iter().filter(|_| is_large);
    smaller.into_iter().find(covers).unwrap_or(8)
}

/// Refuses what the decoder does not know, and frames that their scans do not fill.
fn validate(frame: &Frame, probe: &Probe) -> Result<(), DecodeError> {
    if frame.process > 2 || probe.bit_depth != 8 || !matches!(frame.components, 1 | 3 | 4) {
        return Err(DecodeError::Unsupported);
    }
    match frame.fault() {
        None => Ok(()),
        Some(FrameFault::Incomplete) => Err(DecodeError::Incomplete),
        Some(FrameFault::Excessive) => Err(DecodeError::Excessive),
    }
}

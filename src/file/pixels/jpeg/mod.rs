//! JPEG (ITU-T T.81: baseline, extended sequential and progressive, 8 bits) → stored pixels, reduced by the inverse DCT
//! itself. At full size the pixels are those of libjpeg-turbo, which Chromium, Firefox and Pillow decode with.
//!
//! A sequential picture goes row by row from the data into the pixels; only a progressive one is held as coefficients, no
//! more of them than its scale needs.

mod bits;
mod color;
mod frame;
mod huffman;
mod idct;
mod layout;
mod planes;
mod progressive;
mod scan;
mod sequential;
mod tables;
mod upsample;

use super::decode::{DecodeError, Stored, MEMORY};
use super::Pixels;
use crate::file::probe::scans::{Frame, FrameFault};
use crate::file::probe::Probe;

/// Decodes at the smallest of 1/8, 1/4, 1/2 and 1 that covers `at_least` in both directions.
pub(super) fn decode(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    let frame = probe.jpeg.as_ref().ok_or(DecodeError::Damaged)?;
    validate(frame, probe)?;
    let (width, height) = (usize::from(frame.width), usize::from(frame.height));
    let eighths = [1, 2, 4]
        .into_iter()
        .filter(|_| width.max(height) >= 16)
        .find(|n| (width * n).div_ceil(8) >= at_least.0 && (height * n).div_ceil(8) >= at_least.1)
        .unwrap_or(8);
    let rgb = frame::decode(bytes, frame, eighths, MEMORY)?;
    Ok(Stored {
        pixels: Pixels {
            width: (width * eighths).div_ceil(8),
            height: (height * eighths).div_ceil(8),
            rgb,
        },
        has_profile: frame.components == 3,
    })
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

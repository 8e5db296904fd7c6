//! PNG → stored pixels, row by row: only interlaced pictures are ever held whole.

use super::decode::{agrees, fits, DecodeError, Stored, MEMORY};
use super::shrink::Shrink;
use crate::file::probe::Probe;
use png::{ColorType, Decoder, DecodingError, Limits, Transformations};
use std::io::Cursor;

/// Most pixels of a PNG: every one is unpacked, which takes two seconds of a phone's plain wasm from 130 million on. No camera
/// saves PNGs; screenshots have 4 million.
const AREA: u64 = 100 << 20;

/// Decodes and shrinks by the largest whole factor that covers `at_least`.
pub(super) fn decode(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    if u64::from(probe.width) * u64::from(probe.height) > AREA {
        return Err(DecodeError::TooLarge);
    }
    let limits = Limits {
        bytes: MEMORY as usize,
    };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // The probe has read them, within its own limits.
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(cause)?;
    let (width, height) = reader.info().size();
    agrees(probe, width, height)?;
    let info = reader.info();
    // In pictures of other colours a palette is a suggestion, which nobody reads.
    if info.color_type == ColorType::Indexed && info.palette.as_deref().is_some_and(is_odd) {
        return Err(DecodeError::Damaged);
    }
    let channels = match reader.output_color_type().0 {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(DecodeError::Unsupported),
    };
    let mut shrink = Shrink::new(width as usize, height as usize, at_least);
    if reader.info().interlaced {
        fits(probe, channels as u64 * 2)?;
        let size = reader.output_buffer_size().ok_or(DecodeError::TooLarge)?;
        let mut buffer = vec![0; size];
        reader.next_frame(&mut buffer).map_err(cause)?;
        for row in buffer.chunks_exact((width as usize * channels).max(1)) {
            shrink.push(row, channels);
        }
    } else {
        for _ in 0..height {
            let row = reader.next_row().map_err(cause)?;
            let row = row.ok_or(DecodeError::Incomplete)?;
            shrink.push(row.data(), channels);
        }
    }
    let (pixels, alpha) = shrink.finish();
    Ok(Stored {
        pixels,
        alpha,
        // The matrix of an RGB profile says nothing of grey samples.
        has_profile: channels > 2,
    })
}

/// True for a palette that is none: 1 to 256 colours of three bytes (PNG, third edition, 11.2.2). The decoder takes it as it is.
fn is_odd(palette: &[u8]) -> bool {
    !(3..=3 * 256).contains(&palette.len()) || palette.len() % 3 != 0
}

fn cause(error: DecodingError) -> DecodeError {
    match error {
        DecodingError::LimitsExceeded => DecodeError::TooLarge,
        DecodingError::IoError(_) => DecodeError::Incomplete,
        _ => DecodeError::Damaged,
    }
}

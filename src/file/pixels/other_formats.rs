//! WebP, GIF and BMP → stored pixels, by decoders that give the whole picture at once.

use super::decode::{agrees, fits, Stored, MEMORY, SIDE};
use super::shrink::Shrink;
use super::DecodeError;
use crate::file::probe::Probe;
use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder, ImageError, Limits};
use std::io::Cursor;

pub(super) fn webp(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    // The decoder holds planes and pixels at once.
    fits(probe, 8)?;
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(cause)?;
    whole(decoder, probe, at_least)
}

pub(super) fn gif(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    fits(probe, 8)?;
    whole(
        GifDecoder::new(Cursor::new(bytes)).map_err(cause)?,
        probe,
        at_least,
    )
}

pub(super) fn bmp(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    fits(probe, 4)?;
    whole(
        BmpDecoder::new(Cursor::new(bytes)).map_err(cause)?,
        probe,
        at_least,
    )
}

/// Runs a decoder that gives the whole picture at once.
fn whole(
    mut decoder: impl ImageDecoder,
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    let (width, height) = decoder.dimensions();
    agrees(probe, width, height)?;
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    // A frame of a GIF may be larger than the picture: 16 bytes a pixel hold any that is not.
    let enough = u64::from(width) * u64::from(height) * 16 + (1 << 20);
    limits.max_alloc = Some(enough.min(MEMORY));
    decoder.set_limits(limits).map_err(cause)?;
    let channels = match decoder.color_type() {
        ColorType::L8 => 1,
        ColorType::La8 => 2,
        ColorType::Rgb8 => 3,
        ColorType::Rgba8 => 4,
        _ => return Err(DecodeError::Unsupported),
    };
    if decoder.total_bytes() > MEMORY {
        return Err(DecodeError::TooLarge);
    }
    let mut buffer = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut buffer).map_err(cause)?;
    let mut shrink = Shrink::new(width as usize, height as usize, at_least);
    for row in buffer.chunks_exact((width as usize * channels).max(1)) {
        shrink.push(row, channels);
    }
    let (pixels, alpha) = shrink.finish();
    Ok(Stored {
        pixels,
        alpha,
        has_profile: channels > 2,
    })
}

fn cause(error: ImageError) -> DecodeError {
    match error {
        ImageError::Limits(_) => DecodeError::TooLarge,
        ImageError::Unsupported(_) => DecodeError::Unsupported,
        ImageError::IoError(_) => DecodeError::Incomplete,
        _ => DecodeError::Damaged,
    }
}

//! Bytes → [`Pixels`], within limits, upright and in sRGB.

use super::shrink::Shrink;
use super::{jpeg, png, profile, turn, Pixels};
use crate::probe::{Format, Probe};
use image::codecs::{bmp::BmpDecoder, gif::GifDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder, ImageError, Limits};
use std::io::Cursor;

/// Longest side of a picture that is decoded, in pixels.
const SIDE: u32 = 30_000;
/// Most pixels of a picture that is decoded: the largest phone sensors have 200 million.
const AREA: u64 = 256 << 20;
/// Most bytes that decoding may hold at once. A progressive JPEG of 108 megapixels needs 310 MiB for its
/// coefficients, whatever the decoder.
pub(super) const MEMORY: u64 = 384 << 20;

/// Why a file gave no pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The container or its coding is not one the core decodes (HEIC, AVIF, TIFF, arithmetic JPEG, unknown).
    Unsupported,
    /// More pixels than the limits on side, area or memory allow.
    TooLarge,
    /// Damaged, cut off or contradicting itself.
    Damaged,
}

/// A decoded picture as stored: not yet upright, not yet sRGB.
pub(super) struct Stored {
    pub pixels: Pixels,
    /// The colour profile, where the decoder found one.
    pub profile: Option<Vec<u8>>,
}

/// Decodes to upright sRGB: a picture not much larger than `at_least` (upright width, height) that still covers
/// it, or the whole picture when it is smaller. The picture shrinks by whole factors: JPEG by 1, 2, 4 or 8 while
/// decoding, others by any whole factor as their rows arrive. Transparent parts become white.
///
/// # Errors
/// See [`DecodeError`]; a damaged file never panics.
pub fn decode(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Pixels, DecodeError> {
    let decoder = match probe.format {
        Format::Jpeg => jpeg::decode,
        Format::Png => png::decode,
        Format::Webp => webp,
        Format::Gif => gif,
        Format::Bmp => bmp,
        Format::Tiff | Format::Heic | Format::Avif | Format::Unknown => {
            return Err(DecodeError::Unsupported)
        }
    };
    if probe.width == 0 || probe.height == 0 || !probe.complete {
        return Err(DecodeError::Damaged);
    }
    let area = u64::from(probe.width) * u64::from(probe.height);
    if probe.width.max(probe.height) > SIDE || area > AREA {
        return Err(DecodeError::TooLarge);
    }
    let at_least = if probe.is_sideways() {
        (at_least.1, at_least.0)
    } else {
        at_least
    };
    let Stored {
        mut pixels,
        profile,
    } = decoder(bytes, probe, at_least)?;
    if pixels.width == 0 || pixels.height == 0 {
        return Err(DecodeError::Damaged);
    }
    if let Some(profile) = profile {
        profile::to_srgb(&mut pixels, &profile);
    }
    Ok(turn::upright(pixels, probe.orientation))
}

fn webp(bytes: &[u8], probe: &Probe, at_least: (usize, usize)) -> Result<Stored, DecodeError> {
    // The decoder holds planes and pixels at once.
    fits(probe, 8)?;
    let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(cause)?;
    whole(decoder, at_least)
}

fn gif(bytes: &[u8], probe: &Probe, at_least: (usize, usize)) -> Result<Stored, DecodeError> {
    fits(probe, 8)?;
    whole(
        GifDecoder::new(Cursor::new(bytes)).map_err(cause)?,
        at_least,
    )
}

fn bmp(bytes: &[u8], probe: &Probe, at_least: (usize, usize)) -> Result<Stored, DecodeError> {
    fits(probe, 4)?;
    whole(
        BmpDecoder::new(Cursor::new(bytes)).map_err(cause)?,
        at_least,
    )
}

/// Refuses a picture that needs too much memory at so many bytes a pixel.
pub(super) fn fits(probe: &Probe, bytes_per_pixel: u64) -> Result<(), DecodeError> {
    let area = u64::from(probe.width) * u64::from(probe.height);
    if area * bytes_per_pixel > MEMORY {
        return Err(DecodeError::TooLarge);
    }
    Ok(())
}

/// Runs a decoder that gives the whole picture at once.
fn whole(mut decoder: impl ImageDecoder, at_least: (usize, usize)) -> Result<Stored, DecodeError> {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    decoder.set_limits(limits).map_err(cause)?;
    let channels = match decoder.color_type() {
        ColorType::L8 => 1,
        ColorType::La8 => 2,
        ColorType::Rgb8 => 3,
        ColorType::Rgba8 => 4,
        _ => return Err(DecodeError::Unsupported),
    };
    let (width, height) = decoder.dimensions();
    if decoder.total_bytes() > MEMORY {
        return Err(DecodeError::TooLarge);
    }
    let profile = decoder.icc_profile().ok().flatten();
    let mut buffer = vec![0; decoder.total_bytes() as usize];
    decoder.read_image(&mut buffer).map_err(cause)?;
    let mut shrink = Shrink::new(width as usize, height as usize, at_least);
    for row in buffer.chunks_exact((width as usize * channels).max(1)) {
        shrink.push(row, channels);
    }
    Ok(Stored {
        pixels: shrink.finish(),
        profile,
    })
}

fn cause(error: ImageError) -> DecodeError {
    match error {
        ImageError::Limits(_) => DecodeError::TooLarge,
        ImageError::Unsupported(_) => DecodeError::Unsupported,
        _ => DecodeError::Damaged,
    }
}

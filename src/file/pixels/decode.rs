//! Bytes → [`Pixels`], within limits, upright and in sRGB.

use super::{color_profile, jpeg, orientation, rare, shrink, transparency, Pixels};
use crate::file::probe::png_color::PngColor;
use crate::file::probe::{Format, Probe};
use std::borrow::Cow;
use std::fmt;

/// Longest side of a picture that is decoded, in pixels.
pub(super) const SIDE: u32 = 30_000;
/// Most pixels of a picture that is decoded: the largest phone sensors have 200 million.
const AREA: u64 = 256 << 20;
/// Most bytes that decoding may hold at once. A progressive JPEG of 108 megapixels needs 310 MiB for its
/// coefficients, whatever the decoder.
pub(super) const MEMORY: u64 = 384 << 20;

/// The same where a decoder gives the whole picture at once: other programs beside this one want memory too.
const WHOLE: u64 = 224 << 20;

/// Pixels that every decoder has the memory for.
const MODEST: u64 = 1 << 20;

/// Why a file gave no pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The container or its coding is not one the core decodes: HEIC, AVIF, TIFF, arithmetic JPEG, unknown.
    Unsupported,
    /// More pixels than the limits on side, area or memory allow.
    TooLarge,
    /// More scans, frames or segments than any photo has: made to keep a decoder busy.
    Excessive,
    /// The data end before the picture that the headers promise is full.
    Incomplete,
    /// Damaged or contradicting itself.
    Damaged,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            DecodeError::Unsupported => "a format or coding that is not decoded here",
            DecodeError::TooLarge => "more pixels than are decoded here",
            DecodeError::Excessive => "more scans or segments than any photo has",
            DecodeError::Incomplete => "cut off: the data end before the picture does",
            DecodeError::Damaged => "damaged or contradicting itself",
        })
    }
}

impl std::error::Error for DecodeError {}

/// A decoded picture as stored: not yet upright, not yet sRGB.
pub struct Stored {
    /// The samples as sRGB would have them, on white.
    pub pixels: Pixels,
    /// Opacity of each pixel, where not all are opaque.
    pub alpha: Option<Vec<u8>>,
    /// True when the file's colour profile applies to these channels.
    pub has_profile: bool,
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
        Format::Png | Format::Webp | Format::Gif | Format::Bmp => rare::decode,
        _ => return Err(DecodeError::Unsupported),
    };
    if probe.width == 0 || probe.height == 0 {
        return Err(match probe.complete {
            true => DecodeError::Damaged,
            false => DecodeError::Incomplete,
        });
    }
    let area = u64::from(probe.width) * u64::from(probe.height);
    if probe.width.max(probe.height) > SIDE || area > AREA {
        return Err(DecodeError::TooLarge);
    }
    if probe.png_color == PngColor::HighDynamicRange {
        return Err(DecodeError::Unsupported);
    }
    let at_least = stored_as(probe, at_least);
    let Stored {
        mut pixels,
        alpha,
        has_profile,
    } = decoder(bytes, probe, at_least).map_err(|why| match why {
        // Frames or rows beyond the size that the headers promise.
        DecodeError::TooLarge if area <= MODEST => DecodeError::Excessive,
        why => why,
    })?;
    let stored = stored_as(probe, (probe.width as usize, probe.height as usize));
    let fits = pixels.width <= stored.0 && pixels.height <= stored.1;
    if pixels.width == 0 || pixels.height == 0 || !fits {
        return Err(DecodeError::Damaged);
    }
    let profile = match &probe.png_color {
        PngColor::Own(profile) => Some(Cow::Borrowed(profile.as_ref())),
        _ => {
            let profile = probe.icc_profile.as_ref().filter(|_| has_profile);
            profile.and_then(|p| color_profile::read(p)).map(Cow::Owned)
        }
    };
    if let Some(profile) = profile {
        let convert = |pixels: &mut Pixels| color_profile::convert(pixels, &profile);
        match &alpha {
            Some(alpha) => transparency::change_colors(&mut pixels, alpha, convert),
            None => convert(&mut pixels),
        }
    }
    Ok(orientation::upright(pixels, probe.applied_orientation()))
}

/// Columns and rows that [`decode`] gives, without decoding.
pub fn decoded_size(probe: &Probe, at_least: (usize, usize)) -> (usize, usize) {
    let stored = stored_as(probe, (probe.width as usize, probe.height as usize));
    let at_least = stored_as(probe, at_least);
    let size = match probe.format {
        Format::Jpeg => jpeg::size(stored, at_least),
        _ => shrink::size(stored, at_least),
    };
    stored_as(probe, size)
}

/// Upright columns and rows as the file stores them, or the other way round.
fn stored_as(probe: &Probe, (width, height): (usize, usize)) -> (usize, usize) {
    match probe.is_sideways() {
        true => (height, width),
        false => (width, height),
    }
}

/// Refuses a picture of another size than the probe has read: a file may hold several headers.
pub(super) fn agrees(probe: &Probe, width: u32, height: u32) -> Result<(), DecodeError> {
    let known = [probe.width, probe.height];
    match known == [width, height] || known == [height, width] {
        true => Ok(()),
        false => Err(DecodeError::Damaged),
    }
}

/// Refuses a picture that is held whole and needs too much memory at so many bytes a pixel.
pub(super) fn fits(probe: &Probe, bytes_per_pixel: u64) -> Result<(), DecodeError> {
    let area = u64::from(probe.width) * u64::from(probe.height);
    if area * bytes_per_pixel > WHOLE {
        return Err(DecodeError::TooLarge);
    }
    Ok(())
}

//! JPEG → stored pixels, reduced by the inverse DCT itself.

use super::decode::{DecodeError, Stored, MEMORY};
use super::jpeg_stream::Stream;
use super::Pixels;
use crate::file::probe::scans::{Frame, FrameFault};
use crate::file::probe::Probe;
use jpeg_decoder::{Decoder, Error, PixelFormat};

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
    let coefficients = if probe.progressive {
        frame.blocks() * 64 * 2
    } else {
        0
    };
    // Planes and interleaved output of the reduced picture.
    let area = (width * eighths).div_ceil(8) as u64 * (height * eighths).div_ceil(8) as u64;
    if coefficients + area * 2 * u64::from(frame.components) > MEMORY {
        return Err(DecodeError::TooLarge);
    }
    let mut stream = Stream::new(bytes, frame);
    let mut decoder = Decoder::new(&mut stream);
    // The decoder takes the smallest scale that covers either side: the longer one, of which each scale gives
    // another length.
    let reduced = (width.max(height) * eighths).div_ceil(8) as u16;
    let scaled = match eighths {
        8 => Ok((frame.width, frame.height)),
        _ if width > height => decoder.scale(reduced, u16::MAX),
        _ => decoder.scale(u16::MAX, reduced),
    };
    let decoded = scaled.and_then(|_| decoder.decode());
    let info = decoder.info();
    let data = decoded.map_err(|error| match error {
        Error::Unsupported(_) => DecodeError::Unsupported,
        _ if stream.ran_out() => DecodeError::Incomplete,
        _ => DecodeError::Damaged,
    })?;
    let info = info.ok_or(DecodeError::Damaged)?;
    let rgb = match info.pixel_format {
        PixelFormat::L8 => data.iter().flat_map(|&v| [v; 3]).collect(),
        PixelFormat::RGB24 => data,
        PixelFormat::CMYK32 => inks_to_rgb(&data),
        PixelFormat::L16 => return Err(DecodeError::Unsupported),
    };
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    if rgb.len() != width * height * 3 {
        return Err(DecodeError::Damaged);
    }
    Ok(Stored {
        pixels: Pixels { width, height, rgb },
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

/// Naive conversion, as browsers do without a profile. The decoder gives `255 − stored`, and files store paper minus
/// ink: Photoshop began it, and every reader takes all files to be of that kind, whether or not its segment is there.
fn inks_to_rgb(data: &[u8]) -> Vec<u8> {
    let paper = |v: u8| u32::from(255 - v);
    data.chunks_exact(4)
        .flat_map(|inks| {
            let k = paper(inks[3]);
            [inks[0], inks[1], inks[2]].map(|v| ((paper(v) * k + 127) / 255) as u8)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_taken_off_the_paper() {
        // The decoder's 255 is full ink.
        assert_eq!(inks_to_rgb(&[0, 0, 0, 0]), [255; 3]);
        assert_eq!(inks_to_rgb(&[255, 0, 0, 0]), [0, 255, 255]);
        assert_eq!(inks_to_rgb(&[0, 0, 0, 255]), [0; 3]);
    }
}

//! JPEG → stored pixels, reduced by the inverse DCT itself.

use super::decode::{DecodeError, Stored, MEMORY};
use super::Pixels;
use crate::file::probe::jpeg::Frame;
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
        .find(|n| (width * n).div_ceil(8) >= at_least.0 && (height * n).div_ceil(8) >= at_least.1)
        .unwrap_or(8);
    let coefficients = if probe.progressive {
        frame.blocks * 64 * 2
    } else {
        0
    };
    // Planes and interleaved output of the reduced picture.
    let area = (width * eighths).div_ceil(8) as u64 * (height * eighths).div_ceil(8) as u64;
    if coefficients + area * 2 * u64::from(frame.components) > MEMORY {
        return Err(DecodeError::TooLarge);
    }
    let mut decoder = Decoder::new(&bytes[..frame.end.min(bytes.len())]);
    decoder
        .scale(
            (width * eighths).div_ceil(8) as u16,
            (height * eighths).div_ceil(8) as u16,
        )
        .map_err(cause)?;
    let data = decoder.decode().map_err(cause)?;
    let info = decoder.info().ok_or(DecodeError::Damaged)?;
    let rgb = match info.pixel_format {
        PixelFormat::L8 => data.iter().flat_map(|&v| [v; 3]).collect(),
        PixelFormat::RGB24 => data,
        PixelFormat::CMYK32 => inks_to_rgb(&data, frame.adobe),
        PixelFormat::L16 => return Err(DecodeError::Unsupported),
    };
    let (width, height) = (usize::from(info.width), usize::from(info.height));
    if rgb.len() != width * height * 3 {
        return Err(DecodeError::Damaged);
    }
    let profile = if frame.components == 3 {
        probe.icc_profile.clone()
    } else {
        None
    };
    Ok(Stored {
        pixels: Pixels { width, height, rgb },
        profile,
    })
}

/// Refuses what the decoder does not know, and headers that claim more than the data can hold.
fn validate(frame: &Frame, probe: &Probe) -> Result<(), DecodeError> {
    if frame.process > 2 || probe.bit_depth != 8 || !matches!(frame.components, 1 | 3 | 4) {
        return Err(DecodeError::Unsupported);
    }
    // A block takes at least two bits in a sequential scan (T.81 F.1.2: one code for DC, one for end of block) and
    // one in the first scan of a progressive frame.
    let least_bits = if probe.progressive { 1 } else { 2 };
    if (frame.scan_bytes as u64) * 8 < frame.blocks * least_bits {
        return Err(DecodeError::Damaged);
    }
    Ok(())
}

/// Naive conversion, as browsers do without a profile. The decoder gives `255 − stored`; files with an Adobe
/// segment store paper minus ink, others store ink.
fn inks_to_rgb(data: &[u8], adobe: bool) -> Vec<u8> {
    let paper = |v: u8| u32::from(if adobe { 255 - v } else { v });
    data.chunks_exact(4)
        .flat_map(|inks| {
            let k = paper(inks[3]);
            [inks[0], inks[1], inks[2]].map(|v| ((paper(v) * k + 127) / 255) as u8)
        })
        .collect()
}

fn cause(error: Error) -> DecodeError {
    match error {
        Error::Unsupported(_) => DecodeError::Unsupported,
        _ => DecodeError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inks_are_taken_off_the_paper() {
        // Adobe: the decoder's 255 is full ink.
        assert_eq!(inks_to_rgb(&[0, 0, 0, 0], true), [255; 3]);
        assert_eq!(inks_to_rgb(&[255, 0, 0, 0], true), [0, 255, 255]);
        assert_eq!(inks_to_rgb(&[0, 0, 0, 255], true), [0; 3]);
        assert_eq!(inks_to_rgb(&[255, 255, 255, 255], false), [255; 3]);
    }

    #[test]
    fn a_header_that_claims_more_than_the_data_hold_is_damaged() {
        let frame = |blocks| Frame {
            components: 3,
            blocks,
            scan_bytes: 100,
            ..Frame::default()
        };
        let probe = Probe {
            bit_depth: 8,
            ..Probe::default()
        };
        assert_eq!(validate(&frame(400), &probe), Ok(()));
        assert_eq!(validate(&frame(401), &probe), Err(DecodeError::Damaged));
    }
}

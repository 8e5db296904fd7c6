//! The formats that few students pick: PNG, WebP, GIF and BMP. Their decoders are half as large as everything else, so a
//! phone fetches them when such a file is opened: the core of the phone is built without the feature `formats` and asks
//! the module that is built with it.

use super::decode::{DecodeError, Stored};
use crate::file::probe::Probe;

/// Decodes the stored picture, shrunk by the largest whole factor that covers `at_least`. Of the probe only format and
/// size are read.
///
/// # Errors
/// See [`DecodeError`].
#[cfg(feature = "formats")]
pub fn decode(
    bytes: &[u8],
    probe: &Probe,
    at_least: (usize, usize),
) -> Result<Stored, DecodeError> {
    use super::{other_formats, png};
    use crate::file::probe::Format;
    match probe.format {
        Format::Png => png::decode(bytes, probe, at_least),
        Format::Webp => other_formats::webp(bytes, probe, at_least),
        Format::Gif => other_formats::gif(bytes, probe, at_least),
        Format::Bmp => other_formats::bmp(bytes, probe, at_least),
        _ => Err(DecodeError::Unsupported),
    }
}

#[cfg(not(feature = "formats"))]
pub use lent::{decode, lend};

/// The same from another module.
#[cfg(not(feature = "formats"))]
mod lent {
    use super::{DecodeError, Probe, Stored};
    use std::sync::OnceLock;

    /// What [`decode`] is in a build with the decoders.
    type Decoder = fn(&[u8], &Probe, (usize, usize)) -> Result<Stored, DecodeError>;

    static DECODER: OnceLock<Decoder> = OnceLock::new();

    /// Has these formats decoded by another module from now on.
    pub fn lend(decoder: Decoder) {
        let _ = DECODER.set(decoder);
    }

    /// Asks the other module.
    ///
    /// # Errors
    /// Those of the decoder; [`DecodeError::Unsupported`] where there is none.
    pub fn decode(
        bytes: &[u8],
        probe: &Probe,
        at_least: (usize, usize),
    ) -> Result<Stored, DecodeError> {
        match DECODER.get() {
            Some(decoder) => decoder(bytes, probe, at_least),
            None => Err(DecodeError::Unsupported),
        }
    }
}

//! What crosses between the core and the decoders of rare formats as a number.

#[cfg(any(feature = "exports-formats", not(feature = "formats")))]
use crate::file::pixels::DecodeError;
use crate::file::probe::Format;

/// The formats, by their number.
pub const FORMATS: [Format; 4] = [Format::Png, Format::Webp, Format::Gif, Format::Bmp];

/// Why there are no pixels, by its number.
#[cfg(any(feature = "exports-formats", not(feature = "formats")))]
pub const ERRORS: [DecodeError; 5] = [
    DecodeError::Unsupported,
    DecodeError::TooLarge,
    DecodeError::Excessive,
    DecodeError::Incomplete,
    DecodeError::Damaged,
];

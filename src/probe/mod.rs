//! Bytes → [`Probe`]: what a file says of itself. Decodes nothing, never fails, never reads past its input.

use serde::Serialize;

/// Container, by content and never by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JFIF or EXIF JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy or lossless.
    Webp,
    /// GIF, still or animated.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF.
    Tiff,
    /// HEIF with HEVC, as iPhones store photos.
    Heic,
    /// HEIF with AV1.
    Avif,
    /// None of these.
    #[default]
    Unknown,
}

/// How colour is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColorMode {
    /// Three channels, RGB or YCbCr.
    Rgb,
    /// RGB with transparency.
    Rgba,
    /// One channel.
    Gray,
    /// Indexed.
    Palette,
    /// Four printing inks.
    Cmyk,
    /// The file does not say.
    #[default]
    Unknown,
}

/// Colour profile carried by the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IccKind {
    /// No profile: sRGB by convention.
    #[default]
    None,
    /// sRGB under any of its names.
    Srgb,
    /// Display P3, as recent phones write.
    DisplayP3,
    /// Another profile.
    Other,
}

/// What the headers of a file say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Probe {
    /// Container.
    pub format: Format,
    /// Length of the file.
    pub bytes: usize,
    /// Pixels across after turning by the EXIF orientation; 0 when the file does not say.
    pub width: u32,
    /// Pixels down after turning; 0 when the file does not say.
    pub height: u32,
    /// EXIF orientation, 1..=8; 1 when absent or malformed.
    pub orientation: u8,
    /// Dots per inch, horizontal and vertical.
    pub density: Option<[f64; 2]>,
    /// How colour is stored.
    pub color: ColorMode,
    /// Bits per channel; 0 when the file does not say.
    pub bit_depth: u8,
    /// Progressive JPEG or interlaced PNG.
    pub progressive: bool,
    /// JPEG quality on the IJG scale, estimated from the luma quantisation table.
    pub quality: Option<u8>,
    /// Kind of colour profile.
    pub icc: IccKind,
    /// Software named in the metadata.
    pub software: Option<String>,
    /// Camera maker and model named in the metadata.
    pub camera: Option<String>,
    /// True when the metadata hold a position on Earth.
    pub located: bool,
    /// More than one frame.
    pub animated: bool,
    /// False when the file ends before its own structure does.
    pub complete: bool,
    /// Bytes after the end of the picture.
    pub trailing_bytes: usize,
}

/// Reads the headers of a file.
pub fn probe(bytes: &[u8]) -> Probe {
    Probe {
        bytes: bytes.len(),
        orientation: 1,
        ..Probe::default()
    }
}

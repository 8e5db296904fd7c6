//! Bytes → [`Probe`]: what a file says of itself. Decodes nothing, never fails, never reads past its input.

mod bmp;
mod bytes;
mod exif;
mod gif;
mod heif;
pub mod icc;
mod inflate;
mod jpeg;
mod png;
pub(crate) mod png_color;
pub(crate) mod scans;
mod tiff;
mod webp;
mod xmp;

use crate::text::{holds, places};
pub(super) use exif::turned;
use png_color::PngColor;
use serde::Serialize;
use std::sync::Arc;

/// Container, by content and never by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
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
    /// JPEG XL.
    Jxl,
    /// A camera's raw data: DNG, CR2, CR3, RAF.
    Raw,
    /// A document.
    Pdf,
    /// A drawing.
    Svg,
    /// MP4, QuickTime: a film, or the moving half of a live photo.
    Video,
    /// None of these.
    #[default]
    Unknown,
}

/// How colour is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
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

/// Between the names of programs.
const PROGRAM_MARK: &str = "; ";
/// Programs that are named at most.
const MOST_PROGRAMS: usize = 8;
/// Bytes of their names together, at most.
const MOST_PROGRAM_BYTES: usize = 1024;

/// What the headers of a file say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Probe {
    /// Container.
    pub format: Format,
    /// Length of the file.
    pub bytes: usize,
    /// Pixels across after turning by the EXIF orientation; 0 when the file does not say.
    pub width: u32,
    /// Pixels down after turning; 0 when the file does not say.
    pub height: u32,
    /// EXIF orientation, 1..=8, as browsers read it; 1 when absent or malformed.
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
    /// JPEG with arithmetic coding, which hardly any program decodes.
    pub arithmetic: bool,
    /// Programs named in the metadata, separated by "; ".
    pub software: Option<String>,
    /// Camera maker and model named in the metadata.
    pub camera: Option<String>,
    /// Lens named in the metadata; phones name their front camera here.
    pub lens: Option<String>,
    /// True when the metadata call the picture a screenshot.
    pub screenshot: bool,
    /// True when the metadata call the picture a scan.
    pub scanned: bool,
    /// True when the metadata call the picture the work of a generative model.
    pub generated: bool,
    /// True when the metadata hold a position on Earth.
    pub located: bool,
    /// More than one frame.
    pub animated: bool,
    /// False when the file ends before its own structure does.
    pub complete: bool,
    /// Bytes after the end of the picture.
    pub trailing_bytes: usize,
    /// Bytes that only make the file larger: one byte repeated after the end, filler segments.
    pub padding_bytes: usize,
    /// A second JPEG follows the first, as motion photos and gain maps have it.
    pub second_picture: bool,
    /// Quarters by which the picture is turned clockwise by hand, after its orientation.
    #[serde(skip)]
    pub(crate) quarters: u8,
    /// The colour profile.
    #[serde(skip)]
    pub(crate) icc_profile: Option<Arc<[u8]>>,
    /// What a PNG says of its colours beside a profile.
    #[serde(skip)]
    pub(crate) png_color: PngColor,
    /// The frame of a JPEG.
    #[serde(skip)]
    pub(crate) jpeg: Option<Arc<scans::Frame>>,
}

impl Probe {
    /// Adds a program to [`Probe::software`] unless it is there already. A photo passes through a few programs; where
    /// there are more, the first are enough.
    fn add_software(&mut self, name: Option<String>) {
        let Some(name) = name else { return };
        let known = self.software.get_or_insert_default();
        let is_full = 1 + places(known, PROGRAM_MARK).count() >= MOST_PROGRAMS
            || known.len() + PROGRAM_MARK.len() + name.len() > MOST_PROGRAM_BYTES;
        if known.is_empty() {
            *known = name;
        } else if !is_full && !name.is_empty() && !holds(known, &name) {
            known.push_str(PROGRAM_MARK);
            known.push_str(&name);
        }
    }

    /// Takes a colour profile, unless it is larger than any that a photo carries.
    fn set_icc_profile(&mut self, profile: &[u8]) {
        if profile.len() <= icc::MOST_BYTES {
            self.icc = icc::kind(profile);
            self.icc_profile = Some(profile.into());
        }
    }

    /// Sets the density unless an earlier segment gave one or the values make no sense.
    fn set_density(&mut self, dpi: [f64; 2]) {
        let sound = |v: f64| v.is_finite() && v > 1.0;
        if self.density.is_none() && dpi.into_iter().all(sound) {
            self.density = Some(dpi.map(|v| (v * 100.0).round() / 100.0));
        }
    }

    /// From here on no EXIF block says anything of the orientation any more; 0 stands for "not said yet".
    fn end_of_exif(&mut self) {
        self.orientation = self.orientation.max(1);
    }

    /// True when the stored picture lies on its side.
    pub(crate) fn is_sideways(&self) -> bool {
        self.applied_orientation() >= 5
    }

    /// The orientation that the pixels are given: the file's own, and what was turned by hand.
    pub(crate) fn applied_orientation(&self) -> u8 {
        turned(self.orientation, self.quarters)
    }

    /// Turns the picture clockwise by quarters.
    pub(crate) fn turn(&mut self, quarters: u8) {
        self.quarters = (self.quarters + quarters) % 4;
        if quarters % 2 == 1 {
            self.swap_sides();
        }
    }

    fn swap_sides(&mut self) {
        (self.width, self.height) = (self.height, self.width);
        self.density = self.density.map(|[x, y]| [y, x]);
    }
}

/// The container, by the first bytes.
fn sniff(bytes: &[u8]) -> Format {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xFF\xD8") && bytes.get(2).is_none_or(|&b| b == 0xFF) {
        Format::Jpeg
    } else if starts(png::SIGNATURE) {
        Format::Png
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Format::Webp
    } else if starts(b"GIF87a") || starts(b"GIF89a") {
        Format::Gif
    } else if starts(b"BM") && bytes.len() >= 26 {
        Format::Bmp
    } else if starts(b"FUJIFILMCCD-RAW") || (starts(b"II*\0") && bytes.get(8..10) == Some(b"CR")) {
        Format::Raw
    } else if starts(b"II*\0") || starts(b"MM\0*") {
        Format::Tiff
    } else if starts(b"\xFF\x0A") || starts(b"\0\0\0\x0CJXL \x0D\x0A\x87\x0A") {
        Format::Jxl
    } else if starts(b"%PDF-") {
        Format::Pdf
    } else if is_svg(bytes) {
        Format::Svg
    } else {
        heif::format(bytes).unwrap_or_default()
    }
}

/// True for text that begins as an SVG does, perhaps after a declaration and comments.
fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    text.trim_ascii_start().starts_with(b"<") && bytes::find(text, b"<svg").is_some()
}

/// Reads the headers of a file.
#[cfg_attr(small_wasm, optimize(size))]
pub fn probe(bytes: &[u8]) -> Probe {
    let mut probe = Probe {
        bytes: bytes.len(),
        format: sniff(bytes),
        ..Probe::default()
    };
    match probe.format {
        Format::Jpeg => jpeg::read(bytes, &mut probe),
        Format::Png => png::read(bytes, &mut probe),
        Format::Webp => webp::read(bytes, &mut probe),
        Format::Gif => gif::read(bytes, &mut probe),
        Format::Bmp => bmp::read(bytes, &mut probe),
        Format::Tiff => tiff::read(bytes, &mut probe),
        Format::Heic | Format::Avif => heif::read(bytes, &mut probe),
        Format::Jxl | Format::Raw | Format::Pdf | Format::Svg | Format::Video => {}
        Format::Unknown => {}
    }
    probe.end_of_exif();
    if probe.is_sideways() {
        probe.swap_sides();
    }
    probe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_the_format() {
        for (bytes, format) in [
            (&b""[..], Format::Unknown),
            (b"hello", Format::Unknown),
            (b"\xFF\xD8", Format::Jpeg),
            (b"\xFF\xD8\xFF", Format::Jpeg),
            (b"\xFF\xD8\x00", Format::Unknown),
            (b"\x89PNG\r\n\x1a\n", Format::Png),
            (b"RIFF\0\0\0\0WEBP", Format::Webp),
            (b"RIFF\0\0\0\0WAVE", Format::Unknown),
            (b"GIF89a", Format::Gif),
            (b"II*\0", Format::Tiff),
            (b"II*\0\x10\0\0\0CR", Format::Raw),
            (b"\xFF\x0A", Format::Jxl),
            (b"%PDF-1.7", Format::Pdf),
            (b"<?xml version=\"1.0\"?>\n<svg/>", Format::Svg),
            (b"<html><body>", Format::Unknown),
        ] {
            let p = probe(bytes);
            assert_eq!((p.format, p.orientation, p.complete), (format, 1, false));
        }
    }
}

//! Colour is stored as 24-bit RGB.
//!
//! Source: 教毕指〔2017〕99号: 24-bit true colour.
//!
//! Measured: bits per pixel of a JPEG: 24 for colour, 8 for grey, 32 for printing inks (CMYK). Other formats count as
//! what they become as a JPEG: transparency, palettes and 16-bit samples are `file_format`'s to name.

use crate::file::probe::{ColorMode, Format};
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "color_mode",
    unit: Unit::Count,
    limit: Limit::between(24.0, 24.0),
    repair: Repair::EncodeAbove,
    explained_by: &["file_intact"],
    measure: Measure::File(|file, _| {
        let probe = &file.probe;
        let bits = match (probe.format, probe.bit_depth) {
            (Format::Jpeg, bits) if bits > 8 => f64::from(bits),
            _ => 8.0,
        };
        match probe.color {
            ColorMode::Gray => Reading::of(bits),
            ColorMode::Rgb | ColorMode::Rgba | ColorMode::Palette => Reading::of(3.0 * bits),
            ColorMode::Cmyk => Reading::of(4.0 * bits),
            ColorMode::Unknown => Reading::unknown(Missing::NotInFile),
        }
    }),
    title: Text::new("彩色照片", "Colour photo"),
    low: Text::new(
        "照片是黑白的。请换一张彩色照片。",
        "The photo is black and white. Pick a colour photo.",
    ),
    high: Text::new(
        "照片是印刷用的颜色模式，不是 RGB。请让照相馆导出为 RGB 的 JPG。",
        "The photo has a colour mode for print, not RGB. Ask the studio for an RGB JPEG.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn colour_passes_grey_and_inks_do_not() {
        let status = |color, bits| {
            let file = fixtures::jpeg_file(|p| (p.color, p.bit_depth) = (color, bits));
            fixtures::file_finding(&CHECK, &file).status
        };
        assert_eq!(status(ColorMode::Rgb, 8), Status::Pass);
        assert_eq!(status(ColorMode::Gray, 8), Status::Reject);
        assert_eq!(status(ColorMode::Cmyk, 8), Status::Reject);
        assert_eq!(status(ColorMode::Rgb, 12), Status::Reject);
        assert_eq!(status(ColorMode::Unknown, 0), Status::Unknown);
    }
}

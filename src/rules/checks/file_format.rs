//! Container of the file, by its content and never by its name.
//!
//! Source: 教毕指〔2017〕99号 and all five notices: JPEG.
//!
//! Measured: 1 when the file begins as a JPEG does (ITU-T T.81: start-of-image marker, then another marker).

use crate::file::probe::Format;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::formats;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_format",
    unit: Unit::Flag,
    limit: Limit::at_least(1.0),
    repair: Repair::Encode,
    explained_by: &["file_intact"],
    measure: Measure::File(|file, _| {
        let format = file.probe.format;
        Reading::flag(format == Format::Jpeg)
            .with("format", formats::name(format))
            .with("how", formats::how_to_get_jpeg(format))
    }),
    title: Text::new("JPG 格式", "JPEG format"),
    low: Text::new(
        "这是{format}，不是 JPG 照片。{how}",
        "This is {format}, not a JPEG photo. {how}",
    ),
    high: Text::new("", ""),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn only_jpeg_passes_and_the_others_are_named() {
        let of = |bytes: &[u8]| fixtures::file_finding(&CHECK, &fixtures::file(bytes, None));
        assert_eq!(of(b"\xFF\xD8\xFF\xE0").status, Status::Pass);
        let png = of(b"\x89PNG\r\n\x1a\n");
        assert_eq!(png.status, Status::Reject);
        assert!(png.advice.is_some_and(|a| a.zh.contains("PNG")));
        assert_eq!(of(b"hello").status, Status::Reject);
    }
}

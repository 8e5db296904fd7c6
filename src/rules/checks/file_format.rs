//! Container of the file, by its content and never by its name.
//!
//! Source: 教毕指〔2017〕99号 and all five notices: JPEG.
//!
//! Measured: 1 when the file begins as a JPEG does (ITU-T T.81: start-of-image marker, then another marker).

use crate::file::probe::Format;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_format",
    unit: Unit::Flag,
    limit: Limit::at_least(1.0),
    repair: Repair::Encode,
    explained_by: &[],
    measure: Measure::File(|file, _| {
        let format = file.probe.format;
        Reading::flag(format == Format::Jpeg).with("format", name(format))
    }),
    title: Text::new("文件格式", "File format"),
    low: Text::new(
        "这个文件不是 JPG 照片，而是{format}。请选用 JPG 格式的照片；苹果手机可在“设置 → 相机 → 格式”选“兼容性最佳”后重拍。",
        "This file is not a JPEG photo but {format}. Pick a JPEG; on an iPhone choose Settings → Camera → Formats → Most Compatible and take it again.",
    ),
    high: Text::new("", ""),
};

/// What to call a format in a sentence.
fn name(format: Format) -> Text {
    let picture = |name: &str| Text {
        zh: format!(" {name} 图片").into(),
        en: format!("a {name} picture").into(),
    };
    match format {
        Format::Jpeg => picture("JPEG"),
        Format::Png => picture("PNG"),
        Format::Webp => picture("WebP"),
        Format::Gif => picture("GIF"),
        Format::Bmp => picture("BMP"),
        Format::Tiff => picture("TIFF"),
        Format::Heic => picture("HEIC"),
        Format::Avif => picture("AVIF"),
        Format::Unknown => Text::new("无法识别的内容", "something that is no known picture"),
    }
}

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

//! Bytes of the file. Every school sets its own band, because the national platform and the school's printer
//! want different things; the bounds are therefore configuration and never constants.
//!
//! Source: 教毕指〔2017〕99号 (20–40 KB usual); the Xinhua centre asks for more than 30 and less than 60 KB.
//!
//! Measured: length of the file in bytes without what only makes it larger (zeros after the end of the picture, filler
//! segments); 1 KB = 1024 bytes.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_size",
    unit: Unit::Byte,
    limit: Limit::between(20.0 * 1024.0, 60.0 * 1024.0),
    repair: Repair::Encode,
    explained_by: &["file_intact", "file_format"],
    measure: Measure::File(|file, _| {
        let padding = file.probe.padding_bytes;
        let note = match padding / 1024 {
            0 => Text::new("", ""),
            kb => Text {
                zh: format!("（不计 {kb} KB 填充数据）").into(),
                en: format!(" (not counting {kb} KB of filler)").into(),
            },
        };
        Reading::of(file.bytes.len().saturating_sub(padding) as f64).with("padding", note)
    }),
    title: Text::new("文件大小", "File size"),
    low: Text::new(
        "照片文件太小{padding}。请换用更清晰的原图，不要用聊天软件压缩转发过的照片。",
        "The file is too small{padding}. Pick the original photo, not one that a chat has compressed.",
    ),
    high: Text::new(
        "照片文件太大{padding}。请换一张文件更小的照片。",
        "The file is too large{padding}. Pick a photo with a smaller file.",
    ),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn finding(bytes: usize, padding: usize) -> crate::rules::finding::Finding {
        let mut file = fixtures::jpeg_file(|p| p.padding_bytes = padding);
        file.bytes = vec![0; bytes];
        fixtures::file_finding(&CHECK, &file)
    }

    #[test]
    fn the_band_and_its_ends() {
        for (kb, status) in [
            (19, Status::Reject),
            (20, Status::Pass),
            (60, Status::Pass),
            (61, Status::Reject),
        ] {
            assert_eq!(finding(kb * 1024, 0).status, status, "{kb} KB");
        }
    }

    #[test]
    fn padding_does_not_count_and_is_named() {
        let padded = finding(30 * 1024, 15 * 1024);
        assert_eq!(
            (padded.status, padded.value),
            (Status::Reject, Some(15.0 * 1024.0))
        );
        let advice = padded.advice.unwrap();
        assert!(advice.zh.contains("不计 15 KB 填充数据"), "{}", advice.zh);
        assert!(
            advice.en.contains("not counting 15 KB of filler"),
            "{}",
            advice.en
        );
        let plain = finding(15 * 1024, 0).advice.unwrap();
        assert!(!plain.zh.contains("填充"), "{}", plain.zh);
    }
}

//! The file is whole, and its picture can be decoded.
//!
//! Source: "照片完整清晰" in the notices; a collection service refuses a file it cannot open.
//!
//! Measured: 1 when the file ends where its own structure says, its header does not contradict its data, it stays
//! within the limits on size, and decoding gave pixels. Before decoding only the headers are judged.

use crate::file::pixels::DecodeError;
use crate::file::probe::Format;
use crate::file::File;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_intact",
    unit: Unit::Flag,
    limit: Limit::at_least(1.0),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::File(|file, _| match fault(file) {
        None => Reading::flag(true),
        Some(why) => Reading::flag(false).with("why", why),
    }),
    title: Text::new("文件完整", "File intact"),
    low: Text::new("{why}", "{why}"),
    high: Text::new("", ""),
};

/// What is wrong with the file and what to do; `None` when nothing is.
fn fault(file: &File) -> Option<Text> {
    let probe = &file.probe;
    if file.bytes.is_empty() {
        return Some(Text::new(
            "文件是空的（0 字节）。请重新选择照片。",
            "The file is empty (0 bytes). Pick the photo again.",
        ));
    }
    match (probe.format, file.decode_error.get()) {
        (Format::Unknown, _) => Some(Text::new(
            "这个文件不是照片，打不开。请选择手机相机拍的照片。",
            "This file is not a picture. Pick a photo taken with the camera.",
        )),
        (_, Some(DecodeError::TooLarge)) => Some(too_large(file)),
        (Format::Jpeg, Some(DecodeError::Unsupported)) => Some(Text::new(
            "这张 JPG 用了少见的编码方式，打不开。请用相册或修图软件以外的普通方式重新导出为 JPG 后再选。",
            "This JPEG uses a rare coding that cannot be opened. Export it as an ordinary JPEG and pick that.",
        )),
        (_, Some(DecodeError::Unsupported)) => Some(Text::new(
            "这种格式在本机打不开。请先在相册里把照片导出（转换）为 JPG，再选择。",
            "This device cannot open the format. Export the photo as JPEG first, then pick that.",
        )),
        (_, Some(DecodeError::Damaged)) => Some(damaged()),
        // HEIC, AVIF and TIFF may come with the browser's pixels; their completeness is the browser's to judge.
        (Format::Heic | Format::Avif | Format::Tiff, None) => None,
        (_, None) if !probe.complete => Some(damaged()),
        (_, None) if probe.width == 0 || probe.height == 0 => Some(damaged()),
        (_, None) => None,
    }
}

fn damaged() -> Text {
    Text::new(
        "照片文件不完整或已损坏，可能没有传完。请从原手机或相册重新发送原图，再选择。",
        "The photo file is damaged or cut off, perhaps by an interrupted transfer. Send the original again and pick it.",
    )
}

fn too_large(file: &File) -> Text {
    let (w, h) = (file.probe.width, file.probe.height);
    Text {
        zh: format!("照片太大（{w}×{h} 像素），无法打开。请换一张不超过 1 亿像素的照片。").into(),
        en: format!(
            "The photo is too large to open ({w}×{h} pixels). Pick one of at most 100 megapixels."
        )
        .into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    fn status(bytes: &[u8]) -> Status {
        fixtures::file_finding(&CHECK, &fixtures::file(bytes, None)).status
    }

    #[test]
    fn empty_text_and_cut_off_files_are_rejected() {
        assert_eq!(status(b""), Status::Reject);
        assert_eq!(status(b"<html>"), Status::Reject);
        assert_eq!(status(b"\xFF\xD8\xFF"), Status::Reject);
    }

    #[test]
    fn a_refused_decode_is_rejected_with_its_reason() {
        let file = fixtures::jpeg_file(|_| {});
        assert_eq!(fixtures::file_finding(&CHECK, &file).status, Status::Pass);
        let _ = file.decode_error.set(DecodeError::TooLarge);
        let finding = fixtures::file_finding(&CHECK, &file);
        assert_eq!(finding.status, Status::Reject);
        assert!(finding.advice.is_some_and(|a| a.en.contains("480×640")));
    }
}

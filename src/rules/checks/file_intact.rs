//! The file is whole, and its picture can be decoded.
//!
//! Source: "照片完整清晰" in the notices; a collection service refuses a file it cannot open.
//!
//! Measured: 1 when the data give the whole picture that the header promises, it stays within the limits on size and
//! on work, and decoding gave pixels. A missing end marker, an odd restart marker or bytes after the end do no harm: all
//! data are there, and every program shows the picture. 0 also for a picture that arrived in part and was saved again:
//! its content stops at a line above a band of one colour, see `measure::unfilled`. Before decoding only the headers are
//! judged.

use crate::file::pixels::DecodeError;
use crate::file::probe::Format;
use crate::file::File;
use crate::geometry::Rect;
use crate::measure::unfilled::unfilled;
use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::rules::formats;
use crate::rules::picture::Picture;
use crate::scene::Scene;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_intact",
    unit: Unit::Flag,
    limit: Limit::at_least(1.0),
    repair: Repair::Never,
    explained_by: &[],
    measure: Measure::Whole(measure),
    title: Text::new("文件完整", "File intact"),
    low: Text::new("{why}", "{why}"),
    high: Text::new("", ""),
};

/// Longer side over shorter side from which a picture is no photo; the longest screenshots have 12.
const STRIP: u32 = 20;
/// Pixels up to which every phone's photo is decoded, saved as an ordinary JPEG.
const HUNDRED_MEGAPIXELS: u64 = 100 << 20;

#[cfg_attr(small_wasm, optimize(size))]
fn measure(file: &File, scene: Option<&Scene>, _: &Picture) -> Reading {
    let scene = scene.filter(|_| cfg!(feature = "pixels"));
    if let Some(why) = fault(file) {
        return Reading::flag(false).with("why", why);
    }
    match scene.and_then(missing_part) {
        Some((why, part)) => Reading::flag(false).in_region(part).with("why", why),
        None => Reading::flag(true),
    }
}

/// What is wrong with the file and what to do; `None` when nothing is.
fn fault(file: &File) -> Option<Text> {
    let probe = &file.probe;
    let (long, short) = (probe.width.max(probe.height), probe.width.min(probe.height));
    if file.bytes.is_empty() {
        return Some(Text::new(
            "文件是空的。请重新选择照片。",
            "The file is empty. Pick the photo again.",
        ));
    }
    if probe.format == Format::Unknown {
        return Some(Text::new(
            "这个文件不是照片，打不开。请选择手机相机拍的照片。",
            "This file is not a picture. Pick a photo taken with the camera.",
        ));
    }
    if short > 0 && long / short >= STRIP {
        return Some(Text {
            zh: format!("这不是照片：画面是一条 {}×{} 像素的细条。请选择手机相机拍的照片。", probe.width, probe.height).into(),
            en: format!("This is not a photo: the picture is a strip of {}×{} pixels. Pick a photo taken with the camera.", probe.width, probe.height).into(),
        });
    }
    match file.decode_error.get() {
        Some(why) => Some(of_decoding(*why, file)),
        // These may come with the browser's pixels.
        None if matches!(
            probe.format,
            Format::Heic | Format::Avif | Format::Tiff | Format::Jxl
        ) =>
        {
            None
        }
        None if !matches!(
            probe.format,
            Format::Jpeg | Format::Png | Format::Webp | Format::Gif | Format::Bmp
        ) =>
        {
            Some(of_decoding(DecodeError::Unsupported, file))
        }
        None if short == 0 => Some(of_decoding(DecodeError::Damaged, file)),
        None => None,
    }
}

/// Why a file gave no pixels, and what to do.
#[cfg_attr(small_wasm, optimize(size))]
pub fn of_decoding(why: DecodeError, file: &File) -> Text {
    match why {
        DecodeError::Unsupported if file.probe.format == Format::Jpeg => Text::new(
            "这张 JPG 用了少见的编码方式，打不开。请在相册里打开它，另存为普通 JPG 后再选。",
            "This JPEG uses a rare coding that cannot be opened. Export it as an ordinary JPEG and pick that.",
        ),
        DecodeError::Unsupported => Text::new(
            "这种格式在本机打不开。{how}",
            "This device cannot open the format. {how}",
        )
        .fill(&[("how", formats::how_to_get_jpeg(file.probe.format))]),
        DecodeError::TooLarge => too_large(file),
        DecodeError::Excessive => Text::new(
            "这个文件的结构不像正常的照片，因此没有打开。请在相册里打开照片，另存为普通 JPG 后再选。",
            "The file is not built like an ordinary photo, so it was not opened. Open it in the gallery, save it as an ordinary JPEG and pick that.",
        ),
        DecodeError::Incomplete => Text::new(
            "照片只有一部分，后面的数据缺失，多半是没有传完。请从原手机或相册重新发送原图，再选择。",
            "Only a part of the photo is there: the rest of its data is missing, probably cut off on the way. Send the original again and pick it.",
        ),
        DecodeError::Damaged => Text::new(
            "照片文件已损坏，打不开。请从原手机或相册重新发送原图，再选择。",
            "The photo file is damaged and cannot be opened. Send the original again and pick it.",
        ),
    }
}

/// The band that never arrived before the picture was saved again.
fn missing_part(scene: &Scene) -> Option<(Text, Rect)> {
    let largest = scene.detail.as_ref().unwrap_or(&scene.pixels);
    let band = unfilled(largest)?;
    let percent = (band.height / largest.height as f32 * 100.0).round() as u32;
    let why = Text {
        zh: format!("照片下方 {percent}% 是一片纯色，像是没有传完就保存了。请从原手机或相册重新发送原图，再选择。").into(),
        en: format!("The lower {percent}% of the photo is one flat colour, as if it was saved before all of it had arrived. Send the original again and pick it.").into(),
    };
    let scale = scene.pixels.width as f32 / largest.width as f32;
    Some((why, band.scaled(scale)))
}

fn too_large(file: &File) -> Text {
    let (w, h) = (file.probe.width, file.probe.height);
    let help = match u64::from(w) * u64::from(h) {
        // What is held whole while it is decoded is too large earlier: other formats, interlaced and progressive pictures.
        0..=HUNDRED_MEGAPIXELS => Text::new(
            "请在相册里另存为普通 JPG 后再选。",
            "Save it as an ordinary JPEG in the gallery and pick that.",
        ),
        _ => Text::new(
            "请换一张不超过 1 亿像素的照片。",
            "Pick one of at most 100 megapixels.",
        ),
    };
    Text {
        zh: format!("照片太大（{w}×{h} 像素），无法打开。{}", help.zh).into(),
        en: format!(
            "The photo is too large to open ({w}×{h} pixels). {}",
            help.en
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
        for ((width, height), wanted) in [
            ((16_384, 8_192), "at most 100 megapixels"),
            ((6_800, 6_800), "Save it as an ordinary JPEG"),
        ] {
            let file = fixtures::jpeg_file(|p| (p.width, p.height) = (width, height));
            assert!(too_large(&file).en.contains(wanted));
        }
    }
}

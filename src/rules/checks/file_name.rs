//! The extension of the file name agrees with the content.
//!
//! Source: collection services and school scripts sort by name; a PNG called `.jpg` fails later, without a reason.
//!
//! Measured: 0 when the name ends in the extension of another picture format, else 1. A name without an extension
//! agrees with everything.

use crate::file::probe::Format;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_name",
    unit: Unit::Flag,
    limit: Limit::at_least(1.0).advised(),
    repair: Repair::Encode,
    explained_by: &["file_format", "file_intact"],
    measure: Measure::File(|file, _| {
        let Some(name) = &file.name else {
            return Reading::unknown(Missing::NotInFile);
        };
        let dot = name.bytes().rposition(|byte| byte == b'.');
        let extension = dot.and_then(|dot| name.get(dot + 1..)).unwrap_or("").to_ascii_lowercase();
        let named = format_of(&extension);
        let agrees = named.is_none_or(|f| f == file.probe.format);
        Reading::flag(agrees).with("extension", extension)
    }),
    title: Text::new("文件名", "File name"),
    low: Text::new(
        "文件名以 .{extension} 结尾，内容却是另一种格式。请把扩展名改为 .jpg，或重新导出。",
        "The name ends in .{extension}, but the content is another format. Rename it to .jpg or export it again.",
    ),
    high: Text::new("", ""),
};

/// The format an extension stands for; `None` for extensions that are not of pictures.
fn format_of(extension: &str) -> Option<Format> {
    Some(match extension {
        "jpg" | "jpeg" | "jpe" | "jfif" => Format::Jpeg,
        "png" => Format::Png,
        "webp" => Format::Webp,
        "gif" => Format::Gif,
        "bmp" => Format::Bmp,
        "tif" | "tiff" => Format::Tiff,
        "heic" | "heif" => Format::Heic,
        "avif" => Format::Avif,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn only_another_picture_extension_disagrees() {
        let status =
            |name| fixtures::file_finding(&CHECK, &fixtures::file(b"\xFF\xD8\xFF", name)).status;
        for name in ["a.jpg", "a.JPG", "a.b.jpeg", "photo", "a.tmp", ""] {
            assert_eq!(status(Some(name)), Status::Pass, "{name}");
        }
        assert_eq!(status(Some("a.png")), Status::Advise);
        assert_eq!(status(None), Status::Unknown);
    }
}

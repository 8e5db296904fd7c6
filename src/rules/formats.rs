//! File formats in words: what to call them, and how to get a JPEG instead.

use crate::file::probe::Format;
use crate::text::Text;

/// What to call a format in a sentence.
pub fn name(format: Format) -> Text {
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
        Format::Jxl => picture("JPEG XL"),
        Format::Raw => Text::new("相机的 RAW 原始数据", "a camera's raw data"),
        Format::Pdf => Text::new(" PDF 文档", "a PDF document"),
        Format::Svg => Text::new(" SVG 图形", "an SVG drawing"),
        Format::Video => Text::new(
            "视频（或实况照片里的视频）",
            "a video, or that of a live photo",
        ),
        Format::Unknown => Text::new("无法识别的内容", "something that is no known picture"),
    }
}

/// The one thing to do to get a JPEG, on an iPhone, on Android and in WeChat.
pub fn how_to_get_jpeg(format: Format) -> Text {
    match format {
        Format::Heic | Format::Avif | Format::Jxl => Text::new(
            "苹果手机：在“照片”里点分享 → 选项 → “最兼容”，存到“文件”后再选；安卓手机：在相册里另存为 JPG；微信里收到的：打开图片，长按保存到相册后再选。",
            "On an iPhone: Photos → Share → Options → Most Compatible, save it to Files and pick that; on Android: save a copy as JPEG in the gallery; in WeChat: open the picture, hold it, save it and pick the saved one.",
        ),
        Format::Tiff | Format::Raw => Text::new(
            "照相馆给的：请照相馆导出为 JPG；苹果、安卓手机拍的：在相机设置里关闭 RAW 后重拍；微信里收到的：请对方改发 JPG。",
            "From a studio: ask for a JPEG; from an iPhone or Android phone: turn raw off in the camera's settings and take it again; from WeChat: ask for a JPEG instead.",
        ),
        Format::Pdf | Format::Svg => Text::new(
            "苹果、安卓手机：在相册里选原来的 JPG 照片；微信里收到的：请照相馆改发 JPG 电子版。",
            "On an iPhone or Android phone: pick the JPEG photo itself in the gallery; from WeChat: ask the studio for the JPEG.",
        ),
        Format::Video => Text::new(
            "苹果手机：在“照片”里打开它，点“…” → “复制为静态照片”，选新的那张；安卓手机：在相册里把动态照片导出为静态图片；微信里收到的：请对方关闭“实况”后重发。",
            "On an iPhone: open it in Photos, tap … → Duplicate as Still Photo and pick that; on Android: export the motion photo as a still in the gallery; from WeChat: ask for it without Live.",
        ),
        Format::Unknown => Text::new(
            "请选择手机相机拍的照片。",
            "Pick a photo taken with the phone's camera.",
        ),
        Format::Jpeg | Format::Png | Format::Webp | Format::Gif | Format::Bmp => Text::new(
            "请选用相机拍的 JPG 原图，不要用截图、表情图或网页图片；苹果手机可在“设置 → 相机 → 格式”选“兼容性最佳”后重拍。",
            "Pick the JPEG from the camera, not a screenshot or a picture from the web; on an iPhone choose Settings → Camera → Formats → Most Compatible and take it again.",
        ),
    }
}

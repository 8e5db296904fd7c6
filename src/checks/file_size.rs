//! Bytes of the file. Every school sets its own band, because the national platform and the school's printer
//! want different things; the bounds are therefore configuration and never constants.
//!
//! Source: 教毕指〔2017〕99号 (20–40 KB usual); the Xinhua centre asks for more than 30 and less than 60 KB.
//!
//! Measured: length of the file in bytes; 1 KB = 1024 bytes.

use crate::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "file_size",
    unit: Unit::Byte,
    limit: Limit::between(20.0 * 1024.0, 60.0 * 1024.0),
    repair: Repair::Encode,
    hushed_by: &[],
    measure: Measure::File(|file, _| Reading::of(file.bytes.len() as f64)),
    title: Text::new("文件大小", "File size"),
    low: Text::new(
        "照片文件太小（{value} KB，要求 {range} KB）。请换用更清晰的原图，不要用聊天软件压缩转发过的照片。",
        "The file is too small ({value} KB, required {range} KB). Pick the original photo, not one that a chat has compressed.",
    ),
    high: Text::new(
        "照片文件太大（{value} KB，要求 {range} KB）。请换一张文件更小的照片。",
        "The file is too large ({value} KB, required {range} KB). Pick a photo with a smaller file.",
    ),
};

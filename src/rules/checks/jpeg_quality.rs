//! Quality at which the JPEG was last saved, on the scale of the Independent JPEG Group.
//!
//! Source: 教毕指〔2017〕99号: compression quality of at least 60.
//!
//! Measured: the IJG quality whose luma quantisation table (ITU-T T.81 Annex K, scaled) has the mean step nearest to the file's own.
//! A file that is not a JPEG has lost nothing to JPEG and counts as 100.

use crate::file::probe::Format;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "jpeg_quality",
    unit: Unit::Count,
    limit: Limit::at_least(60.0),
    repair: Repair::Never,
    explained_by: &["file_intact"],
    measure: Measure::File(|file, _| match (file.probe.format, file.probe.quality) {
        (_, Some(quality)) => Reading::of(quality),
        (Format::Jpeg | Format::Unknown, None) => Reading::unknown(Missing::NotInFile),
        (_, None) => Reading::of(100.0),
    }),
    title: Text::new("压缩质量", "JPEG quality"),
    low: Text::new(
        "照片压缩得太厉害。请用手机里的原图，不要用聊天软件转发或压缩过的照片。",
        "The photo is compressed too much. Use the original from the camera, not a copy that a chat has compressed.",
    ),
    high: Text::new("", ""),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn sixty_is_enough() {
        let status = |quality| {
            let file = fixtures::jpeg_file(|p| p.quality = quality);
            fixtures::file_finding(&CHECK, &file).status
        };
        assert_eq!(status(Some(60)), Status::Pass);
        assert_eq!(status(Some(59)), Status::Reject);
        assert_eq!(status(None), Status::Unknown);
        let png = fixtures::file(b"\x89PNG\r\n\x1a\n", None);
        assert_eq!(fixtures::file_finding(&CHECK, &png).value, Some(100.0));
    }
}

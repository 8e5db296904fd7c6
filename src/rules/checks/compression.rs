//! Loss from JPEG compression, read from the pixels: it shows even when the file was saved again at a high quality.
//!
//! Source: 教毕指〔2017〕99号: compression quality of at least 60. Below about 50 blocks show on skin.
//!
//! Measured: quantisation leaves the DCT coefficients of 8 × 8 blocks on multiples of a step, one step per frequency. For
//! each of ten low frequencies the largest step whose multiples the coefficients keep to is searched; the median of
//! step / step of ITU-T T.81 table K.1 gives the quality on the IJG scale. 100 when fewer than five frequencies
//! agree.
//! After Z. Fan and R. de Queiroz, Identification of bitmap compression history, IEEE Transactions on Image
//! Processing 12(2), 2003. A picture that was scaled since has lost the pattern, and the blocks with it.

use crate::rules::check::{Check, Limit, Measure, Reading, Repair, Unit};
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "compression",
    unit: Unit::Count,
    limit: Limit::at_least(50.0),
    repair: Repair::Never,
    explained_by: &["jpeg_quality"],
    measure: Measure::Picture(|scene, _| Reading::of(scene.history().quality)),
    title: Text::new("没有压缩痕迹", "No compression artefacts"),
    low: Text::new(
        "照片被严重压缩过，画面有方块。请用手机里的原图，不要用转发、压缩过的照片。",
        "The photo was compressed hard and shows blocks. Use the original, not a forwarded copy.",
    ),
    high: Text::new("", ""),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn a_large_picture_is_judged_unscaled() {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        let stored = fixtures::saved(&fixtures::waves(), 30);
        scene.pixels = stored.resized(80, 80);
        scene.scale = 2.0;
        scene.detail = Some(stored);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Reject);
    }

    #[test]
    fn hard_compression_is_rejected() {
        let mut scene = fixtures::scene(|_, _| [100, 197, 255]);
        scene.pixels = fixtures::saved(&fixtures::waves(), 30);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Reject);
        scene = fixtures::scene(|_, _| [100, 197, 255]);
        scene.pixels = fixtures::saved(&fixtures::waves(), 60);
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }
}

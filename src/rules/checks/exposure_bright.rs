//! Overexposure: the face washed out by too much light.
//!
//! Source: 教毕指〔2017〕99号: the face exposed normally; ISO/IEC 29794-5, "over-exposure".
//!
//! Measured: two thirds the 95th percentile of the green of the face, one third the black of the eyes (third percentile of luma
//! around them), on a scale of 0 to 100. Green is the last channel that skin of any colour loses; its red is at the end of
//! the scale in ordinary studio light. Black that is lifted tells haze and raised tones, which leave highlights alone.
//!
//! Limits, on 237 accepted photographs of real people: half lie below 56, 99 % below 66.2, the lightest at 68.4. Above 66.2 advises:
//! 13 of 22 washed-out photographs and five of six drawn ones lie there. Above 73 rejects: detail is gone. Also tried: the
//! share of the face at luma 247 and above (ISO/IEC 29794-5) names 45 % of the washed-out photographs at the false alarms at
//! which this names 59 %, the share of clipped red 32 %; the white of the eyes takes dark skin for a bright picture.

use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "exposure_bright",
    unit: Unit::Score,
    limit: Limit::at_most(73.0).advise_above(66.2),
    repair: Repair::Never,
    explained_by: &["face_occluded", "glasses_glare"],
    measure: Measure::Portrait(measure),
    title: Text::new("没有过亮", "Not too bright"),
    low: Text::new("", ""),
    high: Text::new(
        "照片太亮，脸发白。请避开直射的强光、关闭闪光灯后重拍。",
        "The photo is too bright and washed out. Avoid direct light, turn the flash off and take it again.",
    ),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let closeup = portrait.closeup();
    match closeup.and_then(|closeup| Some((closeup.exposure()?.washed_out, closeup))) {
        Some((value, closeup)) => Reading::of(value).in_region(closeup.rect()),
        None => Reading::unknown(Missing::FaceDetail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;
    use crate::rules::finding::Status;

    #[test]
    fn bright_and_normal() {
        assert_eq!(fixtures::lit(&CHECK, 1.0), Status::Pass);
        assert_eq!(fixtures::lit(&CHECK, 1.8), Status::Reject);
    }

    #[test]
    fn advises_before_it_rejects() {
        let place = |value| fixtures::inside_limits(&CHECK, value);
        assert_eq!(place(66.2), (true, true));
        assert_eq!(place(66.3), (true, false));
        assert_eq!(place(73.0), (true, false));
        assert_eq!(place(73.1), (false, false));
    }
}

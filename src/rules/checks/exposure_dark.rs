//! Underexposure: the face is too dark to be compared.
//!
//! Source: 教毕指〔2017〕99号: the face exposed normally; ISO/IEC 29794-5, "under-exposure".
//!
//! Measured: on a scale of 0 to 100: one half the 95th percentile of luma of the whole picture, a quarter the white of the
//! eyes (99th percentile of the opening), a quarter the level of the face (the larger of its 95th percentile and the white
//! plus half the black of the eyes). The share of dark pixels in the face that ISO/IEC 29794-5 takes, and the face's mean,
//! mistake dark skin for a dark picture; eyes, collar and background are light in a light picture of anybody. Closed eyes show
//! no white, so they explain this finding away.
//!
//! Limits, on 237 accepted photographs of real people: half lie above 83, 98 % above 63.7, the darkest at 58.9. Below 63.9
//! advises: 23 of 33 dark photographs lie there, four of five drawn ones, and none of 44 clean drawn ones with all skin
//! colours. Below 47 rejects. The level of the face and the eyes alone, measured before, named 12 of the 33.

use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "exposure_dark",
    unit: Unit::Score,
    limit: Limit::at_least(47.0).advise_below(63.9),
    repair: Repair::Never,
    explained_by: &["eyes_open"],
    measure: Measure::Portrait(measure),
    title: Text::new("光线够亮", "Bright enough"),
    low: Text::new(
        "照片太暗。请面向窗户或灯光，在明亮处重拍。",
        "The photo is too dark. Face a window or a lamp and take it again in good light.",
    ),
    high: Text::new("", ""),
};

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let closeup = portrait.closeup();
    match closeup.and_then(|closeup| Some((closeup.exposure()?.lightness, closeup))) {
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
    fn dark_and_normal() {
        assert_eq!(fixtures::lit(&CHECK, 0.3), Status::Reject);
        assert_eq!(fixtures::lit(&CHECK, 1.0), Status::Pass);
    }

    #[test]
    fn dark_skin_in_good_light_passes() {
        let mut scene = fixtures::scene(|_, _| [240; 3]);
        for p in scene.pixels.rgb.chunks_exact_mut(3) {
            if p == [205, 160, 140] {
                p.copy_from_slice(&[80, 55, 45]);
            }
        }
        for eye in fixtures::head().eyes {
            for y in eye.y as usize - 5..eye.y as usize + 5 {
                for x in eye.x as usize - 16..eye.x as usize - 8 {
                    scene.pixels.set(x, y, [160; 3]);
                }
            }
        }
        assert_eq!(fixtures::status(&CHECK, &scene), Status::Pass);
    }

    #[test]
    fn advises_before_it_rejects() {
        let place = |value| fixtures::inside_limits(&CHECK, value);
        assert_eq!(place(63.9), (true, true));
        assert_eq!(place(63.8), (true, false));
        assert_eq!(place(46.9), (false, false));
    }
}

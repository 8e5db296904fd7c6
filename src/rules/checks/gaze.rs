//! Eyes look at the camera: "双眼…平视镜头".
//!
//! Source: the notices; ISO/IEC 39794-5 asks for eyes directed at the camera. Advice only: a squint is not a fault.
//!
//! Measured: mean offset of both irises from the middle between the lid corners, in eye widths, against where the irises
//! of people who look at the camera lie (a fourteenth of an eye width above that middle); upwards and downwards counts 1.4
//! times, since the lids follow the iris there and hide a part of its way. Unknown where an iris is not seen.
//! Limit calibrated on the development photos, see docs/calibration.md.

use crate::geometry::Point;
use crate::rules::check::{Check, Limit, Measure, Missing, Reading, Repair, Unit};
use crate::rules::picture::Picture;
use crate::scene::Portrait;
use crate::text::Text;

/// See the module documentation.
pub static CHECK: Check = Check {
    id: "gaze",
    unit: Unit::Percent,
    limit: Limit::at_most(0.082).advised(),
    repair: Repair::Never,
    explained_by: &[
        "face_occluded",
        "eyes_open",
        "glasses_dark",
        "glasses_glare",
        "exposure_dark",
        "head_yaw",
    ],
    measure: Measure::Portrait(measure),
    title: Text::new("目视镜头", "Looking at the camera"),
    low: Text::new("", ""),
    high: Text::new(
        "眼睛似乎没有看镜头。请平视镜头重拍。",
        "The eyes seem to look away. Look straight at the camera and take it again.",
    ),
};

/// Iris contrast below which no iris is seen.
const SEEN: f32 = 0.1;
/// Where the irises of people who look at the camera lie, in eye widths from the middle of the corners.
const STRAIGHT: Point = Point::new(-0.001, -0.07);
/// Weight of the offset up or down beside that to a side.
const VERTICAL_WEIGHT: f32 = 1.4;

fn measure(portrait: &Portrait, _: &Picture) -> Reading {
    let eyes = portrait.eyes();
    if eyes.iter().any(|eye| eye.contrast < SEEN) {
        return Reading::unknown(Missing::Eyes);
    }
    let mut mean = Point::default();
    for eye in eyes {
        let [one, other] = eye.corners;
        let (left, right) = if one.x < other.x {
            (one, other)
        } else {
            (other, one)
        };
        let across = Point::new(right.x - left.x, right.y - left.y);
        let square = (across.x * across.x + across.y * across.y).max(1e-3);
        let middle = left.middle(right);
        let off = Point::new(eye.iris.x - middle.x, eye.iris.y - middle.y);
        mean.x += (off.x * across.x + off.y * across.y) / square / 2.0;
        mean.y += (off.y * across.x - off.x * across.y) / square / 2.0;
    }
    let (across, up) = (mean.x - STRAIGHT.x, VERTICAL_WEIGHT * (mean.y - STRAIGHT.y));
    Reading::of((across * across + up * up).sqrt()).in_region(portrait.head.eye_strip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::eyes::Eye;
    use crate::fixtures;
    use crate::rules::finding::Status;

    /// An eye of 40 pixels around a middle, its iris shifted by shares of half its width.
    fn eye(middle: f32, aside: f32, up: f32, contrast: f32) -> Eye {
        let place = Point::new(middle, 250.0);
        Eye {
            center: place,
            iris: Point::new(
                middle + 80.0 * (STRAIGHT.x + aside),
                250.0 + 80.0 * (STRAIGHT.y + up) / 2.0,
            ),
            iris_radius: 8.0,
            contrast,
            corners: [
                Point::new(middle - 20.0, 250.0),
                Point::new(middle + 20.0, 250.0),
            ],
            upper_lid: [place; 7],
            lower_lid: [place; 7],
        }
    }

    #[test]
    fn irises_aside_are_advised_and_unseen_ones_unknown() {
        let of = |aside: f32, contrast: f32| {
            let scene = fixtures::posed(|_| ());
            let eyes = [195.0, 285.0].map(|middle| eye(middle, aside, 0.0, contrast));
            assert!(scene.shared.eyes.set(eyes).is_ok());
            fixtures::status(&CHECK, &scene)
        };
        assert_eq!(of(0.0, 0.6), Status::Pass);
        assert_eq!(of(0.3, 0.6), Status::Advise);
        assert_eq!(of(0.0, 0.05), Status::Unknown);
    }
}

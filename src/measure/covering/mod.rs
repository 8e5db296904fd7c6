//! What lies over a face: [`Mouth`] under a mask or a sticker, hands and hair beside the cheeks ([`Sides`]), a fringe
//! over the brows, [`Crown`] under a hat.
//!
//! Everything is read as the colour of small squares at places that the mesh gives, in Lab. No landmark tells whether
//! it is covered: the mesh net draws a mouth on a mask as well.

mod brows;
mod crown;
mod mouth;
mod reader;
mod sides;

pub use crown::Crown;
pub use mouth::Mouth;
pub use sides::Sides;

use crate::face::person::Mask;
use crate::face::Face;
use crate::file::pixels::Pixels;
use reader::Reader;

/// See the module documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Covering {
    /// Nose, lips and chin.
    pub mouth: Mouth,
    /// What lies beside the cheeks.
    pub sides: Sides,
    /// Share of the more hidden brow above which skin shows, 0..1.
    pub brows: f32,
    /// What lies above the forehead; `None` where hardly any of it is in the picture.
    pub crown: Option<Crown>,
}

impl Covering {
    /// Reads the face of a picture; `mask` tells where the person is.
    pub fn measure(pixels: &Pixels, face: &Face, mask: &Mask) -> Covering {
        let reader = Reader::new(pixels, face, mask);
        let sides = Sides::measure(&reader);
        Covering {
            mouth: Mouth::measure(&reader),
            brows: brows::shown(&reader, &sides),
            crown: Crown::measure(&reader, &sides),
            sides,
        }
    }
}

/// 0 at `from` and beyond it, 1 at `to` and beyond it, a straight line between; `from` may be the larger one.
fn ramp(value: f32, from: f32, to: f32) -> f32 {
    ((value - from) / (to - from)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ramps_run_both_ways() {
        assert_eq!([0.0, 1.5, 9.0].map(|v| ramp(v, 1.0, 2.0)), [0.0, 0.5, 1.0]);
        assert_eq!([0.0, 1.5, 9.0].map(|v| ramp(v, 2.0, 1.0)), [1.0, 0.5, 0.0]);
    }
}

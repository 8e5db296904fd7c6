//! How far lips and lids are apart, by two small nets on level patches of the face.
//!
//! The mesh's own lip and lid landmarks name 18 of 66 parted lips and 4 of 8 closed eyes on photographs of real people;
//! these nets, trained on the answers of MediaPipe's attention mesh, name 55 and 8. Data, licences and figures:
//! `crates/tools/trained/README.md`.

use super::landmarks::{Landmark, LEFT_EYE_CORNERS, LIP_CORNERS, RIGHT_EYE_CORNERS};
use super::sampling::{mirror_row, sample_rect, Border, Pyramid};
use super::window::Window;
use super::Mesh;
use crate::geometry::Point;
use crate::math;
use crate::nn::{self, Net};

/// The patch around the mouth: its outer corners span 72 % of the width.
const MOUTH: Window = Window {
    width: 64,
    height: 40,
    inset: 0.14,
    rise: 0.5,
};
/// The patch around an eye: its corners span 60 % of the width.
const EYE: Window = Window {
    width: 48,
    height: 32,
    inset: 0.2,
    rise: 0.5,
};
/// The mouth net gives ln(1 + gap / this).
const GAP_UNIT: f32 = 0.01;
/// The eye net gives the gap times this.
const LID_FACTOR: f32 = 10.0;

/// How far lips and lids are apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expression {
    /// Mean gap between the inner lips over the distance of the inner mouth corners.
    pub lip_gap: f32,
    /// Mean gap between the lids over the distance of the eye's corners, left and right in the picture.
    pub lid_gaps: [f32; 2],
}

/// The nets for mouth and eyes.
pub struct ExpressionNets {
    mouth: Net,
    eyes: Net,
}

impl ExpressionNets {
    /// Loads both nets from their weight files.
    ///
    /// # Errors
    /// See [`nn::Error`]; also when a file holds another net than expected.
    pub fn load(mouth: &[u8], eyes: &[u8]) -> Result<ExpressionNets, nn::Error> {
        let (mouth, eyes) = (Net::load(mouth)?, Net::load(eyes)?);
        let reads =
            |net: &Net, window: Window| net.input_shape() == [window.height, window.width, 3];
        if reads(&mouth, MOUTH) && reads(&eyes, EYE) {
            Ok(ExpressionNets { mouth, eyes })
        } else {
            Err(nn::Error::Inconsistent("not the nets for mouth and eyes"))
        }
    }

    /// Lips and lids of a face in a picture that is `scale` times larger than the one in which the mesh was found.
    pub fn measure(&mut self, pyramid: &Pyramid, scale: f32, mesh: &Mesh) -> Expression {
        let corner = |i: Landmark| mesh.point(i).scaled(scale);
        let [left, right] = LIP_CORNERS.map(corner);
        let lips = run(&mut self.mouth, &MOUTH, pyramid, [left, right], false);
        // The net knows eyes with their outer corner on the left.
        let lids =
            [(LEFT_EYE_CORNERS, false), (RIGHT_EYE_CORNERS, true)].map(|(corners, mirror)| {
                let mut ends = corners.map(corner);
                if mirror {
                    ends.reverse();
                }
                run(&mut self.eyes, &EYE, pyramid, ends, mirror) / LID_FACTOR
            });
        let gap = (math::exp(f64::from(lips)) as f32 - 1.0) * GAP_UNIT;
        Expression {
            lip_gap: gap.max(0.0),
            lid_gaps: lids.map(|gap| gap.max(0.0)),
        }
    }
}

/// The net's one answer on the window between two landmarks, left and right in the picture.
#[cfg_attr(small_wasm, optimize(size))]
fn run(
    net: &mut Net,
    window: &Window,
    pyramid: &Pyramid,
    [left, right]: [Point; 2],
    mirror: bool,
) -> f32 {
    let region = window.region(left, right);
    let input = net.input_mut();
    sample_rect(
        pyramid,
        &region,
        window.width,
        Border::Repeat,
        [-1.0, 1.0],
        input,
    );
    if mirror {
        for row in input.chunks_exact_mut(window.width * 3) {
            mirror_row(row);
        }
    }
    net.run();
    net.output(0).first().copied().unwrap_or(f32::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_refused() {
        assert!(ExpressionNets::load(b"", b"").is_err());
    }
}

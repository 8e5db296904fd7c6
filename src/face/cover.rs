//! What hides a head: hair over the ears, a hat, a thing before the face, a hand at it, by three small nets on level patches.
//!
//! Colours alone tell none of these well: hair that hangs behind an ear, a black cap on black hair and a white sticker have
//! the colours of what they are taken for. Data, licences and figures: `crates/tools/trained/README.md`.

use super::landmarks::{landmarks, Landmark, LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS};
use super::sampling::{mirror_row, sample_rect, Border, Pyramid, Region};
use super::window::Window;
use super::Mesh;
use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::math;
use crate::nn::{self, Net};

/// The patch of the whole head, around the outer corners of the eyes: hats and shoulders are in it.
const HEAD: Window = Window {
    width: 64,
    height: 80,
    inset: 1.0 / 3.0,
    rise: 0.5,
};
/// Columns and rows of the patch beside a cheek.
const EAR: [usize; 2] = [40, 48];
/// Its width over the distance of the eyes' outer corners.
const EAR_WIDTH: f32 = 0.89;
/// How far its middle lies beyond the outline, over the same distance.
const EAR_BEYOND: f32 = 0.13;
/// The face's outline from the temple to the height of the mouth, left and right in the picture.
const OUTLINE: [[Landmark; 4]; 2] = [
    landmarks([127, 234, 93, 132]),
    landmarks([356, 454, 323, 361]),
];

/// Belief in a thing before the face from which it is sure: the net gives at most 0.48 to 237 photographs of real people that a
/// reviewer would take, and 0.82 to 400 more ID photos.
const SURE: f32 = 0.86;

/// What the nets believe of a head, each 0..1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// That the ear shows, left and right in the picture; in between where hair hangs over a part of it.
    pub ears: [f32; 2],
    /// That a hat, a cap, a hood or a scarf is on the head.
    pub hat: f32,
    /// That a mask, a sticker, a phone, hair over an eye or another thing is before the face.
    pub thing: f32,
    /// That a hand is at the face, asked of the patch and of its mirror image; one half is where the check begins to advise.
    pub hand: f32,
}

impl Cover {
    /// True when something is surely before the face.
    pub fn is_sure_of_a_thing(&self) -> bool {
        self.thing >= SURE
    }
}

/// The nets for ears, head and hands.
pub struct CoverNets {
    ears: Net,
    head: Net,
    hand: Net,
}

impl CoverNets {
    /// Loads the nets from their weight files.
    ///
    /// # Errors
    /// See [`nn::Error`]; also when a file holds another net than expected.
    pub fn load(ears: &[u8], head: &[u8], hand: &[u8]) -> Result<CoverNets, nn::Error> {
        let (ears, head, hand) = (Net::load(ears)?, Net::load(head)?, Net::load(hand)?);
        let whole = [HEAD.height, HEAD.width, 3];
        let fits = ears.input_shape() == [EAR[1], EAR[0], 3]
            && [&head, &hand].iter().all(|net| net.input_shape() == whole);
        if fits {
            Ok(CoverNets { ears, head, hand })
        } else {
            Err(nn::Error::Inconsistent(
                "not the nets for ears, head and hands",
            ))
        }
    }

    /// Looks at the head of a face in a picture that is `scale` times larger than the one in which the mesh was found.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn measure(&mut self, pyramid: &Pyramid, scale: f32, mesh: &Mesh) -> Cover {
        let point = |i: Landmark| mesh.point(i).scaled(scale);
        let eyes = [LEFT_EYE_CORNERS[0], RIGHT_EYE_CORNERS[0]].map(point);
        let ears = [0, 1].map(|side| {
            let region = ear(eyes, OUTLINE[side].map(point), side == 1);
            cut(&mut self.ears, pyramid, &region, EAR[0], Border::Repeat);
            if side == 1 {
                mirror(&mut self.ears, EAR[0]);
            }
            let [shows] = belief(&mut self.ears);
            shows
        });
        let head = HEAD.region(eyes[0], eyes[1]);
        cut(&mut self.head, pyramid, &head, HEAD.width, Border::Repeat);
        // Fingers and what the edge of a picture repeats look alike.
        if is_within(&head, pyramid.full()) {
            let seen = self.head.input_mut();
            self.hand.input_mut().copy_from_slice(seen);
        } else {
            cut(&mut self.hand, pyramid, &head, HEAD.width, Border::Black);
        }
        let [hat, thing] = belief(&mut self.head);
        let [hand] = belief_both_ways(&mut self.hand);
        Cover {
            ears,
            hat,
            thing,
            hand,
        }
    }
}

/// The rectangle beside a cheek, level with the eyes; `right`: on the right side of the picture.
fn ear([left, right]: [Point; 2], outline: [Point; 4], is_right: bool) -> Region {
    let distance = left.distance(right);
    let angle = math::atan2(f64::from(right.y - left.y), f64::from(right.x - left.x));
    let beyond = if is_right { EAR_BEYOND } else { -EAR_BEYOND } * distance;
    let middle = |of: fn(&Point) -> f32| outline.iter().map(of).sum::<f32>() / 4.0;
    Region {
        center: Point::new(
            middle(|p| p.x) + math::cos(angle) as f32 * beyond,
            middle(|p| p.y) + math::sin(angle) as f32 * beyond,
        ),
        width: EAR_WIDTH * distance,
        height: EAR_WIDTH * distance * EAR[1] as f32 / EAR[0] as f32,
        angle: angle as f32,
    }
}

/// Fills a net's input with a region.
fn cut(net: &mut Net, pyramid: &Pyramid, region: &Region, columns: usize, border: Border) {
    sample_rect(
        pyramid,
        region,
        columns,
        border,
        [-1.0, 1.0],
        net.input_mut(),
    );
}

/// Whether no corner of a region lies outside a picture.
#[cfg_attr(small_wasm, optimize(size))]
fn is_within(region: &Region, picture: &Pixels) -> bool {
    let map = region.map();
    let (right, bottom) = (picture.width as f32, picture.height as f32);
    [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
        .iter()
        .all(|&[u, v]| {
            let corner = map.at(u, v);
            (0.0..=right).contains(&corner.x) && (0.0..=bottom).contains(&corner.y)
        })
}

/// Turns the input of a net around that knows this side's mirror image.
fn mirror(net: &mut Net, columns: usize) {
    for row in net.input_mut().chunks_exact_mut(columns * 3) {
        mirror_row(row);
    }
}

/// What a net believes of its input, each 0..1.
fn belief<const N: usize>(net: &mut Net) -> [f32; N] {
    odds(net).map(math::logistic)
}

/// What a net believes of its input and of the mirror image: the mean of the log odds tells more than either.
fn belief_both_ways<const N: usize>(net: &mut Net) -> [f32; N] {
    let straight: [f32; N] = odds(net);
    mirror(net, HEAD.width);
    let mirrored: [f32; N] = odds(net);
    std::array::from_fn(|i| math::logistic((straight[i] + mirrored[i]) / 2.0))
}

/// The log odds that a net gives to its input.
fn odds<const N: usize>(net: &mut Net) -> [f32; N] {
    net.run();
    let odds = net.output(0);
    std::array::from_fn(|i| odds.get(i).copied().unwrap_or(f32::NAN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nn::format::{self, Layer, Model, Operation, Shape, Weights};

    #[test]
    fn the_patch_beside_a_cheek_lies_outside_and_turns_with_the_eyes() {
        let outline = |x: f32| [0.0; 4].map(|_| Point::new(x, 100.0));
        let eyes = [Point::new(100.0, 80.0), Point::new(200.0, 80.0)];
        let left = ear(eyes, outline(80.0), false);
        let right = ear(eyes, outline(220.0), true);
        assert_eq!((left.center.x, right.center.x), (67.0, 233.0));
        assert_eq!((left.width, left.angle), (89.0, 0.0));
        let turned = ear([eyes[0], Point::new(100.0, 180.0)], outline(80.0), false);
        assert!((turned.center.y - 87.0).abs() < 1e-3, "{turned:?}");
    }

    #[test]
    fn a_patch_and_its_mirror_image_are_believed_alike() {
        // Sums what lies at the upper left.
        let shape = |channels| Shape {
            height: 2,
            width: HEAD.width,
            channels,
        };
        let corner = format::Window {
            kernel: [3, 3],
            stride: [1, 1],
            before: [1, 1],
        };
        let mut sum = Layer::new(Operation::Convolution(corner), 0, None, 1);
        sum.weights = Weights::Half(vec![nn::single_to_half(1.0); 27]);
        sum.bias = vec![0.0];
        let model = Model {
            shapes: vec![shape(3), shape(1)],
            input: 0,
            outputs: vec![1],
            layers: vec![sum],
        };
        let mut net = Net::load(&model.write()).unwrap();
        net.input_mut().fill(0.0);
        net.input_mut()[0] = 2.0;
        let [once]: [f32; 1] = odds(&mut net);
        let [both] = belief_both_ways(&mut net);
        let [of_the_mirror_image] = belief_both_ways(&mut net);
        assert!((once - 2.0).abs() < 0.02, "{once}");
        assert!((both - math::logistic(1.0)).abs() < 0.01, "{both}");
        assert_eq!(both, of_the_mirror_image);
    }

    #[test]
    fn other_files_are_refused() {
        assert!(CoverNets::load(b"", b"", b"").is_err());
    }
}

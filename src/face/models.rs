//! The nets that find a person in a picture and read the face.

use super::cover::CoverNets;
use super::expression::ExpressionNets;
use super::person::Segmenter;
use super::Finder;
use crate::nn;

/// The weight files of all nets.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// Finds faces: `detector.nn`.
    pub detector: &'a [u8],
    /// Places landmarks on a face: `mesh.nn`.
    pub mesh: &'a [u8],
    /// Separates the person from the background: `segmenter.nn`.
    pub segmenter: &'a [u8],
    /// Tells how far the lips are apart: `mouth.nn`.
    pub mouth: &'a [u8],
    /// Tells how far the lids are apart: `eyes.nn`.
    pub eyes: &'a [u8],
    /// Tells whether an ear shows: `ears.nn`.
    pub ears: &'a [u8],
    /// Tells what is on a head and before a face: `head.nn`.
    pub head: &'a [u8],
    /// Tells a hand at a face: `hand.nn`.
    pub hand: &'a [u8],
}

impl Weights<'_> {
    /// Names of the weight files, without their ending, in the order in which they are first used.
    pub const NAMES: [&'static str; 8] = [
        "detector",
        "mesh",
        "segmenter",
        "mouth",
        "eyes",
        "ears",
        "head",
        "hand",
    ];
}

impl<'a> From<[&'a [u8]; 8]> for Weights<'a> {
    /// The files in the order of [`Weights::NAMES`].
    fn from(files: [&'a [u8]; 8]) -> Weights<'a> {
        let [detector, mesh, segmenter, mouth, eyes, ears, head, hand] = files;
        Weights {
            detector,
            mesh,
            segmenter,
            mouth,
            eyes,
            ears,
            head,
            hand,
        }
    }
}

/// The nets, loaded once and shared by all photos.
pub struct Models {
    /// Finds faces.
    pub(crate) finder: Finder,
    /// Separates the person from the background.
    pub(crate) segmenter: Segmenter,
    /// Reads lips and lids.
    pub(crate) expression: ExpressionNets,
    /// Tells hair over the ears, hats, things and hands before the face.
    pub(crate) cover: CoverNets,
}

impl Models {
    /// Reads the weight files.
    ///
    /// # Errors
    /// When one of them is not a weight file of its net.
    #[cfg_attr(small_wasm, optimize(size))]
    pub fn load(weights: &Weights) -> Result<Models, nn::Error> {
        Ok(Models {
            finder: Finder::load(weights.detector, weights.mesh)?,
            segmenter: Segmenter::load(weights.segmenter)?,
            expression: ExpressionNets::load(weights.mouth, weights.eyes)?,
            cover: CoverNets::load(weights.ears, weights.head, weights.hand)?,
        })
    }

    /// The face finder, for measurements of it alone.
    #[cfg(feature = "internals")]
    pub fn finder(&mut self) -> &mut Finder {
        &mut self.finder
    }

    /// The segmenter, for measurements of it alone.
    #[cfg(feature = "internals")]
    pub fn segmenter(&mut self) -> &mut Segmenter {
        &mut self.segmenter
    }
}

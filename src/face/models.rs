//! The nets that find a person in a picture and read the face.

use super::expression::ExpressionNets;
use super::person::Segmenter;
use super::Finder;
use crate::nn;

/// The weight files of all nets.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// Finds faces: `detector.nn`.
    pub detector: &'a [u8],
    /// Places 468 landmarks on a face: `mesh.nn`.
    pub mesh: &'a [u8],
    /// Separates the person from the background: `segmenter.nn`.
    pub segmenter: &'a [u8],
    /// Tells how far the lips are apart: `mouth.nn`.
    pub mouth: &'a [u8],
    /// Tells how far the lids are apart: `eyes.nn`.
    pub eyes: &'a [u8],
}

impl Weights<'_> {
    /// Names of the weight files, without their ending, in the order in which they are first used.
    pub const NAMES: [&'static str; 5] = ["detector", "mesh", "segmenter", "mouth", "eyes"];
}

impl<'a> From<[&'a [u8]; 5]> for Weights<'a> {
    /// The files in the order of [`Weights::NAMES`].
    fn from([detector, mesh, segmenter, mouth, eyes]: [&'a [u8]; 5]) -> Weights<'a> {
        Weights {
            detector,
            mesh,
            segmenter,
            mouth,
            eyes,
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
}

impl Models {
    /// Reads the weight files.
    ///
    /// # Errors
    /// When one of them is not a weight file of its net.
    pub fn load(weights: &Weights) -> Result<Models, nn::Error> {
        Ok(Models {
            finder: Finder::load(weights.detector, weights.mesh)?,
            segmenter: Segmenter::load(weights.segmenter)?,
            expression: ExpressionNets::load(weights.mouth, weights.eyes)?,
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

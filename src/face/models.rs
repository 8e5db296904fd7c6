//! The nets that find a person in a picture.

use super::person::Segmenter;
use super::Finder;
use crate::nn;

/// The nets, loaded once and shared by all photos.
pub struct Models {
    /// Finds faces.
    pub finder: Finder,
    /// Separates the person from the ground.
    pub segmenter: Segmenter,
}

impl Models {
    /// Reads the three weight files.
    ///
    /// # Errors
    /// When one of them is not a weight file of its net.
    pub fn load(detector: &[u8], mesh: &[u8], segmenter: &[u8]) -> Result<Models, nn::Error> {
        Ok(Models {
            finder: Finder::load(detector, mesh)?,
            segmenter: Segmenter::load(segmenter)?,
        })
    }
}

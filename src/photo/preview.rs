//! [`Photo`] → a small file for showing it.

use crate::output::jpeg::{self, Sampling};
use crate::photo::Photo;
use std::borrow::Cow;

/// JPEG quality of a preview.
const QUALITY: u8 = 88;
/// Dots per inch that a preview states: it is for screens.
const DENSITY: u16 = 72;

impl Photo {
    /// The picture as it is measured, as a JPEG with a long side of at most `side` pixels: for pages, where a browser would
    /// show the file turned another way, or not at all. `None` where it cannot be decoded.
    pub fn preview(&self, side: usize) -> Option<Vec<u8>> {
        let pixels = match self.scene() {
            Some(scene) => Cow::Borrowed(scene.decoded()),
            None => self.decode(side).ok()?,
        };
        let long = pixels.width.max(pixels.height);
        let shown = if long > side {
            let scaled = |n: usize| (n * side / long).max(1);
            Cow::Owned(pixels.resized(scaled(pixels.width), scaled(pixels.height)))
        } else {
            pixels
        };
        jpeg::encode(&shown, QUALITY, Sampling::Quarter, DENSITY)
    }
}

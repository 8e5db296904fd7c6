//! [`Pixels`](crate::pixels::Pixels) and [`Face`](crate::face::Face) → [`Mask`]: where the person is.

/// Share of person in every pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` values, 0 = ground, 1 = person, row by row.
    pub alpha: Vec<f32>,
}

/// The segmentation net.
pub struct Segmenter;

impl Segmenter {
    /// The mask of the person at the size of `pixels`.
    pub fn mask(
        &mut self,
        pixels: &crate::pixels::Pixels,
        _face: Option<&crate::face::Face>,
    ) -> Mask {
        Mask {
            width: pixels.width,
            height: pixels.height,
            alpha: vec![0.0; pixels.width * pixels.height],
        }
    }
}

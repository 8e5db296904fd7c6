//! Scaling with the vector instructions of the processor.

use crate::file::pixels::Pixels;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

/// The part `[left, top, width, height]` of a picture at another size; black where that cannot be.
pub(super) fn scale(source: &Pixels, part: [f64; 4], width: usize, height: usize) -> Pixels {
    let mut scaled = Pixels::filled(width, height, [0; 3]);
    let from =
        TypedImageRef::<U8x3>::from_buffer(source.width as u32, source.height as u32, &source.rgb);
    let to = TypedImage::<U8x3>::from_buffer(width as u32, height as u32, &mut scaled.rgb);
    if let (Ok(from), Ok(mut to)) = (from, to) {
        let [left, top, wide, high] = part;
        let options = ResizeOptions::new()
            .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
            .crop(left, top, wide, high);
        // What cannot be scaled stays black.
        let _ = Resizer::new().resize_typed::<U8x3>(&from, &mut to, &options);
    }
    scaled
}

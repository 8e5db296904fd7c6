//! Cropping and scaling.

use super::Pixels;
use crate::geometry::Rect;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};

/// The part `area` of a picture at `width` × `height` pixels; the part is first cut to the picture.
///
/// Catmull-Rom: its weights are polynomials, so they are the same bits on every target (Lanczos needs a sine).
pub fn crop(source: &Pixels, area: Rect, width: usize, height: usize) -> Pixels {
    let whole = Rect::new(0.0, 0.0, source.width as f32, source.height as f32);
    let area = area.intersection(whole);
    let (width, height) = (width.max(1), height.max(1));
    let empty = || Pixels::filled(width, height, [0; 3]);
    let Ok(from) =
        TypedImageRef::<U8x3>::from_buffer(source.width as u32, source.height as u32, &source.rgb)
    else {
        return empty();
    };
    let mut rgb = vec![0; width * height * 3];
    let Ok(mut to) = TypedImage::<U8x3>::from_buffer(width as u32, height as u32, &mut rgb) else {
        return empty();
    };
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .crop(
            f64::from(area.x),
            f64::from(area.y),
            f64::from(area.width),
            f64::from(area.height),
        );
    if Resizer::new()
        .resize_typed::<U8x3>(&from, &mut to, &options)
        .is_err()
    {
        return empty();
    }
    Pixels { width, height, rgb }
}

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
    // In single precision, left edge and width may add up to a hair beyond the picture, which the resizer refuses.
    let (left, top) = (f64::from(area.x), f64::from(area.y));
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom))
        .crop(
            left,
            top,
            f64::from(area.width).min(source.width as f64 - left),
            f64::from(area.height).min(source.height as f64 - top),
        );
    if Resizer::new()
        .resize_typed::<U8x3>(&from, &mut to, &options)
        .is_err()
    {
        return empty();
    }
    Pixels { width, height, rgb }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_ends_at_the_edge_up_to_rounding_is_not_black() {
        let source = Pixels::filled(1_003, 997, [90, 120, 150]);
        for i in 1..400 {
            let (x, y) = (i as f32 * 1.7, i as f32 * 0.9);
            let area = Rect::new(x, y, 1_003.0 - x, 997.0 - y);
            let part = crop(&source, area, 8, 8);
            assert_eq!(part.at(0, 0), [90, 120, 150], "{area:?}");
        }
    }
}

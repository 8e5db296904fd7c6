//! Cropping and scaling.

#[cfg(not(target_arch = "wasm32"))]
mod fast;
#[cfg(any(test, target_arch = "wasm32"))]
mod filter;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod named;
#[cfg(any(test, target_arch = "wasm32"))]
mod passes;
#[cfg(any(test, target_arch = "wasm32"))]
mod plain;

#[cfg(not(target_arch = "wasm32"))]
use fast::scale;
#[cfg(target_arch = "wasm32")]
use passes::scale;

use super::Pixels;
use crate::geometry::Rect;

/// The part `area` of a picture at `width` × `height` pixels; the part is first cut to the picture.
///
/// Catmull-Rom: its weights are polynomials, so they are the same bits on every target (Lanczos needs a sine).
pub fn crop(source: &Pixels, area: Rect, width: usize, height: usize) -> Pixels {
    let whole = Rect::new(0.0, 0.0, source.width as f32, source.height as f32);
    let area = area.intersection(whole);
    let (width, height) = (width.max(1), height.max(1));
    // In single precision, left edge and width may add up to a hair beyond the picture.
    let (left, top) = (f64::from(area.x), f64::from(area.y));
    let wide = f64::from(area.width).min(source.width as f64 - left);
    let high = f64::from(area.height).min(source.height as f64 - top);
    if wide <= 0.0 || high <= 0.0 {
        return Pixels::filled(width, height, [0; 3]);
    }
    scale(source, [left, top, wide, high], width, height)
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

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn both_ways_give_the_same_bits() {
        let (width, height) = (97, 61);
        let mut source = Pixels::filled(width, height, [0; 3]);
        let mut state = 1u32;
        for value in &mut source.rgb {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (state >> 24) as u8;
        }
        let parts = [
            [0.0, 0.0, 97.0, 61.0],
            [3.0, 5.0, 40.0, 30.0],
            [0.37, 1.91, 90.2, 55.55],
            [60.5, 0.0, 36.5, 61.0],
            [12.0, 7.25, 5.0, 3.5],
        ];
        let sizes = [
            (97, 61),
            (40, 30),
            (13, 7),
            (480, 640),
            (1, 1),
            (97, 20),
            (33, 61),
        ];
        for part in parts {
            for (width, height) in sizes {
                assert_eq!(
                    fast::scale(&source, part, width, height),
                    passes::scale(&source, part, width, height),
                    "{part:?} at {width}×{height}"
                );
            }
        }
    }
}

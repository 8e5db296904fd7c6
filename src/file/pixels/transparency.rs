//! Transparent pictures, which are shown on white.

use super::Pixels;

/// A value of a pixel on white, by the pixel's opacity.
#[inline]
pub(super) fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// The value that was laid on white, as far as it can be told from what there is; white where nothing of it is seen.
fn off_white(value: u8, alpha: u8) -> u8 {
    if alpha == 0 {
        return 255;
    }
    let alpha = u32::from(alpha);
    let seen = (u32::from(value) + alpha).saturating_sub(255) * 255;
    ((seen + alpha / 2) / alpha).min(255) as u8
}

/// Changes the colours of a picture on white, not those of the white: `alpha` is the opacity of each pixel.
pub(super) fn change_colors(pixels: &mut Pixels, alpha: &[u8], change: impl FnOnce(&mut Pixels)) {
    each(pixels, alpha, off_white);
    change(pixels);
    each(pixels, alpha, on_white);
}

fn each(pixels: &mut Pixels, alpha: &[u8], change: fn(u8, u8) -> u8) {
    for (pixel, &alpha) in pixels.rgb.chunks_exact_mut(3).zip(alpha) {
        if alpha < 255 {
            pixel
                .iter_mut()
                .for_each(|value| *value = change(*value, alpha));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transparency_is_white() {
        assert_eq!((on_white(10, 0), off_white(255, 0)), (255, 255));
        assert_eq!((on_white(10, 255), off_white(10, 255)), (10, 10));
        assert_eq!(on_white(0, 128), 127);
    }

    #[test]
    fn what_was_laid_on_white_comes_back_as_far_as_it_shows() {
        for alpha in 1..=255u8 {
            for value in 0..=255u8 {
                let shown = on_white(value, alpha);
                assert!(on_white(off_white(shown, alpha), alpha).abs_diff(shown) <= 1);
            }
        }
    }

    #[test]
    fn the_white_below_keeps_its_color() {
        let mut pixels = Pixels::filled(3, 1, [255; 3]);
        pixels.set(1, 0, [on_white(100, 128); 3]);
        pixels.set(2, 0, [100; 3]);
        change_colors(&mut pixels, &[0, 128, 255], |pixels| {
            pixels.rgb.iter_mut().for_each(|value| *value /= 2);
        });
        assert_eq!(pixels.at(0, 0), [255; 3]);
        assert!(pixels.at(1, 0)[0].abs_diff(on_white(50, 128)) <= 1);
        assert_eq!(pixels.at(2, 0), [50; 3]);
    }
}

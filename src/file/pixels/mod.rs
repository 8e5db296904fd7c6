//! Bytes → [`Pixels`]: upright 8-bit sRGB, decoded no larger than asked.

mod color_profile;
mod decode;
mod interpolate;
mod jpeg;
mod orientation;
#[cfg(feature = "formats")]
mod other_formats;
#[cfg(feature = "formats")]
mod png;
pub mod rare;
mod resize;
mod shrink;
pub mod squares;
mod transparency;
mod vectors;

pub use decode::{decode, decoded_size, DecodeError, Stored};

use crate::geometry::Rect;

/// An upright 8-bit sRGB picture, rows from top to bottom, three bytes a pixel (R, G, B), no padding.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl Pixels {
    /// A picture of one colour.
    pub fn filled(width: usize, height: usize, color: [u8; 3]) -> Pixels {
        Pixels {
            width,
            height,
            rgb: color.repeat(width * height),
        }
    }

    /// The pixel at column `x`, row `y`.
    ///
    /// # Panics
    /// When the position lies outside the picture.
    #[inline]
    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        let i = (y * self.width + x) * 3;
        [self.rgb[i], self.rgb[i + 1], self.rgb[i + 2]]
    }

    /// Sets the pixel at column `x`, row `y`.
    ///
    /// # Panics
    /// When the position lies outside the picture.
    #[inline]
    pub fn set(&mut self, x: usize, y: usize, color: [u8; 3]) {
        let i = (y * self.width + x) * 3;
        self.rgb[i..i + 3].copy_from_slice(&color);
    }

    /// The whole picture at another size.
    pub fn resized(&self, width: usize, height: usize) -> Pixels {
        resize::crop(
            self,
            Rect::new(0.0, 0.0, self.width as f32, self.height as f32),
            width,
            height,
        )
    }

    /// The part `area`, first cut to the picture, at another size.
    pub fn crop(&self, area: Rect, width: usize, height: usize) -> Pixels {
        resize::crop(self, area, width, height)
    }

    /// Luma of every pixel (ITU-R BT.601, 0..=255), row by row.
    pub fn luma(&self) -> Vec<u8> {
        self.rgb
            .chunks_exact(3)
            .map(|p| {
                // Of 2^22, rounded up: too much by less than a thousandth in all, and what is rounded down is a multiple of one.
                let parts = [
                    p[0] as u32 * 1_254_097,
                    p[1] as u32 * 2_462_057,
                    p[2] as u32 * 478_151,
                ];
                ((parts[0] + parts[1] + parts[2] + (1 << 21)) >> 22) as u8
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn luma_is_rounded_exactly() {
        for red in 0..=255 {
            let colors = (0..=255).flat_map(|green| (0..=255).map(move |blue| [red, green, blue]));
            let colors: Vec<[u8; 3]> = colors.collect();
            let exact = colors.iter().map(|&[r, g, b]| {
                let thousandths = u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114;
                ((thousandths + 500) / 1000) as u8
            });
            let pixels = Pixels {
                width: 256,
                height: 256,
                rgb: colors.concat(),
            };
            assert!(pixels.luma().into_iter().eq(exact), "{red}");
        }
    }
}

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
                let sum = p[0] as u32 * 299 + p[1] as u32 * 587 + p[2] as u32 * 114 + 500;
                // A thousandth, rounded down: exact up to 2^18, and within 32 bits.
                ((sum / 8 * 33_555) >> 22) as u8
            })
            .collect()
    }
}

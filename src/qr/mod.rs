//! The capture code (采集码): a QR symbol found and read in a picture (ISO/IEC 18004:2015).
//!
//! A long screenshot is searched part by part (`tiles`).
//!
//! The picture is searched at several sizes and against several widths of neighbourhood, in either polarity,
//! cheapest attempt first (`attempts`, `search`). In each, dark and light are told apart (`binary`), finder
//! patterns are collected (`finder`), three of them become a grid that is fitted to the grey picture (`grid`,
//! `homography`), the grid gives one value a module, sharpened where the picture is blurred (`modules`), and
//! these are corrected and read (`symbol`, `decode`, `reed_solomon`, `payload`). No attempt depends on
//! time or chance, so every machine reads the same.

#[cfg(feature = "code")]
mod attempts;
#[cfg(feature = "code")]
mod binary;
#[cfg(feature = "code")]
mod decode;
#[cfg(feature = "code")]
mod finder;
#[cfg(feature = "code")]
mod frame;
#[cfg(feature = "code")]
mod grid;
#[cfg(feature = "code")]
mod homography;
#[cfg(not(feature = "code"))]
mod lent;
#[cfg(feature = "code")]
mod modules;
#[cfg(feature = "code")]
mod payload;
#[cfg(feature = "code")]
mod plane;
#[cfg(feature = "code")]
mod reed_solomon;
#[cfg(feature = "code")]
mod search;
#[cfg(feature = "code")]
mod symbol;
#[cfg(feature = "code")]
mod tiles;

use crate::file::pixels::Pixels;
use crate::geometry::Point;
use crate::order::rising;
use serde::Serialize;

#[cfg(not(feature = "code"))]
pub(crate) use lent::{lend, search};

/// A QR symbol that was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Code {
    /// What it says.
    pub text: String,
    /// Its corners in pixels of the picture, clockwise from the one opposite the corner without a finder
    /// pattern: upper left, upper right, lower right, lower left when the symbol stands upright.
    pub corners: [Point; 4],
}

impl Code {
    /// Its highest and its lowest row.
    fn span(&self) -> [f32; 2] {
        let rows = self.corners.map(|corner| corner.y);
        [
            rows.iter().copied().fold(f32::MAX, f32::min),
            rows.iter().copied().fold(f32::MIN, f32::max),
        ]
    }

    /// The same code in a picture that is `scale` times larger.
    pub(crate) fn scaled(&self, scale: f32) -> Code {
        Code {
            text: self.text.clone(),
            corners: self.corners.map(|corner| corner.scaled(scale)),
        }
    }
}

/// The first code found in a picture given as luma (0..=255, row by row, `width * height` bytes); `None` when
/// there is none that can be read or the lengths do not agree.
pub fn read(luma: &[u8], width: usize, height: usize) -> Option<Code> {
    search(luma, width, height, 1).into_iter().next()
}

/// All codes of a picture, at most [`MOST_CODES`], from the top down and from left to right.
pub fn read_all(luma: &[u8], width: usize, height: usize) -> Vec<Code> {
    let codes = search(luma, width, height, MOST_CODES);
    let mut left = &rising(&codes, |code| code.span()[0])[..];
    let mut read = Vec::new();
    // A row is what begins above the middle of its first code.
    while let Some(first) = left.first() {
        let [top, bottom] = first.span();
        let is_below = |code: &Code| code.span()[0] > (top + bottom) / 2.0;
        let (row, rest) = left.split_at(left.iter().position(is_below).unwrap_or(left.len()));
        read.extend(rising(row, |code| code.corners[0].x));
        left = rest;
    }
    read
}

/// What a symbol of a version (1 to 40) says whose modules are known already: light minus dark in −1..1, row by row.
#[cfg(all(feature = "code", feature = "internals"))]
pub fn read_modules(version: usize, modules: &[f32]) -> Option<String> {
    let version = symbol::Version::new(version)?;
    let fits = modules.len() == version.side() * version.side();
    fits.then(|| decode::decode(version, modules)).flatten()
}

/// The first code found in a picture.
pub fn read_pixels(pixels: &Pixels) -> Option<Code> {
    read(&pixels.luma(), pixels.width, pixels.height)
}

/// A payload as it may be shown: its first and last four characters, the rest as dots.
pub fn mask(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() <= 8 {
        return "•".repeat(characters.len());
    }
    let shown = |part: &[char]| part.iter().collect::<String>();
    format!(
        "{}••••{}",
        shown(&characters[..4]),
        shown(&characters[characters.len() - 4..])
    )
}

/// Codes looked for in one picture.
pub const MOST_CODES: usize = 16;

/// Times that the long side of a picture is longer than the short one from which on it is read in parts: the longest
/// phone screens are 2.4 times as high as they are wide.
pub(crate) const LONG: usize = 3;

/// Codes in no order, at most so many.
#[cfg(feature = "code")]
pub(crate) fn search(luma: &[u8], width: usize, height: usize, most: usize) -> Vec<Code> {
    if width < 2 || height < 2 || width.checked_mul(height) != Some(luma.len()) {
        return Vec::new();
    }
    let whole = plane::Plane {
        width,
        height,
        luma: luma.to_vec(),
    };
    if width.max(height) > LONG * width.min(height) {
        let found = tiles::search(&whole, most);
        if !found.is_empty() {
            return found;
        }
    }
    search::search(whole, most, false)
}

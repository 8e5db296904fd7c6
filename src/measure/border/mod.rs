//! What was added along the edges of a picture: [`Strip`]s of one colour, also with text in them, and rounded or cut
//! [`corners`].

mod corner;
mod strip;

pub use corner::{corners, Corners};
pub use strip::{thickest_strip, Strip};

use crate::file::pixels::Pixels;
use crate::order::ByteCounts;

/// A side of the picture. Positions are counted along it and, as depth, away from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// The left column.
    Left,
    /// The right column.
    Right,
    /// The top row.
    Top,
    /// The bottom row.
    Bottom,
}

impl Edge {
    const ALL: [Edge; 4] = [Edge::Left, Edge::Right, Edge::Top, Edge::Bottom];

    /// True for the edges whose lines are rows.
    fn is_row(self) -> bool {
        matches!(self, Edge::Top | Edge::Bottom)
    }

    /// Pixels along the edge, and from it to the opposite one.
    fn size(self, pixels: &Pixels) -> [usize; 2] {
        if self.is_row() {
            [pixels.width, pixels.height]
        } else {
            [pixels.height, pixels.width]
        }
    }

    /// The pixel at a position along the edge and a depth.
    fn pixel(self, pixels: &Pixels, along: usize, deep: usize) -> [u8; 3] {
        match self {
            Edge::Left => pixels.at(deep, along),
            Edge::Right => pixels.at(pixels.width - 1 - deep, along),
            Edge::Top => pixels.at(along, deep),
            Edge::Bottom => pixels.at(along, pixels.height - 1 - deep),
        }
    }
}

/// Largest difference of the channels.
fn apart(a: [u8; 3], b: [u8; 3]) -> u8 {
    let [r, g, b] = [0, 1, 2].map(|k| a[k].abs_diff(b[k]));
    r.max(g).max(b)
}

/// Median of some colours, channel by channel.
#[inline(never)]
fn median(colors: &[[u8; 3]]) -> [u8; 3] {
    let half = colors.len() / 2;
    [0, 1, 2].map(|k| {
        let counts = ByteCounts::of(colors.iter().map(|color| color[k]));
        counts.ranked(half).unwrap_or(0)
    })
}

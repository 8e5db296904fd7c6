//! What the scans of a progressive frame gather.

use super::layout::{Component, Layout};
use super::sequential::{pitch, place};
use super::tables::ZIGZAG;

/// Coefficients of a component, as many of each block as its scale needs.
pub(super) struct Coefficients {
    /// Block by block; behind them stands what has no place.
    pub values: Vec<i16>,
    /// Per block, which of all 64 coefficients are known not to be 0, in the order in which they are sent.
    pub known: Vec<u64>,
    pub across: usize,
    /// Of one block.
    pub kept: usize,
    /// Place of each coefficient in a block, in the order in which they are sent; 0 for those that have none.
    pub places: [u8; 64],
    /// Which have one.
    pub has_place: u64,
}

impl Coefficients {
    /// Zeros for every block of a component.
    pub fn new(layout: &Layout, component: &Component) -> Coefficients {
        let (across, down) = layout.padded(component);
        let kept = component.size * pitch(component.size);
        let places = ZIGZAG.map(|natural| place(natural, component.size));
        let bit = |(order, place): (usize, &Option<u8>)| u64::from(place.is_some()) << order;
        let has_place = places.iter().enumerate().map(bit).sum();
        Coefficients {
            values: vec![0; across * down * kept + 1],
            known: vec![0; across * down],
            across,
            kept,
            places: places.map(|place| place.unwrap_or(0)),
            has_place,
        }
    }

    /// Bytes that they take.
    pub fn bytes(layout: &Layout, component: &Component) -> u64 {
        let (across, down) = layout.padded(component);
        across as u64 * down as u64 * (component.size * pitch(component.size) * 2 + 8) as u64
    }

    /// The coefficients of a block, and the last that is not 0.
    pub fn block(&self, x: usize, y: usize) -> (&[i16], usize) {
        let number = y * self.across + x;
        let last = 63 - (self.known[number] | 1).leading_zeros() as usize;
        (&self.values[number * self.kept..][..self.kept], last)
    }
}

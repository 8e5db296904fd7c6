//! Blocks of a progressive frame (ITU-T T.81 G.1.2): coefficients gathered over the scans.

use super::bits::{Bits, Reader};
use super::huffman::{value, Table};
use super::layout::{Component, Layout};
use super::scan::Coder;
use super::sequential::place;
use super::tables::{Scan, ZIGZAG};
use crate::file::pixels::DecodeError;
use std::rc::Rc;

/// Coefficients of a component, as many of each block as its scale needs.
pub(super) struct Coefficients {
    values: Vec<i16>,
    /// Per block, which of all 64 coefficients are known not to be 0, in the order in which they are sent.
    known: Vec<u64>,
    across: usize,
    /// Of one block.
    kept: usize,
    /// Place of each coefficient in a block, in the order in which they are sent.
    places: [Option<u8>; 64],
}

impl Coefficients {
    /// Zeros for every block of a component.
    pub fn new(layout: &Layout, component: &Component) -> Coefficients {
        let (across, down) = layout.padded(component);
        let kept = component.size * component.size;
        Coefficients {
            values: vec![0; across * down * kept],
            known: vec![0; across * down],
            across,
            kept,
            places: ZIGZAG.map(|natural| place(natural, component.size)),
        }
    }

    /// Bytes that they take.
    pub fn bytes(layout: &Layout, component: &Component) -> u64 {
        let (across, down) = layout.padded(component);
        across as u64 * down as u64 * (component.size * component.size * 2 + 8) as u64
    }

    /// The coefficients of a block, and the last that is not 0.
    pub fn block(&self, x: usize, y: usize) -> (&[i16], usize) {
        let number = y * self.across + x;
        let last = 63 - (self.known[number] | 1).leading_zeros() as usize;
        (&self.values[number * self.kept..][..self.kept], last)
    }
}

/// What a scan brings.
#[derive(Clone, Copy)]
enum Pass {
    First,
    FirstRefined,
    Others,
    OthersRefined,
}

/// One scan of a progressive frame.
pub(super) struct Progressive<'a> {
    /// Per component of the scan: its coefficients, its table and the last block's first coefficient.
    pub parts: Vec<(&'a mut Coefficients, Option<Rc<Table>>, i32)>,
    pass: Pass,
    range: (usize, usize),
    low: u32,
    /// Blocks to come without a new coefficient.
    ended: u32,
}

impl<'a> Progressive<'a> {
    /// # Errors
    /// When no scan may have such a header (T.81 G.1.1.1).
    pub fn new(
        scan: &Scan,
        parts: Vec<(&'a mut Coefficients, Option<Rc<Table>>, i32)>,
    ) -> Result<Progressive<'a>, DecodeError> {
        let is_first = scan.first == 0;
        let sound = match is_first {
            true => scan.last == 0,
            false => scan.last <= 63 && scan.first <= scan.last && parts.len() == 1,
        };
        let in_turn = scan.high == 0 || scan.high == scan.low + 1;
        if !sound || !in_turn || scan.low > 13 {
            return Err(DecodeError::Damaged);
        }
        let pass = match (is_first, scan.high > 0) {
            (true, false) => Pass::First,
            (true, true) => Pass::FirstRefined,
            (false, false) => Pass::Others,
            (false, true) => Pass::OthersRefined,
        };
        Ok(Progressive {
            parts,
            pass,
            range: (scan.first, scan.last),
            low: scan.low,
            ended: 0,
        })
    }
}

impl Coder for Progressive<'_> {
    fn restart(&mut self) {
        self.ended = 0;
        self.parts.iter_mut().for_each(|part| part.2 = 0);
    }

    #[inline(always)]
    fn block(
        &mut self,
        bits: &mut Bits,
        place: usize,
        x: usize,
        y: usize,
    ) -> Result<(), DecodeError> {
        let (coefficients, table, before) = &mut self.parts[place];
        let number = y * coefficients.across + x;
        let block = Block {
            values: &mut coefficients.values[number * coefficients.kept..][..coefficients.kept],
            known: &mut coefficients.known[number],
            places: &coefficients.places,
            low: self.low,
        };
        let mut reader = bits.reader();
        match (self.pass, table) {
            (Pass::First, Some(table)) => block.first(&mut reader, table, before),
            (Pass::FirstRefined, _) => {
                block.values[0] |= (reader.take(1) << self.low) as i16;
                Ok(())
            }
            (Pass::Others, Some(table)) => block.others(&mut reader, table, self.range, &mut self.ended),
            (Pass::OthersRefined, Some(table)) => {
                block.others_refined(&mut reader, table, self.range, &mut self.ended)
            }
            _ => Err(DecodeError::Damaged),
        }?;
        let place = reader.place();
        bits.resume(place);
        Ok(())
    }

    fn row_done(&mut self, _row: usize) {}
}

struct Block<'a> {
    values: &'a mut [i16],
    known: &'a mut u64,
    places: &'a [Option<u8>; 64],
    low: u32,
}

impl Block<'_> {
    #[inline(always)]
    fn first(self, bits: &mut Reader, table: &Table, before: &mut i32) -> Result<(), DecodeError> {
        bits.fill();
        let entry = table.look(bits)?;
        if entry.run() > 0 {
            return Err(DecodeError::Damaged);
        }
        *before = (*before + value(entry, bits)).clamp(-(1 << 15), 1 << 15);
        self.values[0] = (*before << self.low) as i16;
        Ok(())
    }

    /// T.81 G.1.2.2.
    #[inline(always)]
    fn others(
        mut self,
        bits: &mut Reader,
        table: &Table,
        (mut order, last): (usize, usize),
        ended: &mut u32,
    ) -> Result<(), DecodeError> {
        if *ended > 0 {
            *ended -= 1;
            return Ok(());
        }
        while order <= last {
            bits.fill();
            let entry = table.look(bits)?;
            if entry.size() == 0 {
                bits.skip(entry.bits());
                if entry.run() < 15 {
                    *ended = (1 << entry.run()) - 1 + bits.take(entry.run() as u32);
                    break;
                }
                order += 16;
                continue;
            }
            order += entry.run();
            let value = value(entry, bits);
            if order > last {
                return Err(DecodeError::Damaged);
            }
            self.put(order, value << self.low);
            order += 1;
        }
        Ok(())
    }

    /// T.81 G.1.2.3.
    #[inline]
    fn others_refined(
        mut self,
        bits: &mut Reader,
        table: &Table,
        (mut order, last): (usize, usize),
        ended: &mut u32,
    ) -> Result<(), DecodeError> {
        while *ended == 0 && order <= last {
            let symbol = table.symbol(bits)?;
            let (run, size) = (symbol >> 4, symbol & 15);
            let value = match size {
                0 if run < 15 => {
                    *ended = (1 << run) + bits.take(run.into());
                    break;
                }
                0 => None,
                1 => Some(match bits.take(1) {
                    0 => -1 << self.low,
                    _ => 1 << self.low,
                }),
                _ => return Err(DecodeError::Damaged),
            };
            // Coefficients that are still 0, in the rest of the band.
            let mut zeros = !*self.known & between(order, last + 1);
            for _ in 0..run {
                zeros &= zeros.wrapping_sub(1);
            }
            let place = (zeros.trailing_zeros() as usize).min(last + 1);
            self.refine(bits, order, place);
            if let Some(value) = value {
                if place > last {
                    return Err(DecodeError::Damaged);
                }
                self.put(place, value);
            }
            order = place + 1;
        }
        if *ended > 0 {
            self.refine(bits, order, last + 1);
            *ended -= 1;
        }
        Ok(())
    }

    /// Reads one more bit of every known coefficient from `order` up to before `end`.
    #[inline]
    fn refine(&mut self, bits: &mut Reader, order: usize, end: usize) {
        let mut known = *self.known & between(order, end);
        while known != 0 {
            let order = known.trailing_zeros() as usize;
            known &= known - 1;
            if bits.take(1) == 0 {
                continue;
            }
            if let Some(place) = self.places[order & 63] {
                let value = &mut self.values[usize::from(place)];
                let bit = 1i16 << self.low;
                if *value & bit == 0 {
                    *value = value.wrapping_add(if *value < 0 { -bit } else { bit });
                }
            }
        }
    }

    #[inline(always)]
    fn put(&mut self, order: usize, value: i32) {
        *self.known |= 1 << order;
        if let Some(place) = self.places[order & 63] {
            self.values[usize::from(place)] = value as i16;
        }
    }
}

/// Bits `from` up to before `to`, at most 64.
fn between(from: usize, to: usize) -> u64 {
    let below = |n: usize| match n {
        0..=63 => (1u64 << n) - 1,
        _ => u64::MAX,
    };
    below(to) & !below(from)
}

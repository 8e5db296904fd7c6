//! Blocks of a sequential scan (ITU-T T.81 F.2).

use super::bits::Bits;
use super::huffman::{value, Pair, Table};
use super::tables::ZIGZAG;
use crate::file::pixels::DecodeError;
use std::rc::Rc;

/// Place of a coefficient that a reduced block does not have: behind all that it has.
const NOWHERE: u8 = 63;

/// Where the coefficients of a component go, and by what they are multiplied.
pub(super) struct Steps {
    /// Step and place of each coefficient in the order in which they are sent.
    entries: [(u16, u8); 64],
    /// Last coefficient that has a place.
    last: usize,
}

impl Steps {
    /// For blocks reduced to `size` × `size` coefficients.
    pub fn new(steps: &[u16; 64], size: usize) -> Steps {
        let mut out = Steps {
            entries: [(0, NOWHERE); 64],
            last: 0,
        };
        for (order, &natural) in ZIGZAG.iter().enumerate() {
            if let Some(place) = place(natural, size) {
                out.entries[order] = (steps[order], place);
                out.last = order;
            }
        }
        out
    }

    /// The steps in the order of the places.
    pub fn natural(steps: &[u16; 64], size: usize) -> [u16; 64] {
        let mut out = [0; 64];
        for (&step, &natural) in steps.iter().zip(&ZIGZAG) {
            if let Some(place) = place(natural, size) {
                out[usize::from(place)] = step;
            }
        }
        out
    }

    /// Writes a coefficient.
    #[inline(always)]
    pub fn put(&self, block: &mut [i16; 64], order: usize, value: i32) {
        let (step, place) = self.entries[order & 63];
        let scaled = value * i32::from(step);
        block[usize::from(place & 63)] = scaled.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    }
}

/// Place among `size` × `size` coefficients of one that has the place `natural` among 8 × 8.
pub(super) fn place(natural: u8, size: usize) -> Option<u8> {
    let (row, column) = (usize::from(natural / 8), usize::from(natural % 8));
    (row < size && column < size).then_some((row * size + column) as u8)
}

/// The codes of a component.
pub(super) struct Codes {
    pub dc: Rc<Table>,
    pub ac: Rc<Table>,
    /// The last block's first coefficient.
    pub before: i32,
}

impl Codes {
    /// Reads the difference of the first coefficient and returns the coefficient.
    #[inline(always)]
    pub fn first(&mut self, bits: &mut Bits) -> Result<i32, DecodeError> {
        bits.fill();
        let entry = self.dc.look(bits)?;
        if entry.run() > 0 {
            return Err(DecodeError::Damaged);
        }
        let difference = value(entry, bits);
        // More than any block needs, so that no number of differences overflows.
        self.before = (self.before + difference).clamp(-(1 << 15), 1 << 15);
        Ok(self.before)
    }

    /// Reads a block of zeros, multiplied with its steps; returns the last coefficient that may be other than 0.
    #[inline]
    pub fn block(
        &mut self,
        bits: &mut Bits,
        steps: &Steps,
        block: &mut [i16; 64],
    ) -> Result<usize, DecodeError> {
        let mut reader = *bits;
        let first = self.first(&mut reader)?;
        steps.put(block, 0, first);
        let mut last = 0;
        let mut order = 1;
        while order < 64 {
            reader.fill();
            let Pair { first, second } = self.ac.look_at_two(&reader)?;
            if first.size() == 0 {
                reader.skip(first.bits());
                // A run of 16 zeros, or the end of the block.
                if first.run() < 15 {
                    break;
                }
                order += 16;
                continue;
            }
            order += first.run();
            if order > steps.last {
                // Nothing from here on has a place.
                reader.skip(first.bits());
                order += 1;
                continue;
            }
            last = order;
            order += 1;
            // Behind the last coefficient comes another block.
            if second.bits() == 0 || order == 64 {
                let value = value(first, &mut reader);
                steps.put(block, last, value);
                continue;
            }
            steps.put(block, last, first.value());
            reader.skip(second.bits());
            if second.size() == 0 {
                break;
            }
            order += second.run();
            steps.put(block, order, second.value());
            last = order;
            order += 1;
        }
        *bits = reader;
        match order > 64 {
            true => Err(DecodeError::Damaged),
            false => Ok(last),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::huffman::Definition;
    use super::*;

    fn table(counts: &[u8], symbols: &[u8]) -> Rc<Table> {
        let mut all = [0; 16];
        all[..counts.len()].copy_from_slice(counts);
        let definition = Definition {
            counts: all,
            symbols: symbols.to_vec(),
        };
        Rc::new(Table::new(&definition).unwrap())
    }

    #[test]
    fn a_code_behind_the_last_coefficient_is_the_next_block_s() {
        // No difference; a bit, sixteen zeros, the end of the block.
        let mut codes = Codes {
            dc: table(&[1], &[0x00]),
            ac: table(&[1, 1, 1], &[0x01, 0xF0, 0x00]),
            before: 0,
        };
        let ones = |count: usize| "01".repeat(count);
        for (count, end) in [(63, ""), (2, "110"), (1, "110"), (0, "110")] {
            let sent = format!("0{}{end}", ones(count));
            let sent = format!("{sent}0{}110", ones(1));
            let sent: Vec<usize> = sent.bytes().map(|bit| usize::from(bit - b'0')).collect();
            let bytes = sent.chunks(8).map(|bits| {
                let byte = bits.iter().fold(0, |byte, bit| byte << 1 | bit);
                (byte << (8 - bits.len())) as u8
            });
            let bytes: Vec<u8> = bytes.collect();
            let mut bits = Bits::new(&bytes);
            for expected in [count, 1] {
                let mut block = [0; 64];
                let steps = Steps::new(&[1; 64], 8);
                assert_eq!(codes.block(&mut bits, &steps, &mut block), Ok(expected));
                assert_eq!(block.iter().map(|v| *v as usize).sum::<usize>(), expected);
            }
        }
    }
}

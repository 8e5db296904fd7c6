//! Blocks of a sequential scan (ITU-T T.81 F.2).

use super::bits::{Bits, Reader};
use super::groups::{is_end, Groups};
use super::huffman::{value, Table};
use super::tables::ZIGZAG;
use crate::file::pixels::DecodeError;
use std::rc::Rc;

/// Place of a coefficient that a reduced block does not have: behind all that it has.
const NOWHERE: u8 = 63;

/// Groups that are looked up in the bits of one filling.
pub(super) const AT_ONCE: usize = 5;

/// Where the coefficients of a component go.
pub(super) struct Places {
    /// Place of each coefficient in the order in which they are sent, and of what damaged data send behind them.
    entries: [u8; 128],
    /// Last coefficient that has a place.
    last: usize,
}

impl Places {
    /// For blocks reduced to `size` × `size` coefficients.
    pub fn new(size: usize) -> Places {
        let mut out = Places {
            entries: [NOWHERE; 128],
            last: 0,
        };
        for (order, &natural) in ZIGZAG.iter().enumerate() {
            if let Some(place) = place(natural, size) {
                out.entries[order] = place;
                out.last = order;
            }
        }
        out
    }

    /// Writes a coefficient.
    #[inline(always)]
    fn put(&self, block: &mut [i16; 64], order: usize, value: i16) {
        let place = self.entries[order & 127];
        block[usize::from(place & 63)] = value;
    }
}

/// Quantisation steps in the order of the places.
pub(super) fn natural(steps: &[u16; 64], size: usize) -> [u16; 64] {
    let mut out = [0; 64];
    for (&step, &natural) in steps.iter().zip(&ZIGZAG) {
        if let Some(place) = place(natural, size) {
            out[usize::from(place)] = step;
        }
    }
    out
}

/// Values from one row of a block of `size` × `size` coefficients to the next.
pub(super) const fn pitch(size: usize) -> usize {
    size.next_power_of_two()
}

/// Place among `size` × `size` coefficients of one that has the place `natural` among 8 × 8.
pub(super) fn place(natural: u8, size: usize) -> Option<u8> {
    let (row, column) = (usize::from(natural / 8), usize::from(natural % 8));
    (row < size && column < size).then_some((row * pitch(size) + column) as u8)
}

/// The codes of a component.
pub(super) struct Codes {
    pub dc: Rc<Table>,
    pub ac: Rc<Groups>,
    /// The last block's first coefficient.
    pub before: i32,
}

impl Codes {
    /// Reads a block of zeros; returns the last coefficient that may be other than 0.
    #[inline(always)]
    pub fn block(
        &mut self,
        bits: &mut Bits,
        places: &Places,
        block: &mut [i16; 64],
    ) -> Result<usize, DecodeError> {
        let mut reader = bits.reader();
        let first = first(&self.dc, &mut self.before, &mut reader)?;
        block[0] = first.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
        let (order, is_ended) = self.kept(&mut reader, places, block)?;
        if !is_ended {
            self.others(&mut reader, order)?;
        }
        let place = reader.place();
        bits.resume(place);
        Ok((order - 1).min(places.last))
    }

    /// Reads the coefficients that may have a place; returns the coefficient behind them, and whether the block ends
    /// before it.
    #[inline(always)]
    fn kept(
        &self,
        bits: &mut Reader,
        places: &Places,
        block: &mut [i16; 64],
    ) -> Result<(usize, bool), DecodeError> {
        let mut reader = *bits;
        let mut order = 1;
        let mut is_ended = false;
        'block: while order <= places.last {
            reader.fill();
            for _ in 0..AT_ONCE {
                let group = self.ac.look(&reader);
                let behind = order + group.length();
                let is_last = behind > 63;
                if is_last && !is_end(order, group.length(), 63) {
                    reader.fill();
                    let Some((run, value)) = one(&self.ac, &mut reader)? else {
                        is_ended = true;
                        break 'block;
                    };
                    places.put(block, order + run, value);
                    order += run + 1;
                    break;
                }
                let (first, second) = (group.first(), group.second());
                places.put(block, order + first.0, first.1);
                places.put(block, order + second.0, second.1);
                reader.skip(group.bits());
                if is_last {
                    order = behind - 64;
                    is_ended = true;
                    break 'block;
                }
                order = behind;
            }
        }
        *bits = reader;
        Ok((order, is_ended))
    }

    /// Goes over the coefficients from `order` on, up to the end of the block.
    #[inline(always)]
    fn others(&self, bits: &mut Reader, mut order: usize) -> Result<(), DecodeError> {
        let mut reader = *bits;
        while order < 64 {
            reader.fill();
            let skip = self.ac.look_over(&reader);
            if order + skip.length() <= 63 {
                reader.skip(skip.bits());
                order += skip.length();
            } else if is_end(order, skip.length(), 63) {
                reader.skip(skip.bits());
                break;
            } else if let Some((run, _)) = one(&self.ac, &mut reader)? {
                order += run + 1;
            } else {
                break;
            }
        }
        *bits = reader;
        match order > 64 {
            true => Err(DecodeError::Damaged),
            false => Ok(()),
        }
    }
}

/// Reads the difference of a block's first coefficient and returns the coefficient.
#[inline(always)]
pub(super) fn first(dc: &Table, before: &mut i32, reader: &mut Reader) -> Result<i32, DecodeError> {
    reader.fill();
    let entry = dc.look(reader)?;
    if entry.run() > 0 {
        return Err(DecodeError::Damaged);
    }
    // More than any block needs, so that no number of differences overflows.
    *before = (*before + value(entry, reader)).clamp(-(1 << 15), 1 << 15);
    Ok(*before)
}

/// Reads one code: the zeros before a value, and the value, which is a zero too behind a run of 15; `None` at the end of a
/// block.
#[inline(always)]
fn one(ac: &Groups, reader: &mut Reader) -> Result<Option<(usize, i16)>, DecodeError> {
    let entry = ac.codes.look(reader)?;
    let value = value(entry, reader);
    match entry.size() == 0 && entry.run() < 15 {
        true => Ok(None),
        false => Ok(Some((entry.run(), value as i16))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::huffman::Definition;
    use super::*;

    fn table(counts: &[u8], symbols: &[u8]) -> Table {
        let mut all = [0; 16];
        all[..counts.len()].copy_from_slice(counts);
        let definition = Definition {
            counts: all,
            symbols: symbols.to_vec(),
        };
        Table::new(&definition).unwrap()
    }

    #[test]
    fn a_code_behind_the_last_coefficient_is_the_next_block_s() {
        // No difference; a bit, sixteen zeros, the end of the block.
        let mut codes = Codes {
            dc: Rc::new(table(&[1], &[0x00])),
            ac: Rc::new(Groups::new(table(&[1, 1, 1], &[0x01, 0xF0, 0x00]))),
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
                let places = Places::new(8);
                assert_eq!(codes.block(&mut bits, &places, &mut block), Ok(expected));
                assert_eq!(block.iter().map(|v| *v as usize).sum::<usize>(), expected);
            }
        }
    }
}

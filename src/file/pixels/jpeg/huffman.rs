//! Huffman codes (ITU-T T.81 C, F.2.2.3) by table.

use super::bits::Reader;
use crate::file::pixels::DecodeError;

/// Bits that are looked up at once. Nearly all codes of a photo are shorter, most together with their value.
pub(super) const LOOK: u32 = 10;

/// How many codes of each length there are, and their symbols in order.
#[derive(Clone)]
pub(super) struct Definition {
    pub counts: [u8; 16],
    pub symbols: Vec<u8>,
}

/// What a code says: a symbol is a run of zeros and the size of the value behind it.
#[derive(Clone, Copy)]
pub(super) struct Entry(u32);

impl Entry {
    fn new(length: u32, symbol: u8) -> Entry {
        let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        Entry(run << 12 | size << 8 | (length + size))
    }

    /// Bits of code and value together.
    #[inline(always)]
    pub fn bits(self) -> u32 {
        self.0 & 63
    }

    /// Bits of the value.
    #[inline(always)]
    pub fn size(self) -> u32 {
        self.0 >> 8 & 15
    }

    /// Upper half of the symbol: the zeros before the value.
    #[inline(always)]
    pub fn run(self) -> usize {
        (self.0 >> 12 & 15) as usize
    }

    /// The value, where the bits that were looked up hold it; else 0, which is never sent.
    #[inline(always)]
    pub fn value(self) -> i32 {
        self.0 as i32 >> 16
    }
}

/// A table of codes, ready for decoding.
pub(super) struct Table {
    entries: Box<[Entry; 1 << LOOK]>,
    /// Per length, the first 16 bits that belong to a longer code, and what leads from a code to its symbol.
    limits: [u32; 17],
    offsets: [i32; 17],
    symbols: Vec<u8>,
}

impl Table {
    /// # Errors
    /// When there are more codes of a length than fit.
    pub fn new(definition: &Definition) -> Result<Table, DecodeError> {
        let mut table = Table {
            entries: Box::new([Entry(0); 1 << LOOK]),
            limits: [0; 17],
            offsets: [0; 17],
            symbols: definition.symbols.clone(),
        };
        let (mut code, mut first) = (0u32, 0usize);
        for (length, &count) in (1u32..).zip(&definition.counts) {
            let count = usize::from(count);
            let symbols = definition.symbols.get(first..first + count);
            let symbols = symbols.ok_or(DecodeError::Damaged)?;
            if code + count as u32 > 1 << length {
                return Err(DecodeError::Damaged);
            }
            table.offsets[length as usize] = first as i32 - code as i32;
            if length <= LOOK {
                for (i, &symbol) in symbols.iter().enumerate() {
                    table.enter(code + i as u32, length, symbol);
                }
            }
            code += count as u32;
            table.limits[length as usize] = code << (16 - length);
            code <<= 1;
            first += count;
        }
        Ok(table)
    }

    /// Enters a code under all bits that begin with it.
    fn enter(&mut self, code: u32, length: u32, symbol: u8) {
        let entry = Entry::new(length, symbol);
        let free = LOOK - length;
        for rest in 0..1 << free {
            let slot = &mut self.entries[(code << free | rest) as usize];
            *slot = entry;
            if entry.size() > 0 && entry.size() <= free {
                let sent = rest >> (free - entry.size());
                slot.0 |= (extend(sent, entry.size()) as u32) << 16;
            }
        }
    }

    /// What these [`LOOK`] bits say; `None` where they are the beginning of a longer code or no code.
    pub fn entry(&self, bits: usize) -> Option<Entry> {
        Some(self.entries[bits % self.entries.len()]).filter(|entry| entry.0 != 0)
    }

    /// What the next bits say, without going over them. The reader has been filled.
    #[inline(always)]
    pub fn look(&self, bits: &Reader) -> Result<Entry, DecodeError> {
        let entry = self.entries[bits.peek(LOOK) as usize];
        match entry.0 == 0 {
            true => self.look_further(*bits),
            false => Ok(entry),
        }
    }

    #[cold]
    fn look_further(&self, bits: Reader) -> Result<Entry, DecodeError> {
        let next = bits.peek(16);
        for length in LOOK + 1..=16 {
            if next < self.limits[length as usize] {
                let place = (next >> (16 - length)) as i32 + self.offsets[length as usize];
                let symbol = self.symbols.get(place as usize);
                return Ok(Entry::new(length, *symbol.ok_or(DecodeError::Damaged)?));
            }
        }
        Err(bits.no_code())
    }

    /// True when zeros in a row are values, and not the end of a block.
    pub fn zeros_are_values(&self) -> bool {
        self.entries[0].size() > 0
    }
}

/// The value that an entry announces; goes over code and value.
#[inline(always)]
pub(super) fn value(entry: Entry, bits: &mut Reader) -> i32 {
    let known = entry.value();
    let value = if known != 0 || entry.size() == 0 {
        known
    } else {
        let both = bits.peek(entry.bits());
        extend(both & ((1 << entry.size()) - 1), entry.size())
    };
    bits.skip(entry.bits());
    value
}

/// A value from the bits that were sent (T.81 F.2.2.1): below half of the range it is negative.
#[inline(always)]
fn extend(sent: u32, size: u32) -> i32 {
    let is_negative = sent >> (size - 1) == 0;
    sent as i32 - (i32::from(is_negative) * ((1 << size) - 1))
}

#[cfg(test)]
mod tests {
    use super::super::bits::Bits;
    use super::*;

    fn table(counts: &[u8], symbols: &[u8]) -> Result<Table, DecodeError> {
        let mut all = [0; 16];
        all[..counts.len()].copy_from_slice(counts);
        Table::new(&Definition {
            counts: all,
            symbols: symbols.to_vec(),
        })
    }

    #[test]
    fn codes_with_their_values() {
        // 0 → end of block, 10 → one zero and a bit, 110 → three bits; 111 and ten zeros → two zeros and four bits.
        let counts = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        let table = table(&counts, &[0x00, 0x11, 0x03, 0x24]).unwrap();
        // 0, 10 1, 110 101, 110 010, 1110000000000 0001, then ones.
        let mut bits = Bits::new(&[0b0101_1101, 0b0111_0010, 0b1110_0000, 0, 0xFF, 0]);
        let mut reader = bits.reader();
        let mut next = || {
            reader.fill();
            let entry = table.look(&reader)?;
            Ok((entry.run(), value(entry, &mut reader)))
        };
        assert_eq!(next(), Ok((0, 0)));
        assert_eq!(next(), Ok((1, 1)));
        assert_eq!(next(), Ok((0, 5)));
        assert_eq!(next(), Ok((0, -5)));
        assert_eq!(next(), Ok((2, -14)));
        assert_eq!(next(), Err(DecodeError::Incomplete));
    }

    #[test]
    fn more_codes_than_bits_or_symbols_are_damage() {
        assert!(table(&[2], &[0, 1]).is_ok());
        assert!(table(&[3], &[0, 1, 2]).is_err());
        assert!(table(&[1, 2], &[0, 1]).is_err());
    }
}

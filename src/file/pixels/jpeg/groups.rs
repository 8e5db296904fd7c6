//! Codes with values that follow each other, looked up at once: most time of a photo goes into its codes, and a block has
//! twenty of them.

use super::bits::Reader;
use super::huffman::{Entry, Table, LOOK};

/// In place of the coefficients that a group goes over: it ends the block.
const END: usize = 64;
/// The same where no whole code with its value is known.
const NOTHING: usize = 128;

/// Tables of what all bits that can be looked up say.
pub(super) struct Groups {
    /// The codes one by one.
    pub codes: Table,
    groups: Box<[Group; 1 << LOOK]>,
    skips: Box<[Skip; 1 << LOOK]>,
}

/// Up to two values with the zeros before and between them, and perhaps the end of the block. Where there are fewer, the
/// others repeat what is there, or are a 0 among zeros: two values can be written in any case.
///
/// From the lowest bit on: bits of all, 8; coefficients before the first value, 8, and before the second, 8; coefficients that
/// the group goes over, 8; second value, 16; first value, 16.
#[derive(Clone, Copy)]
pub(super) struct Group(u64);

/// As many codes as are known, without their values: bits of all with their values, 8, then coefficients, 8.
#[derive(Clone, Copy)]
pub(super) struct Skip(u16);

impl Groups {
    pub fn new(codes: Table) -> Groups {
        let mut groups = Groups {
            codes,
            groups: Box::new([Group(0); 1 << LOOK]),
            skips: Box::new([Skip(0); 1 << LOOK]),
        };
        for bits in 0..1 << LOOK {
            groups.groups[bits] = groups.group(bits);
            groups.skips[bits] = groups.skip(bits);
        }
        groups
    }

    /// What the next bits say. The reader has been filled.
    #[inline(always)]
    pub fn look(&self, bits: &Reader) -> Group {
        self.groups[bits.peek(LOOK) as usize]
    }

    /// The same where no value is wanted.
    #[inline(always)]
    pub fn look_over(&self, bits: &Reader) -> Skip {
        self.skips[bits.peek(LOOK) as usize]
    }

    fn group(&self, bits: usize) -> Group {
        let mut walk = Walk::default();
        let mut values = [(0, 0); 2];
        let mut count = 0;
        while let Some(entry) = self.codes.entry(bits << walk.bits) {
            let is_value = entry.size() > 0;
            let is_whole = walk.bits + entry.bits() <= LOOK;
            let before = walk.coefficients + entry.run();
            if !is_whole || is_value && count == 2 || !walk.step(entry) {
                break;
            }
            if is_value {
                values[count..].fill((before, entry.value()));
                count += 1;
            }
        }
        let [first, second] = values;
        let sixteen = |value: i32| u64::from(value as u16);
        Group(
            u64::from(walk.bits)
                | (first.0 as u64) << 8
                | (second.0 as u64) << 16
                | (walk.length() as u64) << 24
                | sixteen(second.1) << 32
                | sixteen(first.1) << 48,
        )
    }

    fn skip(&self, bits: usize) -> Skip {
        let mut walk = Walk::default();
        while walk.bits < LOOK {
            let Some(entry) = self.codes.entry(bits << walk.bits) else {
                break;
            };
            let is_known = walk.bits + entry.bits() - entry.size() <= LOOK;
            if !is_known || !walk.step(entry) {
                break;
            }
        }
        Skip(walk.bits as u16 | (walk.length() as u16) << 8)
    }
}

/// How far codes that follow each other lead.
#[derive(Default)]
struct Walk {
    bits: u32,
    coefficients: usize,
    is_ended: bool,
}

impl Walk {
    /// Goes over one more code; false where it is to be read alone.
    fn step(&mut self, entry: Entry) -> bool {
        let is_end = entry.size() == 0 && entry.run() == 0;
        let is_value = entry.size() > 0 || entry.run() == 15;
        let length = match is_end {
            true => 0,
            false => entry.run() + 1,
        };
        if self.is_ended || !is_end && !is_value || self.coefficients + length >= END {
            return false;
        }
        self.bits += entry.bits();
        self.coefficients += length;
        self.is_ended = is_end;
        true
    }

    fn length(&self) -> usize {
        match (self.bits, self.is_ended) {
            (0, _) => NOTHING,
            (_, true) => END + self.coefficients,
            (_, false) => self.coefficients,
        }
    }
}

impl Group {
    /// Bits of all codes and values.
    #[inline(always)]
    pub fn bits(self) -> u32 {
        self.0 as u32 & 63
    }

    /// The first value, and the coefficients before it.
    #[inline(always)]
    pub fn first(self) -> (usize, i16) {
        (self.0 as usize >> 8 & 255, (self.0 >> 48) as i16)
    }

    /// The second value, and the coefficients before it.
    #[inline(always)]
    pub fn second(self) -> (usize, i16) {
        (self.0 as usize >> 16 & 255, (self.0 >> 32) as i16)
    }

    /// Coefficients that the group goes over.
    #[inline(always)]
    pub fn length(self) -> usize {
        self.0 as usize >> 24 & 255
    }
}

impl Skip {
    /// Bits of all codes and values.
    #[inline(always)]
    pub fn bits(self) -> u32 {
        u32::from(self.0) & 63
    }

    /// Coefficients that the codes go over.
    #[inline(always)]
    pub fn length(self) -> usize {
        usize::from(self.0 >> 8)
    }
}

/// True when a group or a skip of this length, read at a coefficient up to the `last`, ends the block.
#[inline(always)]
pub(super) fn is_end(order: usize, length: usize, last: usize) -> bool {
    length >= END && order + length <= END + last
}

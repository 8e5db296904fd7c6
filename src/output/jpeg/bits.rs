//! Huffman codes and values → the bytes of a scan.

use super::quantise::{magnitude, Kept};
use super::tables::Lookup;

/// Bits to bytes, a zero byte after every 0xff.
pub struct Bits {
    out: Vec<u8>,
    waiting: Waiting,
}

/// Bits that no word is full of yet.
#[derive(Clone, Copy, Default)]
struct Waiting {
    /// The lowest `count` of it, at most 31.
    bits: u64,
    count: u32,
}

impl Bits {
    /// Writes behind what is there.
    pub fn after(out: Vec<u8>) -> Bits {
        Bits {
            out,
            waiting: Waiting::default(),
        }
    }

    /// A block as T.81 F.1.2 has it: the difference of the DC, then runs of zeros and what ends them.
    #[inline(always)]
    pub fn block(&mut self, [dc, ac]: [&Lookup; 2], difference: i32, kept: &[Kept]) {
        // Here and not in place, so that it need not be stored for every symbol.
        let mut waiting = self.waiting;
        let out = &mut self.out;
        waiting.value(out, dc, 0, difference);
        let mut last = 0;
        for kept in kept {
            let mut run = kept.at - last - 1;
            while run > 15 {
                waiting.symbol(out, ac, 0xf0);
                run -= 16;
            }
            waiting.value(out, ac, run, kept.value);
            last = kept.at;
        }
        if last < 63 {
            waiting.symbol(out, ac, 0);
        }
        self.waiting = waiting;
    }

    /// Fills the last byte with ones.
    pub fn finish(mut self) -> Vec<u8> {
        let Waiting { bits, count } = self.waiting;
        let missing = count.next_multiple_of(8) - count;
        let bits = bits << missing | ((1 << missing) - 1);
        for place in (0..(count + missing) / 8).rev() {
            stuffed(&mut self.out, (bits >> (8 * place)) as u8);
        }
        self.out
    }
}

impl Waiting {
    /// The code of a symbol.
    #[inline(always)]
    fn symbol(&mut self, out: &mut Vec<u8>, code: &Lookup, symbol: usize) {
        self.push(out, code.bits[symbol].into(), code.length[symbol].into());
    }

    /// The code of a symbol that tells the run of zeros before a value and how many bits this takes, and these; negative
    /// values count from below.
    #[inline(always)]
    fn value(&mut self, out: &mut Vec<u8>, code: &Lookup, run: usize, value: i32) {
        let own = magnitude(value);
        let symbol = (run << 4 | own) & 0xff;
        let counted = (value + (value >> 31)) as u32 & ((1 << own) - 1);
        let bits = u32::from(code.bits[symbol]) << own | counted;
        self.push(out, bits, u32::from(code.length[symbol]) + own as u32);
    }

    /// The lowest `count` bits, at most 32: the others must be 0.
    #[inline(always)]
    fn push(&mut self, out: &mut Vec<u8>, bits: u32, count: u32) {
        self.bits = self.bits << count | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            word(out, (self.bits >> self.count) as u32);
        }
    }
}

#[inline(never)]
fn word(out: &mut Vec<u8>, word: u32) {
    // Where a byte is 0 that is turned, taking 1 off it borrows its highest bit.
    let has_ff = word & (!word).wrapping_sub(0x0101_0101) & 0x8080_8080 != 0;
    match has_ff {
        true => word.to_be_bytes().into_iter().for_each(|b| stuffed(out, b)),
        false => out.extend_from_slice(&word.to_be_bytes()),
    }
}

fn stuffed(out: &mut Vec<u8>, byte: u8) {
    out.push(byte);
    if byte == 0xff {
        out.push(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers of so many bits behind some bytes.
    fn pushed(out: Vec<u8>, numbers: &[(u32, u32)]) -> Vec<u8> {
        let mut bits = Bits::after(out);
        for (number, count) in numbers {
            bits.waiting.push(&mut bits.out, *number, *count);
        }
        bits.finish()
    }

    #[test]
    fn bits_stand_one_after_the_other_and_the_last_byte_is_filled() {
        assert_eq!(
            pushed(vec![7], &[(0b1_0000_0001, 9), (0xffff_fff0, 32), (0, 3)]),
            [7, 0x80, 0xff, 0, 0xff, 0, 0xff, 0, 0xf8, 0x0f]
        );
    }

    #[test]
    fn every_byte_of_ones_is_followed_by_zeros() {
        for place in 0..4 {
            for other in [0, 0x7f, 0x80, 0xfe] {
                let mut word = [other; 4];
                word[place] = 0xff;
                let mut expected = word.to_vec();
                expected.insert(place + 1, 0);
                assert_eq!(
                    pushed(Vec::new(), &[(u32::from_be_bytes(word), 32)]),
                    expected
                );
            }
        }
    }
}

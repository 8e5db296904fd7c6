//! Huffman codes and values → the bytes of a scan.

use super::quantise::magnitude;
use super::tables::Lookup;

/// Bits to bytes, a zero byte after every 0xff.
pub struct Bits {
    out: Vec<u8>,
    /// Those that no word is full of yet: its lowest `count` bits, at most 31.
    waiting: u64,
    count: u32,
}

impl Bits {
    /// Writes behind what is there.
    pub fn after(out: Vec<u8>) -> Bits {
        Bits {
            out,
            waiting: 0,
            count: 0,
        }
    }

    /// The code of a symbol.
    #[inline]
    pub fn symbol(&mut self, code: &Lookup, symbol: usize) {
        self.push(code.bits[symbol].into(), code.length[symbol].into());
    }

    /// The code of a symbol that tells the run of zeros before a value and how many bits this takes, and these; negative
    /// values count from below.
    #[inline]
    pub fn value(&mut self, code: &Lookup, run: usize, value: i32) {
        let own = magnitude(value);
        let symbol = (run << 4 | own) & 0xff;
        let counted = (value + (value >> 31)) as u32 & ((1 << own) - 1);
        let bits = u32::from(code.bits[symbol]) << own | counted;
        self.push(bits, u32::from(code.length[symbol]) + own as u32);
    }

    /// The lowest `count` bits, at most 32: the others must be 0.
    #[inline(always)]
    fn push(&mut self, bits: u32, count: u32) {
        self.waiting = self.waiting << count | u64::from(bits);
        self.count += count;
        if self.count >= 32 {
            self.count -= 32;
            self.word((self.waiting >> self.count) as u32);
        }
    }

    fn word(&mut self, word: u32) {
        // Where a byte is 0 that is turned, taking 1 off it borrows its highest bit.
        let has_ff = word & (!word).wrapping_sub(0x0101_0101) & 0x8080_8080 != 0;
        match has_ff {
            true => word.to_be_bytes().into_iter().for_each(|b| self.byte(b)),
            false => self.out.extend_from_slice(&word.to_be_bytes()),
        }
    }

    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xff {
            self.out.push(0);
        }
    }

    /// Fills the last byte with ones.
    pub fn finish(mut self) -> Vec<u8> {
        let missing = self.count.next_multiple_of(8) - self.count;
        self.waiting = self.waiting << missing | ((1 << missing) - 1);
        self.count += missing;
        while self.count > 0 {
            self.count -= 8;
            self.byte((self.waiting >> self.count) as u8);
        }
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_stand_one_after_the_other_and_the_last_byte_is_filled() {
        let mut bits = Bits::after(vec![7]);
        bits.push(0b1_0000_0001, 9);
        bits.push(0xffff_fff0, 32);
        bits.push(0, 3);
        assert_eq!(
            bits.finish(),
            [7, 0x80, 0xff, 0, 0xff, 0, 0xff, 0, 0xf8, 0x0f]
        );
    }

    #[test]
    fn every_byte_of_ones_is_followed_by_zeros() {
        for place in 0..4 {
            for other in [0, 0x7f, 0x80, 0xfe] {
                let mut word = [other; 4];
                word[place] = 0xff;
                let mut bits = Bits::after(Vec::new());
                bits.push(u32::from_be_bytes(word), 32);
                let mut expected = word.to_vec();
                expected.insert(place + 1, 0);
                assert_eq!(bits.finish(), expected);
            }
        }
    }
}

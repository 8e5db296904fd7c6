//! Entropy-coded data as bits, without stuffing and restart markers (ITU-T T.81 B.1.1.5, F.2.2.5).

use crate::file::pixels::DecodeError;

/// Bytes that may lie unread before a restart marker. Some writers end an interval on a word; more are code words that
/// were lost on the way to them.
const SLACK: usize = 8;

/// Reads bits, the first in the highest place. Behind the data come bits that are all 1, and the reader knows when one
/// of them was used. A loop works on a copy, which stays in the processor's registers, and puts it back at its end.
#[derive(Clone, Copy)]
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, left aligned; zeros below them.
    buffer: u64,
    /// Bits in the buffer.
    count: u32,
    /// How many bits were made up behind the data.
    made_up: u32,
}

impl<'a> Bits<'a> {
    pub fn new(data: &'a [u8]) -> Bits<'a> {
        Bits {
            data,
            at: 0,
            buffer: 0,
            count: 0,
            made_up: 0,
        }
    }

    /// Makes sure of 32 bits: the longest code and the bits that follow it.
    #[inline(always)]
    pub fn fill(&mut self) {
        if self.count < 32 {
            self.fill_word();
        }
    }

    #[inline]
    fn fill_word(&mut self) {
        if let Some(bytes) = self.data.get(self.at..self.at + 4) {
            let word = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            // No byte is 0xFF: adding one to each carries out of none.
            if (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 == 0 {
                self.at += 4;
                self.buffer |= u64::from(word) << (32 - self.count);
                self.count += 32;
                return;
            }
        }
        *self = self.filled();
    }

    /// As [`Bits::fill_word`] where a marker, a stuffed byte or the end is near; a copy, so that the reader itself may stay
    /// in registers.
    #[cold]
    #[inline(never)]
    fn filled(mut self) -> Bits<'a> {
        while self.count <= 56 {
            let byte = match self.data.get(self.at) {
                Some(0xFF) => {
                    let more = self.data[self.at..].iter().take_while(|&&b| b == 0xFF);
                    let behind = self.at + more.count();
                    match self.data.get(behind) {
                        Some(0) => {
                            self.at = behind + 1;
                            0xFF
                        }
                        Some(_) => {
                            // So that a long row of fill bytes is gone over once.
                            self.at = behind - 1;
                            self.make_up()
                        }
                        None => {
                            self.at = behind;
                            self.make_up()
                        }
                    }
                }
                Some(&byte) => {
                    self.at += 1;
                    byte
                }
                None => self.make_up(),
            };
            self.buffer |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
        self
    }

    fn make_up(&mut self) -> u8 {
        self.made_up = self.made_up.saturating_add(8);
        0xFF
    }

    /// The next `n` bits, 1..=32, of those that [`Bits::fill`] made sure of.
    #[inline(always)]
    pub fn peek(&self, n: u32) -> u32 {
        (self.buffer >> (64 - n)) as u32
    }

    /// Goes over `n` bits that were looked at.
    #[inline(always)]
    pub fn skip(&mut self, n: u32) {
        self.buffer <<= n;
        self.count -= n;
    }

    /// The next `n` bits, 0..=16.
    #[inline]
    pub fn take(&mut self, n: u32) -> u32 {
        if n == 0 {
            return 0;
        }
        self.fill();
        let bits = self.peek(n);
        self.skip(n);
        bits
    }

    /// An error once bits were used that the data do not have.
    #[inline(always)]
    pub fn check(&self) -> Result<(), DecodeError> {
        if self.count < self.made_up {
            return Err(self.ran_out());
        }
        Ok(())
    }

    /// What is wrong when the next bits are no code.
    #[cold]
    pub fn no_code(self) -> DecodeError {
        match self.count < self.made_up.saturating_add(16) {
            true => self.ran_out(),
            false => DecodeError::Damaged,
        }
    }

    /// The data end too early: at a restart marker they are damaged.
    #[cold]
    fn ran_out(self) -> DecodeError {
        match self.data.get(self.at) {
            None => DecodeError::Incomplete,
            Some(_) => DecodeError::Damaged,
        }
    }

    /// Bytes that were not used, up to the next marker or the end.
    pub fn unread(&self) -> usize {
        let rest = &self.data[self.at.min(self.data.len())..];
        let is_marker = |pair: &[u8]| pair[0] == 0xFF && pair[1] != 0 && pair[1] != 0xFF;
        let ahead = rest.windows(2).position(is_marker).unwrap_or(rest.len());
        ahead + (self.count.saturating_sub(self.made_up) / 8) as usize
    }

    /// Goes behind the restart marker that must come next.
    ///
    /// # Errors
    /// When it does not, or when data were left before it.
    pub fn restart(&mut self) -> Result<(), DecodeError> {
        self.check()?;
        let rest = &self.data[self.at.min(self.data.len())..];
        let is_marker = |pair: &[u8]| pair[0] == 0xFF && matches!(pair[1], 0xD0..=0xD7);
        let Some(ahead) = rest.windows(2).position(is_marker) else {
            return Err(DecodeError::Incomplete);
        };
        if self.unread() > SLACK {
            return Err(DecodeError::Damaged);
        }
        *self = Bits {
            at: self.at + ahead + 2,
            ..Bits::new(self.data)
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stuffing_is_left_out_and_the_end_is_known() {
        let mut bits = Bits::new(b"\x12\xFF\0\xFF\xFF\0\x34\x56\x78\x9A");
        for expected in [0x12, 0xFF, 0xFF, 0x34, 0x56, 0x78, 0x9A] {
            assert_eq!(bits.take(8), expected);
            assert_eq!(bits.check(), Ok(()));
        }
        assert_eq!(bits.unread(), 0);
        assert_eq!(bits.take(1), 1);
        assert_eq!(bits.check(), Err(DecodeError::Incomplete));
    }

    #[test]
    fn fill_bytes_before_a_marker_are_no_data() {
        let filled = [&b"\x12"[..], &[0xFF; 50], b"\xD0\x34"].concat();
        let mut bits = Bits::new(&filled);
        assert_eq!(bits.take(8), 0x12);
        assert_eq!(bits.restart(), Ok(()));
        assert_eq!(bits.take(8), 0x34);
        let mut bits = Bits::new(&filled[..40]);
        assert_eq!(bits.take(9), 0x12 << 1 | 1);
        assert_eq!(bits.check(), Err(DecodeError::Incomplete));
    }

    #[test]
    fn a_restart_marker_is_not_read_over() {
        let mut bits = Bits::new(b"\x12\xFF\xD0\x34");
        assert_eq!(bits.take(8), 0x12);
        assert_eq!(bits.take(8), 0xFF);
        assert_eq!(bits.check(), Err(DecodeError::Damaged));
        let mut bits = Bits::new(b"\x12\xFF\xD0\x34");
        assert_eq!(bits.take(4), 1);
        assert_eq!(bits.restart(), Ok(()));
        assert_eq!(bits.take(8), 0x34);
        assert_eq!(bits.restart(), Err(DecodeError::Incomplete));
        let long = [&[7; 20][..], b"\xFF\xD0\x34"].concat();
        assert_eq!(Bits::new(&long).restart(), Err(DecodeError::Damaged));
    }
}

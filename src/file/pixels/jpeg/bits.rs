//! Entropy-coded data as bits, without stuffing and restart markers (ITU-T T.81 B.1.1.5, F.2.2.5).

use crate::file::pixels::DecodeError;

/// Bytes that may lie unread before a restart marker. Some writers end an interval on a word; more are code words that
/// were lost on the way to them.
const SLACK: usize = 8;
/// Bytes that are freed of stuffing at a time; a power of two.
const WINDOW: usize = 4096;
/// More bytes than a block takes: 64 codes of 16 bits, each with 15 bits of a value, and what is read ahead.
const BLOCK: usize = 272;
/// Bytes that are looked at side by side.
const LANES: usize = 16;

/// Bytes in reverse order, so that eight of them are one number with the first on top, and room to read eight from any
/// place.
type Window = [u8; WINDOW + 8];

/// The data of a scan, and where reading goes on.
pub(super) struct Bits<'a> {
    source: Source<'a>,
    place: Place,
}

/// The data of a scan. Behind them come bits that are all 1, and it is known when one of them was used.
struct Source<'a> {
    data: &'a [u8],
    /// Bytes of the data that are or were in the window.
    at: usize,
    window: Box<Window>,
    /// How many bytes were made up behind the data.
    made_up: usize,
}

/// How far the bits were read.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// Bytes of the window that are not in the buffer: its first ones.
    held: usize,
    /// The next bits, left aligned; below them zeros or some of those that follow.
    buffer: u64,
    /// Bits in the buffer.
    count: u32,
}

/// Reads the bits of one block, the first in the highest place. A loop works on a copy, which stays in the processor's
/// registers.
#[derive(Clone, Copy)]
pub(super) struct Reader<'s> {
    source: &'s Source<'s>,
    place: Place,
}

impl<'a> Bits<'a> {
    pub fn new(data: &'a [u8]) -> Bits<'a> {
        Bits {
            source: Source {
                data,
                at: 0,
                window: Box::new([0; WINDOW + 8]),
                made_up: 0,
            },
            place: Place::default(),
        }
    }

    /// A reader for one block. What it has read counts once its place is given to [`Bits::resume`].
    #[inline(always)]
    pub fn reader(&mut self) -> Reader<'_> {
        if self.place.held < BLOCK {
            self.source.replenish(self.place.held);
            self.place.held = WINDOW;
        }
        Reader {
            source: &self.source,
            place: self.place,
        }
    }

    /// Goes on from where a reader has come to.
    #[inline(always)]
    pub fn resume(&mut self, place: Place) {
        self.place = place;
    }

    /// Bits of the data that were not used, of those that were made ready; negative once others were.
    fn left(&self) -> isize {
        self.source.left(&self.place)
    }

    /// An error once bits were used that the data do not have.
    #[inline(always)]
    pub fn check(&self) -> Result<(), DecodeError> {
        match self.left() < 0 {
            true => Err(self.source.ran_out()),
            false => Ok(()),
        }
    }

    /// Bytes that were not used, up to the next marker or the end.
    pub fn unread(&self) -> usize {
        let is_marker = |pair: &[u8]| pair[0] == 0xFF && pair[1] != 0 && pair[1] != 0xFF;
        let rest = self.source.rest();
        let ahead = rest.windows(2).position(is_marker).unwrap_or(rest.len());
        ahead + self.left().max(0) as usize / 8
    }

    /// Goes behind the restart marker that must come next.
    ///
    /// # Errors
    /// When it does not, or when data were left before it.
    pub fn restart(&mut self) -> Result<(), DecodeError> {
        self.check()?;
        let is_marker = |pair: &[u8]| pair[0] == 0xFF && matches!(pair[1], 0xD0..=0xD7);
        let Some(ahead) = self.source.rest().windows(2).position(is_marker) else {
            return Err(DecodeError::Incomplete);
        };
        if self.unread() > SLACK {
            return Err(DecodeError::Damaged);
        }
        self.source.at += ahead + 2;
        self.source.made_up = 0;
        self.place = Place::default();
        Ok(())
    }
}

impl Source<'_> {
    /// Fills the window, which has `held` bytes that were not read.
    #[cold]
    #[inline(never)]
    fn replenish(&mut self, held: usize) {
        self.window.copy_within(..held, WINDOW - held);
        let mut free = WINDOW - held;
        while free > 0 {
            while let Some(bytes) = self.plain_bytes() {
                let Some(out) = self.window[..free].last_chunk_mut::<LANES>() else {
                    break;
                };
                *out = std::array::from_fn(|i| bytes[LANES - 1 - i]);
                self.at += LANES;
                free -= LANES;
            }
            for _ in 0..LANES.min(free) {
                let byte = self.next_byte();
                self.made_up += usize::from(byte.is_none());
                free -= 1;
                self.window[free] = byte.unwrap_or(0xFF);
            }
        }
    }

    /// The next bytes, where none of them is 0xFF.
    #[inline(always)]
    fn plain_bytes(&self) -> Option<[u8; LANES]> {
        let bytes = self.data.get(self.at..)?.first_chunk::<LANES>()?;
        let special = bytes.iter().fold(false, |any, &byte| any | (byte == 0xFF));
        (!special).then_some(*bytes)
    }

    /// The next byte; `None` at a marker and at the end.
    fn next_byte(&mut self) -> Option<u8> {
        let byte = *self.data.get(self.at)?;
        if byte != 0xFF {
            self.at += 1;
            return Some(byte);
        }
        let fill = self.data[self.at..].iter().take_while(|&&b| b == 0xFF);
        let behind = self.at + fill.count();
        // So that a long row of fill bytes is gone over once.
        self.at = match self.data.get(behind) {
            Some(0) => behind + 1,
            Some(_) => behind - 1,
            None => behind,
        };
        (self.data.get(behind) == Some(&0)).then_some(0xFF)
    }

    /// Bits of the data that were not used at a place, of those that were made ready.
    fn left(&self, place: &Place) -> isize {
        (place.held as isize - self.made_up as isize) * 8 + place.count as isize
    }

    /// The data end too early: at a restart marker they are damaged.
    #[cold]
    fn ran_out(&self) -> DecodeError {
        match self.data.get(self.at) {
            None => DecodeError::Incomplete,
            Some(_) => DecodeError::Damaged,
        }
    }

    /// Data that have not been in the window.
    fn rest(&self) -> &[u8] {
        self.data.get(self.at..).unwrap_or(&[])
    }
}

impl Reader<'_> {
    /// Makes sure of 56 bits: a code of 16 with a value of 15, and 25 more.
    #[inline(always)]
    pub fn fill(&mut self) {
        let at = self.place.held.wrapping_sub(8) & (WINDOW - 1);
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&self.source.window[at..at + 8]);
        self.place.buffer |= u64::from_le_bytes(bytes) >> self.place.count;
        self.place.held -= (63 - self.place.count as usize) / 8;
        self.place.count |= 56;
    }

    /// The next `n` bits, 1..=32, of those that [`Reader::fill`] made sure of.
    #[inline(always)]
    pub fn peek(&self, n: u32) -> u32 {
        (self.place.buffer >> (64 - n)) as u32
    }

    /// Goes over `n` bits that were looked at.
    #[inline(always)]
    pub fn skip(&mut self, n: u32) {
        self.place.buffer <<= n;
        self.place.count -= n;
    }

    /// The next `n` bits, 0..=16.
    #[inline(always)]
    pub fn take(&mut self, n: u32) -> u32 {
        if self.place.count < n {
            self.fill();
        }
        self.take_filled(n) as u32
    }

    /// The next `n` bits, 0..=56, of those that [`Reader::fill`] made sure of.
    #[inline(always)]
    pub fn take_filled(&mut self, n: u32) -> u64 {
        // In two steps, for 0 bits.
        let bits = self.place.buffer >> 1 >> (63 - n);
        self.skip(n);
        bits
    }

    /// What is wrong when the next bits are no code.
    #[cold]
    pub fn no_code(self) -> DecodeError {
        match self.source.left(&self.place) < 16 {
            true => self.source.ran_out(),
            false => DecodeError::Damaged,
        }
    }

    /// Where it has come to.
    #[inline(always)]
    pub fn place(&self) -> Place {
        self.place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(bits: &mut Bits, n: u32) -> u32 {
        let mut reader = bits.reader();
        let taken = reader.take(n);
        let place = reader.place();
        bits.resume(place);
        taken
    }

    #[test]
    fn stuffing_is_left_out_and_the_end_is_known() {
        let mut bits = Bits::new(b"\x12\xFF\0\xFF\xFF\0\x34\x56\x78\x9A");
        for expected in [0x12, 0xFF, 0xFF, 0x34, 0x56, 0x78, 0x9A] {
            assert_eq!(take(&mut bits, 8), expected);
            assert_eq!(bits.check(), Ok(()));
        }
        assert_eq!(bits.unread(), 0);
        assert_eq!(take(&mut bits, 1), 1);
        assert_eq!(bits.check(), Err(DecodeError::Incomplete));
    }

    #[test]
    fn all_bytes_come_in_order_however_many_there_are() {
        let mut state = 1u32;
        let mut byte = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Many of them are 0xFF.
            (state >> 22).min(255) as u8
        };
        let plain: Vec<u8> = (0..3 * WINDOW).map(|_| byte()).collect();
        let stuffed = plain.iter().flat_map(|&b| match b {
            0xFF => vec![0xFF, 0],
            b => vec![b],
        });
        let stuffed: Vec<u8> = stuffed.collect();
        let mut bits = Bits::new(&stuffed);
        for pair in plain.chunks_exact(2) {
            let expected = u32::from(pair[0]) << 8 | u32::from(pair[1]);
            assert_eq!(take(&mut bits, 5), expected >> 11);
            assert_eq!(take(&mut bits, 11), expected & 0x7FF);
        }
        assert_eq!((bits.check(), bits.unread()), (Ok(()), 0));
    }

    #[test]
    fn fill_bytes_before_a_marker_are_no_data() {
        let filled = [&b"\x12"[..], &[0xFF; 50], b"\xD0\x34"].concat();
        let mut bits = Bits::new(&filled);
        assert_eq!(take(&mut bits, 8), 0x12);
        assert_eq!(bits.restart(), Ok(()));
        assert_eq!(take(&mut bits, 8), 0x34);
        let mut bits = Bits::new(&filled[..40]);
        assert_eq!(take(&mut bits, 9), 0x12 << 1 | 1);
        assert_eq!(bits.check(), Err(DecodeError::Incomplete));
    }

    #[test]
    fn a_restart_marker_is_not_read_over() {
        let mut bits = Bits::new(b"\x12\xFF\xD0\x34");
        assert_eq!(take(&mut bits, 8), 0x12);
        assert_eq!(take(&mut bits, 8), 0xFF);
        assert_eq!(bits.check(), Err(DecodeError::Damaged));
        let mut bits = Bits::new(b"\x12\xFF\xD0\x34");
        assert_eq!(take(&mut bits, 4), 1);
        assert_eq!(bits.restart(), Ok(()));
        assert_eq!(take(&mut bits, 8), 0x34);
        assert_eq!(bits.restart(), Err(DecodeError::Incomplete));
        let long = [&[7; 20][..], b"\xFF\xD0\x34"].concat();
        assert_eq!(Bits::new(&long).restart(), Err(DecodeError::Damaged));
    }
}

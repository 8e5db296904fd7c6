//! Blocks of a progressive frame (ITU-T T.81 G.1.2): coefficients gathered over the scans.

use super::bits::{Bits, Reader};
use super::coefficients::Coefficients;
use super::groups::{is_end, Groups};
use super::huffman::{value, Table};
use super::scan::Coder;
use super::sequential::{first, AT_ONCE};
use super::tables::Scan;
use crate::file::pixels::DecodeError;
use std::rc::Rc;

/// What a scan brings of a component. Each kind has loops of its own: in one for all, engines keep nothing in registers.
pub(super) trait Pass {
    /// Forgets what the blocks so far have set.
    fn restart(&mut self) {}

    /// True when zeros in a row bring coefficients.
    fn zeros_are_values(&self) -> bool {
        false
    }

    /// True when a block before this one has said that it has nothing to read.
    fn is_nothing(&self, _block: &Block, _ended: u32) -> bool {
        false
    }

    /// Reads what there is of a block. `ended` is how many blocks from this one on have no new coefficients, and what is
    /// returned, how many behind it.
    fn read(
        &mut self,
        block: &mut Block,
        bits: &mut Reader,
        ended: u32,
    ) -> Result<u32, DecodeError>;
}

/// The first coefficient.
pub(super) struct First {
    pub codes: Rc<Table>,
    /// That of the last block.
    pub before: i32,
}

impl Pass for First {
    fn restart(&mut self) {
        self.before = 0;
    }

    #[inline(always)]
    fn read(&mut self, block: &mut Block, bits: &mut Reader, _: u32) -> Result<u32, DecodeError> {
        let value = first(&self.codes, &mut self.before, bits)?;
        block.values[block.start] = (value << block.low) as i16;
        Ok(0)
    }
}

/// One more bit of the first coefficient.
pub(super) struct FirstRefined;

impl Pass for FirstRefined {
    #[inline(always)]
    fn read(&mut self, block: &mut Block, bits: &mut Reader, _: u32) -> Result<u32, DecodeError> {
        block.values[block.start] |= (bits.take(1) << block.low) as i16;
        Ok(0)
    }
}

/// Other coefficients.
pub(super) struct Others(pub Rc<Groups>);

impl Pass for Others {
    fn zeros_are_values(&self) -> bool {
        self.0.codes.zeros_are_values()
    }

    #[inline(always)]
    fn is_nothing(&self, _: &Block, ended: u32) -> bool {
        ended > 0
    }

    #[inline(always)]
    fn read(&mut self, block: &mut Block, bits: &mut Reader, _: u32) -> Result<u32, DecodeError> {
        block.others(bits, &self.0)
    }
}

/// Other coefficients, and one more bit of those that are known.
pub(super) struct OthersRefined(pub Rc<Table>);

impl Pass for OthersRefined {
    #[inline(always)]
    fn is_nothing(&self, block: &Block, ended: u32) -> bool {
        ended > 0 && block.known & between(block.range.0, block.range.1 + 1) == 0
    }

    #[inline(always)]
    fn read(
        &mut self,
        block: &mut Block,
        bits: &mut Reader,
        ended: u32,
    ) -> Result<u32, DecodeError> {
        block.others_refined(bits, &self.0, ended)
    }
}

/// One scan of a progressive frame.
pub(super) struct Progressive<'a, P> {
    /// Coefficients of each component, and what the scan brings.
    parts: Vec<(&'a mut Coefficients, P)>,
    /// First and last coefficient.
    range: (usize, usize),
    low: u32,
    /// Blocks to come without a new coefficient.
    ended: u32,
}

impl<'a, P> Progressive<'a, P> {
    /// # Errors
    /// When no scan may have such a header (T.81 G.1.1.1).
    pub fn new(
        scan: &Scan,
        parts: Vec<(&'a mut Coefficients, P)>,
    ) -> Result<Progressive<'a, P>, DecodeError> {
        let sound = match scan.first == 0 {
            true => scan.last == 0,
            false => scan.last <= 63 && scan.first <= scan.last && parts.len() == 1,
        };
        let in_turn = scan.high == 0 || scan.high == scan.low + 1;
        if !sound || !in_turn || scan.low > 13 {
            return Err(DecodeError::Damaged);
        }
        Ok(Progressive {
            parts,
            range: (scan.first, scan.last),
            low: scan.low,
            ended: 0,
        })
    }
}

impl<P: Pass> Coder for Progressive<'_, P> {
    fn restart(&mut self) {
        self.ended = 0;
        self.parts.iter_mut().for_each(|(_, pass)| pass.restart());
    }

    #[inline(always)]
    fn block(
        &mut self,
        bits: &mut Bits,
        place: usize,
        x: usize,
        y: usize,
    ) -> Result<(), DecodeError> {
        let (coefficients, pass) = &mut self.parts[place];
        let number = y * coefficients.across + x;
        let mut block = Block {
            known: coefficients.known[number],
            values: &mut coefficients.values,
            start: number * coefficients.kept,
            places: &coefficients.places,
            kept: coefficients.has_place,
            range: self.range,
            low: self.low,
        };
        if pass.is_nothing(&block, self.ended) {
            self.ended -= 1;
            return Ok(());
        }
        let mut reader = bits.reader();
        self.ended = pass.read(&mut block, &mut reader, self.ended)?;
        let place = reader.place();
        coefficients.known[number] = block.known;
        bits.resume(place);
        Ok(())
    }

    fn row_done(&mut self, _row: usize) {}
}

/// The coefficients of one block.
pub(super) struct Block<'a> {
    values: &'a mut [i16],
    /// Of this block the first of them.
    start: usize,
    known: u64,
    places: &'a [u8; 64],
    /// Which coefficients have a place.
    kept: u64,
    range: (usize, usize),
    low: u32,
}

impl Block<'_> {
    /// Reads new coefficients (T.81 G.1.2.2); returns how many blocks behind this one have none.
    #[inline(always)]
    fn others(&mut self, bits: &mut Reader, groups: &Groups) -> Result<u32, DecodeError> {
        let mut reader = *bits;
        let (mut order, last) = self.range;
        let mut ended = 0;
        'block: while order <= last {
            reader.fill();
            for _ in 0..AT_ONCE {
                let group = groups.look(&reader);
                let behind = order + group.length();
                let ends = is_end(order, group.length(), last);
                if behind > last && !ends {
                    reader.fill();
                    match self.other(&mut reader, &groups.codes, order)? {
                        Step::To(next) => order = next,
                        Step::End(blocks) => {
                            ended = blocks;
                            break 'block;
                        }
                    }
                    break;
                }
                for (before, value) in [group.first(), group.second()] {
                    self.put(order + before, i32::from(value));
                }
                reader.skip(group.bits());
                if ends {
                    break 'block;
                }
                order = behind;
            }
        }
        *bits = reader;
        Ok(ended)
    }

    /// Reads one code.
    #[inline(always)]
    fn other(
        &mut self,
        bits: &mut Reader,
        codes: &Table,
        order: usize,
    ) -> Result<Step, DecodeError> {
        let entry = codes.look(bits)?;
        let value = value(entry, bits);
        let place = order + entry.run();
        match (entry.size(), entry.run()) {
            (0, 15) => {}
            (0, run) => return Ok(Step::End((1 << run) - 1 + bits.take(run as u32))),
            _ if place > self.range.1 => return Err(DecodeError::Damaged),
            _ => self.put(place, value),
        }
        Ok(Step::To(place + 1))
    }

    /// Reads new coefficients and one more bit of those that are known (T.81 G.1.2.3); `ended` is how many blocks from this
    /// one on have no new ones, and what is returned, how many behind it.
    #[inline(always)]
    fn others_refined(
        &mut self,
        bits: &mut Reader,
        codes: &Table,
        mut ended: u32,
    ) -> Result<u32, DecodeError> {
        let mut reader = *bits;
        let (first, last) = self.range;
        let known = self.known & between(first, last + 1);
        // Coefficients to come: those that are known, and those that are still 0.
        let mut known_left = known;
        let mut zeros_left = !known & between(first, last + 1);
        // The bits of all known coefficients, the last in the lowest place.
        let mut refined = 0;
        let mut is_done = false;
        while ended == 0 && !is_done {
            reader.fill();
            let entry = codes.look(&reader)?;
            if entry.size() > 1 {
                return Err(DecodeError::Damaged);
            }
            let (run, value) = (entry.run(), value(entry, &mut reader));
            if entry.size() == 0 && run < 15 {
                ended = (1 << run) + reader.take(run as u32);
                break;
            }
            let zeros = without(zeros_left, run);
            // Those before the zero that the code is for: all, where there is none.
            let before = (zeros & zeros.wrapping_neg()).wrapping_sub(1);
            take_more(&mut reader, known_left & before, &mut refined);
            if value != 0 && zeros == 0 {
                return Err(DecodeError::Damaged);
            }
            self.put(zeros.trailing_zeros() as usize, value);
            known_left &= !before;
            zeros_left = zeros & zeros.wrapping_sub(1);
            is_done = before >= between(0, last);
        }
        if ended > 0 {
            reader.fill();
            take_more(&mut reader, known_left, &mut refined);
            ended -= 1;
        }
        self.refine(known, refined);
        *bits = reader;
        Ok(ended)
    }

    /// Gives coefficients one more bit each, the last of them the lowest.
    #[inline(always)]
    fn refine(&mut self, known: u64, refined: u64) {
        let bits = refined << (64 - known.count_ones()).min(63);
        let mut kept = known & self.kept;
        while bits != 0 && kept != 0 {
            let order = kept.trailing_zeros();
            let before = (known & ((1 << order) - 1)).count_ones();
            kept &= kept - 1;
            let at = self.start + usize::from(self.places[order as usize & 63]);
            if let Some(value) = self.values.get_mut(at) {
                let is_new = (bits << before >> 63) as i16 & !(*value >> self.low);
                let sign = *value >> 15 | 1;
                *value = value.wrapping_add((is_new * sign) << self.low);
            }
        }
    }

    /// Writes a coefficient; a 0 changes nothing.
    #[inline(always)]
    fn put(&mut self, order: usize, value: i32) {
        let is_new = value != 0;
        self.known |= u64::from(is_new) << (order & 63);
        let has_place = is_new as usize & (self.kept >> (order & 63)) as usize & 1;
        // Without a branch: all else is written behind all blocks.
        let nowhere = self.values.len() - 1;
        let place = self.start + usize::from(self.places[order & 63]);
        let at = nowhere - (nowhere - place) * has_place;
        self.values[at] = (value << self.low) as i16;
    }
}

/// Reads one more bit for each of these coefficients. The reader has 32 bits.
#[inline(always)]
fn take_more(bits: &mut Reader, known: u64, refined: &mut u64) {
    let mut left = known.count_ones();
    while left > 32 {
        *refined = *refined << 32 | u64::from(bits.peek(32));
        bits.skip(32);
        bits.fill();
        left -= 32;
    }
    *refined = *refined << left | bits.take_filled(left);
}

/// Set bits without the first `count` of them.
#[inline(always)]
fn without(mut bits: u64, count: usize) -> u64 {
    // Without branches for the numbers that are usual.
    for i in 0..3 {
        bits &= if i < count {
            bits.wrapping_sub(1)
        } else {
            bits
        };
    }
    for _ in 3..count {
        bits &= bits.wrapping_sub(1);
    }
    bits
}

/// What follows a code.
enum Step {
    /// The coefficient of this order.
    To(usize),
    /// The end of the block, and so many blocks without a coefficient.
    End(u32),
}

/// Bits `from` up to before `to`, at most 64.
fn between(from: usize, to: usize) -> u64 {
    let below = |n: usize| match n {
        0..=63 => (1u64 << n) - 1,
        _ => u64::MAX,
    };
    below(to) & !below(from)
}

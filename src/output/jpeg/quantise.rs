//! Frequencies → small integers: the ones that cost fewest bits for the error they leave.

use super::tables::{Lookup, ZIGZAG};
use std::array::from_fn;

/// Squared error, in quantisation steps, that a saved bit is worth in a smooth block. Calibrated on portraits with
/// SSIMULACRA2, see docs/decisions.md.
const BIT_WORTH: f32 = 0.06;
/// Energy of a block (mean squared AC frequency) at which a saved bit is worth twice as much: texture hides errors.
const MASKING_ENERGY: f32 = 1500.0;
/// No bit is worth more than this many times that in a smooth block.
const MASKING_MOST: f32 = 2.5;
/// Least worth of a bit, so that 1 can be divided by it.
const WORTHLESS: f32 = 1e-7;

/// Steps from which on a coefficient is likely to be kept.
const LIKELY: f32 = 0.65;

/// Costs are whole numbers, so many for a bit: choosing the smaller of two takes no branch, which numbers with a fraction
/// take in wasm. Below [`PLACES`] they leave room for a place.
const BIT: i32 = 1 << 14;
/// Places in a block.
const PLACES: i32 = 64;
/// Cost of what no code stands for.
const IMPOSSIBLE: i32 = 1 << 28;
/// More than any choice saves or loses in bits, and less than 2²²: 63 times that stays below [`IMPOSSIBLE`].
const MOST: f32 = 4_000_000.0;
/// 1.5 · 2²³: a small number added to it is rounded to a whole one, in its lowest bits.
const WHOLE: f32 = 12_582_912.0;

/// Frequencies of a block in scan order.
pub type Frequencies = [f32; 64];

/// A coefficient that is not 0.
#[derive(Clone, Copy, Default)]
pub struct Kept {
    /// Place in scan order.
    pub at: usize,
    pub value: i32,
}

/// Chooses the integers of blocks at one quality.
pub struct Quantiser {
    /// In scan order: the largest frequencies that are nearest to 0, and those that are not likely to be kept, [`ordered`].
    not_open: [i32; 64],
    not_likely: [i32; 64],
    /// Reciprocals of the steps.
    fineness: [f32; 64],
    /// Cost of a squared error of one step in a smooth block.
    scale: f32,
    paths: Paths,
    kept: [Kept; 64],
}

impl Quantiser {
    /// `thrift` is what a saved bit is worth, 1 being what serves the eye best for its bytes: below it coefficients are
    /// kept at any price (at 0 they are only rounded), above it more are dropped.
    #[inline(never)]
    pub fn new(steps: &[u16; 64], thrift: f32) -> Quantiser {
        let steps = ZIGZAG.map(|at| f32::from(steps[at]));
        Quantiser {
            not_open: steps.map(|step| ordered(step / 2.0) - 1),
            not_likely: steps.map(|step| ordered(step * LIKELY) - 1),
            fineness: steps.map(|step| 1.0 / step),
            scale: BIT as f32 / (BIT_WORTH * thrift + WORTHLESS),
            paths: Paths::new(),
            kept: [Kept::default(); 64],
        }
    }

    /// The integers of one block of this energy, the sum of its squared AC frequencies: the DC, rounded, and the others that
    /// are not 0 in scan order, chosen along the cheapest path: every kept coefficient pays the Huffman bits of its run and
    /// size and its own bits, every dropped one its squared error.
    #[inline]
    pub fn block(&mut self, block: &Frequencies, energy: f32, code: &RunBits) -> (i32, &[Kept]) {
        let masking = 1.0 + energy / 63.0 / MASKING_ENERGY;
        let scale = self.scale / lesser(masking, MASKING_MOST);
        let dc = self.dc(block);
        let kept = match self.open(block) {
            0 => &[],
            open => self.cheapest(block, open, scale, code),
        };
        (dc, kept)
    }

    /// The DC of a block, rounded.
    pub fn dc(&self, block: &Frequencies) -> i32 {
        rounded(block[0] * self.fineness[0])
    }

    /// How many coefficients of some blocks are likely to be kept, with one each for the DC: the bits of a picture's parts
    /// are to each other about as these.
    #[inline(never)]
    pub fn likely(&self, blocks: &[Frequencies]) -> u32 {
        let count = |block: &Frequencies| {
            let coefficients = block.iter().zip(&self.not_likely).skip(1);
            let large = |(f, below): (&f32, &i32)| u32::from(ordered(f.abs()) > *below);
            1 + coefficients.map(large).sum::<u32>()
        };
        blocks.iter().map(count).sum()
    }

    /// A bit for each coefficient besides the DC that is not nearest to 0.
    #[inline(always)]
    fn open(&self, block: &Frequencies) -> u64 {
        const BITS: [u32; 32] = {
            let mut bits = [1; 32];
            let mut place = 1;
            while place < 32 {
                bits[place] = bits[place - 1] << 1;
                place += 1;
            }
            bits
        };
        let half = |block: &[f32], below: &[i32]| {
            let coefficients = block.iter().zip(below).zip(BITS);
            let is_open = |f: &f32, below: &i32| ordered(f.abs()) > *below;
            let bits =
                coefficients.map(|((f, below), bit)| if is_open(f, below) { bit } else { 0 });
            u64::from(bits.fold(0, |all, bit| all | bit))
        };
        let low = half(&block[..32], &self.not_open[..32]);
        let high = half(&block[32..], &self.not_open[32..]);
        (low | high << 32) & !1
    }

    /// Along the cheapest path over those of the coefficients that are `open`, by bits, where a squared error of one step
    /// costs `scale`.
    #[inline(never)]
    fn cheapest(
        &mut self,
        block: &Frequencies,
        mut open: u64,
        scale: f32,
        code: &RunBits,
    ) -> &[Kept] {
        let farthest = 63 - open.leading_zeros() as usize;
        // What is kept up to here, the DC at first, is decided; from here several paths may be open.
        let (mut last, mut decided) = (0, 0);
        let mut sure = code.most_saved[farthest.wrapping_sub(1) & 63];
        let mut are_open = false;
        while open != 0 {
            let n = open.trailing_zeros() as usize & 63;
            open &= open - 1;
            let choice = Choice::new(block[n] * self.fineness[n], scale);
            let runs = code.of(choice.size);
            let run = n.wrapping_sub(last + 1) & 63;
            if !are_open && ((runs[run][0] + sure) as f32) < choice.saved {
                // Usual: it pays with the longest run, whatever follows.
                let value = choice.value(runs[run]);
                self.kept[decided & 63] = Kept { at: n, value };
                decided += 1;
                last = n;
                sure = code.most_saved[farthest.wrapping_sub(n + 1) & 63];
                continue;
            }
            if !are_open {
                self.paths.start(last);
            }
            are_open = !self.paths.extend(n, &choice, runs, sure);
            if !are_open {
                decided = self.paths.trace(n, &mut self.kept, decided);
                last = n;
                sure = code.most_saved[farthest.wrapping_sub(n + 1) & 63];
            }
        }
        if are_open {
            let end = self.paths.end(code.end_of_block);
            decided = self.paths.trace(end, &mut self.kept, decided);
        }
        &self.kept[..decided]
    }
}

/// What can become of one coefficient.
struct Choice {
    /// Its size, rounded, from 0 to 1,023: no frequency of eight-bit samples is larger than 1,020 besides the DC.
    size: i32,
    /// −1 where it is negative, else 0.
    sign: i32,
    /// Cost of the error that keeping it saves.
    saved: f32,
    /// Cost of the error of keeping one less.
    lost: f32,
}

impl Choice {
    /// For one of so many steps.
    #[inline(always)]
    fn new(exact: f32, scale: f32) -> Choice {
        let level = exact.abs();
        let shifted = level + WHOLE;
        let whole = shifted - WHOLE;
        let twice_over = 2.0 * (level - whole);
        Choice {
            size: (shifted.to_bits() & 0x3ff) as i32,
            sign: exact.to_bits() as i32 >> 31,
            saved: whole * (whole + twice_over) * scale,
            lost: (1.0 + twice_over) * scale,
        }
    }

    /// One less pays only where it takes a bit less.
    #[inline(always)]
    fn takes_less(&self) -> bool {
        self.size & (self.size - 1) == 0
    }

    /// The cheaper value after a run that takes these bits.
    #[inline(always)]
    fn value(&self, [larger, smaller]: [i32; 2]) -> i32 {
        let is_less = self.takes_less() & (self.lost < (larger - smaller) as f32);
        let size = self.size - i32::from(is_less);
        (size ^ self.sign) - self.sign
    }
}

/// The cheapest paths that end with one kept coefficient each, by its place.
struct Paths {
    /// Those that may be continued.
    live: u64,
    /// Least cost of them.
    least: i32,
    /// Bits since the last coefficient that is decided, less what they save.
    cost: [i32; 64],
    value: [i32; 64],
    /// The one that is kept before.
    before: [u8; 64],
    /// How many are kept since the last that is decided.
    length: [u8; 64],
}

impl Paths {
    fn new() -> Paths {
        Paths {
            live: 0,
            least: 0,
            cost: [0; 64],
            value: [0; 64],
            before: [0; 64],
            length: [0; 64],
        }
    }

    /// From what is decided up to this place.
    #[inline(always)]
    fn start(&mut self, last: usize) {
        self.live = 1 << last;
        self.least = 0;
        self.cost[last & 63] = 0;
        self.length[last & 63] = 0;
    }

    /// Adds the cheapest path to the coefficient at `n`, of equals the first. True where every other path from now on would
    /// cost more than to continue it, `sure` being the most that a longer run saves.
    #[inline(always)]
    fn extend(&mut self, n: usize, choice: &Choice, runs: &[[i32; 2]; 64], sure: i32) -> bool {
        let run = |from: usize| runs[n.wrapping_sub(from + 1) & 63];
        let lost = match choice.takes_less() {
            true => in_places(choice.lost),
            false => IMPOSSIBLE,
        };
        let mut best = i32::MAX;
        let mut live = self.live;
        while live != 0 {
            let from = live.trailing_zeros() as usize & 63;
            live &= live - 1;
            let [larger, smaller] = run(from);
            let bits = larger.min(smaller + lost);
            best = best.min(self.cost[from] + bits + from as i32);
        }
        let from = (best % PLACES) as usize & 63;
        let cost = best - from as i32 - in_places(choice.saved);
        self.cost[n & 63] = cost;
        self.value[n & 63] = choice.value(run(from));
        self.before[n & 63] = from as u8;
        self.length[n & 63] = self.length[from] + 1;
        let is_sure = cost + sure < self.least;
        self.least = self.least.min(cost);
        self.live |= 1 << n;
        is_sure
    }

    /// Where the path ends that is cheapest with what ends the block.
    #[inline(always)]
    fn end(&self, end_of_block: i32) -> usize {
        let mut best = i32::MAX;
        let mut live = self.live;
        while live != 0 {
            let at = live.trailing_zeros() as usize & 63;
            live &= live - 1;
            let end = if at == 63 { 0 } else { end_of_block };
            best = best.min(self.cost[at] + end + at as i32);
        }
        (best & (PLACES - 1)) as usize
    }

    /// Adds what is kept on the path to this end to what is `decided`, and gives how many there are now.
    #[inline(always)]
    fn trace(&self, mut end: usize, kept: &mut [Kept; 64], decided: usize) -> usize {
        let after = decided + usize::from(self.length[end & 63]);
        for place in (decided..after).rev() {
            let value = self.value[end & 63];
            kept[place & 63] = Kept { at: end, value };
            end = self.before[end & 63].into();
        }
        after
    }
}

/// A number from 0 on as a whole one, larger where it is larger: to compare these takes no branch.
#[inline(always)]
fn ordered(number: f32) -> i32 {
    number.to_bits() as i32
}

/// A cost as a multiple of [`PLACES`].
#[inline(always)]
fn in_places(cost: f32) -> i32 {
    rounded(lesser(cost, MOST)) & -PLACES
}

/// The smaller of two numbers; unlike `f32::min` without a call where the processor has no instruction for it.
fn lesser(a: f32, b: f32) -> f32 {
    if a < b {
        a
    } else {
        b
    }
}

/// The nearest whole number of one from −2²² to 2²²; unlike `f32::round` without a call where the processor has no
/// instruction for it.
fn rounded(value: f32) -> i32 {
    (value + WHOLE).to_bits() as i32 - WHOLE.to_bits() as i32
}

/// How many bits a code takes for runs of zeros before a coefficient and for it.
pub struct RunBits {
    /// By the bits that the coefficient takes, and by the length of the run: the cost, and that of one bit less.
    runs: [[[i32; 2]; 64]; 16],
    /// For zeros up to the end of the block.
    end_of_block: i32,
    /// The most that a run of at most so many zeros can save against a shorter one.
    most_saved: [i32; 64],
}

impl RunBits {
    /// The bits of a code of AC coefficients.
    pub fn new(code: &Lookup) -> RunBits {
        let cost = |magnitude: usize, run: usize| match magnitude {
            1..=10 => {
                let long = (run / 16) as u8 * code.length[0xf0];
                let last = code.length[(run % 16) << 4 | magnitude];
                i32::from(long + last + magnitude as u8) * BIT
            }
            _ => IMPOSSIBLE,
        };
        let runs: [[[i32; 2]; 64]; 16] = from_fn(|magnitude| {
            from_fn(|run| [magnitude, magnitude.wrapping_sub(1)].map(|bits| cost(bits, run)))
        });
        let mut most_saved = [0; 64];
        for runs in &runs {
            let (mut most, mut saved) = (0, 0);
            for ([cost, _], of_all) in runs.iter().zip(&mut most_saved) {
                most = most.max(*cost);
                saved = saved.max(most - cost);
                *of_all = saved.max(*of_all);
            }
        }
        RunBits {
            runs,
            end_of_block: i32::from(code.length[0]) * BIT,
            most_saved,
        }
    }

    /// Those of a coefficient of this size.
    #[inline(always)]
    fn of(&self, size: i32) -> &[[i32; 2]; 64] {
        &self.runs[(32 - size.leading_zeros()) as usize & 15]
    }
}

/// Bits that a value takes (T.81 table F.1).
pub fn magnitude(value: i32) -> usize {
    (32 - value.unsigned_abs().leading_zeros()) as usize
}

#[cfg(test)]
mod tests;

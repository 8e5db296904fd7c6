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

/// Largest AC coefficient a baseline file can hold.
const LARGEST: f32 = 1023.0;

/// Frequencies of a block, and what a saved bit is worth in it.
pub struct Block {
    /// In scan order.
    frequencies: [f32; 64],
    bit_worth: f32,
}

impl Block {
    /// From frequencies row by row.
    pub fn new(rows: &[[f32; 8]; 8]) -> Block {
        let rows = rows.as_flattened();
        let frequencies = ZIGZAG.map(|at| rows[at & 63]);
        let squares = frequencies.map(|f| f * f);
        let energy: f32 = squares[1..].iter().sum();
        let masking = 1.0 + energy / 63.0 / MASKING_ENERGY;
        Block {
            frequencies,
            bit_worth: BIT_WORTH * lesser(masking, MASKING_MOST),
        }
    }
}

/// A coefficient that is not 0.
#[derive(Clone, Copy, Default)]
pub struct Kept {
    /// Place in scan order.
    pub at: usize,
    pub value: i32,
}

/// Chooses the integers of blocks at one quality.
pub struct Quantiser {
    /// In scan order.
    steps: [f32; 64],
    thrift: f32,
    paths: [Path; 64],
    kept: [Kept; 64],
}

/// The cheapest path that ends with one kept coefficient.
#[derive(Clone, Copy, Default)]
struct Path {
    kept: Kept,
    cost: f32,
    /// Cost of dropping every coefficient up to this one's place.
    dropped: f32,
    /// The least of cost without `dropped` of this one and all before it.
    least: f32,
    /// Which one is kept before.
    before: usize,
}

/// Steps from which on a coefficient is likely to be kept.
const LIKELY: f32 = 0.65;
/// Share of the costs by which a sum may be off for being rounded.
const ROUNDING: f32 = 1e-5;

impl Quantiser {
    /// `thrift` is what a saved bit is worth, 1 being what serves the eye best for its bytes: below it coefficients are
    /// kept at any price (at 0 they are only rounded), above it more are dropped.
    #[inline(never)]
    pub fn new(steps: &[u16; 64], thrift: f32) -> Quantiser {
        Quantiser {
            steps: ZIGZAG.map(|at| f32::from(steps[at])),
            thrift,
            paths: [Path::default(); 64],
            kept: [Kept::default(); 64],
        }
    }

    /// The integers of one block: the DC, rounded, and the others that are not 0 in scan order, chosen along the cheapest path:
    /// every kept coefficient pays the Huffman bits of its run and size and its own bits, every dropped one its squared
    /// error.
    #[inline]
    pub fn block(&mut self, block: &Block, code: &RunBits) -> (i32, &[Kept]) {
        let exact: [f32; 64] = from_fn(|n| block.frequencies[n] / self.steps[n]);
        let open = not_zero(&exact) & !1;
        let dc = self.dc(block);
        let kept = match open {
            0 => &[],
            _ => self.cheapest(&exact, open, block.bit_worth * self.thrift, code),
        };
        (dc, kept)
    }

    /// The DC of a block, rounded.
    pub fn dc(&self, block: &Block) -> i32 {
        let exact = block.frequencies[0] / self.steps[0];
        let dc = rounded(exact.abs());
        if exact < 0.0 {
            -dc
        } else {
            dc
        }
    }

    /// How many coefficients of a block are likely to be kept, with one for the DC: the bits of a picture's parts are to
    /// each other about as these.
    #[inline(never)]
    pub fn count(&self, block: &Block) -> u32 {
        let coefficients = block.frequencies.iter().zip(&self.steps);
        let large = |(f, step): (&f32, &f32)| u32::from(f.abs() >= LIKELY * step);
        1 + coefficients.skip(1).map(large).sum::<u32>()
    }

    /// Along the cheapest path over those of the coefficients that are `open`, by bits.
    fn cheapest(
        &mut self,
        exact: &[f32; 64],
        mut open: u64,
        bit_worth: f32,
        code: &RunBits,
    ) -> &[Kept] {
        // Dropping everything between two kept coefficients a < b costs `dropped[b] - dropped[a + 1]`.
        let squares = exact.map(|n| n * n);
        let mut dropped = [0.0f32; 65];
        for n in 1..64 {
            dropped[n + 1] = dropped[n] + squares[n];
        }
        // The first stands for the DC.
        let mut count = 1;
        while open != 0 {
            let n = open.trailing_zeros() as usize;
            open &= open - 1;
            let level = exact[n].abs();
            let size = rounded(lesser(level, LARGEST));
            let path = |size: i32| {
                let error = level - size as f32;
                let own = error * error + bit_worth * magnitude(size) as f32;
                let costs = Costs {
                    own,
                    dropped: dropped[n],
                    bit_worth,
                };
                costs.cheapest(&self.paths[..count], n, code.of(magnitude(size)))
            };
            let (mut value, mut best) = (size, path(size));
            // One less pays only where it takes a bit less.
            if size > 1 && magnitude(size - 1) < magnitude(size) {
                let smaller = path(size - 1);
                if smaller.0 < best.0 {
                    (value, best) = (size - 1, smaller);
                }
            }
            let value = if exact[n] < 0.0 { -value } else { value };
            let (cost, before) = best;
            let dropped = dropped[n + 1];
            self.paths[count] = Path {
                kept: Kept { at: n, value },
                cost,
                dropped,
                least: lesser(cost - dropped, self.paths[count - 1].least),
                before,
            };
            count += 1;
        }
        let end_of_block = bit_worth * f32::from(code.end_of_block);
        let total = |path: &Path| {
            let tail = dropped[64] - path.dropped;
            let end = if path.kept.at == 63 {
                0.0
            } else {
                end_of_block
            };
            path.cost + tail + end
        };
        let (mut last, mut least) = (0, total(&self.paths[0]));
        for (i, path) in self.paths[..count].iter().enumerate().skip(1) {
            let total = total(path);
            if total < least {
                (last, least) = (i, total);
            }
        }
        let mut first = self.kept.len();
        while last > 0 {
            first -= 1;
            self.kept[first] = self.paths[last].kept;
            last = self.paths[last].before;
        }
        &self.kept[first..]
    }
}

/// What it costs to keep one coefficient whatever is kept before it.
struct Costs {
    /// Its error and its own bits.
    own: f32,
    /// Of dropping everything before it.
    dropped: f32,
    bit_worth: f32,
}

impl Costs {
    /// The cheapest way to keep the coefficient at `n`: the cost, and which of some paths to continue, the first of equals.
    #[inline(always)]
    fn cheapest(&self, paths: &[Path], n: usize, runs: &Runs) -> (f32, usize) {
        let Costs {
            own,
            dropped,
            bit_worth,
        } = *self;
        let mut best = (f32::INFINITY, 0);
        // Beyond it the sum of what every path costs at least is larger than the best, however it was rounded.
        let mut enough = f32::INFINITY;
        // From the nearest on: those far before cost what was dropped since, and more bits.
        for (i, path) in paths.iter().enumerate().rev() {
            let run = (n - path.kept.at - 1) & 63;
            if path.least + bit_worth * runs.least[run] > enough {
                break;
            }
            let cost = path.cost + dropped - path.dropped + own + bit_worth * runs.bits[run];
            if cost <= best.0 {
                best = (cost, i);
                enough = cost - (dropped + own) + ROUNDING * (cost + dropped);
            }
        }
        best
    }
}

/// The smaller of two numbers; unlike `f32::min` without a call where the processor has no instruction for it.
fn lesser(a: f32, b: f32) -> f32 {
    if a < b {
        a
    } else {
        b
    }
}

/// A bit for each number that is not nearest to 0.
#[inline(always)]
fn not_zero(exact: &[f32; 64]) -> u64 {
    const BITS: [u32; 32] = {
        let mut bits = [1; 32];
        let mut place = 1;
        while place < 32 {
            bits[place] = bits[place - 1] << 1;
            place += 1;
        }
        bits
    };
    let half = |numbers: &[f32]| {
        let bits = numbers.iter().zip(BITS);
        let bits = bits.map(|(number, bit)| if number.abs() >= 0.5 { bit } else { 0 });
        u64::from(bits.fold(0, |all, bit| all | bit))
    };
    half(&exact[..32]) | half(&exact[32..]) << 32
}

/// The nearest whole number of one from 0 to 2²³, halves upwards; unlike `f32::round` without a call where the processor has no
/// instruction for it.
fn rounded(value: f32) -> i32 {
    let below = value as i32;
    below + i32::from(value - below as f32 >= 0.5)
}

/// How many bits a code takes for runs of zeros before a coefficient.
pub struct RunBits {
    /// By the bits that the coefficient takes.
    runs: [Runs; 16],
    /// For zeros up to the end of the block.
    end_of_block: u8,
}

/// Bits by the length of the run.
struct Runs {
    bits: [f32; 64],
    /// The least of any run that is as long or longer.
    least: [f32; 64],
}

impl RunBits {
    /// The bits of a code of AC coefficients.
    pub fn new(code: &Lookup) -> RunBits {
        let runs = from_fn(|magnitude| {
            let bits: [f32; 64] = from_fn(|run| {
                let long = (run / 16) as u8 * code.length[0xf0];
                f32::from(long + code.length[(run % 16) << 4 | magnitude])
            });
            let mut least = bits;
            for run in (0..63).rev() {
                least[run] = lesser(least[run], least[run + 1]);
            }
            Runs { bits, least }
        });
        RunBits {
            runs,
            end_of_block: code.length[0],
        }
    }

    /// Those of a coefficient that takes so many bits itself.
    #[inline(always)]
    fn of(&self, magnitude: usize) -> &Runs {
        &self.runs[magnitude & 15]
    }
}

/// Bits that a value takes (T.81 table F.1).
pub fn magnitude(value: i32) -> usize {
    (32 - value.unsigned_abs().leading_zeros()) as usize
}

#[cfg(test)]
mod tests {
    use super::super::tables::LUMA_AC;
    use super::*;

    /// The integers of a block in scan order at a thrift of 1.
    fn integers(f: [f32; 64], steps: [u16; 64]) -> [i32; 64] {
        let code = RunBits::new(&LUMA_AC.lookup());
        let block = Block::new(&from_fn(|y| from_fn(|x| f[8 * y + x])));
        let mut quantiser = Quantiser::new(&steps, 1.0);
        let (dc, kept) = quantiser.block(&block, &code);
        let mut integers = [0; 64];
        integers[0] = dc;
        kept.iter().for_each(|kept| integers[kept.at] = kept.value);
        integers
    }

    #[test]
    fn large_coefficients_are_kept_and_lone_small_ones_dropped() {
        let mut f = [0.0; 64];
        f[0] = -35.0;
        f[1] = 52.0;
        f[62] = 5.1;
        let out = integers(f, [10; 64]);
        assert_eq!((out[0], out[1]), (-4, 5));
        assert_eq!(out.iter().filter(|v| **v != 0).count(), 2);
    }

    #[test]
    fn at_steps_of_one_the_error_stays_below_one() {
        let f: [f32; 64] = from_fn(|i| ((i * 31) % 47) as f32 - 20.3);
        let out = integers(f, [1; 64]);
        for (n, &at) in ZIGZAG.iter().enumerate() {
            assert!((out[n] as f32 - f[at]).abs() <= 1.5, "{n}");
        }
    }
}

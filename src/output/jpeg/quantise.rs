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

/// The integers of one block in scan order, the first (DC) rounded, the others chosen along the cheapest path: every
/// kept coefficient pays the Huffman bits of its run and size and its own bits, every dropped one its squared error.
///
/// `thrift` is what a saved bit is worth, 1 being what serves the eye best for its bytes: below it coefficients are
/// kept at any price (at 0 they are only rounded), above it more are dropped.
pub fn block(frequencies: &[f32; 64], steps: &[u16; 64], code: &RunBits, thrift: f32) -> [i32; 64] {
    let mut exact = [0.0f32; 64];
    let mut energy = 0.0;
    for (n, &at) in ZIGZAG.iter().enumerate() {
        exact[n] = frequencies[at] / f32::from(steps[at]);
        if n > 0 {
            energy += frequencies[at] * frequencies[at];
        }
    }
    let masking = (1.0 + energy / 63.0 / MASKING_ENERGY).min(MASKING_MOST);
    let mut out = cheapest(&exact, BIT_WORTH * masking * thrift, code);
    let dc = rounded(exact[0].abs());
    out[0] = if exact[0] < 0.0 { -dc } else { dc };
    out
}

/// Kept coefficients, each on the cheapest path that ends with it; the first stands for the DC.
struct Paths {
    count: usize,
    /// Place in scan order.
    at: [usize; 64],
    value: [i32; 64],
    cost: [f32; 64],
    /// Which one is kept before.
    before: [usize; 64],
    /// Cost of dropping every coefficient up to this one's place.
    dropped: [f32; 64],
    /// The least of cost without `dropped` of this one and all before it.
    least: [f32; 64],
}

/// Share of the costs by which a sum may be off for being rounded.
const ROUNDING: f32 = 1e-5;

impl Paths {
    fn new() -> Paths {
        Paths {
            count: 1,
            at: [0; 64],
            value: [0; 64],
            cost: [0.0; 64],
            before: [0; 64],
            dropped: [0.0; 64],
            least: [0.0; 64],
        }
    }

    /// The cheapest way to keep `n`, whose own value costs `own` and takes so many bits: the cost, and what is kept before
    /// it, the first of equals. `dropped` is the cost of dropping everything before `n`.
    #[inline(always)]
    fn cheapest(
        &self,
        n: usize,
        own: f32,
        (bits, least_bits): (&[u8; 64], &[u8; 64]),
        dropped: f32,
        bit_worth: f32,
    ) -> (f32, usize) {
        let mut best = (f32::INFINITY, 0);
        // From the nearest on: those far before cost what was dropped since, and more bits.
        for before in (0..self.count.min(64)).rev() {
            let run = (n - self.at[before] - 1) & 63;
            let least = self.least[before] + dropped + own + bit_worth * f32::from(least_bits[run]);
            if least - best.0 > ROUNDING * (best.0 + dropped) {
                break;
            }
            let cost = self.cost[before] + dropped - self.dropped[before]
                + own
                + bit_worth * f32::from(bits[run]);
            if cost <= best.0 {
                best = (cost, before);
            }
        }
        best
    }

    /// Keeps `value` at `n`.
    fn keep(&mut self, n: usize, value: i32, (cost, before): (f32, usize), dropped: f32) {
        let next = self.count;
        self.at[next] = n;
        self.value[next] = value;
        self.cost[next] = cost;
        self.before[next] = before;
        self.dropped[next] = dropped;
        self.least[next] = (cost - dropped).min(self.least[next - 1]);
        self.count += 1;
    }
}

fn cheapest(exact: &[f32; 64], bit_worth: f32, code: &RunBits) -> [i32; 64] {
    // Dropping everything between two kept coefficients a < b costs `dropped[b] - dropped[a + 1]`.
    let mut dropped = [0.0f32; 65];
    for n in 1..64 {
        dropped[n + 1] = dropped[n] + exact[n] * exact[n];
    }
    let mut paths = Paths::new();
    let mut open = not_zero(exact) & !1;
    while open != 0 {
        let n = open.trailing_zeros() as usize;
        open &= open - 1;
        let size = rounded(exact[n].abs().min(LARGEST));
        let path = |size: i32| {
            let error = exact[n].abs() - size as f32;
            let own = error * error + bit_worth * magnitude(size) as f32;
            let bits = code.of(magnitude(size));
            paths.cheapest(n, own, bits, dropped[n], bit_worth)
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
        paths.keep(n, value, best, dropped[n + 1]);
    }
    let end_of_block = bit_worth * f32::from(code.end_of_block);
    let total = |i: usize| {
        let tail = dropped[64] - paths.dropped[i];
        paths.cost[i] + tail + if paths.at[i] == 63 { 0.0 } else { end_of_block }
    };
    let mut last = 0;
    for i in 1..paths.count {
        if total(i) < total(last) {
            last = i;
        }
    }
    let mut out = [0; 64];
    while last > 0 {
        out[paths.at[last]] = paths.value[last];
        last = paths.before[last];
    }
    out
}

/// A bit for each number that is not nearest to 0.
fn not_zero(exact: &[f32; 64]) -> u64 {
    let mut bits = 0;
    for (byte, numbers) in exact.chunks_exact(8).enumerate() {
        let bit = |(i, number): (usize, &f32)| u64::from(number.abs() >= 0.5) << i;
        bits |= numbers.iter().enumerate().map(bit).sum::<u64>() << (8 * byte);
    }
    bits
}

/// The nearest whole number of one from 0 to 2²³, halves upwards; unlike `f32::round` without a call where the processor has no
/// instruction for it.
fn rounded(value: f32) -> i32 {
    let below = value as i32;
    below + i32::from(value - below as f32 >= 0.5)
}

/// How many bits a code takes for a run of zeros before a coefficient.
pub struct RunBits {
    /// By the bits that the coefficient takes, then by the length of the run.
    bits: [[u8; 64]; 11],
    /// The least of any run that is as long or longer.
    least: [[u8; 64]; 11],
    /// For zeros up to the end of the block.
    end_of_block: u8,
}

impl RunBits {
    /// The bits of a code of AC coefficients.
    pub fn new(code: &Lookup) -> RunBits {
        let of = |run: usize, magnitude: usize| {
            let long = (run / 16) as u8 * code.length[0xf0];
            long + code.length[(run % 16) << 4 | magnitude]
        };
        let bits: [[u8; 64]; 11] = from_fn(|magnitude| from_fn(|run| of(run, magnitude)));
        let mut least = bits;
        for runs in &mut least {
            for run in (0..63).rev() {
                runs[run] = runs[run].min(runs[run + 1]);
            }
        }
        RunBits {
            bits,
            least,
            end_of_block: code.length[0],
        }
    }

    /// Those of a coefficient that takes so many bits itself: of each run, and the least of each and all longer ones.
    #[inline(always)]
    fn of(&self, magnitude: usize) -> (&[u8; 64], &[u8; 64]) {
        (&self.bits[magnitude], &self.least[magnitude])
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

    #[test]
    fn large_coefficients_are_kept_and_lone_small_ones_dropped() {
        let code = RunBits::new(&LUMA_AC.lookup());
        let mut f = [0.0; 64];
        f[0] = -35.0;
        f[1] = 52.0;
        f[62] = 5.1;
        let out = block(&f, &[10; 64], &code, 1.0);
        assert_eq!((out[0], out[1]), (-4, 5));
        assert_eq!(out.iter().filter(|v| **v != 0).count(), 2);
    }

    #[test]
    fn at_steps_of_one_the_error_stays_below_one() {
        let code = RunBits::new(&LUMA_AC.lookup());
        let f: [f32; 64] = core::array::from_fn(|i| ((i * 31) % 47) as f32 - 20.3);
        let out = block(&f, &[1; 64], &code, 1.0);
        for (n, &at) in ZIGZAG.iter().enumerate() {
            assert!((out[n] as f32 - f[at]).abs() <= 1.5, "{n}");
        }
    }
}

//! Frequencies → small integers: the ones that cost fewest bits for the error they leave.

use super::tables::{Lookup, ZIGZAG};

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
}

impl Paths {
    fn new() -> Paths {
        Paths {
            count: 1,
            at: [0; 64],
            value: [0; 64],
            cost: [0.0; 64],
            before: [0; 64],
            dropped: [0.0; 64],
        }
    }

    /// The cheapest way to keep `n`, whose own value costs `own` and takes so many bits: the cost, and what is kept before
    /// it. `dropped` is the cost of dropping everything before `n`.
    #[inline(always)]
    fn cheapest(
        &self,
        n: usize,
        own: f32,
        bits: &[u8; 64],
        dropped: f32,
        bit_worth: f32,
    ) -> (f32, usize) {
        let mut best = (f32::INFINITY, 0);
        let kept = self.at.iter().zip(&self.cost).zip(&self.dropped);
        for (before, ((at, cost), known)) in kept.enumerate().take(self.count) {
            let run = f32::from(bits[(n - at - 1) & 63]);
            let cost = cost + dropped - known + own + bit_worth * run;
            if cost < best.0 {
                best = (cost, before);
            }
        }
        best
    }
}

fn cheapest(exact: &[f32; 64], bit_worth: f32, code: &RunBits) -> [i32; 64] {
    // Dropping everything between two kept coefficients a < b costs `dropped[b] - dropped[a + 1]`.
    let mut dropped = [0.0f32; 65];
    for n in 1..64 {
        dropped[n + 1] = dropped[n] + exact[n] * exact[n];
    }
    let mut paths = Paths::new();
    for n in 1..64 {
        let size = rounded(exact[n].abs().min(LARGEST));
        if size == 0 {
            continue;
        }
        let path = |size: i32| {
            let error = exact[n].abs() - size as f32;
            let own = error * error + bit_worth * magnitude(size) as f32;
            paths.cheapest(n, own, &code.bits[magnitude(size)], dropped[n], bit_worth)
        };
        let (mut value, (mut cost, mut before)) = (size, path(size));
        // One less pays only where it takes a bit less.
        if size > 1 && magnitude(size - 1) < magnitude(size) {
            let smaller = path(size - 1);
            if smaller.0 < cost {
                (value, (cost, before)) = (size - 1, smaller);
            }
        }
        let next = paths.count;
        paths.at[next] = n;
        paths.value[next] = if exact[n] < 0.0 { -value } else { value };
        paths.cost[next] = cost;
        paths.before[next] = before;
        paths.dropped[next] = dropped[n + 1];
        paths.count += 1;
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
    /// For zeros up to the end of the block.
    end_of_block: u8,
}

impl RunBits {
    /// The bits of a code of AC coefficients.
    pub fn new(code: &Lookup) -> RunBits {
        let bits = |run: usize, magnitude: usize| {
            let long = (run / 16) as u8 * code.length[0xf0];
            long + code.length[(run % 16) << 4 | magnitude]
        };
        RunBits {
            bits: core::array::from_fn(|magnitude| {
                core::array::from_fn(|run| bits(run, magnitude))
            }),
            end_of_block: code.length[0],
        }
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

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
const LARGEST: i32 = 1023;

/// The integers of one block in scan order, the first (DC) rounded, the others chosen along the cheapest path: every
/// kept coefficient pays the Huffman bits of its run and size and its own bits, every dropped one its squared error.
///
/// `thrift` is what a saved bit is worth, 1 being what serves the eye best for its bytes: below it coefficients are
/// kept at any price (at 0 they are only rounded), above it more are dropped.
pub fn block(frequencies: &[f32; 64], steps: &[u16; 64], code: &Lookup, thrift: f32) -> [i32; 64] {
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
    out[0] = exact[0].round() as i32;
    out
}

/// One kept coefficient on the cheapest path that ends with it.
#[derive(Clone, Copy)]
struct Step {
    at: usize,
    value: i32,
    cost: f32,
    before: usize,
}

fn cheapest(exact: &[f32; 64], bit_worth: f32, code: &Lookup) -> [i32; 64] {
    let mut dropped = [0.0f32; 65];
    for n in 1..64 {
        dropped[n + 1] = dropped[n] + exact[n] * exact[n];
    }
    // Dropping everything between two kept coefficients a < b costs `dropped[b] - dropped[a + 1]`.
    let mut steps = Vec::with_capacity(64);
    steps.push(Step {
        at: 0,
        value: 0,
        cost: 0.0,
        before: 0,
    });
    for n in 1..64 {
        let nearest = (exact[n].abs().round() as i32).min(LARGEST);
        let sign = if exact[n] < 0.0 { -1 } else { 1 };
        let mut best: Option<Step> = None;
        for size in [nearest, nearest - 1] {
            if size < 1 {
                continue;
            }
            let error = exact[n].abs() - size as f32;
            let own = error * error + bit_worth * magnitude(size) as f32;
            for (before, from) in steps.iter().enumerate() {
                let run = n - from.at - 1;
                let bits = f32::from(run_bits(run, magnitude(size), code));
                let cost = from.cost + dropped[n] - dropped[from.at + 1] + own + bit_worth * bits;
                if best.is_none_or(|b| cost < b.cost) {
                    best = Some(Step {
                        at: n,
                        value: sign * size,
                        cost,
                        before,
                    });
                }
            }
        }
        steps.extend(best);
    }
    let end_of_block = bit_worth * f32::from(code.length[0]);
    let total = |s: &Step| {
        let tail = dropped[64] - dropped[s.at + 1];
        s.cost + tail + if s.at == 63 { 0.0 } else { end_of_block }
    };
    let mut last = 0;
    for i in 1..steps.len() {
        if total(&steps[i]) < total(&steps[last]) {
            last = i;
        }
    }
    let mut out = [0; 64];
    while last > 0 {
        out[steps[last].at] = steps[last].value;
        last = steps[last].before;
    }
    out
}

/// Bits of the code for `run` zeros before a coefficient of this many bits.
fn run_bits(run: usize, magnitude: usize, code: &Lookup) -> u8 {
    let long = (run / 16) as u8 * code.length[0xf0];
    long + code.length[(run % 16) << 4 | magnitude]
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
        let code = LUMA_AC.lookup();
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
        let code = LUMA_AC.lookup();
        let f: [f32; 64] = core::array::from_fn(|i| ((i * 31) % 47) as f32 - 20.3);
        let out = block(&f, &[1; 64], &code, 1.0);
        for (n, &at) in ZIGZAG.iter().enumerate() {
            assert!((out[n] as f32 - f[at]).abs() <= 1.5, "{n}");
        }
    }
}

use super::super::tables::{Code, CHROMA_AC, LUMA_AC};
use super::*;

/// Energy of a block.
fn energy(block: &Frequencies) -> f32 {
    block[1..].iter().map(|f| f * f).sum()
}

/// The integers of a block, all in scan order.
fn integers(block: &Frequencies, steps: [u16; 64], thrift: f32, code: &Code) -> [i32; 64] {
    let runs = RunBits::new(&code.lookup());
    let mut quantiser = Quantiser::new(&steps, thrift);
    let (dc, kept) = quantiser.block(block, energy(block), &runs);
    let mut integers = [0; 64];
    integers[0] = dc;
    kept.iter().for_each(|kept| integers[kept.at] = kept.value);
    integers
}

#[test]
fn large_coefficients_are_kept_and_lone_small_ones_dropped() {
    let mut block = [0.0; 64];
    block[0] = -35.0;
    block[1] = 52.0;
    block[61] = 5.1;
    let out = integers(&block, [10; 64], 1.0, &LUMA_AC);
    assert_eq!((out[0], out[1]), (-4, 5));
    assert_eq!(out.iter().filter(|v| **v != 0).count(), 2);
}

#[test]
fn at_steps_of_one_the_error_stays_below_one() {
    let block = from_fn(|i| ((i * 31) % 47) as f32 - 20.3);
    let out = integers(&block, [1; 64], 1.0, &LUMA_AC);
    for (value, f) in out.iter().zip(block) {
        assert!((*value as f32 - f).abs() <= 1.5, "{value} for {f}");
    }
}

#[test]
fn without_thrift_coefficients_are_only_rounded() {
    let block = from_fn(|i| ((i * 31) % 47) as f32 - 20.3);
    let out = integers(&block, [7; 64], 0.0, &LUMA_AC);
    assert_eq!(out, block.map(|f| (f / 7.0).round() as i32));
    let largest = integers(&[-1019.6; 64], [1; 64], 0.0, &LUMA_AC);
    assert_eq!(largest, [-1020; 64]);
}

/// What a bit is worth in a block, as the file's head defines it.
fn bit_worth(block: &Frequencies, thrift: f32) -> f64 {
    let masking = 1.0 + energy(block) / 63.0 / MASKING_ENERGY;
    f64::from(BIT_WORTH * masking.min(MASKING_MOST) * thrift)
}

/// Bits of a code for a run and a value.
fn bits(code: &Lookup, run: usize, value: i32) -> f64 {
    let long = run / 16 * usize::from(code.length[0xf0]);
    let own = magnitude(value);
    (long + usize::from(code.length[(run % 16) << 4 | own]) + own) as f64
}

/// Bits of some integers, and what their error is worth in bits.
fn cost(integers: &[i32; 64], exact: &[f64; 64], code: &Lookup, bit_worth: f64) -> f64 {
    let (mut cost, mut run) = (0.0, 0);
    for (value, exact) in integers.iter().zip(exact).skip(1) {
        let error = f64::from(*value) - exact;
        cost += error * error / bit_worth;
        if *value == 0 {
            run += 1;
        } else {
            cost += bits(code, run, *value);
            run = 0;
        }
    }
    cost + if run > 0 { code.length[0].into() } else { 0.0 }
}

/// The least cost of all integers that are the nearest, one less, or 0: by the last that is kept.
fn least(exact: &[f64; 64], code: &Lookup, bit_worth: f64) -> f64 {
    let error = |n: usize, size: f64| {
        let error = exact[n].abs() - size;
        error * error / bit_worth
    };
    let dropped = |from: usize, to: usize| (from..to).map(|n| error(n, 0.0)).sum::<f64>();
    let mut best = [f64::INFINITY; 64];
    best[0] = 0.0;
    let mut least = f64::INFINITY;
    for n in 0..64 {
        let nearest = exact[n].abs().round();
        for size in [nearest, nearest - 1.0].into_iter().filter(|s| *s > 0.0) {
            for before in (0..n).filter(|_| n > 0) {
                let bits = bits(code, n - before - 1, size as i32);
                let cost = best[before] + dropped(before + 1, n) + error(n, size) + bits;
                best[n] = best[n].min(cost);
            }
        }
        let end = if n < 63 { code.length[0].into() } else { 0.0 };
        least = least.min(best[n] + dropped(n + 1, 64) + end);
    }
    least
}

#[test]
fn no_other_path_is_cheaper() {
    let mut state = 7u32;
    let mut random = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32
    };
    let (mut kept, mut dropped) = (0, 0);
    for trial in 0..3000 {
        // Dense and sparse, large and small, falling with the frequency.
        let (share, size, fall) = (random(), 60.0 * random(), 0.2 * random());
        let mut block = [0.0; 64];
        let mut falling = size;
        for f in &mut block {
            falling *= 1.0 - fall;
            let is_there = random() < share;
            let value = (falling + 9.0) * (random() - 0.5) * 4.0;
            *f = if is_there { value } else { 0.0 };
        }
        let steps = from_fn(|n| 3 + n as u16 / 4);
        let code = [LUMA_AC, CHROMA_AC][trial % 2].lookup();
        let thrift = [0.3, 1.0, 4.0, 16.0][trial / 2 % 4];
        let out = integers(&block, steps, thrift, &[LUMA_AC, CHROMA_AC][trial % 2]);
        let by_scan = ZIGZAG.map(|at| steps[at]);
        let exact = from_fn(|n| f64::from(block[n]) / f64::from(by_scan[n]));
        let bit_worth = bit_worth(&block, thrift);
        let [cost, least] = [
            cost(&out, &exact, &code, bit_worth),
            least(&exact, &code, bit_worth),
        ];
        assert!(cost < least + 0.1, "{trial}: {cost} bits, {least} at least");
        let nearest = exact[1..].iter().filter(|v| v.abs() >= 0.5).count();
        let count = out[1..].iter().filter(|v| **v != 0).count();
        kept += count;
        dropped += nearest - count;
    }
    assert!(
        kept > 20_000 && dropped > 5_000,
        "{kept} kept, {dropped} dropped"
    );
}

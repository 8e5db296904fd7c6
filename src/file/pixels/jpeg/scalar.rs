//! Inverse DCT on processors without vectors: fewer products, and no limits where no number can reach them. The same bits
//! as [`idct`](super::idct), which does what is left to it here.

use super::idct::{put, KEPT, LAST};
use super::waves::{fixed, BITS};
use std::f64::consts::FRAC_1_SQRT_2;

/// The samples of a block of 6 or 8 rows and columns, whose coefficients other than 0 lie in the first `POINTS` of them.
/// False where numbers could exceed 16 bits between columns and rows.
#[inline(always)]
pub(super) fn many<const POINTS: usize, const SIZE: usize>(
    coefficients: &[i16; 64],
    steps: &[u16; 64],
    out: &mut [u8],
    stride: usize,
) -> bool {
    let mut columns = [[0; 8]; 8];
    let mut reach = 0;
    for c in 0..POINTS {
        let mut x = [0; 8];
        let mut waves = 0;
        for (r, x) in x.iter_mut().enumerate().take(POINTS) {
            *x = i32::from(coefficients[8 * r + c]) * i32::from(steps[8 * r + c]);
            // The mean may be four times as large as the others: it adds less to a point.
            let shift = if r == 0 && c == 0 { 2 } else { 0 };
            reach |= (*x ^ *x >> 31) >> shift;
            waves |= if r == 0 { 0 } else { *x };
        }
        columns[c] = match waves {
            0 => [x[0] << KEPT; 8],
            _ => points::<SIZE>(x, BITS - KEPT),
        };
    }
    // Of a column, 4 · 2047 and 7 · 511 · 5.6.
    if reach > 511 {
        return false;
    }
    for r in 0..SIZE {
        let row = std::array::from_fn(|c| if c < POINTS { columns[c][r] } else { 0 });
        let row = samples(points::<SIZE>(row, LAST));
        put([row], &mut out[r * stride..], stride);
    }
    true
}

/// The samples of a block of 3 or 4 rows and columns. False where numbers could exceed 16 bits between columns and rows.
#[inline(always)]
pub(super) fn few<const SIZE: usize>(
    coefficients: &[i16; 64],
    steps: &[u16; 64],
    out: &mut [u8],
    stride: usize,
) -> bool {
    let transform = |x: [i32; 4], shift: u32| match (SIZE, x) {
        (3, [a, b, c, _]) => {
            let [a, b, c] = three([a, b, c]);
            rounded([a, b, c, 0], shift)
        }
        _ => rounded(four(x), shift),
    };
    let mut columns = [[0; 4]; 4];
    let mut reach = 0;
    for (c, column) in columns.iter_mut().enumerate().take(SIZE) {
        let x = [0, 4, 8, 12].map(|k| i32::from(coefficients[k + c]) * i32::from(steps[k + c]));
        reach |= x.iter().fold(0, |reach, x| reach | (x ^ x >> 31));
        *column = transform(x, BITS - KEPT);
    }
    // Of a column, 4 · 2047 · 3.9.
    if reach > 2047 {
        return false;
    }
    for r in 0..SIZE {
        let row = transform(std::array::from_fn(|c| columns[c][r]), LAST);
        put([samples(row)], &mut out[r * stride..], stride);
    }
    true
}

/// Samples from their distances to middle grey. One jump for all: beyond black and white are few.
#[inline(always)]
fn samples<const N: usize>(levels: [i32; N]) -> [u8; N] {
    let levels = levels.map(|level| level + 128);
    match levels.iter().fold(0, |all, level| all | level) as u32 > 255 {
        true => levels.map(|level| level.clamp(0, 255) as u8),
        false => levels.map(|level| level as u8),
    }
}

/// Points of as many coefficients, rounded to so many bits less.
#[inline(always)]
fn points<const SIZE: usize>(x: [i32; 8], shift: u32) -> [i32; 8] {
    match SIZE {
        6 => six(x, shift),
        _ => eight(x, shift),
    }
}

/// Eight points of eight coefficients, rounded to so many bits less.
#[inline(always)]
fn eight(x: [i32; 8], shift: u32) -> [i32; 8] {
    let times = |x: i32, constant: f64| x.wrapping_mul(fixed(constant));
    let plus = i32::wrapping_add;
    let minus = i32::wrapping_sub;
    let turn = times(plus(x[2], x[6]), 0.541196100);
    let (turned, other) = (
        plus(turn, times(x[2], 0.765366865)),
        minus(turn, times(x[6], 1.847759065)),
    );
    let half = 1 << (shift - 1);
    let sum = plus(plus(x[0], x[4]) << BITS, half);
    let difference = plus(minus(x[0], x[4]) << BITS, half);
    let even = [
        plus(sum, turned),
        plus(difference, other),
        minus(difference, other),
        minus(sum, turned),
    ];
    let all = times(plus(plus(x[7], x[3]), plus(x[5], x[1])), 1.175875602);
    let outer = times(plus(x[7], x[1]), 0.899976223);
    let inner = times(plus(x[5], x[3]), 2.562915447);
    let left = minus(all, times(plus(x[7], x[3]), 1.961570560));
    let right = minus(all, times(plus(x[5], x[1]), 0.390180644));
    let odd = [
        plus(times(x[1], 1.501321110), minus(right, outer)),
        plus(times(x[3], 3.072711026), minus(left, inner)),
        plus(times(x[5], 2.053119869), minus(right, inner)),
        plus(times(x[7], 0.298631336), minus(left, outer)),
    ];
    std::array::from_fn(|k| match k < 4 {
        true => plus(even[k], odd[k]) >> shift,
        false => minus(even[7 - k], odd[7 - k]) >> shift,
    })
}

/// Six points of the first six coefficients; those behind them mean nothing.
#[inline(always)]
fn six(x: [i32; 8], shift: u32) -> [i32; 8] {
    let plus = i32::wrapping_add;
    let minus = i32::wrapping_sub;
    let even = three([x[0], x[2], x[4]]);
    let turn = plus(x[1], x[5]).wrapping_mul(fixed(0.366025404));
    let odd = [
        plus(turn, plus(x[1], x[3]) << BITS),
        minus(minus(x[1], x[3]), x[5]) << BITS,
        plus(turn, minus(x[5], x[3]) << BITS),
    ];
    let sums = std::array::from_fn(|k| match k {
        0..3 => plus(even[k], odd[k]),
        3..6 => minus(even[5 - k], odd[5 - k]),
        _ => 0,
    });
    rounded(sums, shift)
}

/// Four points of four coefficients, scaled up by the bits of the constants.
#[inline(always)]
fn four(x: [i32; 4]) -> [i32; 4] {
    let times = |x: i32, constant: f64| x.wrapping_mul(fixed(constant));
    let plus = i32::wrapping_add;
    let minus = i32::wrapping_sub;
    let (sum, difference) = (plus(x[0], x[2]) << BITS, minus(x[0], x[2]) << BITS);
    let turn = times(plus(x[1], x[3]), 0.541196100);
    let a = plus(turn, times(x[1], 0.765366865));
    let b = minus(turn, times(x[3], 1.847759065));
    [
        plus(sum, a),
        plus(difference, b),
        minus(difference, b),
        minus(sum, a),
    ]
}

/// Three points of three coefficients, scaled up by the bits of the constants.
#[inline(always)]
fn three(x: [i32; 3]) -> [i32; 3] {
    let plus = i32::wrapping_add;
    let minus = i32::wrapping_sub;
    let mean = x[0] << BITS;
    let odd = x[1].wrapping_mul(fixed(1.224744871));
    let even = x[2].wrapping_mul(fixed(FRAC_1_SQRT_2));
    let outer = plus(mean, even);
    [
        plus(outer, odd),
        minus(mean, plus(even, even)),
        minus(outer, odd),
    ]
}

/// Sums without their last bits.
#[inline(always)]
fn rounded<const N: usize>(sums: [i32; N], shift: u32) -> [i32; N] {
    sums.map(|sum| sum.wrapping_add(1 << (shift - 1)) >> shift)
}

#[cfg(test)]
mod tests {
    use super::super::idct;
    use super::*;

    /// Blocks of `side` rows and columns, in files of so many a row, whose numbers are at most `reach`, and a mean.
    fn blocks(side: usize, pitch: usize, reach: i32, mean: i16) -> Vec<[i16; 64]> {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as i32
        };
        let mut block = || {
            let mut block = [0; 64];
            for k in (0..side * side).filter(|k| k % 5 != 1) {
                let number = next() % (2 * reach + 1) - reach;
                block[k / side * pitch + k % side] = number as i16;
            }
            block[0] = mean;
            block
        };
        (0..50).map(|_| block()).collect()
    }

    /// Whether blocks of `SIZE`, of which `POINTS` rows and columns are not 0, are done here; those that are have the samples
    /// of the other form.
    fn agree<const POINTS: usize, const SIZE: usize>(blocks: &[[i16; 64]], step: u16) -> bool {
        let steps = [step; 64];
        let mut all = true;
        for block in blocks {
            let mut made = [[0; 64]; 2];
            let is_done = match SIZE {
                3 | 4 => few::<SIZE>(block, &steps, &mut made[0], 8),
                _ => many::<POINTS, SIZE>(block, &steps, &mut made[0], 8),
            };
            match SIZE {
                3 | 4 => idct::few::<SIZE>(block, &steps, &mut made[1], 8),
                _ => idct::many::<POINTS, SIZE>(block, &steps, &mut made[1], 8),
            }
            let samples = made.map(|made| {
                let rows = made.chunks(8).take(SIZE).map(|row| row[..SIZE].to_vec());
                rows.collect::<Vec<_>>()
            });
            assert!(!is_done || samples[0] == samples[1], "{samples:?}");
            all &= is_done;
        }
        all
    }

    #[test]
    fn both_forms_have_the_same_bits() {
        for mean in [-2047, -300, 0, 500, 2047] {
            for reach in [1, 10, 80, 511] {
                assert!(agree::<8, 8>(&blocks(8, 8, reach, mean), 1));
                assert!(agree::<4, 8>(&blocks(4, 8, reach, mean), 1));
                assert!(agree::<6, 6>(&blocks(6, 8, reach, mean), 1));
                assert!(agree::<4, 6>(&blocks(4, 8, reach, mean), 1));
                assert!(agree::<4, 4>(&blocks(4, 4, reach, mean), 1));
                assert!(agree::<3, 3>(&blocks(3, 4, reach, mean), 1));
            }
        }
    }

    #[test]
    fn what_may_exceed_sixteen_bits_is_left() {
        assert!(!agree::<8, 8>(&blocks(8, 8, 100, 5), 10));
        assert!(!agree::<4, 8>(&blocks(4, 8, 10, 2048), 1));
        assert!(!agree::<4, 4>(&blocks(4, 4, 30, 1024), 2));
        assert!(!agree::<3, 3>(&blocks(3, 4, 30, 1024), 2));
        assert!(agree::<8, 8>(&blocks(8, 8, 100, 5), 5));
    }
}

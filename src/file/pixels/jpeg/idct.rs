//! Inverse DCT, exact to the bit as libjpeg's accurate integer one, and its reduced forms.
//!
//! Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989, with
//! constants of 13 bits; columns first, kept at four times their scale, then rows. The reduced forms take the lowest
//! frequencies alone, which is a transform of fewer points of the same picture.

use crate::wide::wide;
use std::array::from_fn;
use std::num::Wrapping;

type Int = Wrapping<i32>;

/// Bits of the constants.
const BITS: usize = 13;
/// Bits by which the columns are scaled up.
const KEPT: usize = 2;

/// A constant of 13 bits.
const fn fixed(value: f64) -> Int {
    Wrapping((value * 8192.0 + 0.5) as i32)
}

wide! {
    /// The samples of a block of `size` × `size` coefficients with these quantisation steps, row by row into `out`, of which
    /// a row has `stride` samples. No coefficient after the `last` of the order in which they are sent is other than 0.
    pub(super) fn block(
        coefficients: &[i16; 64],
        steps: &[u16; 64],
        last: usize,
        size: usize,
        out: &mut [u8],
        stride: usize,
    ) = block_body, block_body;
}

#[inline(always)]
fn block_body(
    coefficients: &[i16; 64],
    steps: &[u16; 64],
    last: usize,
    size: usize,
    out: &mut [u8],
    stride: usize,
) {
    let scaled = |k: usize| scaled(coefficients[k], steps[k]);
    if last == 0 || size == 1 {
        let sample = level((Wrapping(i32::from(scaled(0))) + Wrapping(4)) >> 3);
        match size {
            8 => put([[sample; 8]; 8], out, stride),
            4 => put([[sample; 4]; 4], out, stride),
            2 => put([[sample; 2]; 2], out, stride),
            _ => out[0] = sample,
        }
        return;
    }
    match size {
        8 => {
            let rows = from_fn(|r| from_fn(|c| scaled(r * 8 + c)));
            whole(&rows, last, out, stride);
        }
        4 => half(&from_fn(scaled), out, stride),
        _ => quarter(from_fn(scaled), out, stride),
    }
}

/// A coefficient multiplied with its step.
#[inline(always)]
fn scaled(coefficient: i16, step: u16) -> i16 {
    narrow(Wrapping(i32::from(coefficient)) * Wrapping(i32::from(step)))
}

/// Writes rows of samples: of a known length, since a call that copies or fills so few takes longer than all else.
#[inline(always)]
fn put<const SIZE: usize>(samples: [[u8; SIZE]; SIZE], out: &mut [u8], stride: usize) {
    for (k, row) in samples.iter().enumerate() {
        out[k * stride..][..SIZE].copy_from_slice(row);
    }
}

/// A sample from its distance to middle grey.
#[inline(always)]
fn level(v: Int) -> u8 {
    (v.0.wrapping_add(128)).clamp(0, 255) as u8
}

#[inline(always)]
fn narrow(v: Int) -> i16 {
    v.0.clamp(i16::MIN.into(), i16::MAX.into()) as i16
}

type Lanes = [[i16; 8]; 8];

#[inline(always)]
fn transposed(m: &Lanes) -> Lanes {
    from_fn(|r| from_fn(|c| m[c][r]))
}

/// One-dimensional transform of eight points in each lane, of which only the first `POINTS` are other than 0.
#[inline(always)]
fn points<const POINTS: usize>(x: &Lanes, lane: usize) -> [Int; 8] {
    let at = |k: usize| match k < POINTS {
        true => Wrapping(i32::from(x[k][lane])),
        false => Wrapping(0),
    };
    let turn = (at(2) + at(6)) * fixed(0.541196100);
    let (t2, t3) = (
        turn - at(6) * fixed(1.847759065),
        turn + at(2) * fixed(0.765366865),
    );
    let (t0, t1) = ((at(0) + at(4)) << BITS, (at(0) - at(4)) << BITS);
    let even = [t0 + t3, t1 + t2, t1 - t2, t0 - t3];
    let (z1, z2) = (at(7) + at(1), at(5) + at(3));
    let (z3, z4) = (at(7) + at(3), at(5) + at(1));
    let z5 = (z3 + z4) * fixed(1.175875602);
    let (z1, z2) = (z1 * fixed(0.899976223), z2 * fixed(2.562915447));
    let (z3, z4) = (z5 - z3 * fixed(1.961570560), z5 - z4 * fixed(0.390180644));
    let odd = [
        at(1) * fixed(1.501321110) - z1 + z4,
        at(3) * fixed(3.072711026) - z2 + z3,
        at(5) * fixed(2.053119869) - z2 + z4,
        at(7) * fixed(0.298631336) - z1 + z3,
    ];
    from_fn(|k| match k < 4 {
        true => even[k] + odd[k],
        false => even[7 - k] - odd[7 - k],
    })
}

#[inline(always)]
fn whole(rows: &Lanes, last: usize, out: &mut [u8], stride: usize) {
    // The first three coefficients lie in two rows and columns, the first ten in four.
    let samples = match last {
        0..3 => samples::<2>(rows),
        3..10 => samples::<4>(rows),
        _ => samples::<8>(rows),
    };
    put(samples, out, stride);
}

#[inline(always)]
fn samples<const POINTS: usize>(rows: &Lanes) -> [[u8; 8]; 8] {
    const HALF: Int = Wrapping(1 << (BITS - KEPT - 1));
    const LAST: usize = BITS + KEPT + 3;
    let kept = |sum| narrow((sum + HALF) >> (BITS - KEPT));
    let columns = lanes::<POINTS, i16>(rows, POINTS, kept);
    let last = |sum| level((sum + Wrapping(1 << (LAST - 1))) >> LAST);
    let out = lanes::<POINTS, u8>(&transposed(&columns), 8, last);
    from_fn(|r| from_fn(|c| out[c][r]))
}

/// Transforms the first `count` lanes.
#[inline(always)]
fn lanes<const POINTS: usize, T: Copy + Default>(
    x: &Lanes,
    count: usize,
    finish: impl Fn(Int) -> T,
) -> [[T; 8]; 8] {
    let mut out = [[T::default(); 8]; 8];
    for lane in 0..count {
        for (row, sum) in out.iter_mut().zip(points::<POINTS>(x, lane)) {
            row[lane] = finish(sum);
        }
    }
    out
}

/// One number of each of four transforms, which are computed side by side.
type Four = [Int; 4];

#[inline(always)]
fn each(of: impl Fn(usize) -> Int) -> Four {
    [of(0), of(1), of(2), of(3)]
}

/// Four transforms of four points; the k-th number of all stands in `x[k]`.
#[inline(always)]
fn four(x: [Four; 4], scale: usize) -> [Four; 4] {
    let shift = BITS - scale;
    let half = Wrapping(1 << shift >> 1);
    let sum = each(|i| (x[0][i] + x[2][i]) << scale);
    let difference = each(|i| (x[0][i] - x[2][i]) << scale);
    let turn = each(|i| (x[1][i] + x[3][i]) * fixed(0.541196100));
    let a = each(|i| (turn[i] + x[1][i] * fixed(0.765366865) + half) >> shift);
    let b = each(|i| (turn[i] - x[3][i] * fixed(1.847759065) + half) >> shift);
    [
        each(|i| sum[i] + a[i]),
        each(|i| difference[i] + b[i]),
        each(|i| difference[i] - b[i]),
        each(|i| sum[i] - a[i]),
    ]
}

#[inline(always)]
fn turned(x: [Four; 4]) -> [Four; 4] {
    let row = |k: usize| each(|i| x[i][k]);
    [row(0), row(1), row(2), row(3)]
}

#[inline(always)]
fn half(coefficients: &[i16; 16], out: &mut [u8], stride: usize) {
    const LAST: usize = BITS + KEPT + 3;
    let row = |k: usize| each(|i| Wrapping(i32::from(coefficients[k * 4 + i])));
    let columns = four([row(0), row(1), row(2), row(3)], KEPT);
    let rows = turned(four(turned(columns), BITS));
    let sample = |sum| level((sum + Wrapping(1 << (LAST - 1))) >> LAST);
    put(rows.map(|sums| sums.map(sample)), out, stride);
}

fn quarter(coefficients: [i16; 4], out: &mut [u8], stride: usize) {
    let [a, b, c, d] = coefficients.map(|c| Wrapping(i32::from(c)));
    let (left, right) = ([a + b, a - b], [c + d, c - d]);
    let rows = [
        [left[0] + right[0], left[1] + right[1]],
        [left[0] - right[0], left[1] - right[1]],
    ];
    let sample = |sum| level((sum + Wrapping(4)) >> 3);
    put(rows.map(|sums| sums.map(sample)), out, stride);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The transform as it is defined (T.81 A.3.3).
    fn defined(coefficients: &[i16; 64], size: usize) -> Vec<f64> {
        use std::f64::consts::{FRAC_1_SQRT_2, PI};
        let wave = |k: usize, x: usize| {
            let scale = if k == 0 { FRAC_1_SQRT_2 } else { 1.0 };
            let angle = (2 * x + 1) as f64 * k as f64 * PI / (2 * size) as f64;
            scale * crate::math::cos(angle)
        };
        let mut out = Vec::new();
        for y in 0..size {
            for x in 0..size {
                let mut sum = 0.0;
                for (i, &c) in coefficients[..size * size].iter().enumerate() {
                    sum += f64::from(c) * wave(i % size, x) * wave(i / size, y);
                }
                out.push((sum / 4.0 + 128.0).clamp(0.0, 255.0));
            }
        }
        out
    }

    #[test]
    fn every_size_is_its_definition() {
        let mut state = 1u32;
        for size in [2, 4, 8] {
            for last in [0, 1, 9, 20, 63] {
                let mut coefficients = [0i16; 64];
                for (order, &place) in super::super::tables::ZIGZAG.iter().enumerate() {
                    let (row, column) = (usize::from(place) / 8, usize::from(place) % 8);
                    if row < size && column < size && order <= last {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        let reach = 200 / (1 + order as i32);
                        let value = (state >> 16) as i32 % (2 * reach + 1) - reach;
                        coefficients[row * size + column] = value as i16;
                    }
                }
                let mut out = [0u8; 64];
                block(&coefficients, &[1; 64], last, size, &mut out, size);
                for (own, exact) in out.iter().zip(defined(&coefficients, size)) {
                    assert!((f64::from(*own) - exact).abs() < 0.6, "{size} {last}");
                }
            }
        }
    }

    #[test]
    fn coefficients_beyond_any_picture_do_no_harm() {
        for value in [i16::MIN, i16::MAX] {
            for size in [1, 2, 4, 8] {
                block(
                    &[value; 64],
                    &[u16::MAX; 64],
                    if size == 1 { 0 } else { 63 },
                    size,
                    &mut [0; 64],
                    8,
                );
            }
        }
    }
}

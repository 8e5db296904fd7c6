//! Inverse DCT, exact to the bit as libjpeg's accurate integer one, and its reduced forms.
//!
//! Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989, with
//! constants of 13 bits; columns first, kept at four times their scale, then rows. The reduced forms take the lowest
//! frequencies alone, which is a transform of fewer points of the same picture.

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
use super::scalar;
use super::waves::{pairs, waves, BITS};
use crate::file::pixels::vectors::{Eight, Four};
use crate::wide::wide;
use std::array::from_fn;

/// Bits by which the columns are scaled up.
pub(super) const KEPT: u32 = 2;
/// Bits by which the rows are scaled up.
pub(super) const LAST: u32 = BITS + KEPT + 3;

wide! {
    /// The samples of a block of `size` × `size` coefficients with these quantisation steps, row by row into `out`, of which
    /// a row has `stride` samples. A row of 3 or 6 is followed by one or two that mean nothing. No coefficient after the
    /// `last` of the order in which they are sent is other than 0.
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
    if last == 0 || size == 1 {
        let sample = level((scaled(coefficients[0], steps[0]) + 4) >> 3);
        match size {
            8 => put([[sample; 8]; 8], out, stride),
            6 => put([[sample; 8]; 6], out, stride),
            4 => put([[sample; 4]; 4], out, stride),
            3 => put([[sample; 4]; 3], out, stride),
            2 => put([[sample; 2]; 2], out, stride),
            _ => out[0] = sample,
        }
        return;
    }
    #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
    if match size {
        8 if last < 10 => scalar::many::<4, 8>(coefficients, steps, out, stride),
        8 => scalar::many::<8, 8>(coefficients, steps, out, stride),
        6 if last < 10 => scalar::many::<4, 6>(coefficients, steps, out, stride),
        6 => scalar::many::<6, 6>(coefficients, steps, out, stride),
        4 => scalar::few::<4>(coefficients, steps, out, stride),
        3 => scalar::few::<3>(coefficients, steps, out, stride),
        _ => false,
    } {
        return;
    }
    match size {
        // The first ten coefficients lie in four rows and columns.
        8 if last < 10 => many::<4, 8>(coefficients, steps, out, stride),
        8 => many::<8, 8>(coefficients, steps, out, stride),
        6 if last < 10 => many::<4, 6>(coefficients, steps, out, stride),
        6 => many::<6, 6>(coefficients, steps, out, stride),
        4 => few::<4>(coefficients, steps, out, stride),
        3 => few::<3>(coefficients, steps, out, stride),
        _ => quarter(from_fn(|k| scaled(coefficients[k], steps[k])), out, stride),
    }
}

/// A coefficient multiplied with its step: the lowest 16 bits, as libjpeg-turbo has it, which no picture exceeds.
#[inline(always)]
fn scaled(coefficient: i16, step: u16) -> i32 {
    coefficient.wrapping_mul(step as i16).into()
}

/// Eight coefficients from the `k`-th on, multiplied with their steps.
#[inline(always)]
fn eight(coefficients: &[i16; 64], steps: &[u16; 64], k: usize) -> Eight {
    let steps = Eight::new(from_fn(|i| steps[k + i] as i16));
    Eight::new(from_fn(|i| coefficients[k + i])) * steps
}

/// Writes rows of samples: of a known length, since a call that copies or fills so few takes longer than all else.
#[inline(always)]
pub(super) fn put<const WIDTH: usize, const HEIGHT: usize>(
    samples: [[u8; WIDTH]; HEIGHT],
    out: &mut [u8],
    stride: usize,
) {
    for (k, row) in samples.iter().enumerate() {
        out[k * stride..][..WIDTH].copy_from_slice(row);
    }
}

/// A sample from its distance to middle grey.
#[inline(always)]
fn level(v: i32) -> u8 {
    (v + 128).clamp(0, 255) as u8
}

/// Transforms the columns, of which only the first `POINTS` have numbers other than 0, and only in their first `POINTS`
/// rows; scaled up by four.
#[inline(always)]
fn columns<const POINTS: usize, const SIZE: usize>(rows: &[Eight; 8]) -> [Eight; 8] {
    let mut out = [rows[0]; 8];
    for k in 0..SIZE / 2 {
        let left = two_points::<POINTS, SIZE>(rows, k, 0);
        let right = match POINTS > 4 {
            true => two_points::<POINTS, SIZE>(rows, k, 1),
            false => left,
        };
        out[k] = left[0].narrow(right[0]);
        out[SIZE - 1 - k] = left[1].narrow(right[1]);
    }
    out
}

/// Points `k` and `SIZE - 1 - k` of the left or right four columns.
#[inline(always)]
fn two_points<const POINTS: usize, const SIZE: usize>(
    rows: &[Eight; 8],
    k: usize,
    side: usize,
) -> [Four; 2] {
    let mut sums = [two::<0, SIZE>(rows, k, side), two::<1, SIZE>(rows, k, side)];
    if POINTS > 4 {
        let [even, odd] = [two::<4, SIZE>(rows, k, side), two::<5, SIZE>(rows, k, side)];
        sums = [sums[0] + even, sums[1] + odd];
    }
    both(sums)
}

/// The points on both sides of the middle, of what the even waves add to them and the odd ones.
#[inline(always)]
fn both([even, odd]: [Four; 2]) -> [Four; 2] {
    let even = even + Four::splat(1 << (BITS - KEPT - 1));
    [(even + odd) >> (BITS - KEPT), (even - odd) >> (BITS - KEPT)]
}

/// What row `ROW` and the next but one add to point `k`.
#[inline(always)]
fn two<const ROW: usize, const SIZE: usize>(rows: &[Eight; 8], k: usize, side: usize) -> Four {
    rows[ROW].zip(rows[ROW + 2])[side].dot(next_but_one::<ROW, SIZE>(k))
}

/// What coefficient `ROW` and the next but one add to point `k`, four times.
#[inline(always)]
fn next_but_one<const ROW: usize, const SIZE: usize>(k: usize) -> Eight {
    Eight::twice(waves(SIZE)[ROW][k], waves(SIZE)[ROW + 2][k])
}

/// Transforms a row, of which only the first `POINTS` numbers are other than 0.
#[inline(always)]
fn row<const POINTS: usize, const SIZE: usize>(x: Eight) -> Eight {
    four_points::<POINTS, SIZE>(x, 0).narrow(four_points::<POINTS, SIZE>(x, 4))
}

/// Points `from` to `from + 3` of a row.
#[inline(always)]
fn four_points<const POINTS: usize, const SIZE: usize>(x: Eight, from: usize) -> Four {
    let mut sum = of_four::<SIZE>([x.repeat::<0>(), x.repeat::<1>()], from);
    if POINTS > 4 {
        sum = sum + x.repeat::<2>().dot(Eight::new(pairs(SIZE, 4, from)));
    }
    if POINTS > 6 {
        sum = sum + x.repeat::<3>().dot(Eight::new(pairs(SIZE, 6, from)));
    }
    sum >> LAST
}

/// What the first two coefficients of a row and the next two, each four times, add to points `from` to `from + 3`, and half
/// of what is shifted out.
#[inline(always)]
fn of_four<const SIZE: usize>([first, next]: [Eight; 2], from: usize) -> Four {
    let sum = Four::splat(1 << (LAST - 1)) + first.dot(Eight::new(pairs(SIZE, 0, from)));
    sum + next.dot(Eight::new(pairs(SIZE, 2, from)))
}

/// A block of 6 or 8 rows and columns, of which only the first `POINTS` have coefficients other than 0.
#[inline(always)]
pub(super) fn many<const POINTS: usize, const SIZE: usize>(
    coefficients: &[i16; 64],
    steps: &[u16; 64],
    out: &mut [u8],
    stride: usize,
) {
    let zeros = Eight::new([0; 8]);
    let rows = from_fn(|r| match r < POINTS {
        true => eight(coefficients, steps, 8 * r),
        false => zeros,
    });
    let rows = columns::<POINTS, SIZE>(&rows);
    for r in (0..SIZE).step_by(2) {
        let (upper, lower) = (
            row::<POINTS, SIZE>(rows[r]),
            row::<POINTS, SIZE>(rows[r + 1]),
        );
        let samples = upper.samples(lower);
        put(
            samples.map(u64::to_le_bytes),
            &mut out[r * stride..],
            stride,
        );
    }
}

/// A block of 3 or 4 rows and columns.
#[inline(always)]
pub(super) fn few<const SIZE: usize>(
    coefficients: &[i16; 64],
    steps: &[u16; 64],
    out: &mut [u8],
    stride: usize,
) {
    // Two rows each: the first and the third, the second and the fourth.
    let [even, odd] = eight(coefficients, steps, 0).zip(eight(coefficients, steps, 8));
    let points = |k: usize| {
        both([
            even.dot(next_but_one::<0, SIZE>(k)),
            odd.dot(next_but_one::<1, SIZE>(k)),
        ])
    };
    let ([first, last], [second, third]) = (points(0), points(1));
    let (upper, lower) = match SIZE {
        3 => (first.narrow(second), last.narrow(last)),
        _ => (first.narrow(second), third.narrow(last)),
    };
    let row = |coefficients: [Eight; 2]| of_four::<SIZE>(coefficients, 0) >> LAST;
    let rows = |two: Eight| {
        let first = row([two.repeat::<0>(), two.repeat::<1>()]);
        first.narrow(row([two.repeat::<2>(), two.repeat::<3>()]))
    };
    let two = rows(upper).samples(rows(lower));
    let rows = two.map(|two| [two as u32, (two >> 32) as u32].map(u32::to_le_bytes));
    put(rows[0], out, stride);
    match SIZE {
        3 => put([rows[1][0]], &mut out[2 * stride..], stride),
        _ => put(rows[1], &mut out[2 * stride..], stride),
    }
}

fn quarter([a, b, c, d]: [i32; 4], out: &mut [u8], stride: usize) {
    let (left, right) = ([a + b, a - b], [c + d, c - d]);
    let rows = [
        [left[0] + right[0], left[1] + right[1]],
        [left[0] - right[0], left[1] - right[1]],
    ];
    put(
        rows.map(|sums| sums.map(|sum| level((sum + 4) >> 3))),
        out,
        stride,
    );
}

#[cfg(test)]
mod tests {
    use super::super::sequential::pitch;
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
                for i in 0..size * size {
                    let c = coefficients[i / size * pitch(size) + i % size];
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
        for size in [2, 3, 4, 6, 8] {
            for last in [0, 1, 9, 20, 63] {
                let mut coefficients = [0i16; 64];
                for (order, &place) in super::super::tables::ZIGZAG.iter().enumerate() {
                    let (row, column) = (usize::from(place) / 8, usize::from(place) % 8);
                    if row < size && column < size && order <= last {
                        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                        let reach = 200 / (1 + order as i32);
                        let value = (state >> 16) as i32 % (2 * reach + 1) - reach;
                        coefficients[row * pitch(size) + column] = value as i16;
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
            for size in [1, 2, 3, 4, 6, 8] {
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

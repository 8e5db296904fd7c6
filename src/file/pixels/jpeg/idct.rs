//! Inverse DCT, exact to the bit as libjpeg's accurate integer one, and its reduced forms.
//!
//! Loeffler, Ligtenberg and Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989, with
//! constants of 13 bits; columns first, kept at four times their scale, then rows. The reduced forms take the lowest
//! frequencies alone, which is a transform of fewer points of the same picture.

#[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
use super::scalar;
use crate::file::pixels::vectors::{Eight, Four};
use crate::wide::wide;
use std::array::from_fn;

/// Bits of the constants.
pub(super) const BITS: u32 = 13;
/// Bits by which the columns are scaled up.
pub(super) const KEPT: u32 = 2;
/// Bits by which the rows are scaled up.
pub(super) const LAST: u32 = BITS + KEPT + 3;

/// A constant of 13 bits.
pub(super) const fn fixed(value: f64) -> i32 {
    (value * 8192.0 + 0.5) as i32
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
    if last == 0 || size == 1 {
        let sample = level((scaled(coefficients[0], steps[0]) + 4) >> 3);
        match size {
            8 => put([[sample; 8]; 8], out, stride),
            4 => put([[sample; 4]; 4], out, stride),
            2 => put([[sample; 2]; 2], out, stride),
            _ => out[0] = sample,
        }
        return;
    }
    #[cfg(all(target_arch = "wasm32", not(target_feature = "simd128")))]
    if match size {
        8 if last < 10 => scalar::whole::<4>(coefficients, steps, out, stride),
        8 => scalar::whole::<8>(coefficients, steps, out, stride),
        4 => scalar::half(coefficients, steps, out, stride),
        _ => false,
    } {
        return;
    }
    match size {
        // The first ten coefficients lie in four rows and columns.
        8 if last < 10 => whole::<4>(coefficients, steps, out, stride),
        8 => whole::<8>(coefficients, steps, out, stride),
        4 => half(coefficients, steps, out, stride),
        _ => quarter(from_fn(|k| scaled(coefficients[k], steps[k])), out, stride),
    }
}

/// A coefficient multiplied with its step, limited to 16 bits.
#[inline(always)]
fn scaled(coefficient: i16, step: u16) -> i32 {
    let product = i32::from(coefficient) * i32::from(step);
    product.clamp(i16::MIN.into(), i16::MAX.into())
}

/// Eight coefficients from the `k`-th on, multiplied with their steps.
#[inline(always)]
fn eight(coefficients: &[i16; 64], steps: &[u16; 64], k: usize) -> Eight {
    let step = from_fn(|i| steps[k + i]);
    Eight::new(from_fn(|i| coefficients[k + i])).scaled(&step)
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

/// What each coefficient of eight adds to eight points: the transform is linear, and integers are exact in any order.
const WAVES: [[i16; 8]; 8] = {
    let [a, b, c, d] = [10703, 4433, 4433, -10704];
    let o = 8192;
    [
        [o; 8],
        odd([11363, 9633, 6437, 2260]),
        [a, b, -b, -a, -a, -b, b, a],
        odd([9633, -2259, -11362, -6436]),
        [o, -o, -o, o, o, -o, -o, o],
        odd([6437, -11362, 2261, 9633]),
        [c, d, -d, -c, -c, -d, d, c],
        odd([2260, -6436, 9633, -11363]),
    ]
};

/// A wave that is odd about its middle.
const fn odd([a, b, c, d]: [i16; 4]) -> [i16; 8] {
    [a, b, c, d, -d, -c, -b, -a]
}

/// What two neighbouring coefficients add to points `from` to `from + 3`.
const fn waves(k: usize, from: usize) -> [i16; 8] {
    let (a, b, i) = (&WAVES[k], &WAVES[k + 1], from);
    [
        a[i],
        b[i],
        a[i + 1],
        b[i + 1],
        a[i + 2],
        b[i + 2],
        a[i + 3],
        b[i + 3],
    ]
}

/// Transforms the columns, of which only the first `POINTS` have numbers other than 0, and only in their first `POINTS`
/// rows; scaled up by four.
#[inline(always)]
fn columns<const POINTS: usize>(rows: &[Eight; 8]) -> [Eight; 8] {
    let mut out = [rows[0]; 8];
    for k in 0..4 {
        let left = two_points::<POINTS>(rows, k, 0);
        let right = match POINTS > 4 {
            true => two_points::<POINTS>(rows, k, 1),
            false => left,
        };
        out[k] = left[0].narrow(right[0]);
        out[7 - k] = left[1].narrow(right[1]);
    }
    out
}

/// Points `k` and `7 - k` of the left or right four columns.
#[inline(always)]
fn two_points<const POINTS: usize>(rows: &[Eight; 8], k: usize, side: usize) -> [Four; 2] {
    let mut even = two::<0>(rows, k, side) + Four::splat(1 << (BITS - KEPT - 1));
    let mut odd = two::<1>(rows, k, side);
    if POINTS > 4 {
        even = even + two::<4>(rows, k, side);
        odd = odd + two::<5>(rows, k, side);
    }
    [(even + odd) >> (BITS - KEPT), (even - odd) >> (BITS - KEPT)]
}

/// What row `ROW` and the next but one add to point `k`.
#[inline(always)]
fn two<const ROW: usize>(rows: &[Eight; 8], k: usize, side: usize) -> Four {
    let weights = Eight::twice(WAVES[ROW][k], WAVES[ROW + 2][k]);
    rows[ROW].zip(rows[ROW + 2])[side].dot(weights)
}

/// Transforms a row, of which only the first `POINTS` numbers are other than 0.
#[inline(always)]
fn row<const POINTS: usize>(x: Eight) -> Eight {
    four_points::<POINTS>(x, 0).narrow(four_points::<POINTS>(x, 4))
}

/// Points `from` to `from + 3` of a row.
#[inline(always)]
fn four_points<const POINTS: usize>(x: Eight, from: usize) -> Four {
    let mut sum = Four::splat(1 << (LAST - 1));
    sum = sum + x.repeat::<0>().dot(Eight::new(waves(0, from)));
    sum = sum + x.repeat::<1>().dot(Eight::new(waves(2, from)));
    if POINTS > 4 {
        sum = sum + x.repeat::<2>().dot(Eight::new(waves(4, from)));
        sum = sum + x.repeat::<3>().dot(Eight::new(waves(6, from)));
    }
    sum >> LAST
}

#[inline(always)]
pub(super) fn whole<const POINTS: usize>(
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
    let rows = columns::<POINTS>(&rows);
    for r in [0, 2, 4, 6] {
        let samples = row::<POINTS>(rows[r]).samples(row::<POINTS>(rows[r + 1]));
        put(
            samples.map(u64::to_le_bytes),
            &mut out[r * stride..],
            stride,
        );
    }
}

/// Four transforms of four points, which are computed side by side; the k-th number of all stands in `x[k]`.
#[inline(always)]
fn four(x: [Four; 4], scale: u32) -> [Four; 4] {
    let shift = BITS - scale;
    let half = Four::splat(1 << shift >> 1);
    let times = |x: Four, constant: i32| x * Four::splat(constant);
    let (sum, difference) = ((x[0] + x[2]) << scale, (x[0] - x[2]) << scale);
    let turn = times(x[1] + x[3], fixed(0.541196100)) + half;
    let a = (turn + times(x[1], fixed(0.765366865))) >> shift;
    let b = (turn - times(x[3], fixed(1.847759065))) >> shift;
    [sum + a, difference + b, difference - b, sum - a]
}

#[inline(always)]
pub(super) fn half(coefficients: &[i16; 64], steps: &[u16; 64], out: &mut [u8], stride: usize) {
    let [a, b] = eight(coefficients, steps, 0).widened();
    let [c, d] = eight(coefficients, steps, 8).widened();
    let columns = four([a, b, c, d], KEPT);
    let rows = Four::turned(four(Four::turned(columns), BITS));
    let [a, b, c, d] = rows.map(|sum| (sum + Four::splat(1 << (LAST - 1))) >> LAST);
    for (k, two) in a.narrow(b).samples(c.narrow(d)).into_iter().enumerate() {
        let rows = [two as u32, (two >> 32) as u32].map(u32::to_le_bytes);
        put(rows, &mut out[2 * k * stride..], stride);
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

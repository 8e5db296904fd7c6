//! Scaling with the vector instructions of wasm, by name: compilers take apart what is written as arrays.

use super::filter::Filter;
use super::passes::{SLACK, TOGETHER};
use crate::file::pixels::vectors::unknown;
use std::arch::wasm32::*;

/// Where the channels of the first two pixels lie, those of one kind side by side, and those of the other two. The rest is
/// not used, but named, so that all bytes are read at once. A constant to pick by: of a shuffle engines make its constants
/// anew each time.
const PAIRS: v128 = u8x16(0, 3, 1, 4, 2, 5, 12, 13, 6, 9, 7, 10, 8, 11, 14, 15);
/// The channels of one pixel, beside the byte behind it.
const ONE: v128 = u8x16(0, 3, 1, 3, 2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
/// Bytes that are read at once.
const STEP: usize = 16;
/// Bytes of a row that are made at once.
const GROUP: usize = 2 * STEP;

/// One row from the lines of its window, pair by pair.
#[inline(never)]
pub fn merge(lines: &[[&[u8]; 2]], weights: &[[i16; 2]], filter: &Filter, out: &mut [u8]) {
    let last = out.len().checked_sub(GROUP);
    let mut groups = out.chunks_exact_mut(GROUP);
    let mut first = 0;
    for group in &mut groups {
        group.copy_from_slice(merged(lines, weights, filter, first).as_flattened());
        first += GROUP;
    }
    let rest = groups.into_remainder();
    match last {
        // Some bytes once more.
        Some(last) => {
            let made = merged(lines, weights, filter, last);
            rest.copy_from_slice(&made.as_flattened()[GROUP - rest.len()..]);
        }
        None => super::plain::merge(lines, weights, filter, rest),
    }
}

/// The bytes of a row from `first` on.
#[inline(always)]
fn merged(
    lines: &[[&[u8]; 2]],
    weights: &[[i16; 2]],
    filter: &Filter,
    first: usize,
) -> [[u8; STEP]; 2] {
    let [mut left, mut right] = [[i32x4_splat(filter.half()); 4]; 2];
    for (&[above, below], &weights) in lines.iter().zip(weights) {
        let weights = twice(weights);
        let (above, below) = (&above[first..first + GROUP], &below[first..first + GROUP]);
        left = add_two(left, read(above, 0), read(below, 0), weights);
        right = add_two(right, read(above, STEP), read(below, STEP), weights);
    }
    [left, right].map(|sums| stored(to_bytes(sums, filter)))
}

/// Adds what the bytes of two lines weigh.
#[inline(always)]
fn add_two([a, b, c, d]: [v128; 4], above: v128, below: v128, weights: v128) -> [v128; 4] {
    // Of 16 bits before they are zipped: compilers make of a shuffle of bytes one that no processor has.
    let low = [u16x8_extend_low_u8x16(above), u16x8_extend_low_u8x16(below)];
    let high = [
        u16x8_extend_high_u8x16(above),
        u16x8_extend_high_u8x16(below),
    ];
    [
        add(a, zip_low(low), weights),
        add(b, zip_high(low), weights),
        add(c, zip_low(high), weights),
        add(d, zip_high(high), weights),
    ]
}

/// Scales lines in width that begin with column `first` of the picture.
#[inline(never)]
pub fn narrow(
    [a, b, c, d]: [&[u8]; TOGETHER],
    first: usize,
    filter: &Filter,
    out: &mut [Vec<u8>; TOGETHER],
) {
    let half = i32x4_splat(filter.half());
    let (all, single) = (unknown(PAIRS), unknown(ONE));
    let is_odd = filter.pairs % 2 == 1;
    for ((start, weights), x) in filter.windows().zip((0..).step_by(3)) {
        let mut sums = [half; TOGETHER];
        let mut at = (start - first) * 3;
        for group in weights.chunks_exact(2) {
            let weights = [twice(group[0]), twice(group[1])];
            sums = [
                add_four(sums[0], a, at, all, weights),
                add_four(sums[1], b, at, all, weights),
                add_four(sums[2], c, at, all, weights),
                add_four(sums[3], d, at, all, weights),
            ];
            at += 12;
        }
        if let (true, Some(&last)) = (is_odd, weights.last()) {
            let weights = twice(last);
            sums = [
                add_one(sums[0], a, at, single, weights),
                add_one(sums[1], b, at, single, weights),
                add_one(sums[2], c, at, single, weights),
                add_one(sums[3], d, at, single, weights),
            ];
        }
        let bytes = stored(to_bytes(sums, filter));
        for (out, pixel) in out.iter_mut().zip(bytes.chunks_exact(4)) {
            out[x..x + 4].copy_from_slice(pixel);
        }
    }
}

/// Adds what four pixels of a line weigh.
#[inline(always)]
fn add_four(sum: v128, line: &[u8], at: usize, pairs: v128, weights: [v128; 2]) -> v128 {
    let four = read(line, at);
    let pairs = i8x16_swizzle(four, pairs);
    let sum = add(sum, u16x8_extend_low_u8x16(pairs), weights[0]);
    add(sum, u16x8_extend_high_u8x16(pairs), weights[1])
}

/// Adds what one pixel weighs.
#[inline(always)]
fn add_one(sum: v128, line: &[u8], at: usize, pairs: v128, weights: v128) -> v128 {
    let mut pixel = [0; 4];
    pixel.copy_from_slice(&line[at..at + 4]);
    let one = u32x4_splat(u32::from_le_bytes(pixel));
    let pairs = i8x16_swizzle(one, pairs);
    add(sum, u16x8_extend_low_u8x16(pairs), weights)
}

#[inline(always)]
fn zip_low([a, b]: [v128; 2]) -> v128 {
    i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(a, b)
}

#[inline(always)]
fn zip_high([a, b]: [v128; 2]) -> v128 {
    i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(a, b)
}

/// The same pair of weights four times.
#[inline(always)]
fn twice([a, b]: [i16; 2]) -> v128 {
    u32x4_splat(u32::from(a as u16) | u32::from(b as u16) << 16)
}

#[inline(always)]
fn add(sum: v128, pairs: v128, weights: v128) -> v128 {
    i32x4_add(sum, i32x4_dot_i16x8(pairs, weights))
}

/// Sixteen sums as bytes. Weights add up to 1 and none is far beyond, so that 16 bits hold every sum.
#[inline(always)]
fn to_bytes(sums: [v128; 4], filter: &Filter) -> v128 {
    let [a, b, c, d] = sums.map(|sum| i32x4_shr(sum, filter.precision));
    u8x16_narrow_i16x8(
        i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 14>(a, b),
        i16x8_shuffle::<0, 2, 4, 6, 8, 10, 12, 14>(c, d),
    )
}

#[inline(always)]
fn stored(bytes: v128) -> [u8; STEP] {
    let (low, high) = (
        u64x2_extract_lane::<0>(bytes),
        u64x2_extract_lane::<1>(bytes),
    );
    (u128::from(low) | u128::from(high) << 64).to_le_bytes()
}

/// Bytes from a place on.
#[inline(always)]
fn read(bytes: &[u8], at: usize) -> v128 {
    let mut b = [0; SLACK];
    b.copy_from_slice(&bytes[at..at + SLACK]);
    u8x16(
        b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
        b[14], b[15],
    )
}

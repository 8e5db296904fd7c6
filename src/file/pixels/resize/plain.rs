//! Scaling with whole numbers, two of them in one: the sum of one byte's products times 2³² beside that of another.

use super::filter::Filter;
use super::passes::TOGETHER;
use crate::wide::HAS_VECTORS;

/// Bytes that are made at once.
const GROUP: usize = 8;
/// Two bytes of eight, four places apart.
const TWO: u64 = 0xFF_0000_00FF;

/// One row from the lines of its window, pair by pair.
#[inline(never)]
pub fn merge(lines: &[[&[u8]; 2]], weights: &[[i16; 2]], filter: &Filter, out: &mut [u8]) {
    let mut groups = out.chunks_exact_mut(GROUP);
    let mut first = 0;
    for out in &mut groups {
        out.copy_from_slice(&eight(lines, weights, filter, first));
        first += GROUP;
    }
    for (byte, at) in groups.into_remainder().iter_mut().zip(first..) {
        let mut sum = filter.half();
        for (lines, weights) in lines.iter().zip(weights) {
            for (line, &weight) in lines.iter().zip(weights) {
                sum += i32::from(line[at]) * i32::from(weight);
            }
        }
        *byte = to_byte(sum, filter);
    }
}

/// Eight bytes of a row from `first` on.
#[inline(always)]
fn eight(lines: &[[&[u8]; 2]], weights: &[[i16; 2]], filter: &Filter, first: usize) -> [u8; GROUP] {
    let mut sums = [twice(filter.half()); GROUP / 2];
    for (lines, weights) in lines.iter().zip(weights) {
        for (line, &weight) in lines.iter().zip(weights) {
            let mut bytes = [0; GROUP];
            bytes.copy_from_slice(&line[first..first + GROUP]);
            let bytes = u64::from_le_bytes(bytes);
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum += (bytes >> (8 * i) & TWO) as i64 * i64::from(weight);
            }
        }
    }
    let sums = sums.map(halves);
    bytes(
        std::array::from_fn(|i| sums[i % (GROUP / 2)][i / (GROUP / 2)]),
        filter,
    )
}

/// Scales lines in width that begin with column `first` of the picture.
#[inline(never)]
pub fn narrow(
    lines: [&[u8]; TOGETHER],
    first: usize,
    filter: &Filter,
    out: &mut [Vec<u8>; TOGETHER],
) {
    let last = filter.starts.iter().max().map_or(0, |start| start - first);
    let mut both = vec![0; (last + 2 * filter.pairs) * 3];
    for (lines, out) in lines.chunks_exact(2).zip(out.chunks_exact_mut(2)) {
        for ((both, &low), &high) in both.iter_mut().zip(lines[0]).zip(lines[1]) {
            *both = i64::from(low) | i64::from(high) << 32;
        }
        for ((start, weights), x) in filter.windows().zip((0..).step_by(3)) {
            let mut sums = [twice(filter.half()); 3];
            let pixels = both[(start - first) * 3..].chunks_exact(6);
            for (two, &[a, b]) in pixels.zip(weights) {
                for (channel, sum) in sums.iter_mut().enumerate() {
                    *sum += two[channel] * i64::from(a) + two[channel + 3] * i64::from(b);
                }
            }
            for (i, out) in out.iter_mut().enumerate() {
                let bytes = bytes(sums.map(|sum| halves(sum)[i]), filter);
                out[x..x + 3].copy_from_slice(&bytes);
            }
        }
    }
}

/// Two of a number in one.
fn twice(number: i32) -> i64 {
    i64::from(number) * ((1 << 32) + 1)
}

/// Two numbers of one: the upper takes what the lower one carries, and gives it back.
#[inline(always)]
fn halves(sum: i64) -> [i32; 2] {
    let low = sum as i32;
    [low, (sum.wrapping_sub(i64::from(low)) >> 32) as i32]
}

/// Sums as bytes. Without vectors, one jump for all: beyond what a byte holds are few.
#[inline(always)]
fn bytes<const N: usize>(sums: [i32; N], filter: &Filter) -> [u8; N] {
    let sums = sums.map(|sum| sum >> filter.precision);
    match HAS_VECTORS || sums.iter().fold(0, |all, sum| all | sum) as u32 > 255 {
        true => sums.map(|sum| sum.clamp(0, 255) as u8),
        false => sums.map(|sum| sum as u8),
    }
}

#[inline(always)]
fn to_byte(sum: i32, filter: &Filter) -> u8 {
    (sum >> filter.precision).clamp(0, 255) as u8
}

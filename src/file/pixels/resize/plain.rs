//! Scaling with whole numbers, two of them in one: the sum of one byte's products times 2³² beside that of another.

use super::filter::Filter;
use super::passes::TOGETHER;

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
    let mut sums = [i64::from(filter.half()) * ((1 << 32) + 1); GROUP / 2];
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
    // The upper sum takes what the lower one carries, and gives it back.
    let low = |sum: i64| sum as i32;
    let high = |sum: i64| (sum.wrapping_sub(i64::from(low(sum))) >> 32) as i32;
    std::array::from_fn(|i| match i < GROUP / 2 {
        true => to_byte(low(sums[i]), filter),
        false => to_byte(high(sums[i - GROUP / 2]), filter),
    })
}

/// Scales lines in width that begin with column `first` of the picture.
#[inline(never)]
pub fn narrow(
    lines: [&[u8]; TOGETHER],
    first: usize,
    filter: &Filter,
    out: &mut [Vec<u8>; TOGETHER],
) {
    for (line, out) in lines.iter().zip(out) {
        for ((start, weights), out) in filter.windows().zip(out.chunks_exact_mut(3)) {
            let mut sums = [filter.half(); 3];
            let mut at = (start - first) * 3;
            for &[a, b] in weights {
                let two = &line[at..at + 6];
                for (channel, sum) in sums.iter_mut().enumerate() {
                    *sum += i32::from(two[channel]) * i32::from(a)
                        + i32::from(two[channel + 3]) * i32::from(b);
                }
                at += 6;
            }
            for (byte, sum) in out.iter_mut().zip(sums) {
                *byte = to_byte(sum, filter);
            }
        }
    }
}

#[inline(always)]
fn to_byte(sum: i32, filter: &Filter) -> u8 {
    (sum >> filter.precision).clamp(0, 255) as u8
}

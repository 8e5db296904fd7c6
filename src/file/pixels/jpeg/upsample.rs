//! Samples of a component → a row as wide as the picture.
//!
//! Components of half the size are blended from their nearest two or four samples with weights of 3:1, rounded
//! alternately up and down: the "fancy" form of libjpeg, which nearly all readers show. Others are repeated.

use super::layout::Component;

/// Components narrower than this are repeated, as libjpeg does.
const LEAST_WIDTH: usize = 3;

/// Row `y` of the picture. `row` gives the rows of the component, and its last one for those below.
pub(super) fn line<'a>(
    component: &Component,
    row: impl Fn(usize) -> &'a [u8],
    y: usize,
    scratch: &'a mut [u8],
) -> &'a [u8] {
    let is = |ratio: (usize, usize), n: usize| ratio.0 == ratio.1 * n;
    let is_wide = component.width >= LEAST_WIDTH;
    let (wider, taller) = (component.wider, component.taller);
    // The nearest row on the other side.
    let near = || match y % 2 {
        0 => row((y / 2).saturating_sub(1)),
        _ => row(y / 2 + 1),
    };
    if is(taller, 1) && is(wider, 1) {
        return row(y);
    }
    if is(taller, 1) && is(wider, 2) && is_wide {
        widened(row(y), scratch);
    } else if is(taller, 2) && is(wider, 1) {
        let bias = if y % 2 == 0 { 1 } else { 2 };
        for ((out, &a), &b) in scratch.iter_mut().zip(row(y / 2)).zip(near()) {
            *out = ((u16::from(a) * 3 + u16::from(b) + bias) >> 2) as u8;
        }
    } else if is(taller, 2) && is(wider, 2) && is_wide {
        widened_between(row(y / 2), near(), scratch);
    } else {
        let source = row(y * taller.1 / taller.0);
        for (x, out) in scratch.iter_mut().enumerate() {
            *out = source[(x * wider.1 / wider.0).min(source.len() - 1)];
        }
    }
    scratch
}

/// Between two samples of one row.
fn widened(row: &[u8], out: &mut [u8]) {
    let last = row.len() - 1;
    out[0] = row[0];
    let pairs = row[..last].iter().zip(&row[1..]);
    for (pair, (&left, &right)) in out[1..].chunks_exact_mut(2).zip(pairs) {
        let (left, right) = (u16::from(left), u16::from(right));
        let blended = (left * 3 + right + 2) >> 2 | (right * 3 + left + 1) >> 2 << 8;
        pair.copy_from_slice(&blended.to_le_bytes());
    }
    if let Some(end) = out.get_mut(2 * last + 1) {
        *end = row[last];
    }
}

/// Between four samples of two rows.
fn widened_between(row: &[u8], near: &[u8], out: &mut [u8]) {
    let last = row.len() - 1;
    let near = &near[..row.len()];
    let blend = |a: u8, b: u8| u16::from(a) * 3 + u16::from(b);
    let edge = |i: usize, bias: u16| ((blend(row[i], near[i]) * 4 + bias) >> 4) as u8;
    out[0] = edge(0, 8);
    let lefts = row[..last].iter().zip(&near[..last]);
    let rights = row[1..].iter().zip(&near[1..]);
    for (pair, ((&a, &b), (&c, &d))) in out[1..].chunks_exact_mut(2).zip(lefts.zip(rights)) {
        let (left, right) = (blend(a, b), blend(c, d));
        let blended = (left * 3 + right + 7) >> 4 | (right * 3 + left + 8) >> 4 << 8;
        pair.copy_from_slice(&blended.to_le_bytes());
    }
    if let Some(end) = out.get_mut(2 * last + 1) {
        *end = edge(last, 7);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_blended_three_to_one() {
        let mut out = [0; 6];
        widened(&[0, 100, 50], &mut out);
        assert_eq!(out, [0, 25, 75, 88, 62, 50]);
        widened_between(&[0, 100, 50], &[40, 100, 50], &mut out);
        assert_eq!(out, [10, 32, 78, 87, 63, 50]);
    }
}
